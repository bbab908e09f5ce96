"""Takes with something done to their pictures: the pictures alone, never the words over them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.errors import InvalidInput
from reelwright.film.lettering import TitleCard
from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.recipe import Asset, Facts
from reelwright.film.shot import Setup, Slate, TakeRequest
from reelwright.film.touch import Touch, TouchKind
from reelwright.pipeline.touched import make_touched_take, touched_recipe
from reelwright.render.footage import footage_recipe, make_footage
from reelwright.units import FrameRate, Resolution

from ..media.moving import HEIGHT, WIDTH, clip, pan, shown  # noqa: TID252 - tests are no package on the path

SIZE = Resolution(width=2 * WIDTH, height=2 * HEIGHT)
COARSE = Touch(kind=TouchKind.GRAIN, name="coarse")
LARGER = Touch(kind=TouchKind.UPSCALE)
BETWEEN = Touch(kind=TouchKind.INTERPOLATE)


LARGE = Resolution(width=960, height=540)
"""In which letters are thick enough to be looked into."""


def request(frames: int = 12, heading: str = "", size: Resolution = SIZE) -> TakeRequest:
    setup = Setup(
        place=Place.MEADOW,
        time_of_day=TimeOfDay.NOON,
        weather=Weather.CLEAR,
        framing=Framing.WIDE,
        move=Move.STATIC,
        mood=Mood.CALM,
        seed=1,
    )
    cards = (TitleCard(start=0, end=frames, heading=heading),) if heading else ()
    slate = Slate(production="p", scene=1, shot="SH010", take=1)
    return TakeRequest(slate=slate, setup=setup, frames=frames, rate=FrameRate(num=24), resolution=size, cards=cards)


def asset(**facts: JsonValue) -> Asset:
    whole = {"recipe": "0" * 64, "kind": "take", "sha256": "1" * 64, "size_bytes": 1, "suffix": ".mp4"}
    return Asset(**whole, made_at=datetime.now(UTC), facts=facts)  # type: ignore[arg-type]


def touched(source: Path, asked: TakeRequest, *touches: Touch) -> tuple[list[NDArray[np.uint8]], Facts]:
    out = source.with_name("touched.mp4")
    recipe = touched_recipe(asked, touches, "previz", asset())
    facts = make_touched_take(recipe, {"picture": source}, out, lambda _: None)
    return [frame.to_ndarray(format="bgr24") for frame in shown(out)], facts


def rough(picture: NDArray[np.uint8], where: NDArray[np.bool_]) -> float:
    """How much of it is finer than a few pixels, in grey levels."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return float(np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 1.5))[where].mean())


def test_words_are_laid_over_the_touched_picture_untouched(tmp_path: Path) -> None:
    grey = np.full((LARGE.height, LARGE.width, 3), 110, np.uint8)
    source = clip(tmp_path / "clip.mp4", [grey] * 4, sound="")
    asked = request(4, "HIHIHIHIHI", LARGE)
    plain_file = tmp_path / "plain.mp4"
    make_footage(footage_recipe(asked, "previz", "1" * 64), {"clip": source}, plain_file, lambda _: None)
    plain = shown(plain_file)[2].to_ndarray(format="bgr24")
    made, facts = touched(source, asked, COARSE)
    assert len(made) == facts["frames"] == 4
    letters = cv2.erode((plain.min(2) > 225).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    ground = cv2.dilate((abs(plain.astype(int) - 110).max(2) > 6).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    assert letters.sum() > 30
    assert rough(made[2], ground) > 5 * max(0.2, rough(plain, ground)), "the ground is grainy"
    assert abs(made[2][letters].astype(int) - plain[letters]).mean() < 4, "the letters are not"


def test_frames_that_a_clip_lacks_are_made_of_its_own(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", [pan(2 * k, speed=2) for k in range(12)], rate=12, sound="")
    held, _ = touched(source, request(frames=20), COARSE)
    made, facts = touched(source, request(frames=20), BETWEEN)
    assert len(held) == len(made) == 20
    told = facts["touched"]["interpolate"]  # type: ignore[index, call-overload]
    assert len(told["made"]) >= 9  # type: ignore[arg-type, index, call-overload]
    truth = cv2.resize(pan(9, speed=2), (SIZE.width, SIZE.height), interpolation=cv2.INTER_CUBIC).astype(float)
    errors = [np.abs(frames[9] - truth).mean() for frames in (made, held)]
    assert errors[0] < 0.7 * errors[1]


def test_a_clip_as_fast_as_the_film_has_nothing_made_up(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", [pan(k) for k in range(12)], sound="")
    _, facts = touched(source, request(), BETWEEN)
    assert facts["touched"] == {}


def test_a_clip_smaller_than_the_film_is_made_larger_by_a_net(tmp_path: Path) -> None:
    pictures = [pan(k) for k in range(3)]
    source = clip(tmp_path / "clip.mp4", pictures, sound="")
    made, facts = touched(source, request(frames=3), LARGER)
    assert made[0].shape[:2] == (SIZE.height, SIZE.width)
    assert "x2" in facts["touched"]["upscale"]["method"]  # type: ignore[index, operator, call-overload]
    _, facts = touched(source, request(frames=3, size=Resolution(width=WIDTH, height=HEIGHT)), LARGER)
    assert facts["touched"] == {}, "it is as large as the film"


def test_what_a_backend_told_of_its_picture_is_still_known_when_it_is_lettered() -> None:
    told: dict[str, JsonValue] = {"lens_mm": [35.0, 50.0], "face": None}
    assert touched_recipe(request(), [COARSE], "previz", asset(told=told)).parameters["told"] == told


def test_a_clip_that_players_turn_is_refused(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", [pan(k) for k in range(4)], sound="", rotation=90)
    with pytest.raises(InvalidInput, match="players turn upright"):
        touched(source, request(frames=4), COARSE)
