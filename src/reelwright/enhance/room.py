"""Memory for effects: leased of the machine before they are worked, so that no number of processes uses it up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from reelwright.engine.leases import Priority
from reelwright.enhance.devices import Device, cpu, lease
from reelwright.enhance.effect import Effect, Hungry
from reelwright.enhance.motion.opencv import cv
from reelwright.imaging.heap import give_back, keep_what_is_freed
from reelwright.media.clip import Planar

_BASE_BYTES = 130_000_000
"""Of a process that has the picture libraries loaded."""
_BYTES_A_PIXEL, _BYTES_A_PIXEL_MADE = 400, 100
"""Of the clip, measured: 42 (interpolate) to 370 (denoise, alone or with others), at 360 and 720 lines; and a guess at
what each pixel of a picture that is made larger takes beside."""
_PATIENCE_SECONDS = 3600.0
"""Others give back what they hold when their chunk is made, which takes minutes at most."""


@contextmanager
def one_thread() -> Iterator[None]:
    """For many pictures that are worked one after the other, while other processes work others: OpenCV's one thread,
    and memory that is freed kept for the next picture."""
    cv.setNumThreads(1)
    keep_what_is_freed()
    try:
        yield
    finally:
        give_back()


def room_for(effects: Sequence[Effect], frame: Planar, priority: Priority) -> AbstractContextManager[Device]:
    """What it takes to work `effects` on frames such as this. More than the machine lends is taken for all it lends:
    they are worked alone then.

    Raises:
        NoRoom: it was not free in time, or too many wait for it.
    """
    width, height = frame.picture.width, frame.picture.height
    scale, more = 1, 0
    for effect in effects:
        if isinstance(effect, Hungry):
            more += effect.room_bytes((height * scale, width * scale))
        scale *= effect.scale
    each = _BYTES_A_PIXEL + (_BYTES_A_PIXEL_MADE * scale**2 if scale > 1 else 0)
    need = _BASE_BYTES + each * width * height + more
    whole = cpu()
    return lease(min(need, whole.lent_bytes), priority=priority, timeout=_PATIENCE_SECONDS, on=whole)
