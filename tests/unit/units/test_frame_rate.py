"""Frame rates are fractions: exact, reduced, and read from every way people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reelwright.errors import InvalidInput
from reelwright.units import FrameRate

RATES = [
    FrameRate.parse(text)
    for text in ("23.976", "24", "25", "29.97", "30", "48000/1001", "48", "50", "59.94", "60", "120")
]
rates = st.sampled_from(RATES)
frame_counts = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("text", "num", "den"),
    [
        ("24", 24, 1),
        ("23.976", 24000, 1001),
        ("23.98", 24000, 1001),
        ("29.97", 30000, 1001),
        ("59.94", 60000, 1001),
        ("30000/1001", 30000, 1001),
        ("60/2", 30, 1),
        (" 25 ", 25, 1),
        ("12.5", 25, 2),
    ],
)
def test_a_rate_is_read_as_the_exact_fraction(text: str, num: int, den: int) -> None:
    assert FrameRate.parse(text) == FrameRate(num=num, den=den)


@pytest.mark.parametrize("text", ["", "fast", "0", "-24", "0.5", "241", "24/0", "nan", "inf", "24fps", "1/3000"])
def test_what_is_no_frame_rate_is_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidInput, match="write for example 24"):
        FrameRate.parse(text)


@given(rates)
def test_a_rate_is_read_back_from_how_it_is_shown(rate: FrameRate) -> None:
    assert FrameRate.parse(str(rate)) == rate


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_equal_rates_are_one_value_however_they_are_made(num: int, den: int) -> None:
    assert FrameRate.of(num, den) == FrameRate.of(7 * num, 7 * den)
    assert FrameRate.of(num, den).fraction == Fraction(num, den)


def test_an_unreduced_rate_is_refused_so_that_equal_rates_have_one_spelling() -> None:
    with pytest.raises(ValidationError, match="not reduced"):
        FrameRate(num=48, den=2)


@given(rates, frame_counts)
def test_frames_to_seconds_and_back_loses_nothing(rate: FrameRate, frames: int) -> None:
    assert rate.frames(rate.seconds(frames)) == frames


@given(rates, st.integers(0, 10**6))
def test_even_a_float_of_the_seconds_finds_the_frame_again(rate: FrameRate, frames: int) -> None:
    assert rate.frames(float(rate.seconds(frames))) == frames


@given(rates, frame_counts, st.integers(0, 1000))
def test_durations_of_parts_add_up_exactly(rate: FrameRate, first: int, second: int) -> None:
    assert rate.seconds(first) + rate.seconds(second) == rate.seconds(first + second)


def test_an_hour_at_29_97_is_not_an_hour_of_thirty_frames() -> None:
    rate = FrameRate.parse("29.97")
    assert rate.frames(3600) == 107_892
    assert rate.seconds(108_000) == Fraction(108_108, 30)


def test_half_a_frame_goes_up() -> None:
    assert FrameRate(num=25).frames(Fraction(1, 50)) == 1
    assert FrameRate(num=25).frames(Fraction(1, 51)) == 0


@pytest.mark.parametrize(
    ("text", "nominal", "drops"),
    [("23.976", 24, False), ("24", 24, False), ("29.97", 30, True), ("30", 30, False), ("59.94", 60, True)],
)
def test_only_29_97_and_its_multiples_count_drop_frame(text: str, nominal: int, drops: bool) -> None:
    rate = FrameRate.parse(text)
    assert (rate.nominal, rate.is_drop_frame) == (nominal, drops)
