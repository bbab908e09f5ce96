"""What each time of day looks like, measured in the drawn picture: how light, how red and how yellow it is."""

from __future__ import annotations

import os
from functools import cache
from itertools import cycle

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Angle, Framing, Place, TimeOfDay
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.skies import Sky
from reelwright.units import FrameRate, Resolution

from .locations import setup

DAWN, MORNING, NOON, AFTERNOON, DUSK, BLUE_HOUR, NIGHT = TimeOfDay
INDOORS = (Place.ROOM, Place.CORRIDOR, Place.OFFICE, Place.STAGE, Place.CAVE)
WITHOUT_AIR = (Place.SPACE, Place.UNDERWATER, Place.ABSTRACT)
OUTDOORS = [place for place in PLACES if place not in INDOORS + WITHOUT_AIR]

IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
BESIDES = dict(zip(OUTDOORS, cycle((DAWN, MORNING, AFTERNOON)), strict=False))
"""The one of these hours that a place is drawn at in the short form; the other four each place is."""

BOUNDS = {
    DAWN: ((28, 74), (2, 15), (-4, 28)),
    MORNING: ((38, 78), (-2, 5), (-7, 7)),
    NOON: ((41, 77), (0, 0), (0, 0)),
    AFTERNOON: ((35, 76), (-1, 8), (2, 20)),
    DUSK: ((20, 57), (8, 25), (-9, 25)),
    BLUE_HOUR: ((16, 48), (-5, 13), (-28, -2)),
    NIGHT: ((8, 28), (-7, 13), (-33, 4)),
}
"""Of the mean of a picture in clear weather: L*, 0..100; how much redder it is than noon at the same place, of a*; and
how much yellower, of b*."""


def shot(place: Place, hour: TimeOfDay, framing: Framing = Framing.WIDE, angle: Angle = Angle.EYE) -> Location:
    asked = setup(place, hour, framing=framing, angle=angle)
    return PLACES[place](asked, Resolution(width=320, height=180), FrameRate.of(24), 48)


@cache
def lab(place: Place, hour: TimeOfDay) -> NDArray[np.float32]:
    """[H, W, 3], CIE L*, a*, b*."""
    return _lab(shot(place, hour).frame(20))


def _lab(frame: Frame) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(frame.astype(np.float32) / 255, cv2.COLOR_BGR2Lab), np.float32)


def mean(place: Place, hour: TimeOfDay) -> tuple[float, float, float]:
    light, red, yellow = lab(place, hour).mean((0, 1)).tolist()
    return light, red, yellow


def hours_of(place: Place) -> list[TimeOfDay]:
    return [hour for hour in TimeOfDay if IS_LONG or hour in (NOON, DUSK, BLUE_HOUR, NIGHT, BESIDES[place])]


@pytest.mark.parametrize("place", OUTDOORS)
def test_every_hour_has_its_own_light_and_hue(place: Place) -> None:
    noon = mean(place, NOON)
    for hour in hours_of(place):
        light, red, yellow = mean(place, hour)
        for found, (least, most) in zip((light, red - noon[1], yellow - noon[2]), BOUNDS[hour], strict=True):
            assert least <= found <= most, f"{hour}: {light:.1f}, {red - noon[1]:+.1f}, {yellow - noon[2]:+.1f}"


@pytest.mark.parametrize("place", OUTDOORS)
def test_it_darkens_from_noon_to_night_and_the_sun_warms_it_as_it_sinks(place: Place) -> None:
    noon, dusk, blue, night = (mean(place, hour) for hour in (NOON, DUSK, BLUE_HOUR, NIGHT))
    assert noon[0] - 9 > dusk[0] > blue[0] + 1 and blue[0] - 4 > night[0]
    assert blue[2] < -1 and blue[2] < dusk[2] - 10 and blue[1] < dusk[1] - 5
    for hour in hours_of(place):
        if hour is DAWN:  # the cooler of the two, and there is more to come
            assert noon[1] + 2 < mean(place, DAWN)[1] < dusk[1] - 4
    if IS_LONG:
        assert mean(place, AFTERNOON)[2] > mean(place, MORNING)[2] + 3


@pytest.mark.parametrize("place", [*INDOORS, *WITHOUT_AIR])
def test_where_the_sky_is_not_seen_night_is_still_darker_and_the_blue_hour_bluer(place: Place) -> None:
    noon, dusk, blue, night = (mean(place, hour) for hour in (NOON, DUSK, BLUE_HOUR, NIGHT))
    assert night[0] < 0.75 * noon[0]
    if place is not Place.ABSTRACT:  # its hue is its mood's
        assert blue[2] < dusk[2] - 3 and blue[1] < dusk[1] + 0.5


@pytest.mark.parametrize(("hour", "warmer"), [(DAWN, 4), (DUSK, 12)])
@pytest.mark.parametrize(("place", "low"), [(Place.BEACH, np.s_[66:82]), (Place.DESERT, np.s_[36:50])])
def test_at_either_end_of_the_day_the_sky_is_warmest_and_brightest_over_the_horizon(
    place: Place, low: slice, hour: TimeOfDay, warmer: float
) -> None:
    def sky(rows: slice, at: TimeOfDay) -> list[float]:
        light, _, yellow = np.median(lab(place, at)[rows].reshape(-1, 3), axis=0).tolist()
        return [light, yellow]

    over_it, overhead, by_day = sky(low, hour), sky(np.s_[:12], hour), sky(low, NOON)
    assert over_it[1] > overhead[1] + warmer and over_it[0] > overhead[0] + 10
    assert over_it[1] > by_day[1] + 12


LOW = (Framing.EXTREME_WIDE, Angle.LOW)
EYE = (Framing.WIDE, Angle.EYE)
SUNS = [
    (Place.BEACH, MORNING, EYE),
    (Place.ROOFTOP, MORNING, LOW),
    (Place.HARBOUR, AFTERNOON, EYE),
    (Place.BEACH, NOON, LOW),
]
MORE_SUNS = [
    (Place.HEADLAND, NOON, LOW), (Place.HEADLAND, AFTERNOON, EYE), (Place.HEADLAND, MORNING, LOW),
    (Place.MEADOW, MORNING, EYE), (Place.MEADOW, NOON, LOW), (Place.LAKE, MORNING, EYE), (Place.LAKE, NOON, LOW),
    (Place.CLOUDS, MORNING, LOW), (Place.CLOUDS, NOON, LOW), (Place.CLOUDS, AFTERNOON, EYE),
    (Place.VILLAGE, MORNING, EYE), (Place.VILLAGE, NOON, LOW), (Place.ROAD, MORNING, EYE), (Place.ROAD, NOON, LOW),
    (Place.ROAD, AFTERNOON, LOW),
]  # fmt: skip
"""Where nothing stands before it."""


@pytest.mark.parametrize(("place", "hour", "camera"), SUNS + MORE_SUNS if IS_LONG else SUNS)
def test_by_day_the_sun_is_white_and_nothing_in_the_picture_is_brighter(
    place: Place, hour: TimeOfDay, camera: tuple[Framing, Angle]
) -> None:
    scene = shot(place, hour, *camera)
    (sky,) = (part for part in vars(scene).values() if isinstance(part, Sky))
    column, row, _ = scene.camera(20).project(sky.sun)
    assert 4 < column < 316 and 4 < row < 176
    luma = cv2.blur(cv2.cvtColor(scene.frame(20), cv2.COLOR_BGR2GRAY), (3, 3))
    disc = luma[round(row) - 2 : round(row) + 2, round(column) - 2 : round(column) + 2]
    assert disc.min() > 245 and disc.mean() >= luma.max() - 2
