"""Effects one after the other over the frames of one chunk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil

from reelwright.enhance.effect import Effect, Span
from reelwright.media.clip import Planar

CLIP = "clip"
"""Where an error is raised that no effect has to do with."""


def margins(effects: Sequence[Effect], step: Fraction) -> tuple[int, int]:
    """Frames of the clip that a chunk needs before and after its own.

    Args:
        step: seconds from frame to frame of the clip, at most.
    """
    before, after = reach(effects, step)
    return ceil(before / step), ceil(after / step)


def reach(effects: Sequence[Effect], step: Fraction) -> tuple[Fraction, Fraction]:
    """Seconds before and after a frame that effects one after the other look at."""
    before = after = Fraction(0)
    for effect in effects:
        before += effect.before * step
        after += effect.after * step
        if effect.rate is not None:
            step = 1 / effect.rate
    return before, after


def chained(
    effects: Sequence[Effect], frames: Iterable[Planar], span: Span, step: Fraction, clip: Span
) -> Iterator[Planar]:
    """What is shown in `span`, after all effects.

    Args:
        frames: of the clip, in the order shown, with the `margins` of the effects where the clip has them.
        step: seconds from frame to frame of the clip, at most.
        clip: from its first frame to the end of its last.
    """
    frames = _noted(CLIP, frames)
    for number, effect in enumerate(effects):
        if effect.rate is not None:
            step = 1 / effect.rate
        before, after = reach(effects[number + 1 :], step)
        frames = _noted(effect.name, effect.apply(frames, span.widened(before, after, clip)))
    return (frame for frame in frames if frame.time in span)


def _noted(where: str, frames: Iterable[Planar]) -> Iterator[Planar]:
    """The same; an error on the way has a note of where it was raised."""
    try:
        yield from frames
    except Exception as error:
        if not getattr(error, "__notes__", ()):
            error.add_note(where)
        raise
