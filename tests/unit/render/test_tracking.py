"""A camera that moves keeps the figure in the picture, whatever the picture's shape."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from reelwright.film.look import Action, Framing, Move, Place, TimeOfDay
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig, path
from reelwright.render.backends.previz.places.lake import Lake
from reelwright.render.backends.previz.tracking import kept_whole, turned_after
from reelwright.units import Aspect, FrameRate

from .locations import setup

RATE, FRAMES = FrameRate(num=25), 75


def place(where: Place, aspect: str, framing: Framing, move: Move, action: Action = Action.WALK) -> Location:
    asked = setup(where, TimeOfDay.NOON, framing=framing, move=move, action=action)
    return PLACES[where](asked, Aspect(name=aspect).resolution(144), RATE, FRAMES)


def asides(shot: Location, metres: float) -> list[float]:
    """In every fifth frame, how far from the middle of the picture the figure's outer side is; 1 is the edge."""
    found = []
    for index in range(0, FRAMES, 5):
        camera, (figure, *_) = shot.camera(index), shot._figure(float(RATE.seconds(index)))
        x, y, z = figure.shift
        middle = shot.size.width / 2
        columns = [camera.project((x + side, y + 0.9, z))[0] for side in (-metres, metres)]
        found.append(max(abs(column - middle) / middle for column in columns))
    return found


@pytest.mark.one_in(2)
@pytest.mark.parametrize("aspect", ["9:16", "16:9"])
@pytest.mark.parametrize("where", Place)
def test_a_walker_who_is_tracked_stays_in_the_picture(where: Place, aspect: str) -> None:
    assert max(asides(place(where, aspect, Framing.WIDE, Move.TRUCK_RIGHT), 0.4)) <= 1


@pytest.mark.one_in(3)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("framing", [Framing.MEDIUM_WIDE, Framing.MEDIUM])
@pytest.mark.parametrize("move", [Move.TRUCK_LEFT, Move.TRUCK_RIGHT])
def test_a_figure_seen_near_stays_in_a_narrow_picture_that_trucks(move: Move, framing: Framing, action: Action) -> None:
    assert max(asides(place(Place.DESERT, "9:16", framing, move, action), 0.15)) <= 1


@pytest.mark.parametrize("where", [Place.HARBOUR, Place.ROOM, Place.CORRIDOR, Place.OFFICE, Place.ROOFTOP, Place.BEACH])
@pytest.mark.parametrize(
    ("move", "action"), [(Move.PUSH_IN, Action.STAND), (Move.CRANE_UP, Action.STAND), (Move.PULL_OUT, Action.WALK)]
)
def test_a_wide_picture_of_somebody_keeps_the_feet_in_it(where: Place, move: Move, action: Action) -> None:
    shot = place(where, "16:9", Framing.WIDE, move, action)
    for index in range(0, FRAMES, 6):
        feet = shot.feet(float(RATE.seconds(index)))
        assert feet is not None
        assert shot.camera(index).project(feet)[1] < shot.size.height


def test_a_camera_looks_down_gently_and_no_further_than_a_set_goes() -> None:
    base = Camera(Aspect(name="16:9").resolution(144), y=1.7, fov=48.0)
    rig = Rig(subject=(0.0, 1.0, 20.0), push=0.4)
    way = kept_whole(path(base, rig, Move.PUSH_IN), lambda share: (0.0, 0.0, 11.0), steepest=6.0)
    pitches = [way(k / 96).pitch for k in range(97)]
    assert pitches[0] == 0.0 and pitches[-1] == -6.0
    speeds = [b - a for a, b in pairwise(pitches)]
    assert max(abs(b - a) for a, b in pairwise(speeds)) < 0.2


def test_who_runs_along_a_lake_keeps_to_its_bank() -> None:
    shot = place(Place.LAKE, "16:9", Framing.WIDE, Move.TRUCK_RIGHT, Action.RUN)
    assert isinstance(shot, Lake)
    for index in range(0, FRAMES, 6):
        feet = shot.feet(float(RATE.seconds(index)))
        assert feet is not None
        assert shot.shore(np.float32([[feet[0]]]), np.float32([[feet[2]]]))[0, 0] > 0


def walking(share: float) -> tuple[float, float, float]:
    return 9.0 * (share - 0.5), 0.9, 12.0


@pytest.mark.parametrize(("aspect", "turns"), [("16:9", False), ("2.39:1", False), ("1:1", True), ("9:16", True)])
def test_only_a_picture_narrower_than_16_to_9_turns_and_never_past_what_that_sees(aspect: str, turns: bool) -> None:
    base = Camera(Aspect(name=aspect).resolution(144), fov=48.0)
    way = path(base, Rig(subject=(0.0, 1.0, 20.0), truck=1.0), Move.TRUCK_RIGHT)
    turned = turned_after(way, walking, 0.45)
    assert (turned is not way) is turns
    for share in (0.0, 0.5, 1.0):
        left, _, _ = way(share).project(walking(share))
        assert abs(turned(share).yaw) < base.fov / 2
        assert turned(share).moved(yaw=way(share).yaw) == way(share)
        assert turns or left == turned(share).project(walking(share))[0]


def test_a_figure_that_stays_of_itself_is_not_turned_after() -> None:
    way = path(Camera(Aspect(name="9:16").resolution(144)), Rig(subject=(0.0, 1.0, 20.0), truck=0.5), Move.TRUCK_RIGHT)
    assert turned_after(way, lambda share: (0.0, 0.9, 14.0), 0.45) is way
