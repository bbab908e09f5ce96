"""A plane in the sky, seen from the side and from below: the near wing shows its underside over the hull, the far one
its tip under it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr, opaque, radial
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, disc, rounded, soft_box
from reelwright.render.backends.previz.vehicles.glazing import pane
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE, halo
from reelwright.render.backends.previz.vehicles.sitting import Form, Sitting, barrel, leaning

_COLOURS = tuple(bgr(code) for code in ("#b23a2f", "#2a4f86", "#2f6d5a", "#d08a2c"))
_GREEN = bgr("#4dff8a")
_SPEED = 44.0
Outline = Sequence[tuple[float, float]]


class Plane:
    """Its foot is the middle of its hull."""

    def __init__(self, sitting: Sitting) -> None:
        chance = rng(sitting.seed + 83)
        is_jet = bool(chance.random() < 0.5)
        colour = _COLOURS[int(chance.integers(len(_COLOURS)))]
        self.speed = _SPEED if sitting.moves else 0.0
        self._body = (_jet if is_jet else _propliner)(sitting, colour)
        self.long_metres, self.tall_metres = (26.0, 8.6) if is_jet else (13.2, 4.4)
        self._disc = None if is_jet else _propeller(sitting)
        wing, tail, belly = (
            ((-4.4, 4.4), (-11.6, 5.8), (0.8, -1.9)) if is_jet else ((0.8, 3.0), (-6.1, 2.75), (-0.5, -1.3))
        )
        size = 0.22 * self.long_metres
        self._lights = [
            (halo(_GREEN, size * 0.55), wing, None),
            (halo(WHITE, size * 0.9), (wing[0] - 0.3, wing[1]), 0.0),
            (halo(RED, size * 0.8), tail, 0.5),
            (halo(RED, size * 0.7), belly, 0.62),
            (halo(WHITE, size * 0.8, 0.5), (0.44 * self.long_metres, -0.5), None),
        ]
        self._shine = 1.0 if sitting.light.is_dark else 0.3

    def things(self, t: float, gone: float) -> list[Thing]:
        rise = 0.12 * math.sin(0.9 * t)
        found = [Thing(self._body, 0.0, (0.0, rise, 0.0))]
        if self._disc is not None:
            flicker = 0.62 + 0.25 * math.sin(gone * 1.9 + t * 31)
            found.append(Thing(self._disc, -0.01, (6.35, rise - 0.1, 0.0), gain=flicker))
        for card, (x, y), phase in self._lights:
            gain = self._shine * (0.8 if phase is None else _blink(t, phase))
            if gain > 0.01 and (phase is not None or self._shine == 1.0):
                found.append(Thing(card, -0.02, (x, y + rise, 0.0), gain=gain))
        return found


def _blink(t: float, phase: float) -> float:
    """A pulse in each second and a bit, 0..1."""
    return math.exp(-((((t / 1.15 + phase) % 1.0 - 0.5) / 0.07) ** 2))


def _hull(work: Bodywork, outline: Outline, paint: str, foot: float, top: float) -> None:
    work.lay(paint, rounded(outline), form=barrel(foot, top), gloss=0.8)


def _wing(
    work: Bodywork, paint: str, root: tuple[float, float], tip: tuple[float, float], y: tuple[float, float], form: Form
) -> None:
    """A wing as a plate between its root and its tip: where each begins and ends along the plane, and how high it is."""
    (r0, r1), (t0, t1), (low, high) = root, tip, y
    thick = 0.05 * (r1 - r0)
    plate = [(r0, low), (r1, low + thick), (t1, high + thick * 0.5), (t1 - 0.1 * (t1 - t0), high + thick), (t0, high)]
    work.lay(paint, plate, form=form, gloss=0.5)
    work.dim(0.30, [(r0 + 0.22 * (r1 - r0), low), (t0 + 0.22 * (t1 - t0), high)], line=0.05)
    work.dim(0.30, [(r0, low), (t0, high)], line=0.10, soft=0.05)
    work.lay("#ffffff", [(r1, low + thick), (t1, high + thick * 0.5)], line=0.08, form=leaning(0.3, 0.3), share=0.6)


def _propliner(sitting: Sitting, colour: Colour) -> Card:
    """A high-winged plane with one engine."""
    work = Bodywork(sitting, (-6.8, -2.6, 6.9, 3.4), sitting.finest(13.7, 1000.0))
    white = "#eceae2"
    _wing(work, "#c9cbca", (0.0, 2.1), (0.5, 1.9), (0.6, -1.15), leaning(0.5))  # the far wing, its tip below the hull
    work.lay(colour, [(0.5, -1.1), (1.9, -1.05), (1.9, -1.2), (0.6, -1.22)], form=leaning(0.3))
    work.lay(white, [(-6.5, 0.42), (-5.2, 0.50), (-5.4, -0.35), (-6.4, -0.3)], form=leaning(0.4))  # the far tailplane
    fin = rounded(
        [(-6.5, 0.5), (-6.75, 2.5), (-6.35, 2.75), (-5.75, 2.65), (-4.6, 0.95), (-3.2, 0.55), (-4.0, 0.2), (-6.2, 0.1)]
    )
    work.lay(colour, fin, form=leaning(0.05), gloss=0.6)
    work.dim(0.35, [(-6.05, 0.5), (-6.2, 2.6)], line=0.05)
    _gear(work)
    body = [(6.2, -0.10), (6.15, 0.35), (5.2, 0.62), (3.5, 0.72), (2.9, 1.25), (2.2, 1.45), (0.2, 1.40), (-2.0, 0.95),
            (-6.3, 0.58), (-6.6, 0.35), (-6.2, 0.15), (-2.5, -0.72), (0.5, -0.98), (3.8, -0.92), (5.6, -0.72)]  # fmt: skip
    _hull(work, body, white, -1.0, 1.35)
    stripe = [
        (6.05, 0.10),
        (3.2, 0.02),
        (-2.0, 0.12),
        (-6.3, 0.42),
        (-6.3, 0.30),
        (-2.0, -0.22),
        (3.2, -0.34),
        (6.1, -0.2),
    ]
    work.lay(colour, stripe, form=barrel(-1.0, 1.35), gloss=0.8, within=True)
    for left, right in ((1.55, 2.55), (0.55, 1.30), (-0.45, 0.30), (-1.45, -0.72)):
        top = 1.12 if left > 0 else 0.92
        pane(work, soft_box(left, 0.45, right, top, 0.14), sitting.lamps * 0.8)
    pane(work, [(2.72, 0.72), (3.38, 0.74), (2.85, 1.22), (2.55, 1.32)], 0.0, 0.2)
    for x in (3.4, 4.6, 5.6):
        work.dim(0.35, [(x, 0.66), (x, -0.9)], line=0.035)
    work.lay("#2c2d30", [(4.9, -0.62), (4.2, -0.72)], line=0.14)  # exhaust
    work.lay("#c9ccd0", disc(6.28, 0.10, 0.28, 1.1), form=leaning(0.2, 0.5), gloss=0.8)
    for a, b in (((1.6, -0.75), (1.5, 2.0)), ((0.9, -0.75), (1.1, 2.0))):
        work.lay("#b9bcbe", [a, b], line=0.10, form=leaning(-0.1), gloss=0.4)
    _wing(work, white, (0.0, 2.25), (0.35, 2.05), (1.30, 3.05), leaning(-0.72))  # the near wing, from below
    work.lay(colour, [(0.36, 2.86), (2.04, 2.92), (2.05, 3.09), (0.35, 3.05)], form=leaning(-0.5))
    _wing(work, white, (-6.35, -5.0), (-6.25, -5.25), (0.45, 1.05), leaning(-0.6))
    return work.card(rim=0.05, snow=0.0)


def _gear(work: Bodywork) -> None:
    """Wheels that stay out."""
    for x, y, radius in ((2.6, -1.85, 0.42), (2.1, -1.95, 0.42), (-6.0, -0.25, 0.2)):
        work.lay("#8f9295", [(x - 0.3, -0.6 if radius > 0.3 else 0.2), (x, y)], line=0.12)
        work.lay("#1d1d1f", disc(x, y, radius), form=barrel(y - radius, y + radius))
        work.lay("#9a9da0", disc(x, y, radius * 0.4), gloss=0.4)


def _propeller(sitting: Sitting) -> Card:
    """The disc that turning blades make, nearly edge on; it is added."""
    n = 64
    shown = radial(n, n, n / 2, n / 2, n / 2, 0.35) * 0.55
    colour = sitting.light.key * np.float32(0.35) + sitting.light.tint * np.float32(0.45)
    texture = opaque(np.clip(colour * shown[..., None] * np.float32(0.7), 0, 255))
    return Card(texture, (-0.22, 1.55, 0.0), (0.44 / n, 0, 0), (0, -3.1 / n, 0), adds=True, z=0.0)


def _jet(sitting: Sitting, colour: Colour) -> Card:
    """A jet with two engines under swept wings."""
    work = Bodywork(sitting, (-13.4, -3.9, 13.4, 6.4), sitting.finest(26.8, 1000.0))
    white = "#eef0f0"
    _wing(work, "#b9bdc0", (-2.2, 3.4), (-4.6, -3.2), (-0.9, -3.4), leaning(0.4))  # the far wing
    _engine(work, 1.0, -2.35, 0.82)
    _wing(work, "#c9cccd", (-12.4, -9.8), (-12.9, -12.0), (0.6, -0.35), leaning(0.4))
    fin = rounded(
        [(-12.6, 1.0), (-13.1, 5.9), (-12.9, 6.05), (-11.3, 6.0), (-9.2, 2.3), (-7.2, 1.35), (-8.0, 0.8), (-12.0, 0.7)]
    )
    work.lay(colour, fin, form=leaning(0.05), gloss=0.7)
    work.dim(0.3, [(-12.3, 1.2), (-12.75, 5.8)], line=0.07)
    body = [(12.9, -0.42), (12.7, 0.05), (11.6, 0.75), (10.6, 1.28), (9.2, 1.55), (0.0, 1.58), (-7.0, 1.55), (-12.4, 1.15),
            (-13.2, 0.85), (-12.6, 0.60), (-7.5, -0.95), (-3.5, -1.55), (9.5, -1.55), (11.8, -1.2)]  # fmt: skip
    _hull(work, body, white, -1.6, 1.62)
    belly = [
        (12.4, -0.72),
        (9.0, -0.82),
        (-4.0, -0.82),
        (-9.5, -0.22),
        (-13.0, 0.62),
        (-7.5, -1.2),
        (-3.5, -1.8),
        (9.5, -1.8),
        (11.8, -1.4),
    ]
    work.lay("#9aa2aa", belly, form=barrel(-1.6, 1.62), gloss=0.6, within=True)
    sweep = [(-13.2, 1.3), (-7.4, 1.8), (-5.6, 1.8), (-9.6, -0.35), (-13.2, 0.3)]
    work.lay(colour, sweep, form=barrel(-1.6, 1.62), gloss=0.7, within=True)
    work.lay(colour, [(12.6, -0.60), (-9.3, -0.60)], line=0.16, form=leaning(-0.4), within=True)
    for k in range(22):
        x = 8.6 - 0.78 * k
        if not 0.4 < x < 1.0:
            pane(work, soft_box(x - 0.15, 0.28, x + 0.15, 0.72, 0.12), sitting.lamps)
    pane(work, [(10.55, 0.62), (11.55, 0.60), (10.85, 1.06), (10.35, 1.08)], sitting.lamps * 0.5, 0.2)
    for x in (9.35, -9.4):
        door = soft_box(x - 0.32, -0.45, x + 0.32, 1.05, 0.14)
        work.dim(0.35, np.vstack((door, door[:1])), line=0.05)
    work.dim(0.45, rounded([(-2.6, -1.5), (-1.0, -0.6), (3.2, -0.75), (4.4, -1.5)]), soft=0.12)
    _wing(work, "#d3d6d8", (-2.6, 4.2), (-5.3, -3.6), (-1.15, 4.4), leaning(-0.66))  # the near wing, from below
    work.lay(colour, [(-5.3, 4.4), (-3.6, 4.6), (-4.35, 5.5), (-5.35, 5.5)], form=leaning(0.0), gloss=0.5)
    work.dim(0.22, [(-2.0, -0.9), (-4.9, 4.1)], line=0.12)
    for share in (0.3, 0.55, 0.78):
        x, y = -2.6 - 2.7 * share + 0.2, -1.15 + 5.55 * share
        work.lay("#c3c7ca", rounded([(x - 0.8, y), (x + 0.9, y + 0.16), (x + 0.9, y - 0.12)], 2), form=leaning(-0.4))
    _engine(work, 0.6, 0.15, 1.0)
    _wing(work, "#d3d6d8", (-12.4, -9.6), (-13.0, -12.0), (0.95, 2.6), leaning(-0.6))
    return work.card(rim=0.07, snow=0.0)


def _engine(work: Bodywork, x: float, y: float, size: float) -> None:
    """A nacelle, its mouth to the right."""
    r = 0.92 * size
    pylon = [
        (x - 0.9 * size, y + 0.6 * size),
        (x + 1.0 * size, y + 0.7 * size),
        (x - 0.6 * size, y + 1.4 * size),
        (x - 2.0 * size, y + 1.3 * size),
    ]
    work.lay("#b9bdc0", pylon, form=leaning(-0.2))
    pod = [(x + 1.9 * size, y - r * 0.9), (x + 1.95 * size, y + r * 0.9), (x + 0.4 * size, y + r * 1.08), (x - 1.6 * size, y + r * 0.75),
           (x - 2.3 * size, y + r * 0.35), (x - 2.3 * size, y - r * 0.45), (x - 1.4 * size, y - r * 0.85), (x + 0.4 * size, y - r * 1.08)]  # fmt: skip
    work.lay("#e3e6e8", rounded(pod, 2), form=barrel(y - r, y + r), gloss=0.8)
    work.lay(
        "#85898d",
        rounded(box(x - 2.75 * size, y - r * 0.32, x - 2.1 * size, y + r * 0.26), 2),
        form=barrel(y - r * 0.4, y + r * 0.4),
        gloss=0.7,
    )
    work.lay(
        "#c3c8cc",
        box(x + 1.68 * size, y - r * 0.92, x + 1.92 * size, y + r * 0.92),
        form=barrel(y - r, y + r),
        gloss=1.0,
    )
    work.dim(0.35, [(x + 0.2 * size, y - r), (x + 0.2 * size, y + r)], line=0.05)
