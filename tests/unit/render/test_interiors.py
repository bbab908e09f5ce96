"""Rooms: their own light, the hour and the weather in their windows, and who walks in them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.card import Thing
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.indoors.face import Box, vector
from reelwright.render.backends.previz.indoors.light import Beam, Bulb, Pane, RoomLight
from reelwright.render.backends.previz.indoors.openings import DEEP
from reelwright.render.backends.previz.places.interior import Interior
from reelwright.render.backends.previz.places.stage import TheatreStage
from reelwright.units import FrameRate, Resolution

from .locations import setup

SIZE = Resolution(width=320, height=180)
INDOORS = (Place.ROOM, Place.CORRIDOR, Place.OFFICE, Place.STAGE)
WITH_WINDOWS = INDOORS[:3]
ROOM = Box(-3, 3, 0, 2.8, 0, 8)
PANE = Pane((0.0, 1.6, 8.0), (1.0, 0.0, 0.0), (0.0, 0.0, -1.0), 2.0, 1.4)
DARK = vector((0, 0, 0))


def inside(
    place: Place,
    hour: TimeOfDay = TimeOfDay.NOON,
    weather: Weather = Weather.CLEAR,
    framing: Framing = Framing.WIDE,
    action: Action | None = None,
    mood: Mood = Mood.CALM,
    frames: int = 96,
) -> Interior:
    seen = setup(place, hour, weather, framing, action=action).model_copy(update={"mood": mood})
    found = PLACES[place](seen, SIZE, FrameRate.of(24), frames)
    assert isinstance(found, Interior)
    return found


def composed(scene: Interior, index: int) -> NDArray[np.int64]:
    t = index / 24
    things = [Thing(card, card.z) for card in scene.cards] + scene.moving(t)
    return scene.compose(things, scene.camera(index), t)[..., :3].astype(int)


def in_windows(scene: Interior) -> NDArray[np.bool_]:
    """[H, W], the pixels that show a window, and one more to each side."""
    mask = np.zeros((SIZE.height, SIZE.width), bool)
    for pane in scene.room_light.panes:
        hole = np.array(pane.middle) + np.multiply(pane.inward, DEEP)
        across, up = np.multiply(pane.right, pane.wide / 2), np.array((0, pane.tall / 2, 0))
        corners = np.array([scene.camera(0).project(hole + a * across + b * up) for a in (-1, 1) for b in (-1, 1)])
        low, high = np.maximum(corners.min(0) - 1, 0).astype(int), corners.max(0).astype(int) + 2
        mask[low[1] : high[1], low[0] : high[0]] = True
    return mask


def light(**changes: object) -> RoomLight:
    plain: dict[str, object] = {"room": ROOM, "base": vector((0.2, 0.2, 0.2)), "sky": DARK, "panes": (), "bulbs": ()}
    return RoomLight(**(plain | {"beam": None} | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("place", [Place.CORRIDOR, Place.OFFICE])
def test_rain_falls_behind_the_windows_and_nowhere_else(place: Place) -> None:
    scene = inside(place, weather=Weather.RAIN)
    assert scene.falls() == ()
    changed = np.abs(composed(scene, 0) - composed(scene, 9)).max(2) > 2
    windows = in_windows(scene)
    assert changed[windows].mean() > 0.02
    assert not changed[~windows].any()


def test_a_window_shows_the_hour() -> None:
    noon, dusk, night = (inside(Place.OFFICE, hour) for hour in (TimeOfDay.NOON, TimeOfDay.DUSK, TimeOfDay.NIGHT))
    windows = in_windows(noon)
    at_noon, at_dusk, at_night = (composed(scene, 0)[windows].mean(0) for scene in (noon, dusk, night))
    assert at_dusk[2] - at_dusk[0] > at_noon[2] - at_noon[0] + 15, "redder"
    assert at_night.mean() < 0.6 * at_dusk.mean() < 0.6 * at_noon.mean()


@pytest.mark.parametrize("place", WITH_WINDOWS)
def test_lamps_are_turned_up_when_it_is_dark_or_the_mood_asks(place: Place) -> None:
    day, tense, night = (
        sum(bulb.strength for bulb in scene.room_light.bulbs)
        for scene in (inside(place), inside(place, mood=Mood.TENSE), inside(place, TimeOfDay.NIGHT))
    )
    assert day < 0.8 * tense < 0.8 * night


def test_the_sun_throws_the_windows_bars_on_the_floor_and_furniture_throws_its_shadow() -> None:
    beam = Beam((0.0, -0.6, -0.8), vector((1, 1, 1)))
    through = np.array([[(0.5, 0.0, 5.4), (0.0, 0.0, 5.4), (1.6, 0.0, 5.4)]], np.float32)
    pane, bar, wall = light(beam=beam, panes=(PANE,)).patch(through)[0]
    assert (round(float(pane), 1), round(float(bar), 1), round(float(wall), 1)) == (1.0, 0.0, 0.0)
    table = Box(-3, 3, 0.5, 0.8, 6.0, 6.6)
    assert light(beam=beam, panes=(PANE,), solids=(table,)).patch(through)[0, 0] < 0.3


def test_it_is_darker_in_corners_and_where_something_stands() -> None:
    floor = Box(-3, 3, -1, 0, 0, 8).top
    lit = light(solids=(Box(-0.5, 0.5, 0, 1, 3.5, 4.5),)).on(floor, 60, 80, is_shell=True)[..., 0]
    middle, corner, beside = lit[20, 15], lit[0, 0], lit[40, 36]
    assert corner < 0.5 * middle and beside < 0.75 * middle


def test_a_lamp_lights_what_is_near_more_and_what_is_behind_its_shade_not() -> None:
    bulb = Bulb((0.0, 1.5, 4.0), vector((1, 1, 1)), 1.0, (0.0, -1.0, 0.0))
    found = light(bulbs=(bulb,))
    near, far, over = (
        found.at(point, normal)[0]
        for point, normal in (((0, 0.8, 4), (0, 1, 0)), ((1.2, 0, 4), (0, 1, 0)), ((0, 2.7, 4), (0, -1, 0)))
    )
    assert near > 2 * far > 2 * over and over == pytest.approx(0.2)


@pytest.mark.parametrize("place", INDOORS)
def test_who_walks_for_long_stays_within_the_walls(place: Place) -> None:
    scene = inside(place, action=Action.WALK, frames=24 * 20)
    room = scene.box()
    for t in (0.0, 10.0, 20.0):
        dx, dz = scene._walked(t)
        assert np.hypot(dx, dz) < scene.reach + scene.beyond + 0.01
        assert scene.staging.mark[2] + dz < room.z1 - 0.5
        assert room.x0 + 0.3 < scene.staging.mark[0] + dx < room.x1 - 0.3


def test_a_figure_throws_a_shadow_only_where_the_sun_reaches_it() -> None:
    lit, grey = (
        inside(Place.ROOM, TimeOfDay.DAWN, weather, action=Action.STAND) for weather in (Weather.CLEAR, Weather.FOG)
    )
    assert lit._shadow((0.3, 0.0, 4.1)) and not lit._shadow((-3.0, 0.0, 0.5))
    assert not grey._shadow((0.3, 0.0, 4.1))


def test_the_spot_goes_along_with_who_walks() -> None:
    scene = inside(Place.STAGE, TimeOfDay.NIGHT, action=Action.WALK)
    assert isinstance(scene, TheatreStage)
    columns = []
    for index in (0, 95):
        boards = composed(scene, index)[120:160].sum((0, 2)).astype(float)
        boards[boards < 0.7 * boards.max()] = 0
        columns.append(float((boards * np.arange(SIZE.width)).sum() / boards.sum()))
    assert columns[1] - columns[0] > 30


@pytest.mark.parametrize("place", [Place.ROOM, Place.STAGE])
def test_lightning_lights_the_room(place: Place) -> None:
    scene = inside(place, TimeOfDay.NIGHT, Weather.STORM)
    flashes = [scene.flash(k / 24) for k in range(96)]
    at = int(np.argmax(flashes))
    assert scene.frame(at).mean() > 1.15 * scene.frame(0).mean()


def test_a_racked_focus_ends_on_what_is_behind_the_figure() -> None:
    seen = setup(Place.ROOM, TimeOfDay.NOON, framing=Framing.MEDIUM, move=Move.RACK_FOCUS, action=Action.STAND)
    room = PLACES[Place.ROOM](seen, Resolution(width=320, height=180), FrameRate.of(24), 24)
    first, last = (cv2.Laplacian(room.frame(index)[:, -120:], cv2.CV_32F).std() for index in (0, 23))
    assert last > 1.5 * first
