"""A take has to be exactly what was asked for: so many frames, of this size, at this rate."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.check.expected import Expected, ShotSpan
from reelwright.check.technical import (
    film_check_recipe,
    make_film_check,
    make_take_check,
    take_check_recipe,
)
from reelwright.errors import NotFound
from reelwright.film.verdict import TechnicalVerdict
from reelwright.media.audio import write_wav
from reelwright.units import FrameRate, Resolution

from .films import FILM, SMALL, TAGS, Picture, failing, faults, film, flat, foreign, gradient, of, take, tone

ASKED = Expected(frames=30, rate=FILM, resolution=SMALL, shots=(ShotSpan(shot="SH030", start=0, frames=30),))
DIGEST = "0" * 64


def verdict_on(path: Path, expected: Expected = ASKED) -> TechnicalVerdict:
    """As the engine has it made."""
    told: list[float] = []
    out = path.with_suffix(".json")
    facts = make_take_check(take_check_recipe(DIGEST, expected), {"take": path}, out, told.append)
    verdict = TechnicalVerdict.from_json(out.read_text(encoding="utf-8"))
    assert facts == {"passed": verdict.passed}
    assert told == sorted(told) and all(0 <= share <= 1 for share in told)
    return verdict


@pytest.fixture
def moving() -> list[Picture]:
    return gradient(30)


def test_what_was_asked_for_passes_however_small(tmp_path: Path, moving: list[Picture]) -> None:
    verdict = verdict_on(take(tmp_path / "a.mp4", moving))
    assert verdict.passed and verdict.findings == ()
    assert [check.name for check in verdict.checks] == ["resolution", "codec", "frame rate", "duration", "colour"]
    assert failing(verdict) == set()


@pytest.mark.parametrize("frames", [29, 31])
def test_one_frame_more_or_less_fails(tmp_path: Path, frames: int) -> None:
    verdict = verdict_on(take(tmp_path / "a.mp4", gradient(frames)))
    assert not verdict.passed
    assert (of(verdict, "duration").value, of(verdict, "duration").limit) == (
        f"{frames / 24:.3f} s, {frames} frames",
        "30 frames",
    )


@pytest.mark.parametrize("size", [Resolution(width=322, height=180), Resolution(width=1280, height=720)], ids=str)
def test_another_size_fails_even_a_larger_one(tmp_path: Path, size: Resolution) -> None:
    verdict = verdict_on(take(tmp_path / "a.mp4", gradient(30, size)))
    assert not verdict.passed and of(verdict, "resolution").value == str(size)
    assert of(verdict, "resolution").limit == "320x180 as asked"


@pytest.mark.parametrize("name", ["25", "30", "12"])
def test_another_rate_fails(tmp_path: Path, moving: list[Picture], name: str) -> None:
    verdict = verdict_on(take(tmp_path / "a.mp4", moving, FrameRate.parse(name)))
    assert not verdict.passed and "frame rate" in failing(verdict)


def test_frames_shown_unevenly_fail(tmp_path: Path, moving: list[Picture]) -> None:
    times = [k + (k > 10) for k in range(30)]
    verdict = verdict_on(foreign(tmp_path / "a.mp4", moving, times=times, tags=TAGS))
    assert not verdict.passed and "frame rate" in failing(verdict)


def test_untagged_colour_fails_a_take(tmp_path: Path, moving: list[Picture]) -> None:
    verdict = verdict_on(foreign(tmp_path / "a.mp4", moving))
    assert not verdict.passed and failing(verdict) == {"colour"}


def test_a_take_of_nothing_but_black_fails_and_names_its_shot(tmp_path: Path) -> None:
    verdict = verdict_on(take(tmp_path / "a.mp4", [flat(0)] * 30))
    assert faults(verdict) == [("error", "black", "SH030", 0.0, 1.25, "100 %", "0 %")] and not verdict.passed


def test_a_warning_does_not_fail_a_take(tmp_path: Path, moving: list[Picture]) -> None:
    verdict = verdict_on(take(tmp_path / "a.mp4", [*moving[:15], flat(0), *moving[16:]]))
    assert [told[:3] for told in faults(verdict)] == [("warning", "black", "SH030")] and verdict.passed


def test_a_take_of_one_frame_has_no_rate_and_passes(tmp_path: Path) -> None:
    asked = ASKED.model_copy(update={"frames": 1})
    verdict = verdict_on(take(tmp_path / "a.mp4", gradient(1)), asked)
    assert of(verdict, "frame rate").passed is None and verdict.passed


@pytest.mark.parametrize("data", [b"", b"this is no film", b"\0\0\0\x18ftypisom" + bytes(400)])
def test_a_file_that_is_no_film_fails_so_that_another_take_is_made(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    verdict = verdict_on(path)
    assert not verdict.passed and verdict.checks == ()
    assert faults(verdict) == [("error", "damage", "SH030", None, None, "0 frames", "30 frames")]


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        verdict_on(tmp_path / "none.mp4")


def test_a_film_is_checked_by_its_recipe_with_the_recordings_of_its_lines(tmp_path: Path) -> None:
    expected = Expected(seconds=1.25, frames=30, rate=FILM, has_sound=True, lines={"SH030": 0.25})
    recipe = film_check_recipe(DIGEST, expected, {"SH030": "1" * 64, "SH040": "2" * 64})
    assert recipe.inputs == {"film": DIGEST, "SH030": "1" * 64}
    path = film(tmp_path, gradient(30))
    write_wav(tmp_path / "line.wav", tone(0.5), 48_000)
    inputs = {"film": path, "SH030": tmp_path / "line.wav"}
    facts = make_film_check(recipe, inputs, tmp_path / "out.json", lambda _: None)
    verdict = TechnicalVerdict.from_json((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert facts == {"passed": verdict.passed} and "line" in of(verdict, "audio").value


def test_another_expectation_is_another_recipe() -> None:
    one = take_check_recipe(DIGEST, ASKED)
    assert one.digest == take_check_recipe(DIGEST, ASKED).digest
    assert one.digest != take_check_recipe(DIGEST, ASKED.model_copy(update={"frames": 31})).digest
    assert one.digest != take_check_recipe("1" * 64, ASKED).digest
