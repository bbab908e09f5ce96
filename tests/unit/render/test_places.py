"""What holds for every place that can be drawn."""

from __future__ import annotations

import numpy as np
import pytest

from reelwright.film.look import Action, Angle, Framing, Move, Place, TimeOfDay, Weather
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.location import Location
from reelwright.units import FrameRate, Resolution
from reelwright.writing.lexicon import FROM_ABOVE, SLOPES

from .locations import setup

FRAMES = 48
each_place = pytest.mark.parametrize("place", PLACES)


def shot(
    place: Place,
    framing: Framing = Framing.WIDE,
    move: Move = Move.STATIC,
    action: Action | None = None,
    size: tuple[int, int] = (320, 180),
    time_of_day: TimeOfDay = TimeOfDay.MORNING,
    weather: Weather = Weather.CLEAR,
    angle: Angle = Angle.EYE,
) -> Location:
    seen = setup(place, time_of_day, weather, framing, move, action, angle)
    return PLACES[place](seen, Resolution(width=size[0], height=size[1]), FrameRate.of(24), FRAMES)


@pytest.fixture(scope="module", params=PLACES)
def walked(request: pytest.FixtureRequest) -> Location:
    """A shot in each place, of which one test draws frames."""
    return shot(request.param, action=Action.WALK, move=Move.PUSH_IN)


def test_a_frame_is_the_same_whatever_was_drawn_before_it(walked: Location) -> None:
    fresh = shot(walked.setup.place, action=Action.WALK, move=Move.PUSH_IN)
    for index in (0, 40, 7):
        walked.frame(index)
    assert np.array_equal(walked.frame(30), fresh.frame(30))


def test_what_can_be_seen_from_above_is_what_the_lexicon_says_can_be(walked: Location) -> None:
    assert walked.staging.heights.has_top == (walked.setup.place in FROM_ABOVE)


def hole(scene: Location) -> int:
    """The least cover of any pixel in the first frame and the last, 0..255."""
    found = []
    for index in (0, FRAMES - 1):
        found.append(int(scene._focused(scene.camera(index), index / 24, index)[..., 3].min()))
    return min(found)


@each_place
@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("size", "framing", "move", "action"),
    [
        ((320, 180), Framing.MEDIUM_WIDE, Move.CRANE_DOWN, Action.WALK),
        ((180, 320), Framing.EXTREME_WIDE, Move.TILT_UP, None),
        ((240, 240), Framing.WIDE, Move.TRUCK_LEFT, Action.STAND),
        ((430, 180), Framing.EXTREME_WIDE, Move.PAN_RIGHT, None),
        ((430, 180), Framing.MEDIUM, Move.PAN_LEFT, None),
    ],
)
def test_every_shape_of_picture_is_filled_to_its_edges_from_first_frame_to_last(
    place: Place, size: tuple[int, int], framing: Framing, move: Move, action: Action | None
) -> None:
    assert hole(shot(place, framing, move, action, size)) > 250


@each_place
@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("size", "framing", "move", "angle", "action"),
    [
        ((320, 180), Framing.WIDE, Move.DOLLY_ZOOM, Angle.LOW, Action.STAND),
        ((180, 320), Framing.WIDE, Move.ORBIT_RIGHT, Angle.HIGH, Action.WALK),
        ((430, 180), Framing.EXTREME_WIDE, Move.HANDHELD, Angle.DUTCH, None),
        ((430, 180), Framing.MEDIUM_WIDE, Move.ORBIT_LEFT, Angle.TOP, Action.STAND),
        ((180, 320), Framing.EXTREME_WIDE, Move.RACK_FOCUS, Angle.TOP, None),
        ((320, 180), Framing.MEDIUM, Move.ZOOM_OUT, Angle.HIGH, Action.STAND),
        ((430, 180), Framing.EXTREME_WIDE, Move.PULL_OUT, Angle.HIGH, None),
    ],
)
def test_it_is_filled_from_every_angle_and_however_the_camera_moves(
    place: Place, size: tuple[int, int], framing: Framing, move: Move, angle: Angle, action: Action | None
) -> None:
    scene = shot(place, framing, move, action, size, weather=Weather.FOG, angle=angle)
    assert hole(scene) > 250
    assert scene.frame(FRAMES // 2).shape == (size[1], size[0], 3)


def test_a_slope_is_where_the_lexicon_says_somebody_can_climb() -> None:
    assert {place for place, location in PLACES.items() if location.slopes} == SLOPES


@pytest.mark.parametrize("place", [*sorted(SLOPES), Place.CITY, Place.ROOM])
def test_who_climbs_goes_up_where_there_is_a_slope_and_walks_elsewhere(place: Place) -> None:
    scene = shot(place, Framing.WIDE, Move.STATIC, Action.CLIMB)
    first, last = scene.feet(0.0), scene.feet(2.0)
    assert first is not None and last is not None and scene.setup.figure is not None
    assert (scene.setup.figure.action is Action.CLIMB) == (place in SLOPES)
    assert place not in SLOPES or last[1] - first[1] > 0.4 * (last[0] - first[0]) > 0.2


@each_place
@pytest.mark.parametrize("size", [(64, 36), (36, 64)])
def test_a_picture_no_larger_than_a_thumb_nail_can_be_drawn_too(place: Place, size: tuple[int, int]) -> None:
    frame = shot(place, size=size, action=Action.WALK, weather=Weather.RAIN, time_of_day=TimeOfDay.NIGHT).frame(0)
    assert frame.shape == (size[1], size[0], 3) and len(np.unique(frame)) > 8
