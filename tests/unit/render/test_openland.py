"""Mountains and meadow: what weather and seed do to them."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Angle, Framing, Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.places.openland import OpenLand
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
    angle: Angle = Angle.EYE,
) -> Location:
    seen = setup(place, time_of_day, weather, framing, move, action, angle)
    return PLACES[place](seen, Resolution(width=size[0], height=size[1]), FrameRate.of(24), FRAMES)


def frame(place: Place = Place.MOUNTAINS, weather: Weather = Weather.CLEAR) -> NDArray[np.int64]:
    return land(place, weather).frame(20).astype(int)


def far(place: Place, weather: Weather = Weather.CLEAR) -> list[Card]:
    """The ranges but the nearest."""
    return [card for card in land(place, weather).cards if 400 < card.z < 590]


def test_mountains_stand_twice_as_high_as_hills() -> None:
    hills, mountains = (
        max((card.origin[1] + card.reach[1] * card.down[1]) / card.z for card in far(place)) for place in OPEN[::-1]
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
def test_seen_from_a_height_the_farthest_tree_still_stands_on_the_ground(place: Place) -> None:
    scene = land(place, framing=Framing.EXTREME_WIDE, angle=Angle.HIGH)
    assert isinstance(scene, OpenLand)
    camera = scene.camera(20)
    foot = camera.project((0.0, 0.0, max(tree.z for tree in scene.trees) + 2))[1]
    end = scene._meadow.first_row(camera, scene.ground_metres - 6)
    assert camera.horizon < end < foot - 4


def test_grass_is_sharp_from_above() -> None:
    seen = cv2.cvtColor(land(Place.MEADOW, angle=Angle.TOP, size=(640, 360)).frame(20), cv2.COLOR_BGR2GRAY)
    assert np.abs(cv2.Laplacian(cv2.GaussianBlur(seen, (0, 0), 0.8), cv2.CV_32F)).mean() > 4
