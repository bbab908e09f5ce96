"""Somebody is the same in every shot: colours and proportions, measured in the pictures."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Age, Framing, Mood, Move, Place, Prop, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.people.looks import looks_of
from reelwright.render.backends.previz.people.stature import pose_number
from reelwright.units import FrameRate, Resolution

from .silhouettes import rows_of, shape_of

IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
ANA, TOM = Figure(name="Ana", props=(Prop.COAT,)), Figure(name="Tom")
CAST = (ANA, TOM, Figure(name="Bo")) if IS_LONG else (ANA, TOM)
NOON, MORNING, NIGHT = TimeOfDay.NOON, TimeOfDay.MORNING, TimeOfDay.NIGHT
SHOTS = (
    (Place.DESERT, NOON, Framing.MEDIUM_WIDE),
    (Place.BEACH, MORNING, Framing.MEDIUM),
    (Place.CITY, NOON, Framing.WIDE),
    (Place.HARBOUR, MORNING, Framing.MEDIUM_CLOSE),
    (Place.OFFICE, MORNING, Framing.OVER_SHOULDER),
    (Place.ROOFTOP, NOON, Framing.MEDIUM),
)
"""In two neutral lights, by the sun and indoors."""


def shot(place: Place, hour: TimeOfDay, framing: Framing, who: Figure, lines: int = 180) -> Location:
    asked = Setup(
        place=place,
        time_of_day=hour,
        weather=Weather.CLEAR,
        framing=framing,
        move=Move.STATIC,
        mood=Mood.CALM,
        figure=who,
        seed=6,
    )
    return PLACES[place](asked, Resolution(width=lines * 16 // 9, height=lines), FrameRate.of(24), 48)


@dataclass(frozen=True)
class Hues:
    """a* and b* of what somebody wears, and of the skin, each made as light as the other; in neutral light."""

    coat: NDArray[np.float32]
    skin: NDArray[np.float32]


def hue(bgr: NDArray[np.float32]) -> NDArray[np.float32]:
    level = np.clip(bgr * (110 / bgr.mean()), 0, 255).astype(np.float32)
    return np.asarray(cv2.cvtColor(level.reshape(1, 1, 3) / 255, cv2.COLOR_BGR2Lab)[0, 0, 1:], np.float32)


def seen(scene: Location, index: int = 24) -> Hues:
    """Chest and cheeks in a frame, without the tint of its light."""
    assert scene.person is not None
    t, tint = index / 24, scene.light.tint / scene.light.tint.mean()
    x, y, z = scene.feet(t) or (0.0, 0.0, 0.0)
    poses, tall = scene.person._poses, scene.person.looks.tall_metres
    pose = poses[pose_number(scene.person.who, scene.person.looks, t, t * scene._speed, len(poses))]
    camera, frame = scene.camera(index), scene.frame(index)

    def patch(joint: str, high: float, low: float, aside: float) -> NDArray[np.float32]:
        at, up = pose[joint]
        left, top, _ = camera.project((x + (at - aside) * tall, y + (up + high) * tall, z))
        right, foot, _ = camera.project((x + (at + aside) * tall, y + (up + low) * tall, z))
        part = frame[max(0, int(top)) : int(foot) + 1, max(0, int(left)) : int(right) + 1].reshape(-1, 3)
        return hue(np.median(part, axis=0).astype(np.float32) / tint)

    return Hues(patch("neck", -0.08, -0.20, 0.05), patch("head", -0.01, -0.05, 0.015))


@cache
def own(who: Figure) -> Hues:
    """What somebody's colours are."""
    looks = looks_of(who)
    return Hues(hue(looks.top if looks.coat is None else looks.coat), hue(looks.skin))


def apart(one: NDArray[np.float32], two: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(one - two))


@pytest.mark.parametrize("who", CAST, ids=lambda who: who.name)
def test_a_coat_and_a_face_have_their_hue_in_every_place_framing_and_neutral_light(who: Figure) -> None:
    found = [seen(shot(*where, who)) for where in SHOTS]
    for one, where in zip(found, SHOTS, strict=True):
        assert apart(one.coat, own(who).coat) < 9, where
        assert apart(one.skin, own(who).skin) < 14, where
        assert all(apart(one.coat, own(who).coat) < apart(one.coat, own(other).coat) for other in CAST if other != who)
    assert max(apart(one.coat, two.coat) for one in found for two in found) < 10


@pytest.mark.parametrize("action", Action if IS_LONG else [Action.WALK, Action.SIT, Action.RUN])
def test_whatever_somebody_does_the_coat_stays_the_same(action: Action) -> None:
    scene = shot(Place.BEACH, NOON, Framing.MEDIUM_WIDE, ANA.model_copy(update={"action": action}))
    assert apart(seen(scene).coat, own(ANA).coat) < 9


@pytest.mark.parametrize("hour", list(TimeOfDay) if IS_LONG else [TimeOfDay.DUSK, NIGHT])
def test_by_any_light_two_people_are_told_by_their_coats(hour: TimeOfDay) -> None:
    ana, tom = (seen(shot(Place.BEACH, hour, Framing.MEDIUM, who)).coat for who in (ANA, TOM))
    assert apart(ana, own(ANA).coat) < apart(ana, own(TOM).coat)
    assert apart(tom, own(TOM).coat) < apart(tom, own(ANA).coat)
    assert apart(ana, tom) > 12


PLAIN = Figure(name="Ana")
STAGES = [Place.BEACH, Place.STAGE, Place.ROOFTOP, Place.ROOM]


def proportions(place: Place, who: Figure, hour: TimeOfDay) -> tuple[float, float, float]:
    """Breadth of the head and of all, over height; and height in the picture over that of the metres a figure has."""
    scene = shot(place, hour, Framing.WIDE, who, lines=360)
    assert scene.person is not None
    shape = shape_of(scene)
    top, foot = rows_of(shape)
    tall = foot - top
    x, y, z = scene.feet(1.0) or (0.0, 0.0, 0.0)
    camera, metres = scene.camera(24), scene.person.looks.tall_metres
    whole = camera.project((x, y, z))[1] - camera.project((x, y + metres, z))[1]
    wide = shape.sum(1) / 255
    return float(wide[top : top + round(0.1 * tall)].max() / tall), float(wide.max() / tall), float(tall / whole)


def test_somebody_has_the_same_proportions_in_every_place_and_a_child_others() -> None:
    found = np.array(
        [proportions(place, PLAIN, hour) for place, hour in zip(STAGES, (NOON, MORNING, NIGHT, NOON), strict=True)]
    )
    head, broad, tall = found.T
    assert np.ptp(head) < 0.012 and 0.09 < head.mean() < 0.125
    assert np.ptp(broad) < 0.014
    assert np.abs(tall - 1).max() < 0.025
    child = proportions(Place.ROOM, PLAIN.model_copy(update={"age": Age.CHILD}), NOON)
    assert child[0] > head.mean() + 0.025
