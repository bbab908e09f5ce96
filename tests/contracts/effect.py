"""What every effect keeps to, whatever it does to a picture."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import cv2
import numpy as np
import pytest
from av.video.reformatter import ColorRange
from numpy.typing import NDArray

from reelwright.enhance.chain import chained, margins
from reelwright.enhance.effect import Effect, Span
from reelwright.media.clip import Planar

from ..unit.media.moving import luma, pan, planar  # noqa: TID252 - tests are no package on the path

RATE = 24
FRAMES = 16
FORMATS = ["yuv420p", "yuv422p", "yuv444p", "gray", "yuv420p10le"]


def worked(effects: Sequence[Effect], frames: Sequence[Planar], start: int = 0, end: int | None = None) -> list[Planar]:
    """What effects give for the frames from `start` up to `end`, as a chunk of its own would have it."""
    before, after = margins(effects, Fraction(1, RATE))
    given = frames[max(0, start - before) : len(frames) if end is None else end + after]
    last = frames[-1].time + Fraction(1, RATE) if end is None else frames[end].time
    whole = Span(frames[0].time, frames[-1].time + Fraction(1, RATE))
    return list(chained(effects, given, Span(frames[start].time, last), Fraction(1, RATE), whole))


def same(a: Sequence[Planar], b: Sequence[Planar]) -> bool:
    """Bit for bit, at the same times."""
    return [one.time for one in a] == [one.time for one in b] and all(
        np.array_equal(p, q)
        for one, other in zip(a, b, strict=True)
        for p, q in zip(one.planes, other.planes, strict=True)
    )


class EffectContract:
    unrest = 0.0
    """Grey levels by which it may change a picture that stays, from frame to frame, on average."""

    def effect(self) -> Effect:
        raise NotImplementedError

    def untouching(self) -> Effect:
        """It, told to change nothing."""
        raise NotImplementedError

    def picture(self, number: int) -> NDArray[np.uint8]:
        """One that it has something to do with."""
        return pan(number)

    def moving(self, pixel_format: str = "yuv420p", frames: int = FRAMES) -> list[Planar]:
        return [planar(self.picture(k), Fraction(k, RATE), pixel_format) for k in range(frames)]

    def test_it_says_what_it_is(self) -> None:
        effect = self.effect()
        assert effect.name and effect.edition >= 1 and effect.nanoseconds > 0
        assert effect.before >= 0 and effect.after >= 0 and effect.scale >= 1

    @pytest.mark.parametrize("pixel_format", FORMATS)
    def test_frames_stay_of_their_format_and_get_the_size_and_the_times_it_says(self, pixel_format: str) -> None:
        self._keeps_its_form(self.moving(pixel_format, 4), pixel_format)

    @pytest.mark.parametrize("pixel_format", ["yuv444p", "gray", "yuv422p10le"])
    def test_sizes_may_be_odd(self, pixel_format: str) -> None:
        width = 75 if pixel_format != "yuv422p10le" else 74
        odd = [np.ascontiguousarray(self.picture(k)[:61, :width]) for k in range(4)]
        self._keeps_its_form([planar(one, Fraction(k, RATE), pixel_format) for k, one in enumerate(odd)], pixel_format)

    def _keeps_its_form(self, frames: list[Planar], pixel_format: str) -> None:
        effect = self.effect()
        found = worked([effect], frames)
        rate = effect.rate or Fraction(RATE)
        assert [one.time for one in found] == [k / rate for k in range(int(4 * rate / RATE))]
        for one in found:
            assert one.picture.format.name == pixel_format
            for plane, given in zip(one.planes, frames[0].planes, strict=True):
                assert plane.dtype == given.dtype
                assert plane.shape == tuple(effect.scale * side for side in given.shape)

    @pytest.mark.parametrize("tag", [ColorRange.MPEG, ColorRange.JPEG])
    def test_code_values_stay_in_the_range_that_is_tagged(self, tag: ColorRange) -> None:
        low, high = (16, 235) if tag == ColorRange.MPEG else (0, 255)
        frames = self.moving(frames=4)
        for frame in frames:
            frame.picture.color_range = tag
            stretched = (luma(frame) - 100) * 4 + 100
            np.asarray(frame.planes[0])[:] = np.clip(stretched, low, high).astype(np.uint8)
        for found in worked([self.effect()], frames):
            assert found.picture.color_range == tag
            assert luma(found).min() >= low and luma(found).max() <= high

    def test_it_changes_what_it_is_for_and_told_so_nothing(self) -> None:
        frames = self.moving()
        assert not same(worked([self.effect()], frames), frames)
        assert same(worked([self.untouching()], frames), frames)

    def test_a_clip_cut_into_chunks_anywhere_gives_the_same_frames(self) -> None:
        frames = self.moving()
        whole = worked([self.effect()], frames)
        for cut in (5, 9):
            parts = worked([self.effect()], frames, 0, cut) + worked([self.effect()], frames, cut)
            assert same(parts, whole)

    def test_it_gives_the_same_again_on_however_many_threads(self) -> None:
        frames, before = self.moving(frames=6), cv2.getNumThreads()
        try:
            cv2.setNumThreads(1)
            first = worked([self.effect()], frames)
            cv2.setNumThreads(2)
            assert same(worked([self.effect()], frames), first)
        finally:
            cv2.setNumThreads(before)

    def test_a_picture_that_does_not_change_does_not_drift(self) -> None:
        still = [planar(self.picture(0), Fraction(k, RATE)) for k in range(30)]
        found = worked([self.effect()], still)
        for p, q in zip(found[-3].planes, found[0].planes, strict=True):
            away = p.astype(np.float32) - q
            assert abs(float(away.mean())) < 0.1 and np.abs(away).mean() <= self.unrest
