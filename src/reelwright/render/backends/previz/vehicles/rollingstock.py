"""Locomotive and carriages, painted; metres from their middle and over the rails."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, disc, rounded, soft_box
from reelwright.render.backends.previz.vehicles.glazing import pane
from reelwright.render.backends.previz.vehicles.lamps import WHITE
from reelwright.render.backends.previz.vehicles.sitting import Sitting, barrel, leaning
from reelwright.render.backends.previz.vehicles.wheels import ring

LOCO_LONG, CAR_LONG = 15.6, 18.4
_BOGIES = (4.75, 6.45)
"""Metres from the middle, of the locomotive and of a carriage."""
_BASE = 1.25
"""Half of what is between the axles of a bogie."""
AXLES = tuple(tuple(side * at + end * _BASE for side in (-1, 1) for end in (-1, 1)) for at in _BOGIES)
_WARM_PANE = bgr("#ffd08a")


@dataclass(frozen=True, slots=True)
class Livery:
    """The colours of a train: of its body, of the band of its windows, of its lines and of its roof."""

    body: Colour
    band: Colour
    line: Colour
    roof: str = "#6a6f73"


LIVERIES = (
    Livery(bgr("#1f4a3d"), bgr("#e4d9b8"), bgr("#d8a531")),
    Livery(bgr("#7e2a27"), bgr("#e6dcc4"), bgr("#e2c06a")),
    Livery(bgr("#27466f"), bgr("#dfe3e4"), bgr("#d9dde0")),
    Livery(bgr("#b5562b"), bgr("#e9dfc8"), bgr("#3a3230")),
)


def train_wheel(radius: float) -> Callable[[Bodywork], None]:
    def painted(work: Bodywork) -> None:
        work.lay("#2e2d2c", disc(0, 0, radius))
        work.lay("#9a9c9e", ring(0, 0, radius * 0.94), line=0.10 * radius, gloss=0.5)
        work.lay("#3d3b39", disc(0, 0, radius * 0.82))
        for k in range(6):
            turn = 2 * math.pi * k / 6
            work.dim(0.7, disc(0.52 * radius * math.cos(turn), 0.52 * radius * math.sin(turn), 0.17 * radius))
        work.lay("#57544f", disc(0, 0, radius * 0.26), form=leaning(0.3))

    return painted


def _bogie(work: Bodywork, x: float) -> None:
    """Its frame, with springs and axle boxes, over the wheels; these show through below it."""
    frame = rounded([(x - 2.0, 0.62), (x - 1.9, 0.80), (x - 0.5, 0.86), (x + 0.5, 0.86), (x + 1.9, 0.80), (x + 2.0, 0.62),
                     (x + 0.7, 0.46), (x - 0.7, 0.46)], 2)  # fmt: skip
    work.lay("#34332f", frame, form=barrel(0.3, 1.0))
    for axle in (x - _BASE, x + _BASE):
        work.lay("#43413c", box(axle - 0.17, 0.34, axle + 0.17, 0.66), form=leaning(0.1))
        work.lay("#5c5954", disc(axle, 0.47, 0.11), form=leaning(0.3))
    for k in range(4):
        y = 0.44 + 0.085 * k
        work.lay("#55524c", [(x - 0.16, y), (x + 0.16, y + 0.03)], line=0.05, form=leaning(0.2))
    work.lay("#2b2a28", [(x - 2.0, 0.55), (x - 2.2, 0.30)], line=0.07)
    work.lay("#2b2a28", [(x + 2.0, 0.55), (x + 2.2, 0.30)], line=0.07)


def _under(work: Bodywork, half: float, bogies: float) -> None:
    """The dark under a floor, and what hangs there."""
    work.lay("#0a0a0a", box(-half + 1.2, 0.20, half - 1.2, 1.15), share=0.62, soft=0.12)
    work.lay("#2a2a29", box(-half + 0.1, 0.88, half - 0.1, 1.14), form=leaning(-0.2))
    reach = bogies - 2.6
    chance = rng(round(half * 10))
    x = -reach
    while x < reach - 0.8:
        wide, deep = chance.uniform(0.9, 1.9), chance.uniform(0.35, 0.55)
        work.lay("#3a3a38", soft_box(x, 0.92 - deep, min(x + wide, reach), 0.95, 0.06), form=barrel(0.3, 1.3))
        x += wide + 0.15
    for side in (-1, 1):
        _bogie(work, side * bogies)


def _coupling(work: Bodywork, x: float, side: int) -> None:
    work.lay("#3c3c3c", [(x, 0.98), (x + 0.42 * side, 0.98)], line=0.13, form=leaning(0.2))
    work.lay("#4a4a4a", box(x + 0.36 * side - 0.05, 0.78, x + 0.36 * side + 0.05, 1.18), form=leaning(0.0, 0.3 * side))


def painted_carriage(sitting: Sitting, livery: Livery, seed: int) -> Card:
    half = CAR_LONG / 2
    work = Bodywork(sitting, (-half - 0.5, 0.0, half + 0.5, 4.1), sitting.finest(CAR_LONG + 1.0, 1250.0))
    _under(work, half, _BOGIES[1])
    for side in (-1, 1):
        _coupling(work, side * half, side)
        work.lay(
            "#1c1c1d",
            box(*sorted((side * half, side * (half + 0.33)))[:1], 1.2, max(side * half, side * (half + 0.33)), 3.5),
        )
    roof = rounded(
        [
            (-half + 0.02, 3.30),
            (-half + 0.05, 3.72),
            (-half + 0.6, 3.95),
            (half - 0.6, 3.95),
            (half - 0.05, 3.72),
            (half - 0.02, 3.30),
        ]
    )
    work.lay(livery.roof, roof, form=_arch(3.2, 3.98), gloss=0.25)
    for k in range(7):
        x = -half + 1.6 + k * (CAR_LONG - 3.2) / 6
        work.lay("#777c80", soft_box(x - 0.28, 3.84, x + 0.28, 4.02, 0.07), form=leaning(0.6))
    work.lay(livery.body, box(-half, 1.08, half, 3.38), form=_side(half), gloss=0.75)
    work.lay(livery.band, box(-half, 2.06, half, 3.16), form=_side(half), gloss=0.6, within=True)
    for y in (2.06, 3.16, 1.42):
        work.lay(livery.line, [(-half, y), (half, y)], line=0.045, form=_side(half), within=True)
    _panels(work, half)
    for x in (-half + 0.95, half - 0.95):
        _door(work, x, livery, sitting.lamps)
    chance = rng(seed)
    for k in range(9):
        x = -6.55 + k * 1.6375
        _window(work, x, chance, sitting)
    work.dim(0.5, [(-half, 3.36), (half, 3.36)], line=0.07, soft=0.02)
    work.dim(0.5, box(-half, 1.02, half, 1.16), soft=0.05)
    return work.card(rim=0.035, snow=0.10)


def _side(half: float) -> Callable[[Any, Any], tuple[Any, Any]]:
    """A carriage's side: it leans in a little toward floor and roof, and turns at its ends."""
    knots, ups = (1.08, 1.5, 2.0, 2.8, 3.2, 3.4), (-0.30, -0.06, 0.04, 0.10, 0.32, 0.60)
    return lambda x, y: (
        np.interp(y, knots, ups) + 0 * x,
        smoothstep(half - 0.25, half, np.abs(x)) * np.sign(x) * 0.6 + 0 * y,
    )


def _arch(foot: float, top: float) -> Callable[[Any, Any], tuple[Any, Any]]:
    return lambda x, y: (
        np.interp((y - foot) / (top - foot), (0.0, 0.4, 0.8, 1.0), (0.45, 0.66, 0.88, 0.97)) + 0 * x,
        0 * x + 0 * y,
    )


def _panels(work: Bodywork, half: float) -> None:
    x = -half + 1.7
    while x < half - 1.5:
        work.dim(0.16, [(x, 1.12), (x, 2.04)], line=0.03)
        x += 1.6375


def _door(work: Bodywork, x: float, livery: Livery, lit: float) -> None:
    outline = soft_box(x - 0.42, 1.10, x + 0.42, 3.20, 0.06)
    work.lay(livery.body * np.float32(0.86), outline, form=leaning(0.0), gloss=0.6)
    work.dim(0.5, np.vstack((outline, outline[:1])), line=0.045)
    pane(work, soft_box(x - 0.24, 2.16, x + 0.24, 3.02, 0.08), lit)
    work.lay("#d9dcdf", [(x + 0.30, 1.75), (x + 0.30, 2.05)], line=0.03, gloss=0.8)
    work.lay("#8a8d90", [(x - 0.55, 1.5), (x - 0.55, 2.6)], line=0.03, gloss=0.6)
    work.lay("#30302f", [(x - 0.45, 0.78), (x + 0.45, 0.78)], line=0.05, form=leaning(0.6))


def _window(work: Bodywork, x: float, chance: np.random.Generator, sitting: Sitting) -> None:
    """A window, its curtains, and with luck somebody at it."""
    left, foot, right, top = x - 0.58, 2.18, x + 0.58, 3.02
    outline = soft_box(left, foot, right, top, 0.10)
    pane(work, outline, sitting.lamps)
    lit = sitting.lamps
    frame = bgr("#3a2a20")
    if chance.random() < 0.62:
        at = x + chance.uniform(-0.3, 0.3)
        head, trunk = (
            disc(at, foot + 0.42, 0.12, 1.25, 20),
            rounded(
                [(at - 0.26, foot + 0.02), (at - 0.2, foot + 0.26), (at + 0.2, foot + 0.26), (at + 0.26, foot + 0.02)],
                2,
            ),
        )
        for shape in (head, trunk):
            work.lay(frame, shape, share=0.55 if not lit else 0.9)
    for side in (-1, 1):
        edge = x + side * 0.58
        fold = [
            (edge, foot + 0.03),
            (edge - side * 0.13, foot + 0.05),
            (edge - side * 0.17, top - 0.04),
            (edge, top - 0.02),
        ]
        if lit:
            work.shine(_WARM_PANE * np.float32(0.55), fold)
        else:
            work.lay("#8d6a58", fold, share=0.5)
    work.lay("#b9bec2", np.vstack((outline, outline[:1])), line=0.035, gloss=0.8, form=leaning(0.2))
    work.lay("#b9bec2", [(left, top - 0.24), (right, top - 0.24)], line=0.025, gloss=0.6)


def painted_locomotive(sitting: Sitting, livery: Livery) -> Card:
    half = LOCO_LONG / 2
    work = Bodywork(sitting, (-half - 0.5, 0.0, half + 0.7, 4.35), sitting.finest(LOCO_LONG + 1.0, 1150.0))
    _under(work, half - 0.5, _BOGIES[0])
    tank = soft_box(-1.75, 0.28, 1.75, 1.0, 0.22)
    work.lay("#33322f", tank, form=barrel(0.25, 1.05), gloss=0.3)
    _coupling(work, -half, -1)
    nose = [(-half, 1.06), (-half, 1.06), (-half, 3.50), (-half, 3.50), (-half + 0.15, 3.9), (-half + 0.8, 4.02), (4.4, 4.02),
            (5.2, 3.98), (5.62, 3.72), (6.22, 2.84), (6.62, 2.66), (7.18, 2.46), (7.52, 2.05), (7.68, 1.50), (7.72, 1.06), (7.72, 1.06)]  # fmt: skip

    def form(x: Any, y: Any) -> tuple[Any, Any]:
        up = np.interp(y, (1.06, 1.5, 2.2, 3.0, 3.4, 3.7, 4.02), (-0.34, -0.08, 0.03, 0.10, 0.36, 0.74, 0.97)) + 0 * x
        front = (
            smoothstep(5.4, 7.7, x) * smoothstep(3.4, 2.0, y) * 0.72
            + smoothstep(5.0, 6.1, x) * smoothstep(2.7, 3.4, y) * 0.5
        )
        hood = smoothstep(5.9, 6.6, x) * smoothstep(2.05, 2.75, y) * 0.7
        front = np.clip(front, 0, 0.8)
        return np.clip(up + hood, -0.9, np.sqrt(np.clip(0.97 - front**2, 0, 1))), front

    work.lay(livery.body, rounded(nose), form=form, gloss=0.8)
    roof = rounded(
        [
            (-half + 0.02, 3.50),
            (-half + 0.2, 3.95),
            (-half + 0.9, 4.05),
            (4.4, 4.05),
            (5.25, 4.0),
            (5.5, 3.62),
            (4.6, 3.52),
            (-half + 0.02, 3.50),
        ]
    )
    work.lay(livery.roof, roof, form=_arch(3.4, 4.05), gloss=0.25, within=True)
    band = [(-half, 1.62), (4.6, 1.62), (6.4, 1.52), (7.9, 1.26), (7.9, 1.72), (6.7, 2.02), (4.8, 2.16), (-half, 2.16)]
    work.lay(livery.band, band, form=form, gloss=0.75, within=True)
    for edge in (
        [(-half, 2.20), (4.8, 2.20), (6.75, 2.06), (7.9, 1.74)],
        [(-half, 1.58), (4.6, 1.58), (6.4, 1.48), (7.9, 1.22)],
    ):
        work.lay(livery.line, edge, line=0.05, form=form, within=True)
    _machine_room(work)
    _cab(work, sitting)
    work.dim(0.45, box(-half, 1.02, half, 1.16), soft=0.05)
    _roof_gear(work)
    _front(work, sitting)
    return work.card(rim=0.04, snow=0.10)


def _machine_room(work: Bodywork) -> None:
    for x in (-5.6, -3.8, -2.0, -0.2, 1.6, 3.3):
        grille = soft_box(x - 0.66, 2.92, x + 0.66, 3.42, 0.04)
        work.dim(0.55, grille)
        for k in range(6):
            work.lay(
                "#8b8f92",
                [(x - 0.62, 2.97 + 0.08 * k), (x + 0.62, 2.97 + 0.08 * k)],
                line=0.03,
                form=leaning(0.5),
                share=0.8,
            )
    for x in (-4.7, -2.9, -1.1, 0.7, 2.5):
        work.lay("#1a1d20", disc(x, 2.55, 0.25), gloss=0.6, form=leaning(0.3))
        work.lay("#c3c7ca", ring(x, 2.55, 0.265), line=0.05, gloss=0.8, form=leaning(0.2))
    for x in (-6.5, -4.7, -2.9, -1.1, 0.7, 2.45):
        work.dim(0.16, [(x, 1.1), (x, 3.45)], line=0.03)
    door = soft_box(-7.45, 1.14, -6.85, 3.1, 0.08)
    work.dim(0.5, np.vstack((door, door[:1])), line=0.045)


def _cab(work: Bodywork, sitting: Sitting) -> None:
    lit = sitting.lamps
    outline = soft_box(4.92, 2.62, 5.62, 3.38, 0.10)
    pane(work, outline, lit * 0.7)
    driver = 5.22
    work.lay(
        "#2d3038",
        rounded([(driver - 0.26, 2.64), (driver - 0.2, 2.86), (driver + 0.2, 2.86), (driver + 0.27, 2.64)], 2),
        share=0.9,
    )
    work.lay("#8a6248" if not lit else "#5a4030", disc(driver + 0.03, 3.03, 0.12, 1.2, 24), form=leaning(0.1, 0.3))
    work.lay(
        "#23262c",
        rounded(
            [
                (driver - 0.11, 3.06),
                (driver - 0.08, 3.19),
                (driver + 0.12, 3.18),
                (driver + 0.26, 3.09),
                (driver + 0.1, 3.08),
            ],
            2,
        ),
    )
    work.lay("#c3c7ca", np.vstack((outline, outline[:1])), line=0.04, gloss=0.8)
    pane(work, [(5.78, 2.88), (6.14, 2.84), (5.70, 3.46), (5.62, 3.46)], lit * 0.5, 0.25)
    door = soft_box(4.08, 1.14, 4.70, 3.40, 0.08)
    work.dim(0.55, np.vstack((door, door[:1])), line=0.05)
    pane(work, soft_box(4.20, 2.62, 4.58, 3.26, 0.08), lit * 0.7)
    for x in (3.98, 4.80):
        work.lay("#c3c7ca", [(x, 1.35), (x, 2.5)], line=0.035, gloss=0.8)
    for k in range(3):
        work.lay("#44443f", [(4.15, 0.55 + 0.2 * k), (4.65, 0.55 + 0.2 * k)], line=0.05, form=leaning(0.6))


def _roof_gear(work: Bodywork) -> None:
    for x, wide in ((-5.0, 1.1), (-2.6, 1.1)):
        work.lay(
            "#5b5f62",
            rounded([(x - wide / 2, 3.98), (x - wide / 2, 4.2), (x + wide / 2, 4.2), (x + wide / 2, 3.98)], 2),
            form=leaning(0.5),
        )
    for x in (0.4, 1.3):
        work.lay("#2a2b2c", soft_box(x - 0.24, 3.96, x + 0.24, 4.30, 0.05), form=leaning(0.0, 0.2))
    work.lay("#b08d4a", [(3.6, 4.12), (4.1, 4.14)], line=0.09, gloss=0.8, form=leaning(0.4))


def _front(work: Bodywork, sitting: Sitting) -> None:
    """Head lamp, plough and buffers."""
    work.lay("#b9bec2", disc(7.22, 2.05, 0.20), gloss=0.9, form=leaning(0.3, 0.5))
    work.lay("#dfe6ea", disc(7.26, 2.05, 0.14), gloss=1.0, form=leaning(0.2, 0.5))
    plough = rounded(
        [(6.9, 1.04), (6.9, 1.04), (7.74, 1.04), (8.05, 0.42), (8.1, 0.26), (8.1, 0.26), (6.9, 0.30), (6.9, 0.30)], 2
    )
    work.lay("#3a3b3a", plough, form=leaning(0.15, 0.5), gloss=0.3)
    for k in range(4):
        work.dim(0.35, [(7.1 + 0.22 * k, 1.0), (7.2 + 0.26 * k, 0.3)], line=0.05)
    work.lay("#55585a", box(7.7, 1.02, 8.06, 1.20), form=leaning(0.3))
    work.lay("#77797b", box(8.02, 0.88, 8.14, 1.34), form=leaning(0.0, 0.6))
    if sitting.lamps:
        work.shine(WHITE, disc(7.26, 2.05, 0.15), soft=0.03)
