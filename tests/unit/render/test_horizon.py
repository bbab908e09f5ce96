"""The horizon as it is drawn: level where the camera is, tilted as it is, at the height that the pitch gives it. All of
it is measured in the picture: the row at which each column steps from one tone to the other."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Angle, Framing, Move, Place, TimeOfDay
from reelwright.render.backends.previz.angles import DUTCH_DEGREES
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.location import Location
from reelwright.units import FrameRate, Resolution

from .locations import setup

SIZE, FRAMES = Resolution(width=640, height=360), 48
FAR_AWAY = 1e7
WITHIN = 12
"""Rows above and below where a line is looked for."""
IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"

Columns = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Line:
    """A level line that a place shows: its height and depth, metres, and the columns in which nothing stands before it.
    The depth of what is not far away is the camera's for `is_before_camera`, and the world's otherwise."""

    columns: Columns
    height: float = 0.0
    depth: float = FAR_AWAY
    is_before_camera: bool = True


SEA = Line(((10, 380),))
OPEN_SEA = Line(((230, 320), (560, 632)))
FARTHER_SHORE = Line(((150, 460),), -0.15, 160.0, is_before_camera=False)


def shot(place: Place, angle: Angle, move: Move, size: Resolution = SIZE, hour: TimeOfDay = TimeOfDay.NOON) -> Location:
    asked = setup(place, hour, framing=Framing.EXTREME_WIDE, move=move, angle=angle)
    return PLACES[place](asked, size, FrameRate.of(24), FRAMES)


def seen(scene: Location, index: int) -> Camera:
    """The camera of a frame as the picture has it, rolled."""
    camera = scene.camera(index)
    return Camera(SIZE, camera.x, camera.y, camera.z, camera.yaw, camera.pitch, scene.roll(index), camera.fov)


def expected(camera: Camera, line: Line) -> tuple[float, float]:
    """Row in the middle column at which a line lies, and how far it falls to the right, degrees."""
    ahead = math.radians(camera.yaw) if line.is_before_camera else 0.0
    ends = []
    for aside in (-0.2, 0.2):
        depth = line.depth if line.is_before_camera else line.depth - camera.z
        x = camera.x + depth * (math.sin(ahead) + aside * math.cos(ahead))
        z = camera.z + depth * (math.cos(ahead) - aside * math.sin(ahead))
        ends.append(camera.project((x, line.height, z))[:2])
    (left, a), (right, b) = ends
    slope = (b - a) / (right - left)
    return a + slope * (SIZE.width / 2 - left), math.degrees(math.atan(slope))


def drawn(frame: Frame, row: float, slope: float, columns: Columns) -> tuple[float, float, float]:
    """The line that is drawn near an expected one: row in the middle column, degrees, and the share of columns whose
    step is on it."""
    picture = cv2.cvtColor(cv2.blur(frame, (9, 1)).astype(np.float32) / 255, cv2.COLOR_BGR2Lab)
    across = np.concatenate([np.arange(*span) for span in columns]).astype(float)
    middle = across - SIZE.width / 2
    bases = np.round(row + math.tan(math.radians(slope)) * middle).astype(int)
    found = np.array([_step(picture[:, int(x)], base) for x, base in zip(across, bases, strict=True)])
    half = len(found) // 2
    tilt = float(np.median((found[half : 2 * half] - found[:half]) / (middle[half : 2 * half] - middle[:half])))
    height = float(np.median(found - tilt * middle))
    return height, math.degrees(math.atan(tilt)), float((np.abs(found - tilt * middle - height) < 1.5).mean())


def _step(column: NDArray[np.float32], base: int) -> float:
    """Where a column's tone changes most, to a fraction of a row."""
    top = base - WITHIN
    step = np.abs(np.diff(column[top - 1 : base + WITHIN + 1], axis=0)).sum(1)
    step = np.convolve(step, (1, 1, 1), "same")
    k = int(step.argmax())
    near = np.arange(max(0, k - 1), min(len(step), k + 2))
    return top + float((step[near] * near).sum() / step[near].sum())


@pytest.mark.parametrize(
    ("place", "line", "angle", "move", "agreeing"),
    [
        (Place.BEACH, SEA, Angle.EYE, Move.CRANE_UP, 0.98),
        (Place.BEACH, SEA, Angle.EYE, Move.PAN_RIGHT, 0.98),
        (Place.BEACH, SEA, Angle.EYE, Move.TILT_DOWN, 0.98),
        (Place.BEACH, SEA, Angle.HIGH, Move.ORBIT_LEFT, 0.98),
        (Place.BEACH, SEA, Angle.EYE, Move.HANDHELD, 0.98),
        (Place.BEACH, SEA, Angle.DUTCH, Move.PUSH_IN, 0.98),
        (Place.HEADLAND, OPEN_SEA, Angle.HIGH, Move.CRANE_UP, 0.8),
        (Place.HEADLAND, OPEN_SEA, Angle.DUTCH, Move.STATIC, 0.8),
        (Place.LAKE, FARTHER_SHORE, Angle.EYE, Move.PUSH_IN, 0.8),
        (Place.LAKE, FARTHER_SHORE, Angle.LOW, Move.CRANE_UP, 0.6),
    ],
)
def test_a_horizon_is_drawn_as_level_as_the_camera_stands_and_where_its_pitch_puts_it(
    place: Place, line: Line, angle: Angle, move: Move, agreeing: float
) -> None:
    scene = shot(place, angle, move)
    for index in (0, 20, FRAMES - 1) if IS_LONG else (0, FRAMES - 1):
        camera = seen(scene, index)
        row, tilt = expected(camera, line)
        found, degrees, share = drawn(scene.frame(index), row, tilt, line.columns)
        assert share >= agreeing, f"frame {index}: no line"
        assert abs(degrees - tilt) < 0.2, f"frame {index}"
        off = math.degrees(math.atan((found - row) / camera.focal))
        assert abs(off) < 0.3, f"frame {index}: {off:.2f} degrees from where it is to be"
        if move is not Move.HANDHELD:
            assert tilt == pytest.approx(-DUTCH_DEGREES if angle is Angle.DUTCH else 0.0, abs=0.01)


SHORT = [Place.CITY, Place.DESERT, Place.ROOFTOP, Place.CAVE]
LONG = [place for place in PLACES if place not in (Place.BEACH, Place.CLOUDS, Place.UNDERWATER)]
"""Those left out have no sharp edge but a sea's, which is measured above, or light that lies in the picture plane."""


@pytest.mark.parametrize("place", LONG if IS_LONG else SHORT)
def test_a_dutch_picture_is_the_level_one_turned_by_exactly_the_degrees_it_is_said_to_be(place: Place) -> None:
    """Found by laying the one over the other, from two degrees beside."""
    small = Resolution(width=320, height=180)
    level, dutch = (
        cv2.cvtColor(shot(place, angle, Move.STATIC, small, TimeOfDay.MORNING).frame(10), cv2.COLOR_BGR2GRAY)
        for angle in (Angle.EYE, Angle.DUTCH)
    )
    middle = cv2.circle(np.zeros_like(level), (160, 90), 80, (255,), -1)  # a vignette does not turn with the camera
    turn = cv2.getRotationMatrix2D((160, 90), DUTCH_DEGREES - 2, 1).astype(np.float32)
    alike, turn = cv2.findTransformECC(dutch, level, turn, cv2.MOTION_EUCLIDEAN, (3, 100, 1e-6), middle, 3)
    assert alike > 0.7
    assert math.degrees(math.atan2(turn[1, 0], turn[0, 0])) == pytest.approx(DUTCH_DEGREES, abs=0.2)
    assert np.abs(turn @ (160, 90, 1) - (160, 90)).max() < 0.6
