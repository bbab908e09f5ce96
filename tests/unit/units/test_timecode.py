"""Timecode after SMPTE ST 12-1, against published values and against counting the slow way."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.units import FrameRate, Timecode

FILM, NTSC, DOUBLE = FrameRate.parse("23.976"), FrameRate.parse("29.97"), FrameRate.parse("59.94")
rates = st.sampled_from([FILM, FrameRate(num=24), FrameRate(num=25), NTSC, FrameRate(num=30), DOUBLE])
HOURS_99 = 99 * 3600 * 24
"""Frames that fit two digits of hours at every rate above."""


def counted(rate: FrameRate, dropped: int, minutes: int) -> Iterator[str]:
    """Every timecode of the first minutes, by saying all numbers and leaving out those the standard drops."""
    for minute in range(minutes):
        for second in range(60):
            for frame in range(rate.nominal):
                if not (second == 0 and frame < dropped and minute % 10):
                    yield f"00:{minute:02d}:{second:02d}{';' if dropped else ':'}{frame:02d}"


@pytest.mark.parametrize(
    ("rate", "frame", "shown"),
    [
        (NTSC, 0, "00:00:00;00"),
        (NTSC, 1_799, "00:00:59;29"),
        (NTSC, 1_800, "00:01:00;02"),
        (NTSC, 17_981, "00:09:59;29"),
        (NTSC, 17_982, "00:10:00;00"),
        (NTSC, 107_891, "00:59:59;29"),
        (NTSC, 107_892, "01:00:00;00"),
        (NTSC, 2_589_407, "23:59:59;29"),
        (DOUBLE, 3_599, "00:00:59;59"),
        (DOUBLE, 3_600, "00:01:00;04"),
        (DOUBLE, 35_963, "00:09:59;59"),
        (DOUBLE, 35_964, "00:10:00;00"),
        (DOUBLE, 215_784, "01:00:00;00"),
        (FILM, 1_440, "00:01:00:00"),
        (FILM, 86_400, "01:00:00:00"),
        (FrameRate(num=25), 90_000, "01:00:00:00"),
    ],
)
def test_known_frames_have_their_known_timecode(rate: FrameRate, frame: int, shown: str) -> None:
    timecode = Timecode(frame=frame, rate=rate)
    assert str(timecode) == shown
    assert Timecode.parse(shown, rate) == timecode


@pytest.mark.parametrize(("rate", "dropped"), [(FILM, 0), (NTSC, 2), (DOUBLE, 4)])
def test_counting_by_hand_gives_the_same_for_twelve_minutes(rate: FrameRate, dropped: int) -> None:
    for frame, expected in enumerate(counted(rate, dropped, minutes=12)):
        if str(Timecode(frame=frame, rate=rate)) != expected:
            pytest.fail(f"frame {frame} reads {Timecode(frame=frame, rate=rate)}, counted {expected}")


@given(rates, st.integers(0, HOURS_99))
def test_a_timecode_is_read_back_as_the_frame_it_names(rate: FrameRate, frame: int) -> None:
    timecode = Timecode(frame=frame, rate=rate)
    assert Timecode.parse(str(timecode), rate) == timecode


@given(rates, st.integers(0, HOURS_99))
def test_the_next_frame_always_has_a_later_timecode(rate: FrameRate, frame: int) -> None:
    assert str(Timecode(frame=frame, rate=rate)) < str(Timecode(frame=frame + 1, rate=rate))


@given(st.sampled_from([NTSC, DOUBLE]), st.integers(0, 23 * 3600), st.integers(0, 29))
def test_drop_frame_timecode_stays_with_the_clock_all_day(rate: FrameRate, second: int, more: int) -> None:
    frame = rate.frames(second) + more
    hours, minutes, rest = str(Timecode(frame=frame, rate=rate)).split(":")
    seconds, frames = rest.split(";")
    read = int(hours) * 3600 + int(minutes) * 60 + int(seconds) + Fraction(int(frames), rate.nominal)
    assert abs(read - rate.seconds(frame)) < Fraction(16, 100)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("00:01:00;00", NTSC),
        ("00:01:00;01", NTSC),
        ("00:09:00;03", DOUBLE),
    ],
)
def test_a_dropped_number_is_refused_because_no_frame_has_it(text: str, rate: FrameRate) -> None:
    with pytest.raises(InvalidInput, match="does not exist"):
        Timecode.parse(text, rate)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("00:00:00:00", NTSC),
        ("00:00:00;00", FILM),
        ("00:60:00:00", FILM),
        ("00:00:60:00", FILM),
        ("00:00:00:24", FILM),
        ("00:00:00:25", FrameRate(num=25)),
        ("0:0:0:0", FILM),
        ("", FILM),
        ("00:00:00:00 ", FILM),
    ],
)
def test_a_malformed_timecode_is_refused(text: str, rate: FrameRate) -> None:
    with pytest.raises(InvalidInput, match="is not a timecode"):
        Timecode.parse(text, rate)
