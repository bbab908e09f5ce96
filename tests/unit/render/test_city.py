"""The city: what hour and weather do to it, that it fills every picture, and that its frames stand alone."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Framing, Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.places.city import City
from reelwright.render.backends.previz.street.streetlight import LAMP_X, LAMPS
from reelwright.units import FrameRate, Resolution

from .locations import setup

FRAMES = 48


@cache
def city(
    time_of_day: TimeOfDay = TimeOfDay.NOON,
    weather: Weather = Weather.CLEAR,
    framing: Framing = Framing.WIDE,
    move: Move = Move.STATIC,
    action: Action | None = None,
    size: tuple[int, int] = (320, 180),
) -> City:
    seen = setup(Place.CITY, time_of_day, weather, framing, move, action)
    return City(seen, Resolution(width=size[0], height=size[1]), FrameRate.of(24), FRAMES)


def test_a_frame_is_the_same_whatever_was_drawn_before_it() -> None:
    walked = city(weather=Weather.RAIN, action=Action.WALK, move=Move.PUSH_IN)
    for index in (0, 40, 7):
        walked.frame(index)
    city.cache_clear()
    assert np.array_equal(walked.frame(30), city(weather=Weather.RAIN, action=Action.WALK, move=Move.PUSH_IN).frame(30))


def test_noon_is_brighter_than_dusk_and_dusk_than_night() -> None:
    noon, dusk, night = (city(hour).frame(5).mean() for hour in (TimeOfDay.NOON, TimeOfDay.DUSK, TimeOfDay.NIGHT))
    assert noon > 1.3 * dusk > 1.3 * 1.2 * night


@pytest.mark.parametrize(("hour", "lit"), [(TimeOfDay.NOON, False), (TimeOfDay.DUSK, True), (TimeOfDay.NIGHT, True)])
def test_street_lamps_are_lit_in_the_dark_only(hour: TimeOfDay, lit: bool) -> None:
    scene = city(hour)
    column, row, _ = scene.camera(5).project((LAMP_X - 0.86, 5.5, LAMPS[0]))
    y, x = np.ogrid[:180, :320]
    away, frame = np.hypot(x - column, y - row), scene.frame(5).mean(-1)
    about, beside = frame[away < 6].mean(), frame[(away > 22) & (away < 32)].mean()
    assert (about > beside + 60) == lit


def _mirrored(weather: Weather) -> float:
    """How much the water changes the road."""
    scene = city(TimeOfDay.NIGHT, weather)
    camera = scene.camera(5)
    things = [Thing(card, card.z) for card in scene.cards]
    picture = scene.compose(things, camera, 5 / 24)[..., :3].astype(float)
    dry = _without_water(scene, things)
    return float(np.abs(picture - dry)[camera.horizon + 20 :].mean())


def _without_water(scene: City, things: list[Thing]) -> NDArray[np.float64]:
    water, scene._water = scene._water, None
    picture = scene.compose(things, scene.camera(5), 5 / 24)[..., :3].astype(float)
    scene._water = water
    return picture


def test_the_road_mirrors_the_street_in_rain_and_storm_a_little_in_fog_and_never_when_dry() -> None:
    mirrored = {weather: _mirrored(weather) for weather in (Weather.RAIN, Weather.STORM, Weather.FOG, Weather.CLEAR)}
    assert mirrored[Weather.RAIN] > 4 and mirrored[Weather.STORM] > 4
    assert 0.5 < mirrored[Weather.FOG] < mirrored[Weather.RAIN]
    assert mirrored[Weather.CLEAR] == 0


def test_snow_lies_on_the_road() -> None:
    road = np.s_[150:175, 100:220]
    assert city(weather=Weather.SNOW).frame(5)[road].mean() > 1.5 * city(weather=Weather.CLOUD).frame(5)[road].mean()


def test_cars_that_come_wait_for_whoever_is_on_the_crossing() -> None:
    scene = city(action=Action.STAND)
    camera = scene.camera(0)
    coming = [[thing.z for thing in scene._traffic.driving(camera, t) if thing.shift[0] < 0] for t in (0.0, 1.5)]
    assert coming[0] == coming[1] and min(coming[0]) > scene.staging.mark[2] + 2


def test_the_background_of_a_close_figure_is_out_of_focus() -> None:
    def sharpness(scene: City) -> float:
        return float(np.abs(cv2.Laplacian(scene.frame(5)[:, 220:], cv2.CV_32F)).mean())

    assert sharpness(city(framing=Framing.MEDIUM, action=Action.STAND)) < 0.6 * sharpness(city(framing=Framing.MEDIUM))


@pytest.mark.parametrize(
    ("size", "framing", "move", "action"),
    [
        ((320, 180), Framing.MEDIUM_WIDE, Move.CRANE_DOWN, Action.WALK),
        ((180, 320), Framing.EXTREME_WIDE, Move.TILT_UP, None),
        ((180, 320), Framing.WIDE, Move.TILT_DOWN, None),
        ((240, 240), Framing.WIDE, Move.TRUCK_LEFT, Action.STAND),
        ((430, 180), Framing.WIDE, Move.PUSH_IN, None),
        ((430, 180), Framing.MEDIUM, Move.PAN_RIGHT, None),
    ],
)
def test_street_fills_the_picture_below_the_horizon(
    size: tuple[int, int], framing: Framing, move: Move, action: Action | None
) -> None:
    scene = city(framing=framing, move=move, action=action, size=size)
    mark = (255, 0, 255)
    scene._sky.card.texture[:] = (*mark, 255)  # what shows through a hole
    things = [Thing(card, card.z) for card in scene.cards]
    for index in (0, FRAMES // 2, FRAMES - 1):
        camera = scene.camera(index)
        picture = scene.compose(things, camera, index / 24)[max(0, camera.horizon + 3) :, :, :3]
        assert not (picture == mark).all(-1).any()
        assert (picture.sum(-1) > 0).mean() > 0.99
    city.cache_clear()


def test_a_thing_so_far_off_that_it_is_one_pixel_is_still_drawn() -> None:
    speck = Card(np.full((1, 1, 4), 255, np.uint8), (0, 0, 1), (1, 0, 0), (0, -1, 0))
    assert speck.half.shape == (1, 1, 4)
