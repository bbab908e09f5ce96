"""The village, the country road and the rooftop."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reelwright.film.look import Action, Framing, Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.focus import focused_at
from reelwright.render.backends.previz.land.ways import Bend, Highway
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.panel import Panel, Stand
from reelwright.render.backends.previz.places.rooftop import Rooftop
from reelwright.render.backends.previz.plumes import Plume
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.street.roadside import hanging
from reelwright.render.backends.previz.village.gabled import Gabled
from reelwright.units import FrameRate, Resolution

from .locations import setup

SIZE = Resolution(width=320, height=180)


def shot(place: Place, time_of_day: TimeOfDay, weather: Weather = Weather.CLEAR, move: Move = Move.STATIC) -> Location:
    return PLACES[place](setup(place, time_of_day, weather, move=move), SIZE, FrameRate.of(24), 48)


def pixel(frame: Picture, camera: Camera, point: tuple[float, float, float]) -> np.ndarray:
    """The mean colour about a point of the world, blue first."""
    column, row, _ = camera.project(point)
    return frame[round(row) - 1 : round(row) + 2, round(column) - 1 : round(column) + 2].astype(float).mean((0, 1))


def lamplit(frame: Picture) -> int:
    """Pixels that are warm, and far brighter than most of the picture is."""
    blue, _, red = (frame[..., k].astype(int) for k in range(3))
    return int(((red > 3 * np.median(red)) & (red - blue > 50)).sum())


@pytest.mark.parametrize("place", [Place.VILLAGE, Place.ROOFTOP])
def test_windows_and_lamps_are_lit_at_night_and_not_in_the_morning(place: Place) -> None:
    night, morning = (shot(place, hour).frame(20) for hour in (TimeOfDay.NIGHT, TimeOfDay.MORNING))
    assert lamplit(night) > 60 and lamplit(morning) == 0


@pytest.mark.parametrize("degrees", [-62, -20, 0, 35])
def test_the_sides_of_a_house_meet_at_its_corners(degrees: int) -> None:
    house = Gabled(Stand(-9, 30, math.radians(degrees)), 8.0, 6.0, 2.7, 3.0, eaves=0.0, verge=0.0)
    _, eave_right, _ = house.front(-1)
    ridge_left, ridge_right, eave = house.slope(-1)
    near, _, foot = house.gable(1)
    assert np.allclose(eave_right[::2], foot[::2]) and np.allclose(eave_right[::2], near[::2])
    assert eave == pytest.approx(house.front(-1)[0])
    assert ridge_left[1] == ridge_right[1] == pytest.approx(house.top)


def test_a_house_shows_the_gable_that_is_turned_to_us() -> None:
    left = Gabled(Stand(-9, 30, math.radians(-35)), 8.0, 6.0, 2.7, 3.0)
    assert left.sees_gable(1, 0.0) and not left.sees_gable(-1, 0.0)
    assert left.sees_front(-1, 0.0) and not left.sees_front(1, 0.0)


def test_the_road_is_asphalt_between_its_edges_and_green_beside_them_far_and_near() -> None:
    scene = shot(Place.ROAD, TimeOfDay.MORNING)
    frame, camera = scene.frame(0), scene.camera(0)
    for z in (16.0, 24.0):
        blue, green, red = pixel(frame, camera, (1.6, 0.0, z))
        assert max(blue, green, red) - min(blue, green, red) < 30
        blue, green, _ = pixel(frame, camera, (5.0, 0.0, z))
        assert green > blue + 25


def test_a_road_goes_where_its_bends_take_it() -> None:
    way = Highway((Bend(40, 60, 12.0),), Weather.CLEAR, Year(None, is_snowing=False), 3)
    x, z = np.meshgrid(np.linspace(-20, 20, 401, dtype=np.float32), np.array([30.0, 80.0], np.float32))
    grass = np.full((2, 401, 3), (30.0, 160.0, 60.0), np.float32)
    painted = way.laid(grass, x, z, 0.1, 0.1)
    middles = [float(x[row][painted[row, :, 1] < 125].mean()) for row in range(2)]
    assert middles == pytest.approx([0.0, 12.0], abs=0.4)
    assert way.covers(np.array([0.0, 12.0], np.float32), 80.0).tolist() == [0.0, 1.0]


def test_tyres_leave_tracks_in_the_snow_on_a_road() -> None:
    scene = shot(Place.ROAD, TimeOfDay.NOON, Weather.SNOW)
    frame, camera = scene.frame(0), scene.camera(0)
    track, between = (pixel(frame, camera, (x, 0.0, 9.0)).mean() for x in (0.84, 0.0))
    assert track < between - 25


def test_a_wet_road_mirrors_the_sky_and_a_dry_one_does_not() -> None:
    wet, dry = (shot(Place.ROAD, TimeOfDay.DUSK, weather) for weather in (Weather.RAIN, Weather.CLOUD))
    assert wet.water is not None and dry.water is None
    camera = wet.camera(0)
    bare = wet.water
    shown = pixel(wet.frame(0), camera, (1.0, 0.0, 34.0)).mean()
    wet.water = None
    assert bare is not None and shown > pixel(wet.frame(0), camera, (1.0, 0.0, 34.0)).mean() + 8


def test_a_wire_hangs_through_between_its_ends() -> None:
    points = hanging((-6.0, 7.0, 20.0), (-6.0, 7.0, 45.0), 0.5, 11)
    assert points[0].tolist() == [-6, 7, 20] and points[-1].tolist() == [-6, 7, 45]
    assert points[:, 1].min() == points[5, 1] == pytest.approx(6.5)


def test_smoke_goes_on_without_a_jump_for_ever() -> None:
    plume = Plume((0.0, 6.0, 30.0), np.full(3, 180, np.float32), 5)
    before, after = ({round(thing.gain or 0, 2) for thing in plume.things(t)} for t in (69.99, 70.01))
    assert max(before) == pytest.approx(max(after), abs=0.03) and min(before) < 0.03


@pytest.mark.parametrize("size", [(320, 180), (180, 320), (430, 180)])
@pytest.mark.parametrize("framing", [Framing.EXTREME_WIDE, Framing.MEDIUM])
def test_the_roof_ends_at_its_parapet_from_wherever_it_is_seen(size: tuple[int, int], framing: Framing) -> None:
    seen = setup(Place.ROOFTOP, TimeOfDay.NOON, framing=framing, move=Move.PAN_LEFT)
    roof = Rooftop(seen, Resolution(width=size[0], height=size[1]), FrameRate.of(24), 24)
    for index in (0, 23):
        camera = roof.camera(index)
        mask = roof.roof.edge(camera)
        for point, is_on in (((6.6, 0.0, 20.0), True), ((9.0, 0.0, 20.0), False), ((2.0, 0.0, 24.0), False)):
            column, row, _ = camera.project(point)
            if 0 <= column < size[0] and 0 <= row < size[1]:
                assert bool(mask[int(row), int(column)]) == is_on


def test_lamps_on_strings_warm_the_roof_under_them() -> None:
    scene = shot(Place.ROOFTOP, TimeOfDay.NIGHT)
    frame, camera = scene.frame(0), scene.camera(0)
    under, apart = (pixel(frame, camera, (x, 0.0, z)) for x, z in ((-1.2, 17.0), (6.2, 13.0)))
    assert under[2] - under[0] > apart[2] - apart[0] + 8 and under.mean() > apart.mean()


def test_what_stands_behind_a_figure_is_softer_than_the_figure() -> None:
    calls: list[tuple[int, int]] = []

    def drawn(things: list[object], camera: Camera, t: float) -> Picture:
        calls.append((camera.size.width, len(things)))
        picture = np.zeros((camera.size.height, camera.size.width, 4), np.uint8)
        picture[:, camera.size.width // 2 :] = 255
        return picture

    picture = focused_at(drawn, 10.0, 3.0, [], Camera(SIZE), 0.0)
    assert calls == [(160, 0)] and picture.shape == (180, 320, 4)
    assert 20 < int(picture[90, 158, 0]) < 235


def test_stones_lie_in_courses_of_their_height() -> None:
    panel = Panel(2.0, 1.0, 100)
    tones, joints = panel.courses(0.25, 0.5, 4, joint=0.02)
    dark = np.flatnonzero(joints.mean(1) > 0.6)
    assert tones.shape == joints.shape == (100, 200)
    assert sorted({round(row / 25) for row in dark.tolist()}) == [0, 1, 2, 3, 4]
    assert all(abs(row + 0.5 - 25 * round((row + 0.5) / 25)) < 2 for row in dark.tolist())


def test_a_walker_in_the_village_keeps_to_the_ground_of_the_lane() -> None:
    seen = setup(Place.VILLAGE, TimeOfDay.NOON, action=Action.WALK)
    scene = PLACES[Place.VILLAGE](seen, SIZE, FrameRate.of(24), 48)
    feet = [thing.shift for thing in scene._figure(1.0)]
    assert all(shift[1] == 0.0 for shift in feet)
    assert abs(feet[0][0] - float(scene.way.middle(feet[0][2]))) < 1.6
