"""What is kept of a sound does not depend on the pieces it comes in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.check.hearing import SoundLog, SoundMeter, flat_tops
from reelwright.media.loudness import Samples
from reelwright.media.read import SoundBlock

RATE = 8000
"""Low, so that all of it is quick."""


def whole() -> Samples:
    """Three seconds: a tone, silence, a clipped tone, noise."""
    t = np.arange(3 * RATE) / RATE
    wave = 0.4 * np.sin(2 * np.pi * 300 * t)
    wave[RATE : round(1.5 * RATE)] = 0
    loud = slice(round(1.6 * RATE), round(2.3 * RATE))
    wave[loud] = np.clip(3 * np.sin(2 * np.pi * 110 * t[loud]), -1, 1)
    wave[round(2.5 * RATE) :] = np.random.default_rng(1).normal(0, 0.1, 3 * RATE - round(2.5 * RATE))
    return np.stack((wave, wave[::-1])).astype(np.float32)


WHOLE = whole()


def heard(cuts: Sequence[int], sound: Samples = WHOLE, rate: int = RATE, start: Fraction = Fraction(0)) -> SoundLog:
    meter = SoundMeter()
    edges = [0, *sorted(set(cuts)), sound.shape[1]]
    for begin, end in pairwise(edges):
        if end > begin:
            meter.add(SoundBlock(start + Fraction(begin, rate), rate, sound[:, begin:end]))
    log = meter.log()
    assert log is not None
    return log


ONCE = heard([])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 3 * RATE - 1), max_size=40))
def test_the_log_does_not_depend_on_where_the_blocks_begin(cuts: list[int]) -> None:
    log = heard(cuts)
    assert log.clipped == pytest.approx(ONCE.clipped, abs=1e-9) and len(log.clipped) > 100
    assert log.level == pytest.approx(ONCE.level, rel=1e-5)
    assert (log.start, log.end, log.gaps) == (ONCE.start, pytest.approx(ONCE.end), ())
    assert log.lufs == pytest.approx(ONCE.lufs, abs=1e-3)
    assert log.true_peak_db == pytest.approx(ONCE.true_peak_db, abs=1e-3)


def test_a_track_of_blocks_of_one_sample_is_the_same_track() -> None:
    short = WHOLE[:, RATE : RATE + 900]
    log = heard(range(1, 900), short)
    assert len(log.level) == 11 and log.end == pytest.approx(900 / RATE)


def test_clipping_is_found_where_it_is_and_nowhere_else() -> None:
    assert ONCE.clipped.min() == pytest.approx(0.7, abs=0.01), "of the second channel, which is turned round"
    one = heard([], WHOLE[:1])
    assert one.clipped.min() == pytest.approx(1.6, abs=0.01) and one.clipped.max() == pytest.approx(2.3, abs=0.01)
    assert len(one.clipped) == pytest.approx(2 * 110 * 0.7, abs=2), "twice in each of its waves"


@given(st.floats(0.2, 1.0), st.floats(20, 3000), st.floats(0, 6.28), st.sampled_from([8000, 44_100, 48_000]))
def test_a_sine_has_no_flat_top_up_to_full_scale(level: float, hz: float, phase: float, rate: int) -> None:
    wave = level * np.sin(2 * np.pi * hz * np.arange(2000) / rate + phase)
    assert flat_tops(wave[None].astype(np.float32), 10**6).tolist() == []


@given(st.floats(1.3, 50), st.floats(100, 500))
def test_a_clipped_sine_has_two_flat_tops_a_wave(drive: float, hz: float) -> None:
    wave = np.clip(drive * np.sin(2 * np.pi * hz * np.arange(48_000) / 48_000), -1, 1)
    assert len(flat_tops(wave[None].astype(np.float32), 960)) == pytest.approx(2 * hz, abs=3)


def test_windows_are_as_long_as_they_say_at_any_rate() -> None:
    rate = 22_050
    log = heard([], np.zeros((1, rate * 3), np.float32), rate)
    assert log.when(len(log.level)) == pytest.approx(3, abs=0.011)


def test_time_goes_on_behind_a_gap() -> None:
    meter = SoundMeter()
    for start in (5, 6, 8):
        meter.add(SoundBlock(Fraction(start), RATE, np.full((1, RATE), 0.1, np.float32)))
    log = meter.log()
    assert log is not None and log.gaps == ((7.0, 1.0),)
    assert [log.when(k) for k in (0, 100, 199, 200, 299)] == pytest.approx([5, 6, 6.99, 8, 8.99])
    assert (log.start, log.end) == (5, 9)


def test_a_block_of_another_rate_is_left_out_and_shows_as_a_gap() -> None:
    meter = SoundMeter()
    for start, rate in ((0, RATE), (1, 2 * RATE), (2, RATE)):
        meter.add(SoundBlock(Fraction(start), rate, np.full((1, rate), 0.1, np.float32)))
    log = meter.log()
    assert log is not None and log.gaps == ((1.0, 1.0),) and len(log.level) == 200


@pytest.mark.parametrize("rate", [1, 9, 99])
def test_a_track_of_a_few_samples_a_second_is_no_sound(rate: int) -> None:
    meter = SoundMeter()
    meter.add(SoundBlock(Fraction(0), rate, np.ones((1, 10), np.float32)))
    assert meter.log() is None


def test_no_block_is_no_sound() -> None:
    assert SoundMeter().log() is None
