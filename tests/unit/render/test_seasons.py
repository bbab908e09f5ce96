"""Seasons: what they do to leaves, grass, ground and light, measured in the picture; and where they do nothing."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import SEASONLESS, Place, Season, TimeOfDay, Weather
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.leaffall import LeafFall
from reelwright.render.backends.previz.light import light_of
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.woods.greenery import Greenery
from reelwright.render.backends.previz.woods.trees import broadleaf
from reelwright.units import FrameRate, Resolution

from .locations import setup

FRAMES = 48
GREEN = [Place.FOREST, Place.MEADOW, Place.VILLAGE, Place.LAKE, Place.ROAD]


@cache
def land(
    place: Place,
    season: Season | None,
    weather: Weather = Weather.CLEAR,
    time: TimeOfDay = TimeOfDay.NOON,
    size: tuple[int, int] = (320, 180),
) -> Location:
    seen = setup(place, time, weather).model_copy(update={"season": season})
    return PLACES[place](seen, Resolution(width=size[0], height=size[1]), FrameRate.of(24), FRAMES)


@cache
def frame(place: Place, season: Season | None, weather: Weather = Weather.CLEAR) -> NDArray[np.uint8]:
    return land(place, season, weather).frame(20)


def leaves(place: Place) -> NDArray[np.bool_]:
    """Where the picture of a place is of something green, in summer."""
    blue, green, red = cv2.split(frame(place, Season.SUMMER).astype(int))
    return np.asarray((green > red + 10) & (green > blue + 16))


def hue(place: Place, season: Season | None) -> float:
    """Degrees, of what is green in summer: 0 red, 30 orange, 60 yellow, 120 green."""
    mean = frame(place, season)[leaves(place)].mean(0)
    return float(cv2.cvtColor(np.array([[mean]], np.float32) / 255, cv2.COLOR_BGR2HSV)[0, 0, 0])


@pytest.mark.parametrize("place", GREEN)
def test_what_is_green_in_summer_is_rust_and_gold_in_autumn(place: Place) -> None:
    assert leaves(place).mean() > 0.1
    assert 75 < hue(place, Season.SUMMER) < 150
    assert 20 < hue(place, Season.AUTUMN) < 65


@pytest.mark.parametrize("place", [Place.MEADOW, Place.VILLAGE, Place.ROAD])
def test_spring_is_a_fresher_green_than_summer(place: Place) -> None:
    spring, summer = (frame(place, season)[leaves(place)].mean() for season in (Season.SPRING, Season.SUMMER))
    assert spring > summer + 3
    assert 60 < hue(place, Season.SPRING) < hue(place, Season.SUMMER) + 2


def test_some_trees_blossom_in_spring_and_in_no_other_season() -> None:
    found = {}
    for season in Season:
        blue, green, red = cv2.split(frame(Place.MEADOW, season)[40:110].astype(int))
        found[season] = int(((red > green + 12) & (blue > green + 2) & (red > 120)).sum())
    assert found.pop(Season.SPRING) > 150
    assert max(found.values()) < 20


@pytest.mark.parametrize("place", [*GREEN, Place.CITY, Place.HARBOUR, Place.BEACH, Place.ROOFTOP])
def test_snow_lies_in_winter_and_none_falls(place: Place) -> None:
    plain, winter = (frame(place, season)[150:].reshape(-1, 3).mean(0) for season in (None, Season.WINTER))
    assert winter.mean() > 1.15 * plain.mean()
    assert winter[0] / winter[2] > 1.1 * plain[0] / plain[2], "blue over red: snow shows the sky's colour"
    assert land(place, Season.WINTER).falls() == ()


def test_bare_crowns_let_more_of_the_sky_through() -> None:
    covered = {}
    for season in (Season.SUMMER, Season.WINTER):
        seen = setup(Place.MEADOW, TimeOfDay.NOON).model_copy(update={"season": season})
        green = Greenery(seen, light_of(TimeOfDay.NOON, Weather.CLEAR, season))
        crown = broadleaf(green, 3, 12, 20).texture[: 12 * 20 // 2]
        covered[season] = float((crown[..., 3] > 128).mean())
    assert covered[Season.WINTER] < 0.7 * covered[Season.SUMMER]


def test_trees_turn_one_by_one_in_autumn() -> None:
    seen = setup(Place.MEADOW, TimeOfDay.NOON).model_copy(update={"season": Season.AUTUMN})
    green = Greenery(seen, light_of(TimeOfDay.NOON, Weather.CLEAR, Season.AUTUMN))
    ratios = []
    for seed in range(4):
        crown = broadleaf(green, seed, 12, 10).texture[:60].astype(float)
        mean = crown[crown[..., 3] > 200][:, :3].mean(0)
        ratios.append(mean[1] / mean[2])
    assert max(ratios) > 1.5 * min(ratios), "green over red: a rusty tree stands beside a golden one"


@pytest.mark.parametrize("place", [Place.FOREST, Place.MEADOW, Place.CITY])
def test_leaves_fall_in_autumn_and_in_no_other_season(place: Place) -> None:
    for season in (None, Season.SUMMER, Season.AUTUMN, Season.WINTER):
        falls = [isinstance(fall, LeafFall) for fall in land(place, season).falls()]
        assert any(falls) == (season is Season.AUTUMN)


@pytest.mark.parametrize("place", [Place.LAKE, Place.DESERT, Place.ROOM])
def test_no_leaf_falls_where_no_broad_tree_is_near(place: Place) -> None:
    assert not [fall for fall in land(place, Season.AUTUMN).falls() if isinstance(fall, LeafFall)]


def test_falling_leaves_are_few_move_on_and_depend_on_the_time_alone() -> None:
    size = Resolution(width=320, height=180)

    def drawn(t: float) -> NDArray[np.uint8]:
        fall = LeafFall(size, light_of(TimeOfDay.NOON, Weather.CLEAR), Weather.CLEAR, 5)
        fall.add(np.zeros((180, 320, 3), np.uint8), 99.0)
        return fall.add(np.zeros((180, 320, 3), np.uint8), t)

    for t in (0.0, 1.0, 40.0):
        assert 0 < (drawn(t).max(2) > 40).mean() < 0.02
    assert np.array_equal(drawn(1.0), drawn(1.0))

    def row(t: float) -> float:
        return float(np.nonzero(drawn(t).max(2) > 40)[0].mean())

    down = [row(t + 0.1) - row(t) for t in np.linspace(0, 6, 30)]
    assert np.median(down) > 0.5, "one that leaves below comes in again above, so not in every moment"


def test_weather_snow_is_as_it_was_and_winter_keeps_its_trees_less_laden() -> None:
    falling, lying = frame(Place.FOREST, None, Weather.SNOW), frame(Place.FOREST, Season.WINTER)
    assert falling[:60].mean() > lying[:60].mean()
    assert land(Place.FOREST, None, Weather.SNOW).falls() != ()


def test_summer_is_near_what_is_drawn_when_nobody_said_a_season() -> None:
    for place in GREEN:
        away = np.abs(frame(place, Season.SUMMER).astype(int) - frame(place, None).astype(int)).mean()
        assert 0 < away < 8
        winter = np.abs(frame(place, Season.WINTER).astype(int) - frame(place, None).astype(int)).mean()
        assert winter > 2.5 * away


@pytest.mark.parametrize("place", sorted(SEASONLESS))
def test_a_place_without_seasons_is_the_same_all_year(place: Place) -> None:
    size = (160, 90)
    plain = land(place, None, size=size).frame(20)
    for season in (Season.AUTUMN, Season.WINTER):
        assert np.array_equal(land(place, season, size=size).frame(20), plain)


@pytest.mark.parametrize("place", sorted(set(Place) - SEASONLESS))
def test_every_other_place_shows_winter(place: Place) -> None:
    plain, winter = (frame(place, season).astype(int) for season in (None, Season.WINTER))
    assert np.abs(plain - winter).mean() > 1.5


def test_trees_stand_in_a_street_when_a_season_is_said() -> None:
    plain, summer = (len(land(Place.CITY, season).cards) for season in (None, Season.SUMMER))
    assert summer - plain in range(5, 9)


def test_the_sun_of_winter_is_low_and_its_light_cold() -> None:
    for time in (TimeOfDay.MORNING, TimeOfDay.NOON, TimeOfDay.AFTERNOON):
        plain, winter = (light_of(time, Weather.CLEAR, season) for season in (None, Season.WINTER))
        assert winter.key_height < 0.5 * plain.key_height
        assert winter.tint[0] / winter.tint[2] > 1.1 * plain.tint[0] / plain.tint[2], "blue over red"


def test_no_firefly_glows_in_winter() -> None:
    def flies(season: Season | None) -> int:
        return len(land(Place.FOREST, season, time=TimeOfDay.NIGHT, size=(160, 90)).moving(1.0))

    assert flies(None) > 0 == flies(Season.WINTER) == flies(Season.AUTUMN)
