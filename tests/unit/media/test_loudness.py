"""Loudness and true peak read as the standards say: tones of EBU Tech 3341, the filters and weights of BS.1770."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reelwright.media.loudness import Loudness, Samples, TruePeak, fast_length, lufs, oversampled, true_peak

from .films import tone

RATE = 48_000
LONG = 300_000
"""Samples; more than one block of the meters."""


def steps(*parts: tuple[float, float], rate: int = RATE) -> Samples:
    """Stereo tones of 1 kHz, one after the other: (dBFS, seconds)."""
    return np.concatenate([tone(1000, seconds, level, rate=rate) for level, seconds in parts], 1)


def pieces(samples: Samples, cuts: list[int]) -> list[Samples]:
    """`samples` cut at these places."""
    edges = sorted({0, samples.shape[1], *(cut for cut in cuts if cut < samples.shape[1])})
    return [samples[:, start:end] for start, end in pairwise(edges)]


@pytest.mark.parametrize("level", [-23.0, -33.0, -14.0, -3.0])
def test_a_tone_of_1_khz_reads_its_level(level: float) -> None:
    assert lufs(steps((level, 2)), RATE) == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 96_000])
def test_the_rate_makes_no_difference(rate: int) -> None:
    assert lufs(steps((-23, 2), rate=rate), rate) == pytest.approx(-23, abs=0.1)


GATED: dict[str, list[tuple[float, float]]] = {
    "quiet ends": [(-36, 3), (-23, 24), (-36, 3)],
    "quieter ends still": [(-72, 3), (-36, 3), (-23, 24), (-36, 3), (-72, 3)],
    "a loud middle": [(-26, 4), (-20, 4.02), (-26, 4)],
    "silence around": [(-200, 6), (-23, 24), (-200, 6)],
}


@pytest.mark.parametrize("case", GATED)
def test_quiet_stretches_do_not_count(case: str) -> None:
    """Tech 3341, cases 3 to 5, shortened in proportion."""
    assert lufs(steps(*GATED[case]), RATE) == pytest.approx(-23, abs=0.1)


def test_what_is_within_ten_units_counts() -> None:
    together = lufs(steps((-26, 5), (-20, 5)), RATE)
    assert together == pytest.approx(10 * np.log10((10**-2.6 + 10**-2.0) / 2), abs=0.1)


BIQUADS = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
"""The two filters at 48 kHz as printed in BS.1770-4, tables 1 and 2: numerator, denominator."""


@pytest.mark.parametrize("hz", [25, 40, 80, 200, 1000, 2000, 4000, 10_000, 16_000])
def test_each_frequency_is_weighed_by_the_printed_filters(hz: float) -> None:
    z = np.exp(-2j * np.pi * hz / RATE)
    gain = np.prod([abs(np.polyval(b[::-1], z) / np.polyval(a[::-1], z)) for b, a in BIQUADS])
    expected = -0.691 + 20 * np.log10(gain * 0.1) + 10 * np.log10(0.5)
    assert lufs(tone(hz, 2, -20, channels=1), RATE) == pytest.approx(expected, abs=0.05)


def test_the_channels_of_surround_have_their_weights() -> None:
    """Tech 3341, case 6: left, right, centre, low frequencies, left and right behind."""
    levels = (-28.0, -28.0, -24.0, -10.0, -30.0, -30.0)
    surround = np.concatenate([tone(1000, 2, level, channels=1) for level in levels])
    assert lufs(surround, RATE) == pytest.approx(-23, abs=0.1)
    alone = np.zeros_like(surround)
    alone[3] = surround[3]
    assert lufs(alone, RATE) == -np.inf
    for channel, weight in ((0, 1.0), (2, 1.0), (4, 1.41), (5, 1.41)):
        alone = np.zeros_like(surround)
        alone[channel] = tone(1000, 2, -20, channels=1)[0]
        assert lufs(alone, RATE) == pytest.approx(-23.01 + 10 * np.log10(weight), abs=0.1)


def test_one_channel_is_three_units_below_two() -> None:
    one, two = (lufs(tone(1000, 1, -20, channels=channels), RATE) for channels in (1, 2))
    assert two - one == pytest.approx(3.01, abs=0.01)


def test_silence_and_less_than_400_ms_have_no_loudness() -> None:
    assert lufs(np.zeros((2, RATE), np.float32), RATE) == -np.inf
    assert lufs(np.zeros((2, 0), np.float32), RATE) == -np.inf
    assert lufs(steps((-20, 0.39)), RATE) == -np.inf
    assert lufs(steps((-20, 0.4)), RATE) > -25
    assert lufs(steps((-72, 1)), RATE) == -np.inf
    assert Loudness(RATE).lufs() == -np.inf


NOISE = np.random.default_rng(3).standard_normal((1, LONG)) * np.geomspace(1e-3, 0.03, LONG)
ROLLING = (0.3 + NOISE).astype(np.float32)
"""Lifted by a constant, which is not heard unless a meter begins anew somewhere."""
CUTS = st.lists(st.integers(1, LONG - 1) | st.integers(1, 40) | st.integers(262_100, 262_200), max_size=12)


@settings(max_examples=20, deadline=None)
@given(CUTS)
def test_sound_in_pieces_of_any_length_is_as_loud_as_the_whole(cuts: list[int]) -> None:
    meter = Loudness(8000)
    for piece in pieces(ROLLING, cuts):
        meter.add(piece)
    assert meter.lufs() == pytest.approx(lufs(ROLLING, 8000), abs=1e-3)


@settings(max_examples=15, deadline=None)
@given(CUTS, st.integers(0, LONG - 1))
def test_sound_in_pieces_of_any_length_has_the_peak_of_the_whole(cuts: list[int], at: int) -> None:
    meter, clicked = TruePeak(), ROLLING.copy()
    clicked[0, at] = 2.5
    for piece in pieces(clicked, cuts):
        meter.add(piece)
    found = meter.dbtp()
    assert found == pytest.approx(true_peak(clicked), abs=0.01)
    assert found >= 20 * np.log10(2.5) - 0.01


def test_loudness_may_be_asked_on_the_way() -> None:
    meter, samples = Loudness(RATE), steps((-30, 1), (-20, 1.03), (-25, 1))
    for piece in pieces(samples, [5000, 60_001, 100_000]):
        meter.add(piece)
        meter.lufs()
    assert meter.lufs() == pytest.approx(lufs(samples, RATE), abs=1e-3)


def test_the_peak_between_samples_is_read() -> None:
    """A quarter of the rate, at 45 degrees: every sample is 3 dB below the crest (Tech 3341, case 16)."""
    t = np.arange(RATE // 4)
    wave = (0.5 * np.hanning(len(t)) * np.sin(np.pi / 2 * t + np.pi / 4)).astype(np.float32)[None]
    sample_peak = 20 * np.log10(np.abs(wave).max())
    assert sample_peak == pytest.approx(-9.03, abs=0.01)
    assert true_peak(wave) == pytest.approx(-6.02, abs=0.05)


@pytest.mark.parametrize("hz", [100, 997, 5000, 12_000, 19_000])
def test_the_peak_of_a_tone_is_its_amplitude(hz: float) -> None:
    faded = tone(hz, 0.2, -6) * np.hanning(9600).astype(np.float32)
    assert true_peak(faded) == pytest.approx(-6, abs=0.1)


def test_the_peak_is_that_of_the_loudest_channel_wherever_it_is() -> None:
    for at in (0, 1, 150_000, LONG - 1):
        samples = np.zeros((2, LONG), np.float32)
        samples[1, at] = -0.5
        assert true_peak(samples) == pytest.approx(-6.02, abs=0.05)


def test_silence_has_no_peak() -> None:
    assert true_peak(np.zeros((2, 100), np.float32)) == -np.inf
    assert true_peak(np.zeros((2, 0), np.float32)) == -np.inf
    assert TruePeak().dbtp() == -np.inf


@settings(max_examples=40, deadline=None)
@given(arrays(np.float32, st.tuples(st.integers(1, 2), st.integers(1, 200)), elements=st.floats(-4, 4, width=32)))
def test_oversampling_keeps_every_sample(samples: Samples) -> None:
    wide = oversampled(samples)
    assert wide.shape == (samples.shape[0], 4 * samples.shape[1])
    assert np.abs(wide[:, ::4] - samples).max() < 1e-5


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 3_000_000))
def test_a_fast_length_is_the_least_of_its_kind(least: int) -> None:
    found = fast_length(least)
    assert least <= found
    assert found % 2 == 0
    rest = found
    for prime in (2, 3, 5):
        while rest % prime == 0:
            rest //= prime
    assert rest == 1
    assert found <= max(2, 1 << (least - 1).bit_length())
