"""The forest as a set: what its frames must be, whatever the light and the lens."""

from __future__ import annotations

import os
from itertools import pairwise, product

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Framing, Mood, Move, Place, Prop, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup
from reelwright.render.backends.previz.places.forest import Forest
from reelwright.units import FrameRate, Resolution

IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
EVERY = 5 if IS_LONG else 11
"""One in so many moves and framings is tried in each shape of picture."""
RATE = FrameRate(num=24)
WALKER = Figure(name="Mara", action=Action.WALK, props=(Prop.COAT,))
STANDING = Figure(name="Mara", props=(Prop.COAT,))


def forest(
    time_of_day: TimeOfDay = TimeOfDay.MORNING,
    weather: Weather = Weather.CLEAR,
    framing: Framing = Framing.WIDE,
    move: Move = Move.STATIC,
    figure: Figure | None = None,
    seed: int = 7,
    size: tuple[int, int] = (320, 180),
    frames: int = 72,
) -> Forest:
    setup = Setup(
        place=Place.FOREST,
        time_of_day=time_of_day,
        weather=weather,
        framing=framing,
        move=move,
        mood=Mood.CALM,
        figure=figure,
        seed=seed,
    )
    return Forest(setup, Resolution(width=size[0], height=size[1]), RATE, frames)


def colour(frame: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.asarray(frame.reshape(-1, 3).mean(0), np.float64)


def test_a_frame_depends_on_nothing_drawn_before_it() -> None:
    one, other = forest(TimeOfDay.DUSK, figure=WALKER), forest(TimeOfDay.DUSK, figure=WALKER)
    one.frame(3)
    one.frame(60)
    assert np.array_equal(one.frame(41), other.frame(41))


def test_another_seed_is_another_forest() -> None:
    assert cv2.absdiff(forest(seed=1).frame(0), forest(seed=2).frame(0)).mean() > 5


def test_the_green_of_day_turns_gold_at_dawn_and_dusk_and_blue_at_night() -> None:
    day, dawn, dusk, night = (
        colour(forest(hour).frame(30)) for hour in (TimeOfDay.NOON, TimeOfDay.DAWN, TimeOfDay.DUSK, TimeOfDay.NIGHT)
    )
    assert day.argmax() == 1
    assert dawn[2] > 1.2 * dawn[0] and dusk[2] > 1.2 * dusk[0]
    assert night.argmax() == 0
    assert night.mean() < 0.5 * day.mean()


def test_snow_whitens_the_floor_and_fog_takes_the_contrast_of_the_distance() -> None:
    clear, snow, fog = (forest(weather=w).frame(30) for w in (Weather.CLEAR, Weather.SNOW, Weather.FOG))
    assert snow[140:].mean() > 1.5 * clear[140:].mean()
    far = np.s_[55:95, 110:210]
    assert fog[far].std() < 0.7 * clear[far].std()


@pytest.mark.parametrize("size", [(320, 180), (182, 320), (244, 244), (346, 144)])
def test_no_camera_sees_past_the_edges_of_the_set(size: tuple[int, int]) -> None:
    for k, (move, framing) in enumerate(product(Move, (Framing.EXTREME_WIDE, Framing.MEDIUM))):
        if k % EVERY == size[0] % EVERY:
            scene = forest(move=move, framing=framing, figure=WALKER if k % 2 else None, size=size)
            for index in (0, 36, 71):
                _assert_covered(scene, index)


def _assert_covered(scene: Forest, index: int) -> None:
    camera, (width, height) = scene.camera(index), (scene.size.width, scene.size.height)
    first = scene.floor_row(camera)
    for texture, matrix, rows in (
        (scene.backdrop.texture, scene.backdrop.homography(camera, 0.0), (0, first)),
        (scene.floor.texture, scene.floor.homography(camera), (first, height)),
    ):
        if rows[0] == rows[1]:
            continue  # not in the picture
        corners = np.array([[x, y, 1.0] for x in (0, width) for y in rows]).T
        found = np.linalg.inv(matrix) @ corners
        x, y = found[:2] / found[2]
        assert x.min() > -1 and x.max() < texture.shape[1] + 1, (scene.setup.move, scene.setup.framing, index)
        assert y.min() > -1 and y.max() < texture.shape[0] + 1, (scene.setup.move, scene.setup.framing, index)


@pytest.mark.parametrize("move", [Move.TRUCK_RIGHT, Move.PUSH_IN])
def test_nothing_pops_while_the_camera_moves(move: Move) -> None:
    scene = forest(TimeOfDay.DUSK, move=move, seed=3)
    small = [cv2.resize(scene.frame(k), (32, 18), interpolation=cv2.INTER_AREA).astype(np.float32) for k in range(72)]
    steps = np.array([np.abs(b - a).mean() for a, b in pairwise(small)])
    assert steps.max() < 4 * np.median(steps) + 0.5


def test_a_figure_stands_on_the_floor() -> None:
    scene, empty = forest(figure=STANDING), forest()
    camera = scene.camera(0)
    x, y, _ = camera.project(scene.staging.mark)
    changed = cv2.absdiff(scene.frame(0), empty.frame(0)).max(2)[:, int(x) - 12 : int(x) + 12]
    lowest = int(np.flatnonzero((changed > 30).any(1)).max())
    assert abs(lowest - y) < 5
    assert scene.staging.mark[1] == 0.0  # the height of the floor


@pytest.mark.parametrize("hour", TimeOfDay)
def test_no_hour_and_weather_is_black_or_burnt_out(hour: TimeOfDay) -> None:
    every = 2 if IS_LONG else 4
    for weather in list(Weather)[list(TimeOfDay).index(hour) % every :: every]:
        frame = forest(hour, weather, figure=WALKER, size=(160, 90)).frame(20)
        assert frame.std() > 8, weather
        assert 8 < frame.mean() < 215, weather
