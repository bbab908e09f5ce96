"""Nothing pops, flickers or swims: each frame is laid over the next along the flow between them, and what then differs
is small and never jumps."""

from __future__ import annotations

import os
from itertools import cycle, pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.location import Location
from reelwright.units import FrameRate, Resolution

from .locations import setup
from .silhouettes import shape_of

IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
SIZE, FRAMES = Resolution(width=640, height=360), 48
SEEN = range(FRAMES) if IS_LONG else range(18, 30)
"""The frames looked at; in the short form, those in which a move is quickest."""
EDGE, TILE = 24, (28, 26)
"""Pixels: what comes in at an edge is new and has no flow; and the breadth and height of the tiles looked at."""
MOST, MOST_STILL = 6.0, 2.5
"""Mean difference, of 255, of a frame from the one before it laid over it: of a camera that moves, and of one that does
not. Grain alone makes 1.55."""
ODD, FLOOR, TILE_FLOOR = 3.0, 1.0, 8.0
"""A frame is odd, or a tile of it, that differs more than so many times what its neighbours do, and so much more."""
EVEN = 1.4
"""Nor may a frame differ so many times as much from the one before it, as it is."""

MOVES = [Move.TRUCK_RIGHT, Move.ORBIT_LEFT, Move.PUSH_IN, Move.CRANE_UP, Move.HANDHELD, Move.DOLLY_ZOOM]
MORE = [*MOVES, Move.STATIC, Move.ZOOM_IN, Move.PAN_LEFT, Move.TILT_DOWN, Move.RACK_FOCUS]
SHOTS = (
    [(place, move) for place in PLACES for move in MORE] if IS_LONG else list(zip(PLACES, cycle(MOVES), strict=False))
)


def shot(place: Place, move: Move, weather: Weather = Weather.CLEAR, action: Action | None = None) -> Location:
    hour = TimeOfDay.AFTERNOON if weather is Weather.CLEAR else TimeOfDay.DUSK
    return PLACES[place](setup(place, hour, weather, move=move, action=action), SIZE, FrameRate.of(24), FRAMES)


def differences(frames: list[Frame]) -> NDArray[np.float32]:
    """[T - 1, rows, columns], of 255: the mean of each tile."""
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    x, y = np.meshgrid(np.arange(SIZE.width, dtype=np.float32), np.arange(SIZE.height, dtype=np.float32))
    grey = [cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) for frame in frames]
    found = []
    for k in range(len(frames) - 1):
        back = flow.calc(grey[k + 1], grey[k], np.zeros((*grey[0].shape, 2), np.float32))
        laid = cv2.remap(
            frames[k], x + back[..., 0], y + back[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        off = cv2.absdiff(laid, frames[k + 1]).astype(np.float32).mean(2)
        found.append(tiles(off))
    return np.array(found)


def tiles(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of each tile of a picture [H, W]."""
    inner = picture[EDGE:-EDGE, EDGE:-EDGE]
    columns, rows = inner.shape[1] // TILE[0], inner.shape[0] // TILE[1]
    inner = inner[: rows * TILE[1], : columns * TILE[0]]
    return np.asarray(cv2.resize(inner, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)


def excess(found: NDArray[np.float32], floor: float, odd: float = ODD) -> float:
    """How far over what is odd the oddest is, [T, ...]; below 0 if none is."""
    over = []
    for k in range(len(found)):
        beside = np.concatenate((found[max(0, k - 3) : k], found[k + 1 : k + 4]))
        over.append(found[k] - odd * np.median(beside, axis=0) - floor)
    return float(np.max(over))


@pytest.mark.parametrize(("place", "move"), SHOTS)
def test_frame_follows_frame_without_a_jump_anywhere_in_the_picture(place: Place, move: Move) -> None:
    scene = shot(place, move)
    frames = [scene.frame(index) for index in SEEN]
    steps = np.array([cv2.absdiff(one, two).mean() for one, two in pairwise(frames)], np.float32)
    assert excess(steps, FLOOR, EVEN) < 0  # the camera does not jump either
    found = differences(frames)
    whole = found.mean((1, 2))
    assert whole.max() < (MOST_STILL if move in (Move.STATIC, Move.RACK_FOCUS) else MOST)
    assert excess(whole, FLOOR) < 0
    assert excess(found, TILE_FLOOR) < 0


WALKS = [(place, move) for place in PLACES for move in (Move.RACK_FOCUS, Move.TRUCK_LEFT)]


@pytest.mark.parametrize(("place", "move"), WALKS if IS_LONG else [(Place.HARBOUR, Move.RACK_FOCUS)])
def test_nothing_jumps_as_somebody_walks_by(place: Place, move: Move) -> None:
    """Besides the walker, whose legs do."""
    scene = shot(place, move, action=Action.WALK)
    found = differences([scene.frame(index) for index in SEEN])
    somebody = np.array(
        [tiles(cv2.dilate(shape_of(scene, index), np.ones((31, 31))).astype(np.float32)) for index in SEEN]
    )
    found[np.maximum(somebody[1:], somebody[:-1]) > 0] = 0
    assert excess(found, TILE_FLOOR) < 0


FOUL = (Weather.RAIN, Weather.SNOW, Weather.WIND, Weather.FOG, Weather.DUST, Weather.CLOUD)


@pytest.mark.parametrize("weather", FOUL if IS_LONG else [Weather.RAIN])
@pytest.mark.parametrize("place", PLACES if IS_LONG else [Place.CITY])
def test_what_falls_and_blows_does_so_evenly(place: Place, weather: Weather) -> None:
    scene = shot(place, Move.STATIC, weather)
    whole = differences([scene.frame(index) for index in SEEN]).mean((1, 2))
    assert whole.max() < 1.5 * float(np.median(whole))
