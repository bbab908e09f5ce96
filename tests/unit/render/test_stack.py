"""A stack of cards is drawn only where it is seen, and looks as if every card had been painted over the one behind."""

from __future__ import annotations

import itertools
import os
import sys

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz import card as cards
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Box, Brush, Card, Picture, Placed, Thing, draw_all
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.units import FrameRate, Resolution

IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
SIZE = Resolution(width=320, height=180)


def painted(things: list[Thing], camera: Camera, t: float = 0.0) -> Picture:
    """All of every card, far to near."""
    picture = np.zeros((camera.size.height, camera.size.width, 4), np.uint8)
    draw_all(picture, things, camera.matrix, camera.position, t)
    return picture


def stacked(things: list[Thing], camera: Camera, t: float = 0.0) -> Picture:
    picture = np.zeros((camera.size.height, camera.size.width, 4), np.uint8)
    draw_stack(picture, things, camera, t)
    return picture


def ridge(seed: int, rows: int, columns: int, foot: int) -> Picture:
    """A textured hill, clear above a wavy ridge and below `foot` rows before its end, in premultiplied BGRA."""
    chance = np.random.default_rng(seed)
    line = rows * (0.2 + 0.2 * np.sin(np.linspace(0, 6, columns) + seed))
    alpha = np.clip(np.arange(rows)[:, None] - line[None], 0, 1)
    alpha[rows - foot :] = 0
    colour = cv2.resize(chance.integers(40, 220, (8, 8, 3)).astype(np.float32), (columns, rows))
    return np.dstack([colour * alpha[..., None], alpha * 255]).astype(np.uint8)


@settings(max_examples=40, deadline=None)
@given(
    seeds=st.lists(st.integers(0, 1000), min_size=2, max_size=6),
    foot=st.integers(0, 20),
    yaw=st.floats(-12, 12),
    pitch=st.floats(-8, 8),
    x=st.floats(-3, 3),
)
def test_what_is_hidden_or_solid_changes_nothing(
    seeds: list[int], foot: int, yaw: float, pitch: float, x: float
) -> None:
    camera = Camera(SIZE, x=x, y=2.0, yaw=yaw, pitch=pitch)
    things = [
        Thing(made := Card.frontal(ridge(seed, 90, 400, foot), 0, -2, 6.0 + 5 * k, 30 + 10 * k), made.z)
        for k, seed in enumerate(seeds)
    ]
    difference = cv2.absdiff(painted(things, camera), stacked(things, camera))[..., :3]
    assert np.mean(difference > 3) < 0.001
    assert float(difference.mean()) < 0.2


def test_a_card_behind_a_solid_one_is_not_drawn_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Card] = []
    begin = Brush.__init__

    def told(self: Brush, one: Placed, t: float) -> None:
        drawn.append(one.thing.card)
        begin(self, one, t)

    monkeypatch.setattr(cards.Brush, "__init__", told)
    wall = Card.frontal(np.full((60, 100, 4), 255, np.uint8), 0, -20, 5, 60)
    far = Card.frontal(np.full((60, 100, 4), 255, np.uint8), 0, -2, 50, 10)
    stacked([Thing(wall, wall.z), Thing(far, far.z)], Camera(SIZE))
    assert drawn == [wall]


def test_of_a_card_only_what_is_painted_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    texture = np.zeros((180, 320, 4), np.uint8)
    texture[160:] = 200  # a low bank with one tall tree
    texture[10:160, 150:156] = 200
    drawn: list[int] = []
    blend = Brush.blend

    def told(self: Brush, picture: Picture, box: Box) -> None:
        drawn.append((box[2] - box[0]) * (box[3] - box[1]))
        blend(self, picture, box)

    size = Resolution(width=1280, height=720)
    things = [Thing(card := Card.frontal(texture, 0, -4.5, 10, 16), card.z)]
    whole = painted(things, camera := Camera(size, y=0.0, fov=77.3))
    monkeypatch.setattr(cards.Brush, "blend", told)
    assert np.array_equal(stacked(things, camera), whole)
    assert sum(drawn) < 0.4 * size.width * size.height


SETUPS = [
    (place, weather, framing)
    for (place, weather), framing in zip(
        itertools.product(Place, (Weather.CLEAR, Weather.STORM)), itertools.cycle(Framing), strict=False
    )
]
TRIED = SETUPS if IS_LONG else [SETUPS[2 * k + k // 4 % 2] for k in range(len(Place))]
"""In the short form, every place and every framing, in the one weather or the other."""


@pytest.mark.parametrize(("place", "weather", "framing"), TRIED)
def test_every_place_looks_as_if_all_of_it_had_been_painted(
    monkeypatch: pytest.MonkeyPatch, place: Place, weather: Weather, framing: Framing
) -> None:
    setup = Setup(
        place=place,
        time_of_day=TimeOfDay.DUSK,
        weather=weather,
        framing=framing,
        move=Move.CRANE_UP,
        mood=Mood.CALM,
        seed=4,
    )
    location = PLACES[place](setup, SIZE, FrameRate(num=24), 24)
    quick = location.frame(12)

    def slow(picture: Picture, things: list[Thing], camera: Camera, t: float) -> None:
        draw_all(picture, things, camera.matrix, camera.position, t)

    for name, module in list(sys.modules.items()):
        if name.startswith("reelwright.render.backends.previz.") and hasattr(module, "draw_stack"):
            monkeypatch.setattr(module, "draw_stack", slow)
    assert cv2.PSNR(quick, location.frame(12)) > 50
