"""A match cut, as it is seen: the head is where it was, and as large, whoever it is on and wherever they are."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from reelwright.film.look import NEAR_FRAMINGS, Action, Age, Angle, Framing, Gaze, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.units import FrameRate, Resolution

FRAMES = 36
SHAPES = WIDESCREEN, PORTRAIT, SQUARE, TALL, SCOPE = (320, 180), (180, 320), (240, 240), (240, 300), (430, 180)
Box = tuple[int, int, int, int]


@cache
def shot(
    place: Place,
    framing: Framing,
    move: Move,
    who: Figure,
    size: tuple[int, int] = WIDESCREEN,
    angle: Angle = Angle.EYE,
    *,
    is_first: bool,
    is_matched: bool = True,
) -> Location:
    setup = Setup(
        place=place,
        time_of_day=TimeOfDay.NOON,
        weather=Weather.CLEAR,
        framing=framing,
        angle=angle,
        move=move,
        mood="calm",
        figure=who,
        matches_after=is_matched and is_first,
        matches_before=is_matched and not is_first,
        seed=5,
    )
    return PLACES[place](setup, Resolution(width=size[0], height=size[1]), FrameRate.of(24), FRAMES)


def head(scene: Location, index: int) -> Box:
    """Left, top, right and foot of the head as it is drawn in a frame."""
    t, camera = float(scene.rate.seconds(index)), scene.camera(index)
    assert scene.person is not None
    parts = scene._figure(t)[1 : 1 + len(scene.person._head_at(t))]
    picture: Picture = np.zeros((camera.size.height, camera.size.width, 4), np.uint8)
    draw_stack(picture, parts, camera, t)
    rows, columns = (np.flatnonzero((picture[..., 3] > 128).any(axis)) for axis in (1, 0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def overlap(one: Box, other: Box) -> float:
    """What two boxes have in common, of all that either covers, 0..1."""
    wide, high = (min(one[k + 2], other[k + 2]) - max(one[k], other[k]) for k in (0, 1))
    common = max(0, wide) * max(0, high)
    areas = ((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return common / (sum(areas) - common)


def met(before: Location, after: Location) -> float:
    return overlap(head(before, FRAMES - 1), head(after, 0))


ANA, BEN = Figure(name="Ana"), Figure(name="Ben")


@pytest.mark.parametrize("place", PLACES)
def test_a_head_in_any_place_is_met_by_one_in_another(place: Place) -> None:
    before = shot(Place.ABSTRACT, Framing.MEDIUM_CLOSE, Move.PUSH_IN, ANA, is_first=True)
    after = shot(place, Framing.MEDIUM_CLOSE, Move.PUSH_IN, ANA, is_first=False)
    assert met(before, after) > 0.85


@pytest.mark.parametrize(("number", "move"), list(enumerate(list(Move)[1:])))
def test_whatever_the_camera_does_before_and_after(number: int, move: Move) -> None:
    size, framing = SHAPES[number % len(SHAPES)], NEAR_FRAMINGS[number % len(NEAR_FRAMINGS)]
    before = shot(Place.ABSTRACT, framing, move, ANA, size, is_first=True)
    after = shot(Place.STAGE, framing, move, ANA, size, is_first=False)
    assert met(before, after) > 0.85


@pytest.mark.parametrize("who", [Figure(name="Ana", action=action) for action in Action], ids=lambda who: who.action)
def test_whatever_they_do(who: Figure) -> None:
    before = shot(Place.ABSTRACT, Framing.MEDIUM, Move.STATIC, who, is_first=True)
    after = shot(Place.STAGE, Framing.MEDIUM, Move.STATIC, ANA, is_first=False)
    assert met(before, after) > 0.6


def test_a_child_becomes_an_old_one_of_the_same_size_in_the_picture() -> None:
    child, old = Figure(name="Ben", age=Age.CHILD), Figure(name="Ben", age=Age.OLD)
    for framing in (Framing.MEDIUM_WIDE, Framing.MEDIUM_CLOSE, Framing.EXTREME_CLOSE_UP):
        before = shot(Place.ABSTRACT, framing, Move.STATIC, child, is_first=True)
        assert met(before, shot(Place.STAGE, framing, Move.STATIC, old, is_first=False)) > 0.6


@pytest.mark.parametrize("angle", [Angle.HIGH, Angle.DUTCH])
def test_from_another_angle_too(angle: Angle) -> None:
    before = shot(Place.CITY, Framing.MEDIUM, Move.PUSH_IN, ANA, angle=angle, is_first=True)
    assert met(before, shot(Place.ROOM, Framing.MEDIUM, Move.PUSH_IN, BEN, angle=angle, is_first=False)) > 0.6


def test_a_plain_cut_leaves_them_where_their_places_have_them() -> None:
    before = shot(Place.CITY, Framing.MEDIUM, Move.PUSH_IN, ANA, is_first=True, is_matched=False)
    left = Figure(name="Ana", gaze=Gaze.LEFT)
    assert met(before, shot(Place.ROOM, Framing.MEDIUM, Move.PUSH_IN, left, is_first=False, is_matched=False)) < 0.3


def test_the_move_goes_on_across_the_cut() -> None:
    before = shot(Place.ABSTRACT, Framing.MEDIUM, Move.PUSH_IN, ANA, is_first=True)
    after = shot(Place.STAGE, Framing.MEDIUM, Move.PUSH_IN, ANA, is_first=False)
    tall = [box[3] - box[1] for box in (head(before, 0), head(before, FRAMES - 1), head(after, 0), head(after, 35))]
    assert tall[0] < 0.9 * tall[1] and tall[1] == pytest.approx(tall[2], abs=2) and tall[3] > 1.1 * tall[2]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("move", "is_first", "size"), [(Move.PUSH_IN, True, SCOPE), (Move.TILT_UP, False, PORTRAIT)], ids=str
)
def test_a_set_is_as_wide_as_a_move_that_ends_in_its_framing_needs_it(
    place: Place, move: Move, is_first: bool, size: tuple[int, int]
) -> None:
    scene = shot(place, Framing.MEDIUM_WIDE, move, ANA, size, is_first=is_first)
    for index in (0, FRAMES - 1):
        assert int(scene._focused(scene.camera(index), index / 24, index)[..., 3].min()) > 250
