"""Where those stand who are in a shot besides its figure, and how an animal is framed that a shot is about."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reelwright.film.look import Action, Animal, Framing, Move, Place, Side, Vehicle
from reelwright.film.shot import Extra, Figure, Setup
from reelwright.render.backends.previz.card import placed
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.location import Location
from reelwright.units import FrameRate, Resolution

SIZE, RATE, FRAMES = Resolution(width=320, height=180), FrameRate.of(24), 48
ANA, BEN = Figure(name="Ana"), Figure(name="Ben")


def built(
    *extras: Extra,
    figure: Figure | None = ANA,
    framing: Framing = Framing.WIDE,
    place: Place = Place.ABSTRACT,
    move: Move = Move.STATIC,
) -> Location:
    setup = Setup(
        place=place,
        time_of_day="noon",
        weather="clear",
        framing=framing,
        move=move,
        mood="calm",
        figure=figure,
        extras=extras,
        seed=3,
    )
    return PLACES[place](setup, SIZE, RATE, FRAMES)


def columns(location: Location, t: float) -> list[float]:
    """Where each extra on the ground is seen, of the width of the picture."""
    camera = location.camera(round(t * 24))
    level = location.staging.mark[1]
    found = location.company.on_ground(t, lambda x, z: location.ground(x, z, level))
    return [camera.project(things[0].shift)[0] / SIZE.width for things in found]


def box(location: Location, index: int = 24) -> tuple[int, int, int, int]:
    """Left, top, right and foot of what is seen of the extras, pixels."""
    t, camera = index / 24, location.camera(index)
    things = [one for found in location.company.on_ground(t, lambda x, z: location.staging.mark[1]) for one in found]
    boxes = np.array([one.box for one in placed(things, camera.matrix, camera.position, t, SIZE.width, SIZE.height)])
    left, top = boxes[:, :2].min(0)
    right, foot = boxes[:, 2:].max(0)
    return int(left), int(top), int(right), int(foot)


@pytest.mark.parametrize("framing", [Framing.WIDE, Framing.MEDIUM_WIDE, Framing.MEDIUM, Framing.CLOSE_UP])
@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_who_is_said_to_stand_at_a_side_is_seen_there(framing: Framing, side: Side) -> None:
    location = built(Extra(who=BEN, side=side), framing=framing)
    feet = location.feet(1.0)
    assert feet is not None
    (column,) = columns(location, 1.0)
    figure = location.camera(24).project(feet)[0] / SIZE.width
    assert 0.02 < abs(column - figure) < 0.6 and 0.05 < column < 0.95 and (column < figure) == (side is Side.LEFT)


def test_who_is_behind_is_further_away_and_not_hidden() -> None:
    location = built(Extra(who=BEN, side=Side.BEHIND))
    ((body, *_),) = location.company.on_ground(0.0, lambda x, z: 0.0)
    feet = location.feet(0.0)
    assert feet is not None
    assert body.z > feet[2] + 1 and abs(body.shift[0] - feet[0]) > 0.3


def test_several_stand_apart_from_each_other() -> None:
    location = built(*(Extra(who=Figure(name=str(number))) for number in range(6)))
    spots = [(things[0].shift[0], things[0].shift[2]) for things in location.company.on_ground(0.0, lambda x, z: 0.0)]
    assert len(spots) == 6
    assert min(math.dist(a, b) for k, a in enumerate(spots) for b in spots[:k]) > 0.6


@pytest.mark.parametrize("framing", [Framing.MEDIUM, Framing.MEDIUM_CLOSE])
def test_a_pair_in_a_near_picture_is_both_in_it(framing: Framing) -> None:
    location = built(Extra(who=BEN), framing=framing)
    (column,) = columns(location, 1.0)
    assert 0.1 < column < 0.9


def test_who_goes_beside_a_walker_keeps_up() -> None:
    walks = {"action": Action.WALK}
    dog = Extra(who=Animal.DOG, moves=True)
    location = built(Extra(who=BEN.model_copy(update={"action": Action.RUN})), dog, figure=ANA.model_copy(update=walks))
    for number in range(2):
        apart = []
        for t in (0.0, 1.9):
            feet = location.feet(t)
            assert feet is not None
            apart.append(list(location.company.on_ground(t, lambda x, z: 0.0))[number][0].shift[0] - feet[0])
        assert apart[0] == pytest.approx(apart[1], abs=0.02)


def test_who_stays_is_left_behind_by_a_walker() -> None:
    location = built(Extra(who=BEN), figure=ANA.model_copy(update={"action": Action.WALK}))
    spots = [next(location.company.on_ground(t, lambda x, z: 0.0))[0].shift for t in (0.0, 1.9)]
    assert spots[0] == spots[1]


@pytest.mark.parametrize("animal", list(Animal))
def test_a_medium_wide_picture_holds_all_of_an_animal(animal: Animal) -> None:
    location = built(Extra(who=animal), figure=None, framing=Framing.MEDIUM_WIDE)
    left, top, right, foot = box(location)
    assert left > 0 and right < SIZE.width and top > 0 and foot < SIZE.height
    assert foot - top > 0.5 * SIZE.height or right - left > 0.6 * SIZE.width


@pytest.mark.parametrize("animal", [Animal.DOG, Animal.HORSE])
def test_a_close_up_of_an_animal_is_of_its_head(animal: Animal) -> None:
    location = built(Extra(who=animal), figure=None, framing=Framing.CLOSE_UP)
    assert location.lead is not None
    x, y, z = location.staging.mark
    column, row, _ = location.camera(24).project((x + location.lead.ahead, y + location.lead.eyes, z))
    assert 0.25 < column / SIZE.width < 0.75 and 0.25 < row / SIZE.height < 0.75


def test_an_animal_that_goes_is_followed_in_a_near_picture() -> None:
    location = built(Extra(who=Animal.DOG, moves=True), figure=None, framing=Framing.MEDIUM)
    seen = [columns(location, t)[0] for t in (0.0, 1.0, 1.9)]
    assert max(seen) - min(seen) < 0.03


def of_each(location: Location, t: float = 1.0) -> list[tuple[float, float, float, float]]:
    """Left, top, right and foot of each extra on the ground, pixels."""
    camera, found = location.camera(round(t * 24)), []
    for things in location.company.on_ground(t, lambda x, z: location.staging.mark[1]):
        seen = placed(things, camera.matrix, camera.position, t, SIZE.width, SIZE.height)
        boxes = np.array([one.box for one in seen], float)
        found.append((*boxes[:, :2].min(0).tolist(), *boxes[:, 2:].max(0).tolist()))
    return found


def test_two_horses_in_a_wide_picture_do_not_overlap() -> None:
    first, second = of_each(built(*[Extra(who=Animal.HORSE, moves=True)] * 2, figure=None, place=Place.MEADOW))
    assert first[2] < second[0] or second[2] < first[0]


def test_two_horses_in_a_near_picture_are_one_behind_the_other_with_both_heads_in_it() -> None:
    pair = [Extra(who=Animal.HORSE, moves=True)] * 2
    location = built(*pair, figure=None, framing=Framing.MEDIUM_WIDE, place=Place.MEADOW)
    near, far = location.company.on_ground(1.0, lambda x, z: 0.0)
    assert far[0].shift[2] > near[0].shift[2] + 1
    first, second = of_each(location)
    assert second[2] - first[2] > 0.05 * SIZE.width and second[2] < SIZE.width


@pytest.mark.parametrize("place", [Place.HEADLAND, Place.LAKE])
def test_a_bird_on_the_wing_is_more_than_a_dot_in_a_wide_picture(place: Place) -> None:
    location = built(*[Extra(who=Animal.BIRD, moves=True)] * 2, figure=None, place=place)
    camera, widths = location.camera(24), []
    for thing in location.company.elsewhere(1.0):
        (one,) = placed([thing], camera.matrix, camera.position, 1.0, SIZE.width, SIZE.height)
        widths.append(one.box[2] - one.box[0])
    assert max(widths) > 0.03 * SIZE.width


def test_a_bird_on_the_wing_has_no_dark_under_it() -> None:
    bird = Extra(who=Animal.BIRD, moves=True)
    for extra, is_there in ((bird, False), (Extra(who=Animal.DOG), True)):
        location = built(extra, figure=None, framing=Framing.MEDIUM_WIDE, place=Place.MEADOW)
        (player,) = location.company.on_ground(1.0, lambda x, z: 0.0)
        assert (len(location._figure(1.0)) > len(player)) is is_there


def test_a_vehicle_that_a_near_picture_is_about_stays_in_it() -> None:
    location = built(Extra(who=Vehicle.CAR, moves=True), figure=None, framing=Framing.MEDIUM_WIDE, place=Place.MEADOW)
    berth = location.berth(Vehicle.CAR)
    assert berth is not None
    for index in (0, 24, 47):
        things = location.company.elsewhere(index / 24)
        seen = [location.camera(index).project(tuple(np.add(one.card.origin, one.shift)))[0] for one in things]
        assert any(0 < column < SIZE.width for column in seen)


def test_a_push_in_on_a_vehicle_ends_with_all_of_its_height_in_the_picture() -> None:
    about = {"figure": None, "framing": Framing.MEDIUM_WIDE, "place": Place.VILLAGE}
    location = built(Extra(who=Vehicle.BICYCLE), move=Move.PUSH_IN, **about)
    berth = location.berth(Vehicle.BICYCLE)
    assert berth is not None
    assert location.camera(FRAMES - 1).project((berth.x, berth.y, berth.z))[1] < SIZE.height


def test_the_shoulder_is_that_of_who_is_said_to_be_there() -> None:
    as_ben = built(Extra(who=BEN.model_copy(update={"props": ("coat", "cap")})), framing=Framing.OVER_SHOULDER)
    as_anna = built(Extra(who=Figure(name="Anna", props=("long hair",))), framing=Framing.OVER_SHOULDER)
    assert list(as_ben.company.on_ground(0.0, lambda x, z: 0.0)) == []
    assert np.abs(as_ben.frame(10).astype(int) - as_anna.frame(10)).max() > 30
