"""What people complain of in a picture is found in its frames and its shot, and nothing else is said."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import cos, pi
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reelwright.check.expected import Expected, ShotSpan
from reelwright.check.picture_faults import MOST, at_most, runs
from reelwright.check.technical import check_film
from reelwright.film.verdict import Finding, Severity, TechnicalVerdict
from reelwright.units import FrameRate

from .films import FILM, HD, LENGTH, SHOTS, SMALL, Picture, dimmed, faults, film, flat, gradient, stranger

BLACK, WHITE = flat(0), flat(255)


@pytest.fixture(scope="module")
def moving() -> list[Picture]:
    return gradient()


def seen(folder: Path, pictures: list[Picture], expected: Expected = SHOTS, rate: FrameRate = FILM) -> TechnicalVerdict:
    return check_film(film(folder, pictures, rate=rate), expected)


def replaced(pictures: list[Picture], first: int, others: list[Picture]) -> list[Picture]:
    return [*pictures[:first], *others, *pictures[first + len(others) :]]


def messages(verdict: TechnicalVerdict) -> list[str]:
    return [finding.message for finding in verdict.findings if finding.severity is not Severity.NOTE]


def test_nothing_is_said_of_a_picture_that_moves(tmp_path: Path, moving: list[Picture]) -> None:
    verdict = seen(tmp_path, moving)
    assert verdict.passed and faults(verdict) == []


# Black


def test_a_second_of_black_inside_is_found_and_not_called_anything_else(tmp_path: Path, moving: list[Picture]) -> None:
    verdict = seen(tmp_path, replaced(moving, 60, [BLACK] * 24))
    assert faults(verdict) == [("warning", "black", "SH020", 2.5, 3.5, "1.00 s", "0.5 s")]
    assert messages(verdict) == ["frames 60 to 83: black"] and verdict.passed


def test_a_card_may_be_dark_and_stand_still_and_the_shot_before_it_may_not(
    tmp_path: Path, moving: list[Picture]
) -> None:
    words = flat(0)
    words[88:92, 150:170] = 230
    card = Expected(
        shots=(ShotSpan(shot="SH010", start=0, frames=48), ShotSpan(shot="credits", start=48, frames=48, is_card=True))
    )
    dark = replaced(moving, 48, [BLACK] * 4 + [words] * 40 + [BLACK] * 4)
    assert faults(seen(tmp_path, dark, card)) == []
    assert ("black", "SH020") in {(fault[1], fault[2]) for fault in faults(seen(tmp_path, dark))}
    still = replaced(dark, 10, [moving[10]] * 38)
    assert [fault[1:3] for fault in faults(seen(tmp_path, still, card))] == [("frozen", "SH010")]


def test_half_a_second_of_black_inside_is_a_pause(tmp_path: Path, moving: list[Picture]) -> None:
    assert faults(seen(tmp_path, replaced(moving, 60, [BLACK] * 12))) == []


@pytest.mark.parametrize(("count", "where"), [(1, "frame 30"), (2, "frames 30 to 31"), (3, "frames 30 to 32")])
def test_a_few_black_frames_between_two_pictures_are_a_hole(
    tmp_path: Path, moving: list[Picture], count: int, where: str
) -> None:
    verdict = seen(tmp_path, replaced(moving, 30, [BLACK] * count))
    end = round((30 + count) / 24, 3)
    value = f"{count / 24:.2f} s"
    assert faults(verdict) == [("warning", "black", "SH010", 1.25, end, value, "0 s without a fade")]
    assert messages(verdict) == [f"{where}: a black gap between two pictures"]


def test_a_hole_in_a_dark_picture_is_no_fade(tmp_path: Path, moving: list[Picture]) -> None:
    dark = [dimmed(picture, 0.25) for picture in moving]
    assert [told[1] for told in faults(seen(tmp_path, replaced(dark, 30, [BLACK] * 2)))] == ["black"]


@pytest.mark.parametrize("way", [1, -1])
def test_a_fade_to_black_or_out_of_it_is_no_hole(tmp_path: Path, moving: list[Picture], way: int) -> None:
    fade = [dimmed(picture, (12 - k) / 12) for k, picture in enumerate(moving[30:41])]
    pictures = replaced(moving, 30, [*fade, BLACK])
    assert faults(seen(tmp_path, pictures[::way])) == []


@pytest.mark.parametrize(("count", "is_found"), [(44, False), (52, True)])
def test_a_film_may_begin_and_end_with_two_seconds_of_black(
    tmp_path: Path, moving: list[Picture], count: int, is_found: bool
) -> None:
    verdict = seen(tmp_path, replaced(moving, LENGTH - count, [BLACK] * count), Expected())
    found = [("warning", "black", None, (LENGTH - count) / 24, 4.0, f"{count / 24:.2f} s", "2.0 s")]
    assert [(*told[:3], pytest.approx(told[3], abs=1e-3), *told[4:]) for told in faults(verdict)] == found * is_found


def test_a_whole_shot_of_black_is_an_error_that_names_it(tmp_path: Path, moving: list[Picture]) -> None:
    verdict = seen(tmp_path, replaced(moving, 48, [BLACK] * 48))
    assert faults(verdict) == [("error", "black", "SH020", 2.0, 4.0, "2.00 s", "less than the shot")]
    assert messages(verdict) == ["frames 48 to 95: all of SH020 is black; render it again"]
    assert not verdict.passed


def test_a_film_of_nothing_but_black_is_an_error(tmp_path: Path) -> None:
    verdict = seen(tmp_path, [BLACK] * 30, Expected())
    assert faults(verdict) == [("error", "black", None, 0.0, 1.25, "100 %", "0 %")] and not verdict.passed


# Frozen


@pytest.mark.parametrize("size", [SMALL, HD], ids=str)
def test_a_still_of_two_seconds_is_found_in_full(tmp_path: Path, size: object) -> None:
    pictures = gradient(LENGTH, SMALL) if size is SMALL else gradient(LENGTH, HD, step=16)
    verdict = seen(tmp_path, replaced(pictures, 30, [pictures[30]] * 48))
    assert faults(verdict) == [("warning", "frozen", "SH010", 1.25, 3.25, "2.00 s", "1.0 s")]
    assert messages(verdict) == ["frames 30 to 77: the picture stands still"]


def test_a_still_is_found_by_frames_that_are_coarse(tmp_path: Path, moving: list[Picture]) -> None:
    pictures = replaced(moving, 30, [moving[30]] * 48)
    verdict = check_film(film(tmp_path, pictures, crf=34), SHOTS)
    assert [(told[1], told[3], told[4]) for told in faults(verdict)] == [("frozen", 1.25, 3.25)]


@pytest.mark.parametrize("light", [146, 250])
def test_a_thing_that_drifts_slowly_is_not_frozen(tmp_path: Path, light: int) -> None:
    """A step every sixth frame; that of the faint one is no more than a key frame may do."""
    pictures = []
    for k in range(LENGTH):
        picture = flat(128)
        picture[60:120, 100 + k // 6 : 130 + k // 6] = light
        pictures.append(picture)
    verdict = check_film(film(tmp_path, pictures, crf=12), SHOTS)
    assert faults(verdict) == []


def test_a_small_thing_that_moves_is_enough_not_to_be_frozen(tmp_path: Path, moving: list[Picture]) -> None:
    pictures = []
    for k in range(LENGTH):
        picture = moving[0].copy()
        picture[80:92, 20 + 2 * k : 32 + 2 * k] = 240
        pictures.append(picture)
    assert faults(seen(tmp_path, pictures)) == []


def test_a_slow_fade_is_not_frozen(tmp_path: Path, moving: list[Picture]) -> None:
    pictures = [dimmed(moving[0], 1 - 0.5 * k / LENGTH) for k in range(LENGTH)]
    assert faults(seen(tmp_path, pictures)) == []


def test_a_picture_that_shimmers_is_not_frozen(tmp_path: Path) -> None:
    """As fog and leaves do: never far from where it was, and never quite the same."""
    phase = np.random.default_rng(6).random((18, 32)).repeat(10, 0).repeat(10, 1)
    levels = [128 + 0.7 * (phase < 0.3) * np.sin(2 * np.pi * (5 * phase + k / 16)) for k in range(LENGTH)]
    pictures = [np.rint(level).astype(np.uint8)[..., None].repeat(3, 2) for level in levels]
    verdict = check_film(film(tmp_path, pictures, crf=4), SHOTS)
    assert faults(verdict) == []


# Stray and doubled frames


@pytest.mark.parametrize("picture", [stranger(), WHITE], ids=["stranger", "white"])
@pytest.mark.parametrize(("count", "what"), [(1, "a stray frame"), (2, "two stray frames")])
def test_stray_frames_are_found_once(
    tmp_path: Path, moving: list[Picture], count: int, what: str, picture: Picture
) -> None:
    verdict = seen(tmp_path, replaced(moving, 70, [picture] * count))
    ((*told, value, limit),) = faults(verdict)
    assert told == ["warning", "flash frame", "SH020", 2.917, round((70 + count) / 24, 3)]
    where = "frame 70" if count == 1 else "frames 70 to 71"
    assert messages(verdict) == [f"{where}: {what}, then the picture is back"]
    assert value is not None and value.endswith(" of 255 away") and int(value.split()[0]) > 20
    assert limit == "3.2 of 255, or to stay there"


def test_a_cut_is_no_stray_frame(tmp_path: Path, moving: list[Picture]) -> None:
    other = [picture[::-1].copy()[:, ::-1] for picture in gradient(LENGTH, SMALL, step=7)]
    assert faults(seen(tmp_path, [*moving[:48], *other[:48]])) == []


def test_a_doubled_frame_amid_motion_is_found(tmp_path: Path, moving: list[Picture]) -> None:
    verdict = seen(tmp_path, [*moving[:20], moving[19], *moving[21:]])
    assert faults(verdict) == [("warning", "duplicate", "SH010", 0.833, 0.875, "1 frame", "0")]
    assert messages(verdict) == ["frame 20: the same picture again amid motion"]


def test_stills_that_are_cut_fast_are_no_doubled_frames(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    cards = [chance.integers(0, 256, (9, 16, 3), np.uint8).repeat(20, 0).repeat(20, 1) for _ in range(12)]
    assert faults(seen(tmp_path, [cards[k // 8] for k in range(LENGTH)])) == []


@pytest.mark.parametrize(
    ("rate", "of", "every", "count"),
    [
        (30, lambda k: k * 4 // 5, "5", 18),
        (60, lambda k: k * 2 // 5, "2.5", 48),
        (24, lambda k: k // 2, "2", 44),
    ],
    ids=["24 at 30", "24 at 60", "12 at 24"],
)
def test_frames_of_another_rate_are_one_finding(
    tmp_path: Path, rate: int, of: Callable[[int], int], every: str, count: int
) -> None:
    moving = gradient(LENGTH, SMALL, step=8)
    verdict = seen(tmp_path, [moving[of(k)] for k in range(LENGTH)], Expected(), FrameRate(num=rate))
    ((severity, check, _, _, _, value, limit),) = faults(verdict)
    assert (severity, check, limit) == ("warning", "duplicate", "0")
    assert messages(verdict)[0].endswith(f"a frame is repeated every {every} frames; it was made at another rate")
    assert value is not None and int(value.split()[0]) >= count


def test_many_dropped_frames_are_listed_up_to_eight_and_the_last_tells_how_many_more(tmp_path: Path) -> None:
    moving = gradient(240, SMALL)
    at = [10, 13, 27, 31, 49, 58, 60, 90, 97, 120, 150, 155, 190]
    for k in at:
        moving[k] = moving[k - 1]
    verdict = seen(tmp_path, moving, Expected())
    assert [finding.split(":")[0] for finding in messages(verdict)] == [f"frame {k}" for k in [*at[:MOST], at[-1]]]
    assert messages(verdict)[-1].endswith("; the last of 5 more")


# Flashing


def strobe(hz: float, seconds: int = 4) -> list[Picture]:
    """The moving picture, bright and dark by turns, `hz` times a second each."""
    moving = gradient(24 * seconds)
    return [picture if int(2 * hz * k / 24 + 1e-9) % 2 else dimmed(picture, 0.3) for k, picture in enumerate(moving)]


@pytest.mark.parametrize("hz", [4, 6, 12])
def test_a_strobe_is_an_error_with_how_often_it_flashes(tmp_path: Path, hz: int) -> None:
    verdict = seen(tmp_path, strobe(hz))
    ((*told, start, end, value, limit),) = faults(verdict)
    assert told == ["error", "flashing", "SH010"] and (value, limit) == (f"{hz} flashes within a second", "3 flashes")
    assert start is not None and end is not None and start <= 0.25 and end >= 3.75
    assert not verdict.passed


def test_a_strobe_is_found_where_it_is(tmp_path: Path, moving: list[Picture]) -> None:
    pictures = replaced(gradient(144), 48, [*strobe(6, seconds=2)])
    ((_, check, _, start, end, _, _),) = faults(seen(tmp_path, pictures, Expected()))
    assert check == "flashing" and start == pytest.approx(2, abs=0.1) and end == pytest.approx(4, abs=0.1)


@pytest.mark.parametrize("hz", [0.5, 1, 2, 3])
def test_three_flashes_a_second_are_allowed(tmp_path: Path, hz: float) -> None:
    assert [told for told in faults(seen(tmp_path, strobe(hz))) if told[1] == "flashing"] == []


@pytest.mark.parametrize("hz", [0.5, 2.5])
def test_a_slow_pulse_is_no_strobe(tmp_path: Path, moving: list[Picture], hz: float) -> None:
    pictures = [dimmed(picture, 0.65 + 0.35 * cos(2 * pi * hz * k / 24)) for k, picture in enumerate(moving)]
    assert faults(seen(tmp_path, pictures)) == []


def test_halves_that_flash_by_turns_are_counted_by_their_own_rate(tmp_path: Path) -> None:
    """Two flashes a second in each place: were the turns of both added up, there would be four."""
    pictures = []
    for k in range(LENGTH):
        picture = flat(60)
        picture[:, 160 * (k // 6 % 2) :][:, :160] = 200
        pictures.append(picture)
    assert [told for told in faults(seen(tmp_path, pictures)) if told[1] == "flashing"] == []


def test_stripes_that_run_past_do_not_flash(tmp_path: Path) -> None:
    x = np.arange(320)
    pictures = [
        np.broadcast_to(np.where((x + 10 * k) % 80 < 40, 40, 220)[None, :, None], (180, 320, 3)).astype(np.uint8)
        for k in range(LENGTH)
    ]
    assert [told for told in faults(seen(tmp_path, pictures)) if told[1] == "flashing"] == []


def test_a_small_light_may_flash(tmp_path: Path, moving: list[Picture]) -> None:
    pictures = [picture.copy() for picture in moving]
    for k, picture in enumerate(pictures):
        picture[:80, :150] = 20 if k % 4 < 2 else 250
    assert [told for told in faults(seen(tmp_path, pictures)) if told[1] == "flashing"] == []


# Laws


@given(arrays(np.bool_, st.integers(0, 60)))
def test_runs_are_the_true_stretches_and_nothing_else(flags: np.ndarray) -> None:
    found = runs(flags)
    rebuilt = np.zeros(len(flags), bool)
    for first, after in found:
        assert first < after
        rebuilt[first:after] = True
    assert (rebuilt == flags).all()
    assert all(left[1] < right[0] for left, right in pairwise(found)), "with a gap between them"


@given(st.integers(0, 40))
def test_a_list_of_findings_is_short_and_loses_no_count(count: int) -> None:
    found = [Finding(check="x", severity=Severity.NOTE, message=str(k)) for k in range(count)]
    listed = at_most(found)
    assert listed[:MOST] == found[:MOST] and len(listed) <= MOST + 1
    if count > MOST:
        assert listed[-1].message == f"{count - 1}; the last of {count - MOST} more"
