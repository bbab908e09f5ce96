"""The desert: what its weathers do to it, that it fills every picture, and that its frames stand alone."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Angle, Framing, Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.card import Thing
from reelwright.render.backends.previz.places.desert import Desert
from reelwright.units import FrameRate, Resolution

from .locations import setup

FRAMES = 48


@cache
def desert(
    weather: Weather = Weather.CLEAR,
    time_of_day: TimeOfDay = TimeOfDay.MORNING,
    framing: Framing = Framing.WIDE,
    move: Move = Move.STATIC,
    action: Action | None = None,
    size: tuple[int, int] = (320, 180),
    angle: Angle = Angle.EYE,
) -> Desert:
    seen = setup(Place.DESERT, time_of_day, weather, framing, move, action, angle)
    return Desert(seen, Resolution(width=size[0], height=size[1]), FrameRate.of(24), FRAMES)


def sand(weather: Weather) -> NDArray[np.uint8]:
    return desert(weather).frame(20)[140:170, 100:220]


def test_a_frame_is_the_same_whatever_was_drawn_before_it() -> None:
    walked = desert(action=Action.WALK, move=Move.PUSH_IN)
    for index in (0, 40, 7):
        walked.frame(index)
    desert.cache_clear()
    assert np.array_equal(walked.frame(30), desert(action=Action.WALK, move=Move.PUSH_IN).frame(30))


@pytest.mark.parametrize(
    ("size", "framing", "move", "action"),
    [
        ((320, 180), Framing.MEDIUM_WIDE, Move.CRANE_DOWN, Action.WALK),
        ((180, 320), Framing.EXTREME_WIDE, Move.TILT_UP, None),
        ((240, 240), Framing.WIDE, Move.TRUCK_LEFT, Action.STAND),
        ((430, 180), Framing.MEDIUM, Move.PAN_RIGHT, None),
    ],
)
def test_every_shape_of_picture_is_filled_to_its_edges_from_first_frame_to_last(
    size: tuple[int, int], framing: Framing, move: Move, action: Action | None
) -> None:
    scene = desert(framing=framing, move=move, action=action, size=size)
    for index in (0, FRAMES - 1):
        t = index / 24
        things = [Thing(card, card.z) for card in scene.cards] + scene.moving(t)
        assert scene.compose(things, scene.camera(index), t)[..., 3].min() > 250


def test_rain_darkens_the_sand_and_snow_whitens_it() -> None:
    dry, wet, white = sand(Weather.CLEAR), sand(Weather.RAIN), sand(Weather.SNOW)
    assert wet.mean() < 0.75 * dry.mean()
    assert white.mean() > dry.mean()
    blue, red = white[..., 0].mean(), white[..., 2].mean()
    assert red - blue < 25 < dry[..., 2].mean() - dry[..., 0].mean()


def test_fog_swallows_the_mesas() -> None:
    def unevenness(weather: Weather) -> float:
        return float(desert(weather).frame(20)[30:70].std(axis=1).mean())

    assert unevenness(Weather.FOG) < 0.35 * unevenness(Weather.CLEAR)


def test_a_storm_is_of_sand_and_no_rain_falls() -> None:
    storm = desert(Weather.STORM)
    assert storm.falls() == ()
    sky = storm.frame(20)[10:60].reshape(-1, 3).mean(0)
    assert sky[2] > sky[1] > sky[0] + 20
    # what blows, moves
    assert np.abs(storm.frame(20).astype(int) - storm.frame(40)).mean() > 1.5


def test_a_figure_throws_a_shadow_away_from_the_sun_under_an_open_sky_only() -> None:
    def darkened(weather: Weather) -> float:
        standing = desert(weather, action=Action.STAND)
        column, row, _ = standing.camera(20).project(standing.staging.mark)
        beside = np.s_[round(row) - 1 : round(row) + 12, round(column) + 10 : round(column) + 50]
        return float((desert(weather).frame(20)[beside].astype(int) - standing.frame(20)[beside]).max())

    assert darkened(Weather.CLEAR) > 25
    assert darkened(Weather.FOG) < 15


def test_footprints_lie_behind_a_walker_and_never_before() -> None:
    scene = desert(action=Action.WALK)
    for index in (0, 20, FRAMES - 1):
        feet = next(thing for thing in scene._figure(index / 24) if thing.card.z == 0).shift
        prints = [thing.card for thing in scene._lying(scene.camera(index), index / 24) if thing.card.across[2] > 0]
        (track,) = prints
        end = track.origin + track.across * track.texture.shape[1]
        assert feet[0] - 1.6 < end[0] < feet[0]


def test_seen_from_a_height_there_is_only_sand_below_the_mesas() -> None:
    """No air shows between the end of the flat ground and the dunes beyond it."""
    scene = desert(framing=Framing.EXTREME_WIDE, time_of_day=TimeOfDay.NOON, angle=Angle.HIGH)
    lab = cv2.cvtColor(scene.frame(20).astype(np.float32) / 255, cv2.COLOR_BGR2Lab)
    below = cv2.blur(lab[scene.camera(20).horizon + 8 :], (3, 3))
    assert below[..., 2].min() > 15  # all of it is yellow, as air is not
