"""Mountains and meadow: what hour and weather do to them, that they fill every picture, and that frames stand alone."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Framing, Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.backend import PLACES
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.location import Location
from reelwright.units import FrameRate, Resolution

from .locations import setup

FRAMES = 48
OPEN = [Place.MOUNTAINS, Place.MEADOW]


@cache
def land(
    place: Place = Place.MOUNTAINS,
    weather: Weather = Weather.CLEAR,
    time_of_day: TimeOfDay = TimeOfDay.MORNING,
    framing: Framing = Framing.WIDE,
    move: Move = Move.STATIC,
    action: Action | None = None,
    size: tuple[int, int] = (320, 180),
) -> Location:
    seen = setup(place, time_of_day, weather, framing, move, action)
    return PLACES[place](seen, Resolution(width=size[0], height=size[1]), FrameRate.of(24), FRAMES)


def frame(place: Place = Place.MOUNTAINS, weather: Weather = Weather.CLEAR) -> NDArray[np.int64]:
    return land(place, weather).frame(20).astype(int)


@pytest.mark.parametrize("place", OPEN)
def test_a_frame_is_the_same_whatever_was_drawn_before_it(place: Place) -> None:
    walked = land(place, action=Action.WALK, move=Move.PUSH_IN)
    for index in (0, 40, 7):
        walked.frame(index)
    land.cache_clear()
    assert np.array_equal(walked.frame(30), land(place, action=Action.WALK, move=Move.PUSH_IN).frame(30))


@pytest.mark.parametrize("place", OPEN)
@pytest.mark.parametrize(
    ("size", "framing", "move", "action"),
    [
        ((320, 180), Framing.MEDIUM_WIDE, Move.CRANE_DOWN, Action.WALK),
        ((180, 320), Framing.EXTREME_WIDE, Move.TILT_UP, None),
        ((240, 240), Framing.WIDE, Move.TRUCK_LEFT, Action.STAND),
        ((430, 180), Framing.EXTREME_WIDE, Move.PAN_RIGHT, None),
        ((430, 180), Framing.MEDIUM, Move.PAN_LEFT, None),
    ],
)
def test_every_shape_of_picture_is_filled_to_its_edges_from_first_frame_to_last(
    place: Place, size: tuple[int, int], framing: Framing, move: Move, action: Action | None
) -> None:
    scene = land(place, framing=framing, move=move, action=action, size=size)
    for index in (0, FRAMES - 1):
        t = index / 24
        things = [Thing(card, card.z) for card in scene.cards] + scene.moving(t)
        assert scene.compose(things, scene.camera(index), t)[..., 3].min() > 250


def far(place: Place, weather: Weather = Weather.CLEAR) -> list[Card]:
    """The ranges but the nearest."""
    return [card for card in land(place, weather).cards if 400 < card.z < 590]


def test_mountains_stand_twice_as_high_as_hills() -> None:
    hills, mountains = (
        max((card.origin[1] + card.top * card.down[1]) / card.z for card in far(place)) for place in OPEN[::-1]
    )
    assert mountains > 2 * hills > 0.1


@pytest.mark.parametrize("place", OPEN)
def test_fog_takes_the_far_ranges_and_leaves_the_ground(place: Place) -> None:
    assert all((card.texture[..., 3] > 250).mean() > 0.2 for card in far(place))
    assert all(card.texture[..., 3].max() < 40 for card in far(place, Weather.FOG))
    assert frame(place, Weather.FOG)[150:].std() > 4


@pytest.mark.parametrize("place", OPEN)
def test_snow_whitens_the_ground(place: Place) -> None:
    green, white = frame(place)[140:170], frame(place, Weather.SNOW)[140:170]
    assert white.mean() > 1.5 * green.mean()
    assert green[..., 1].mean() > green[..., 2].mean() > green[..., 0].mean(), "grass is green, and warm"


def test_a_seed_has_mountains_of_its_own() -> None:
    one = setup(Place.MOUNTAINS, TimeOfDay.MORNING)
    size, rate = Resolution(width=320, height=180), FrameRate.of(24)
    first, second = (
        PLACES[Place.MOUNTAINS](one.model_copy(update={"seed": seed}), size, rate, FRAMES).frame(20).astype(int)
        for seed in (1, 2)
    )
    assert np.abs(first - second)[20:90].mean() > 8


@pytest.mark.parametrize("place", OPEN)
def test_nothing_pops_as_the_camera_moves(place: Place) -> None:
    """From frame to frame the picture changes evenly: none changes it much more than its neighbours do."""
    scene = land(place, move=Move.TRUCK_RIGHT)
    frames = [scene.frame(index).astype(int) for index in range(10, 26)]
    changes = [np.abs(after - before).mean() for before, after in pairwise(frames)]
    assert max(changes) < 1.5 * float(np.median(changes))
