"""What people wear and carry: seen where it is, in the hand that holds it, in the colour that was said, from every
side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Age, Dye, Framing, Gender, Mood, Move, Place, Prop, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.light import light_of
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.people import Person, stance_of
from reelwright.render.backends.previz.people.expression import expression_of
from reelwright.render.backends.previz.people.face import Portrait
from reelwright.render.backends.previz.people.hand import palm
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.looks import looks_of
from reelwright.render.backends.previz.people.stature import pose_number
from reelwright.units import FrameRate, Resolution

TALL = 240.0
HELD = (
    Prop.UMBRELLA, Prop.SUITCASE, Prop.STICK, Prop.BOOK, Prop.LETTER, Prop.CUP, Prop.PHONE, Prop.FLOWERS,
    Prop.BALLOON, Prop.GUITAR, Prop.SWORD,
)  # fmt: skip
REACH = {
    Prop.UMBRELLA: (0.30, 0.66), Prop.SUITCASE: (0.06, 0.24), Prop.STICK: (0.06, 0.54), Prop.BOOK: (0.06, 0.16),
    Prop.LETTER: (0.06, 0.16), Prop.CUP: (0.06, 0.12), Prop.PHONE: (0.06, 0.12), Prop.FLOWERS: (0.09, 0.24),
    Prop.BALLOON: (0.34, 0.58), Prop.SWORD: (0.06, 0.46),
}  # fmt: skip
"""Heights from the hand to the nearest and the furthest that has the colour; a shaft, a string and stems have none."""
WORN = (Prop.COAT, Prop.DRESS, Prop.SKIRT, Prop.SHIRT, Prop.TROUSERS, Prop.SCARF, Prop.CAP, Prop.BRIMMED_HAT)
DAY = light_of(TimeOfDay.NOON, Weather.CLOUD)
AWAY, COMES, ACROSS = (0.0, 1.0), (0.0, -1.0), (1.0, 0.0)
Difference = NDArray[np.bool_]


def person(who: Figure, way: tuple[float, float] = ACROSS, pictures: int = 24) -> Person:
    return Person(who, DAY, TALL, (0.6, -0.8), pictures=pictures, stance=stance_of(who, way))


def body(who: Figure, way: tuple[float, float] = ACROSS, walked: float = 0.0) -> NDArray[np.uint8]:
    """[h, w, 4], a whole figure, its feet on the lower edge."""
    return person(who, way).things(0.0, 0.0, 0.0, 10.0, walked)[0].card.texture


def dyed(prop: Prop, dye: Dye, action: Action = Action.STAND, is_from_behind: bool = False) -> Figure:
    return Figure(name="Mia", props=(prop,), dyes=((prop, dye),), action=action, is_from_behind=is_from_behind)


def changed(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> Difference:
    return np.asarray(np.abs(a.astype(int) - b).max(-1) > 12)


def hues(pixels: NDArray[np.uint8]) -> NDArray[np.int_]:
    """[n] 0..180, of those with a colour."""
    hsv = cv2.cvtColor(pixels[None, :, :3], cv2.COLOR_BGR2HSV)[0]
    return hsv[(hsv[:, 1] > 70) & (hsv[:, 2] > 40), 0].astype(int)


@pytest.mark.parametrize(("action", "way"), [(Action.STAND, ACROSS), (Action.WALK, ACROSS), (Action.WALK, COMES)])
@pytest.mark.parametrize("prop", REACH)
def test_what_is_carried_is_seen_and_in_the_hand(prop: Prop, action: Action, way: tuple[float, float]) -> None:
    near, far = REACH[prop]
    who = dyed(prop, Dye.RED, action)
    red, blue = person(who, way, 6), person(dyed(prop, Dye.BLUE, action), way, 6)
    stride = 1.45 * red.looks.tall_metres / 1.76
    for walked in np.arange(6) / 6 * stride if action is Action.WALK else (0.0,):
        one, other = (p.things(0.0, 0.0, 0.0, 10.0, float(walked))[0].card for p in (red, blue))
        where = changed(one.texture, other.texture)
        assert where.sum() > 20
        pose = red._poses[pose_number(red.who, red.looks, 0.0, float(walked), len(red._poses))]
        x, y = palm(pose["re"], pose["rh"])
        h, w = where.shape
        texel = float(one.across[0]) / red.looks.tall_metres
        rows, columns = np.nonzero(where)
        away = np.hypot((columns - w / 2) * texel - x, (h - rows) * texel - y)
        assert away.min() < near and away.max() < far, f"{prop} is out of the hand after {walked:.2f} m"


@pytest.mark.parametrize("prop", [*WORN, *HELD])
@pytest.mark.parametrize(("dye", "hue"), [(Dye.RED, 1), (Dye.GREEN, 64), (Dye.BLUE, 107), (Dye.YELLOW, 24)])
def test_a_colour_that_is_said_is_the_colour_that_is_drawn(prop: Prop, dye: Dye, hue: int) -> None:
    bare, coloured = body(dyed(prop, Dye.WHITE)), body(dyed(prop, dye))
    found = hues(coloured[changed(bare, coloured)])
    off = np.abs((found - hue + 90) % 180 - 90)
    assert found.size > 15
    assert np.median(off) < 14


@pytest.mark.parametrize("prop", [Prop.BEARD, Prop.MOUSTACHE, Prop.GLASSES, Prop.HELMET, Prop.CAP])
def test_what_is_on_a_face_is_seen_near_and_only_there(prop: Prop) -> None:
    with_it, without = head(Figure(name="Kim", props=(prop,))), head(Figure(name="Kim"))
    where = changed(with_it, without)
    rows = np.flatnonzero(where.sum(1) > 2) / where.shape[0]
    assert where.sum() > 60
    face = {Prop.BEARD: (0.45, 0.82), Prop.MOUSTACHE: (0.45, 0.62), Prop.GLASSES: (0.34, 0.52)}
    top, foot = face.get(prop, (0.0, 0.7))
    assert rows.min() > top - 0.03 and rows.max() < foot + 0.03


def head(
    who: Figure,
    bearing: tuple[float, float] = (33.0, 0.0),
    unit: float = 40,
    lids: float = 1.0,
    mood: Mood = Mood.CALM,
) -> NDArray[np.uint8]:
    key = KeyLight.of(DAY, (0.6, -0.8), is_near=True)
    return Portrait(looks_of(who), who.props, key, unit, bearing, expression_of(mood)).picture(lids)


def test_from_behind_there_is_no_face() -> None:
    for name in ("Kim", "Tom"):
        who = Figure(name=name, props=(Prop.GLASSES, Prop.MOUSTACHE))
        for other in ({"lids": 0.0}, {"mood": Mood.WONDER}):
            assert changed(head(who, **other), head(who)).any()  # type: ignore[arg-type]
            assert not changed(head(who, (172.0, 0.0), **other), head(who, (172.0, 0.0))).any()  # type: ignore[arg-type]


def test_a_character_has_the_same_colours_from_before_and_behind() -> None:
    dyes = ((Prop.COAT, Dye.BLUE), (Prop.SCARF, Dye.YELLOW), (Prop.BAG, Dye.GREEN))
    who = Figure(name="Mia", props=(Prop.COAT, Prop.SCARF, Prop.BAG, Prop.LONG_HAIR), dyes=dyes, hair=Dye.RED)
    views = [body(who), body(who.model_copy(update={"is_from_behind": True}))]
    assert changed(*views).mean() > 0.05
    for hue in (107, 24, 64, 9):
        for view in views:
            found = hues(view[view[..., 3] > 200])
            assert (np.abs(found - hue) < 9).sum() > 60, f"hue {hue}"


def test_a_bag_is_on_the_back_and_what_is_held_up_before_is_half_hidden_from_there() -> None:
    def area(prop: Prop, is_from_behind: bool) -> int:
        views = [body(dyed(prop, dye, is_from_behind=is_from_behind)) for dye in (Dye.RED, Dye.BLUE)]
        return int(changed(*views).sum())

    assert area(Prop.BAG, True) > 2 * area(Prop.BAG, False)
    assert area(Prop.GUITAR, False) > 2 * area(Prop.GUITAR, True)  # it is played before the body


def test_a_beard_grows_where_it_is_said_and_on_some_men() -> None:
    names = [f"somebody {k}" for k in range(40)]

    def beards(**known: object) -> int:
        return sum(looks_of(Figure(name=name, **known)).has_beard for name in names)  # type: ignore[arg-type]

    assert beards() == beards(gender=Gender.WOMAN) == beards(gender=Gender.MAN, age=Age.CHILD) == 0
    assert 8 < beards(gender=Gender.MAN) < 32
    assert beards(gender=Gender.MAN, age=Age.OLD) > beards(gender=Gender.MAN)
    assert beards(props=(Prop.BEARD,)) == 40


def test_a_thing_in_the_hand_does_not_change_who_somebody_is() -> None:
    for name in ("Ana", "Bo", "Kim"):
        bare, laden = looks_of(Figure(name=name)), looks_of(Figure(name=name, props=(Prop.BOOK, Prop.SCARF)))
        assert (bare.jaw, bare.cut, bare.has_skirt) == (laden.jaw, laden.cut, laden.has_skirt)
        assert np.array_equal(bare.top, laden.top)


def walker(place: Place, framing: Framing) -> Location:
    setup = Setup(
        place=place,
        time_of_day=TimeOfDay.MORNING,
        weather=Weather.CLEAR,
        framing=framing,
        move=Move.STATIC,
        mood=Mood.CALM,
        figure=Figure(name="Mia", action=Action.WALK),
        seed=3,
    )
    return PLACES[place](setup, Resolution(width=160, height=90), FrameRate.of(24), 48)


def test_who_walks_away_shows_the_back_and_near_the_lens_comes_instead() -> None:
    wide, near = walker(Place.HARBOUR, Framing.WIDE), walker(Place.HARBOUR, Framing.CLOSE_UP)
    depths = [[scene._figure(t)[0].z for t in (0.0, 1.0, 2.0)] for scene in (wide, near)]
    assert all(a < b for a, b in pairwise(depths[0])) and all(a > b for a, b in pairwise(depths[1]))
    assert wide.person is not None and near.person is not None
    assert not wide.person._portrait._has_face and near.person._portrait._has_face


def test_who_walks_to_the_left_faces_left() -> None:
    for place, side in ((Place.RIVER, -1), (Place.DESERT, 1)):
        scene = walker(place, Framing.WIDE)
        first, last = (scene._figure(t)[0] for t in (0.0, 2.0))
        assert (last.shift[0] - first.shift[0]) * side > 0
        assert last.card.across[0] * side > 0  # a picture is painted going right, and mirrored


def lowest(picture: NDArray[np.uint8]) -> NDArray[np.int_]:
    """The last opaque row of each column that has one."""
    solid = picture[..., 3] > 100
    columns = np.flatnonzero(solid.any(0))
    return solid.shape[0] - np.argmax(solid[::-1, columns], axis=0)


def test_long_hair_falls_in_strands_that_end_at_different_lengths() -> None:
    long, cropped = (
        head(Figure(name="Tom", props=props, gender=Gender.MAN), (172.0, 0.0), 80)
        for props in ((Prop.LONG_HAIR,), (Prop.BEARD,))
    )
    assert looks_of(Figure(name="Tom", gender=Gender.MAN)).cut.value == "cropped"
    ends, even = (np.abs(np.diff(lowest(one)[20:-20])).mean() for one in (long, cropped))
    assert ends > 1.5 * even + 1

    def runs_down(picture: NDArray[np.uint8]) -> float:
        """How much more the hair changes across than down."""
        middle = picture[120:200, 110:190, :3].astype(float).mean(-1)
        return float(np.abs(np.diff(middle, axis=1)).mean() / np.abs(np.diff(middle, axis=0)).mean())

    assert runs_down(long) > 3 > 1.5 > runs_down(cropped)


def folds(bends: Sequence[float]) -> float:
    """How much of a plain sleeve is darker than its neighbourhood, about the elbow."""
    from reelwright.render.backends.previz.people.easel import Easel
    from reelwright.render.backends.previz.people.folds import of_a_sleeve

    easel = Easel(900.0, (-0.3, 0.0, 0.3, 0.6), KeyLight.of(DAY, (0.6, -0.8), is_near=True))
    easel.lay(np.full(3, 150, np.float32), np.array([(-0.3, 0.0), (0.3, 0.0), (0.3, 0.6), (-0.3, 0.6)]))
    plain = easel.picture().astype(float)
    dx, dy = bends
    of_a_sleeve(easel, (0.0, 0.45), (0.0, 0.30), (dx, 0.30 + dy), 1.0)
    return float(np.maximum(plain - easel.picture(), 0)[..., :3].sum() / 255)


def test_a_bent_arm_folds_its_sleeve_more_than_a_straight_one() -> None:
    assert folds((0.13, 0.05)) > 1.2 * folds((0.005, -0.15)) > 0


def test_a_figure_of_whom_nothing_new_is_said_is_written_down_as_before() -> None:
    kept = {"name": "Ana", "action": "stand", "props": ["coat"], "age": "adult"}
    assert Figure(name="Ana", props=(Prop.COAT,)).model_dump(mode="json") == kept
