"""What is worked out once of a mix is what would be measured each time, and nobody looks where nothing can be found."""

from __future__ import annotations

import numpy as np
import pytest

from reelwright.film.look import Mood
from reelwright.media.audio import RATE
from reelwright.media.loudness import Samples, true_peak
from reelwright.sound.mastering import MEASURED, Master, between, loudness_of, peaks

from .beds import plain_bed


@pytest.fixture(scope="module")
def bed() -> Samples:
    """Six seconds with drums, whose peaks are far above their loudness."""
    return plain_bed(6.0, Mood.DRIVE, 3)


@pytest.mark.parametrize("target", [-9.0, -14.0, -23.0, -40.0])
def test_it_is_as_loud_as_was_worked_out_however_hard_it_is_limited(target: float, bed: Samples) -> None:
    found = Master(bed).at(target, -2.0)
    assert loudness_of(found) == pytest.approx(target, abs=0.2)
    assert true_peak(found) <= -1.9


def test_the_loudness_that_is_worked_out_is_the_one_that_is_measured(bed: Samples) -> None:
    master = Master(bed)
    assert master.lufs == pytest.approx(loudness_of(bed), abs=1e-3)
    for gain in (0.0, 6.0, 12.0):
        worked_out = master._limited_lufs(-6.0, gain)
        assert worked_out == pytest.approx(loudness_of(master.limited(-6.0, gain)), abs=0.05)


def test_a_sound_too_short_to_be_measured_is_as_loud_as_if_it_went_on() -> None:
    short = 0.1 * np.sin(np.arange(MEASURED // 3) / 12).astype(np.float32)[None]
    assert loudness_of(Master(short).at(-20.0, -1.0)) == pytest.approx(-20.0, abs=0.2)


def test_peaks_that_nobody_need_know_are_not_looked_for_and_all_others_are_the_same(bed: Samples) -> None:
    everywhere, some = peaks(bed), peaks(bed, 0.5)
    assert (some <= everywhere + 1e-5).all()
    assert np.abs(some - everywhere)[everywhere > 0.5].max(initial=0.0) == 0
    between_samples = np.sin(np.pi / 2 * np.arange(4096) + np.pi / 4).astype(np.float32)[None]
    assert peaks(between_samples, 0.9)[200:300].max() == pytest.approx(1.0, abs=0.01), "its samples are at 0.71"


def test_a_level_between_two_is_on_the_line_from_one_to_the_other() -> None:
    levels = np.array([1.0, 0.0, 4.0])
    assert between(levels, 4, 2, 14).tolist() == [1, 1, 1, 0.75, 0.5, 0.25, 0, 1, 2, 3, 4, 4, 4, 4]
    assert between(levels[:1], 8, 0, 3).tolist() == [1, 1, 1] and RATE % 8 == 0
