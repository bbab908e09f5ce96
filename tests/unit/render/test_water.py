"""Lake, river, beach and harbour: what their water does."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Framing, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.light import light_of
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.shore.mirror import Mirror, Water
from reelwright.render.backends.previz.shore.plane import Tile, WaterPlane
from reelwright.units import FrameRate, Resolution

from .locations import setup

SIZE = Resolution(width=320, height=180)
EYE = Camera(SIZE, y=2.0, yaw=4.0, pitch=-3.0, fov=50)
FRAMES = 120


@cache
def shot(place: Place, weather: Weather = Weather.CLEAR, time: TimeOfDay = TimeOfDay.MORNING) -> Location:
    seen = setup(place, time, weather, Framing.WIDE)
    return PLACES[place](seen, SIZE, FrameRate.of(24), FRAMES)


def board(colour: tuple[int, int, int], z: float, foot: float, tall: float) -> Card:
    texture = np.full((40, 400, 4), 255, np.uint8)
    texture[..., :3] = colour
    return Card(texture, (-100, foot + tall, z), (0.5, 0, 0), (0, -tall / 40, 0))


def mirrored(weather: Weather, t: float = 1.0, **water: float) -> NDArray[np.uint8]:
    """A red board on the water's far side, 3 m high at 40 m, under a blue sky: what the water makes of them."""
    seen = setup(Place.LAKE, TimeOfDay.MORNING, weather)
    light = light_of(TimeOfDay.MORNING, weather)
    things = [Thing(card, card.z) for card in (board((220, 120, 60), 500, -50, 500), board((30, 30, 230), 40, 0, 3))]
    picture = np.zeros((180, 320, 4), np.uint8)
    Mirror(Water(**water), seen, light, (0.0, 60.0, 600.0), EYE, 3).over(picture, things, EYE, t)  # type: ignore[arg-type]
    return picture


def test_what_stands_beyond_the_water_is_mirrored_about_its_level() -> None:
    picture = mirrored(Weather.FOG, rough=0.2, farthest=40.0).astype(int)
    column = EYE.project((0.0, 0.0, 40.0))[0]
    rows = [round(EYE.project((0.0, -up, 40.0))[1]) for up in (0.8, 2.0, 6.0)]
    red = [int(picture[row, int(column), 2] - picture[row, int(column), 0]) for row in rows]
    assert min(red[:2]) > 40 > red[2]


def test_the_rougher_the_weather_the_less_sharp_is_the_mirror() -> None:
    def sharp(weather: Weather) -> float:
        """How suddenly the board ends in the water, of what there is of its red."""
        picture = mirrored(weather, rough=1.0, farthest=40.0)[..., :3].astype(float)
        red = (picture[..., 2] - picture[..., 0])[100:].mean(1)
        return float(np.abs(np.diff(red)).max() / np.ptp(red))

    fog, clear, storm = (sharp(weather) for weather in (Weather.FOG, Weather.CLEAR, Weather.STORM))
    assert fog > 1.3 * clear and clear > 1.3 * storm, (fog, clear, storm)


def test_rain_makes_rings() -> None:
    dry, wet = (mirrored(weather, rough=0.0).astype(int) for weather in (Weather.CLOUD, Weather.RAIN))
    grain = [np.abs(np.diff(one[120:, :, 1], axis=0)).max() for one in (dry, wet)]
    assert grain[1] > 2 * grain[0]


@pytest.mark.parametrize(("pitch", "yaw"), [(-3.0, 4.0), (6.0, -9.0), (-20.0, 0.0)])
def test_the_plane_knows_where_each_pixel_meets_it(pitch: float, yaw: float) -> None:
    camera = EYE.moved(pitch=pitch, yaw=yaw)
    plane = WaterPlane.under(camera, -0.5, 3.0, 80.0)
    assert plane is not None
    x, z = plane.along(1, 0, 0), plane.along(0, 1, 0)
    for row, column in ((5, 20), (plane.size[1] - 3, 300)):
        at = camera.project((float(x[row, column]), -0.5, float(z[row, column])))
        assert at[0] == pytest.approx(column, abs=0.1) and at[1] == pytest.approx(plane.first + row, abs=0.6)


def test_ripples_go_with_the_stream() -> None:
    plane = WaterPlane.under(EYE.moved(yaw=0.0), 0.0, 1.0, 60.0)
    assert plane is not None
    tile, gone = Tile(5), (0.4, -0.7)
    before, after = (tile.on(plane, (9.0, 9.0), moved, 4.0) for moved in ((0.0, 0.0), gone))
    compared = []
    for x, z in ((-0.8, 7.0), (0.0, 8.0), (1.1, 9.0), (-1.6, 10.0)):
        (u0, v0, _), (u1, v1, _) = (plane.camera.project(at) for at in ((x, 0, z), (x + gone[0], 0, z + gone[1])))
        compared.append((before[round(v0) - plane.first, round(u0)], after[round(v1) - plane.first, round(u1)]))
    one, other = np.array(compared).T
    assert np.abs(one - other).max() < 0.25 < np.ptp(one)


def test_surf_runs_up_the_sand_and_drains_back() -> None:
    scene = shot(Place.BEACH)
    plane = scene._mirror.plane(scene.camera(0))  # type: ignore[attr-defined]
    wet = np.array([float(scene._surf.on(plane, t)[0].mean()) for t in np.arange(0, 10, 0.25)])  # type: ignore[attr-defined]
    steps = np.diff(wet)
    assert (steps > 0.002).sum() > 3 and (steps < -0.0005).sum() > 3
    assert steps.max() > -1.3 * steps.min(), "it runs up quicker than it drains"


def test_boats_ride_on_the_harbours_water_and_the_quay_stays() -> None:
    scene = shot(Place.HARBOUR)
    boats = [card for card in scene.cards if card.bob is not None]
    assert len(boats) >= 5
    for card in boats:
        heights = [card.frame(t)[1, 2] for t in np.arange(0, 6, 0.25)]
        assert 0.02 < max(heights) - min(heights) < 0.6
    before, after = (scene.frame(index)[165:, 5:60].astype(int) for index in (20, 50))
    assert np.abs(before - after).mean() < 3


def test_harbour_windows_are_lit_after_dark_and_shine_in_the_water() -> None:
    night = shot(Place.HARBOUR, time=TimeOfDay.NIGHT).frame(30).astype(int)
    warm = (night[..., 2] - night[..., 0] > 50) & (night[..., 2] > 120)
    assert warm[70:115].sum() > 60
    assert (night[125:, 140:, 2] - night[125:, 140:, 0]).max() > 25


def test_a_beach_is_sand_beside_a_sea() -> None:
    frame = shot(Place.BEACH).frame(30).astype(int)
    sand, sea = frame[160:, 230:].mean((0, 1)), frame[110:140, :60].mean((0, 1))
    assert sand[2] > sand[0] + 25
    assert sea[0] > sea[2] - 12
