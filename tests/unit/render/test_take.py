"""A take is counted, named by its request, and never left half made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.errors import BackendError
from reelwright.film.look import Framing, Mood, Move, Place, Season, TimeOfDay, Weather
from reelwright.film.shot import Setup, Slate, TakeRequest
from reelwright.render.backend import Capabilities
from reelwright.render.backends.slate import SlateCard
from reelwright.render.take import encode_take, make_take, take_recipe
from reelwright.units import FrameRate, Resolution

REQUEST = TakeRequest(
    slate=Slate(production="", scene=1, shot="SH002", take=1),
    setup=Setup(
        place=Place.CITY,
        time_of_day=TimeOfDay.NOON,
        weather=Weather.RAIN,
        framing=Framing.WIDE,
        move=Move.STATIC,
        mood=Mood.CALM,
        seed=1,
    ),
    frames=6,
    rate=FrameRate(num=24),
    resolution=Resolution(width=160, height=96),
)


def frames(count: int, shape: tuple[int, ...] = (96, 160, 3)) -> Iterator[NDArray[np.uint8]]:
    for k in range(count):
        yield np.full(shape, 40 * k % 256, np.uint8)


@pytest.mark.parametrize(("count", "said"), [(5, "5 frames were drawn, 6 asked for"), (7, "more frames"), (0, "0 fra")])
def test_too_few_or_too_many_frames_are_an_error_and_leave_no_file(tmp_path: Path, count: int, said: str) -> None:
    with pytest.raises(BackendError, match=said):
        encode_take(frames(count), REQUEST, tmp_path / "take.mp4", lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_a_frame_of_another_size_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match=r"SH002: frame 0 is \(96, 158, 3\)"):
        encode_take(frames(6, (96, 158, 3)), REQUEST, tmp_path / "take.mp4", lambda _: None)


def test_an_error_while_drawing_leaves_no_file(tmp_path: Path) -> None:
    def failing() -> Iterator[NDArray[np.uint8]]:
        yield from frames(2)
        raise BackendError("the brush broke")

    with pytest.raises(BackendError, match="brush"):
        encode_take(failing(), REQUEST, tmp_path / "take.mp4", lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_facts_are_measured(tmp_path: Path) -> None:
    facts = encode_take(frames(6), REQUEST, tmp_path / "take.mp4", lambda _: None)
    assert facts["frames"] == 6
    encode = facts["encode_cpu_ms_per_frame"]
    assert isinstance(encode, float) and encode > 0


def test_the_recipe_is_the_request_and_makes_the_same_take_from_it(tmp_path: Path) -> None:
    backend = SlateCard()
    recipe = take_recipe(REQUEST, backend.name, backend.edition)
    assert TakeRequest.model_validate(recipe.parameters) == REQUEST
    assert recipe.hash != take_recipe(REQUEST, backend.name, backend.edition + 1).hash
    assert recipe.hash != take_recipe(REQUEST.model_copy(update={"frames": 7}), backend.name, backend.edition).hash
    make_take(backend, recipe, {}, tmp_path / "made.mp4", lambda _: None)
    backend.render(REQUEST, tmp_path / "asked.mp4", lambda _: None)
    assert (tmp_path / "made.mp4").read_bytes() == (tmp_path / "asked.mp4").read_bytes()


IN_WINTER = REQUEST.model_copy(update={"setup": REQUEST.setup.model_copy(update={"season": Season.WINTER})})


@pytest.mark.parametrize(
    ("capabilities", "said"),
    [
        (Capabilities(max_frames=5, max_pixels=10**6), "6 frames are too many; at most 5"),
        (Capabilities(max_frames=9, max_pixels=1000), "160x96 is too large; at most 1000 pixels"),
        (Capabilities(max_frames=9, max_pixels=10**6, places=frozenset({Place.DESERT})), "place 'city'.*: desert"),
        (Capabilities(max_frames=9, max_pixels=10**6, weathers=frozenset({Weather.FOG})), "weather 'rain'.*: fog"),
        (Capabilities(max_frames=9, max_pixels=10**6, seasons=frozenset({Season.SPRING})), "season 'winter'.*: spring"),
        (Capabilities(max_frames=9, max_pixels=10**6, moves=frozenset({Move.PUSH_IN})), "camera move 'static'"),
        (Capabilities(max_frames=9, max_pixels=10**6, framings=frozenset({Framing.MEDIUM})), "framing 'wide'"),
    ],
)
def test_a_refusal_says_what_and_what_there_is(capabilities: Capabilities, said: str) -> None:
    with pytest.raises(BackendError, match=said):
        capabilities.require(IN_WINTER)


def test_what_can_be_made_is_not_refused() -> None:
    assert Capabilities(max_frames=6, max_pixels=160 * 96).refusal(REQUEST) is None
