"""What every effect keeps to, whatever it does to a picture."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import cv2
import numpy as np
import pytest

from reelwright.enhance.chain import chained, margins
from reelwright.enhance.effect import Effect, Span
from reelwright.media.clip import Planar

from ..unit.media.moving import pan, planar  # noqa: TID252 - tests are no package on the path

RATE = 24
FRAMES = 14


def moving(pixel_format: str = "yuv420p", frames: int = FRAMES) -> list[Planar]:
    return [planar(pan(k), Fraction(k, RATE), pixel_format) for k in range(frames)]


def worked(effect: Effect, frames: Sequence[Planar], start: int = 0, end: int | None = None) -> list[Planar]:
    """What an effect gives for the frames from `start` up to `end`, as a chunk of its own would have it."""
    end = len(frames) if end is None else end
    before, after = margins([effect])
    given = frames[max(0, start - before) : end + after]
    return list(chained([effect], given, Span(Fraction(start, RATE), Fraction(end, RATE)), Fraction(1, RATE)))


def same(a: Sequence[Planar], b: Sequence[Planar]) -> bool:
    """Bit for bit, at the same times."""
    return [one.time for one in a] == [one.time for one in b] and all(
        np.array_equal(p, q)
        for one, other in zip(a, b, strict=True)
        for p, q in zip(one.planes, other.planes, strict=True)
    )


class EffectContract:
    def effect(self) -> Effect:
        raise NotImplementedError

    def test_it_says_what_it_is(self) -> None:
        effect = self.effect()
        assert effect.name and effect.edition >= 1 and effect.nanoseconds > 0
        assert effect.before >= 0 and effect.after >= 0 and effect.scale >= 1

    @pytest.mark.parametrize("pixel_format", ["yuv420p", "yuv444p", "gray", "yuv420p10le"])
    def test_frames_stay_of_their_format_and_get_the_size_and_the_times_it_says(self, pixel_format: str) -> None:
        effect, frames = self.effect(), moving(pixel_format, 4)
        found = worked(effect, frames)
        rate = effect.rate or Fraction(RATE)
        assert [one.time for one in found] == [k / rate for k in range(int(4 * rate / RATE))]
        for one in found:
            assert one.picture.format.name == pixel_format
            assert one.planes[0].dtype == frames[0].planes[0].dtype
            assert one.planes[0].shape == tuple(effect.scale * side for side in frames[0].planes[0].shape)

    def test_a_clip_cut_into_chunks_anywhere_gives_the_same_frames(self) -> None:
        frames = moving()
        whole = worked(self.effect(), frames)
        for cut in (5, 9):
            parts = worked(self.effect(), frames, 0, cut) + worked(self.effect(), frames, cut)
            assert same(parts, whole)

    def test_it_gives_the_same_again_on_however_many_threads(self) -> None:
        frames, before = moving(frames=6), cv2.getNumThreads()
        try:
            cv2.setNumThreads(1)
            first = worked(self.effect(), frames)
            cv2.setNumThreads(2)
            assert same(worked(self.effect(), frames), first)
        finally:
            cv2.setNumThreads(before)

    def test_a_picture_that_does_not_change_does_not_drift(self) -> None:
        still = [planar(pan(0), Fraction(k, RATE)) for k in range(30)]
        found = worked(self.effect(), still)
        assert all(np.array_equal(p, q) for p, q in zip(found[-3].planes, found[0].planes, strict=True))
