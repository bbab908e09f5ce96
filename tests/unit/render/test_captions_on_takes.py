"""Captions over what is really drawn: read on bright and on dark pictures of every shape, and never over a face."""

from __future__ import annotations

import os
from itertools import product

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.lettering import Caption
from reelwright.film.look import NEAR_FRAMINGS, Action, Age, Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup, Slate, TakeRequest
from reelwright.imaging.safe import SAFE
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.telling import told
from reelwright.render.overlay import Overlay
from reelwright.render.told import Area
from reelwright.units import ASPECTS, Aspect, FrameRate

from .silhouettes import rows_of, shape_of

IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
WORDS = "In the town below, nobody looks up\nany more, not even once."
BRIGHT, DARK = (TimeOfDay.NOON, Weather.SNOW), (TimeOfDay.NIGHT, Weather.CLEAR)
INDEX, FRAMES = 24, 48
FACE = 0.8
"""Of the height of a head from the crown: the mouth is over it."""

SHAPES = list(product(NEAR_FRAMINGS, ASPECTS))
TAKES = [
    (framing, aspect, ground)
    for k, (framing, aspect) in enumerate(SHAPES)
    for ground in ((BRIGHT, DARK) if IS_LONG else (BRIGHT, DARK)[k % 2 : k % 2 + 1])
]
"""Every framing in every shape; in the short form, by turns on a bright picture and on a dark one."""


def request(framing: Framing, aspect: str, ground: tuple[TimeOfDay, Weather], words: str = WORDS) -> TakeRequest:
    setup = Setup(
        place=Place.BEACH,
        time_of_day=ground[0],
        weather=ground[1],
        framing=framing,
        move=Move.STATIC,
        mood=Mood.CALM,
        figure=Figure(name="Ada"),
        seed=6,
    )
    return TakeRequest(
        slate=Slate(production="", scene=1, shot="SH001", take=1),
        setup=setup,
        frames=FRAMES,
        rate=FrameRate(num=24),
        resolution=Aspect(name=aspect).resolution(180),
        captions=(Caption(start=0, end=FRAMES, text=words),),
    )


def luminance(frame: Frame) -> NDArray[np.float64]:
    """[H, W], relative, 0..1 (WCAG 2.2)."""
    value = frame / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ (0.0722, 0.7152, 0.2126))


def contrast(lettered: Frame, letters: NDArray[np.uint8], em: float) -> float:
    """Of the strokes' middles to the brightest tenth of what is next to them."""
    wide = 2 * round(0.09 * em) + 1
    is_letter = (letters > 25).astype(np.uint8)
    beside = (cv2.dilate(is_letter, np.ones((wide, wide), np.uint8)) > 0) & (is_letter == 0)
    shown = luminance(lettered)
    ground = np.percentile(shown[beside], 90)
    return float((np.median(shown[letters > 225]) + 0.05) / (ground + 0.05))


def covers(face: Area, letters: NDArray[np.uint8]) -> bool:
    height, width = letters.shape
    rows = slice(max(0, round(face.top * height)), round((face.top + FACE * face.height) * height))
    return bool((letters[rows, max(0, round(face.left * width)) : max(0, round(face.right * width))] > 25).any())


@pytest.mark.parametrize(("framing", "aspect", "ground"), TAKES, ids=str)
def test_a_caption_is_read_inside_title_safe_and_beside_the_face(
    framing: Framing, aspect: str, ground: tuple[TimeOfDay, Weather]
) -> None:
    asked = request(framing, aspect, ground)
    size, scene = asked.resolution, PLACES[Place.BEACH](asked.setup, asked.resolution, asked.rate, asked.frames)
    knows, frame = told(scene), scene.frame(INDEX)
    on_black = np.zeros_like(frame)
    for picture in (on_black, frame):
        Overlay(asked, knows).draw(picture, INDEX)
    letters = on_black.min(2)
    em = min(0.043 * size.height, 0.052 * size.width)
    assert contrast(frame, letters, em) >= 4.5
    rows, columns = np.nonzero(letters > 25)
    assert SAFE * size.width - 1 <= columns.min() and columns.max() <= (1 - SAFE) * size.width
    assert SAFE * size.height - 1 <= rows.min() and rows.max() <= (1 - SAFE) * size.height
    assert knows.face is not None and not covers(knows.face, letters)
    assert is_told_as_drawn(scene, knows.face)


@pytest.mark.parametrize("framing", [Framing.WIDE, Framing.MEDIUM])
@pytest.mark.parametrize("who", [{"age": Age.CHILD}, {"action": Action.SIT}, {"action": Action.KNEEL}], ids=str)
def test_a_face_is_told_of_where_it_is_of_those_too_who_are_small_or_sit(
    framing: Framing, who: dict[str, object]
) -> None:
    asked = request(framing, "16:9", BRIGHT)
    setup = asked.setup.model_copy(update={"figure": Figure.model_validate({"name": "Ada"} | who)})
    scene = PLACES[Place.BEACH](setup, asked.resolution, asked.rate, asked.frames)
    knows = told(scene)
    assert knows.face is not None and is_told_as_drawn(scene, knows.face)


def is_told_as_drawn(scene: Location, face: Area) -> bool:
    """Its top is where the highest of the figure is."""
    off = max(0.0, face.top) - rows_of(shape_of(scene))[0] / scene.size.height
    return abs(off) < max(0.045, 0.12 * face.height)
