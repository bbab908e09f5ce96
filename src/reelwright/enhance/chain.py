"""Effects one after the other over the frames of one chunk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from reelwright.enhance.effect import Effect, Span
from reelwright.media.clip import Planar


def margins(effects: Sequence[Effect]) -> tuple[int, int]:
    """Frames of the clip that a chunk needs before and after its own."""
    return sum(effect.before for effect in effects), sum(effect.after for effect in effects)


def chained(effects: Sequence[Effect], frames: Iterable[Planar], span: Span, step: Fraction) -> Iterator[Planar]:
    """What is shown in `span`, after all effects.

    Args:
        frames: of the clip, in the order shown, with the `margins` of the effects where the clip has them.
        step: seconds from frame to frame of the clip, at most.
    """
    for number, effect in enumerate(effects):
        later = effects[number + 1 :]
        before, after = margins(later)
        frames = effect.apply(frames, span.widened(before * step, after * step))
    return (frame for frame in frames if frame.time in span)
