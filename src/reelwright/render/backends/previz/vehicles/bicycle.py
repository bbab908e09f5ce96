"""A bicycle from the side: on its stand, or with somebody who pedals."""

from __future__ import annotations

import math

import numpy as np

from reelwright.film.look import Prop
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr
from reelwright.render.backends.previz.people.poses import CYCLE, Pose
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, disc, rounded
from reelwright.render.backends.previz.vehicles.crew import Crew, limbs
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE, ground_shade, halo, pool
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning
from reelwright.render.backends.previz.vehicles.wheels import Wheel, ring

_COLOURS = ("#2f6d5a", "#a8392f", "#2d4f80", "#d9c9a0", "#3a3d42", "#c47a2c")
_RADIUS = 0.345
_REAR, _FRONT = (-0.51, _RADIUS), (0.53, _RADIUS)
_CRANKS, _CRANK = (-0.07, 0.285), 0.17
"""Where the pedals turn, and on what radius; metres."""
_SADDLE, _GRIP = (-0.235, 0.965), (0.30, 1.03)
_SEAT, _HEAD, _FORK = (-0.20, 0.80), (0.345, 0.86), (0.395, 0.70)
_SPEED, _GEAR = 3.4, 2.15
"""Metres a second, and turns of a wheel to one of the pedals."""


class Bicycle:
    def __init__(self, sitting: Sitting) -> None:
        chance = rng(sitting.seed + 67)
        colour = bgr(_COLOURS[int(chance.integers(len(_COLOURS)))])
        self.long_metres = _FRONT[0] - _REAR[0] + 2 * _RADIUS
        self.speed = _SPEED if sitting.moves else 0.0
        self._frame = _painted_frame(sitting, colour)
        self._wheel = Wheel(sitting, _spoked, 2 * _RADIUS + 0.01, _RADIUS, self.speed)
        self._pedal = _painted_pedal(sitting)
        self._near, self._far = (Wheel(sitting, one, 0.46, _RADIUS * _GEAR, 0.0) for one in (_near_crank, _far_crank))
        self._shade = ground_shade(-0.85, 0.85, 0.35, 0.42)
        self._rider = _rider(sitting, int(chance.integers(1000))) if sitting.moves else None
        self.tall_metres = 1.80 if self._rider is not None else 1.08
        self._lit = _lights(sitting) if sitting.lamps and sitting.moves else []

    def things(self, t: float, gone: float) -> list[Thing]:
        found = [Thing(self._shade, 0.06), Thing(self._frame, 0.0)]
        found += [self._wheel.at(*_REAR, gone, 0.012), self._wheel.at(*_FRONT, gone, 0.012)]
        found += [self._far.at(*_CRANKS, gone, 0.011), self._near.at(*_CRANKS, gone, -0.002)]
        turned = gone / (_RADIUS * _GEAR)
        for way, z in ((1, -0.003), (-1, 0.0115)):
            x, y = -_CRANK * way * math.sin(turned), -_CRANK * way * math.cos(turned)
            found.append(Thing(self._pedal, z, (_CRANKS[0] + x, _CRANKS[1] + y, 0.0)))
        if self._rider is not None:
            number = round(gone / (2 * math.pi * _RADIUS * _GEAR) * CYCLE) % CYCLE
            found += [Thing(self._rider.near(number), -0.004), Thing(self._rider.far(number), 0.013)]
        return found + self._lit


def _lights(sitting: Sitting) -> list[Thing]:
    on = sitting.lamps
    head, tail = (0.47, 0.80, 0.0), (-0.75, 0.66, 0.0)
    return [
        Thing(halo(WHITE, 0.7), -0.02, head, on),
        Thing(halo(RED, 0.42, 0.6), -0.02, tail, on),
        Thing(pool(WHITE, 4.0, 1.4, 0.32), 0.05, (0.7, 0.0, 0.3), on * on),
    ]


def _spoked(work: Bodywork) -> None:
    """Tyre, rim, crossed spokes and hub of one wheel; seen through but for these."""
    work.lay("#1b1b1d", ring(0, 0, _RADIUS - 0.017), line=0.034)
    work.lay("#b9bdc1", ring(0, 0, _RADIUS - 0.044), line=0.019, gloss=0.6)
    work.lay("#5a5d61", ring(0, 0, _RADIUS - 0.056), line=0.006)
    for k in range(14):
        for lean in (-0.42, 0.42):
            turn = 2 * math.pi * k / 14 + (0.11 if lean > 0 else 0.0)
            hub = 0.022 * math.cos(turn + lean * 3), 0.022 * math.sin(turn + lean * 3)
            rim = (_RADIUS - 0.05) * math.cos(turn), (_RADIUS - 0.05) * math.sin(turn)
            work.lay("#c9cdd1", [hub, rim], line=0.0032)
    work.lay("#9a9da1", disc(0, 0, 0.026), gloss=0.6)
    work.lay("#d8dadc", [(0.0, _RADIUS - 0.055), (0.0, _RADIUS - 0.105)], line=0.008)  # the valve


def _near_crank(work: Bodywork) -> None:
    work.lay("#8d9094", ring(0, 0, 0.086), line=0.014, gloss=0.5)
    for k in range(5):
        turn = 2 * math.pi * k / 5
        work.lay("#8d9094", [(0, 0), (0.085 * math.cos(turn), 0.085 * math.sin(turn))], line=0.013)
    _crank(work, 1.0)


def _far_crank(work: Bodywork) -> None:
    _crank(work, -1.0)


def _crank(work: Bodywork, way: float) -> None:
    """From the middle down at rest; the other points up."""
    work.lay("#a9adb1", [(0, 0), (0, -_CRANK * way)], line=0.022, gloss=0.6)


def _painted_pedal(sitting: Sitting) -> Card:
    work = Bodywork(sitting, (-0.07, -0.03, 0.07, 0.03), sitting.finest(1.9, 1000.0))
    work.lay("#232427", [(-0.048, 0.0), (0.048, 0.0)], line=0.028, form=leaning(0.2))
    return work.card(rim=0.0, snow=0.0)


def _painted_frame(sitting: Sitting, colour: Colour) -> Card:
    work = Bodywork(sitting, (-0.95, 0.0, 0.95, 1.14), sitting.finest(1.9, 1000.0))
    steel, dark = "#9fa3a8", "#1d1d20"
    for hub, first, last in ((_REAR, 0.30, 1.12), (_FRONT, 0.16, 0.92)):  # mudguards
        turns = np.linspace(first * math.pi, last * math.pi, 24)
        guard = [(hub[0] + 0.372 * math.cos(a), hub[1] + 0.372 * math.sin(a)) for a in turns]
        work.lay(colour, guard, line=0.018, gloss=0.7, form=leaning(0.5))
    if not sitting.moves:
        _tube(work, "#6c6f73", (-0.20, 0.30), (-0.29, 0.005), 0.018)
    _rack(work)
    _tube(work, colour, _CRANKS, _REAR, 0.022)
    _tube(work, colour, (_SEAT[0] + 0.005, _SEAT[1] - 0.03), _REAR, 0.018)
    _tube(work, colour, _FORK, (_FRONT[0] - 0.02, _FRONT[1] + 0.12), 0.026)
    _tube(work, colour, (_FRONT[0] - 0.02, _FRONT[1] + 0.12), _FRONT, 0.022)
    _tube(work, colour, _CRANKS, _SEAT, 0.034)
    _tube(work, steel, _SEAT, (_SADDLE[0] + 0.005, _SADDLE[1] - 0.05), 0.026)
    _tube(work, colour, _CRANKS, (_FORK[0] - 0.008, _FORK[1] + 0.03), 0.038)
    _tube(work, colour, (_SEAT[0] + 0.012, _SEAT[1] - 0.05), (_HEAD[0] + 0.010, _HEAD[1] - 0.05), 0.032)
    _tube(work, colour, _FORK, _HEAD, 0.040)
    _tube(work, steel, _HEAD, (_HEAD[0] - 0.025, _HEAD[1] + 0.10), 0.026)
    work.lay(steel, rounded_bar(), line=0.024, gloss=0.8, form=leaning(0.4))
    _tube(work, dark, (_GRIP[0] - 0.09, _GRIP[1] - 0.012), (_GRIP[0] + 0.045, _GRIP[1] + 0.004), 0.036)
    _chain(work, colour)
    saddle = [
        (-0.145, -0.005),
        (-0.13, 0.035),
        (-0.02, 0.022),
        (0.13, 0.018),
        (0.15, 0.0),
        (0.02, -0.022),
        (-0.08, -0.05),
    ]
    work.lay("#3b2a20", rounded([(_SADDLE[0] + x, _SADDLE[1] + y) for x, y in saddle]), gloss=0.5, form=leaning(0.3))
    work.lay(steel, [(0.36, 0.805), (0.43, 0.80)], line=0.014)
    work.lay("#c8ccd0", disc(0.445, 0.80, 0.036), gloss=0.9, form=leaning(0.3, 0.3))
    work.lay("#8a1c18", disc(-0.755, 0.66, 0.022), gloss=0.7)
    if sitting.lamps and sitting.moves:
        work.shine(WHITE, disc(0.462, 0.80, 0.030), soft=0.006)
        work.shine(RED, disc(-0.758, 0.66, 0.020), soft=0.005)
    return work.card(rim=0.008, snow=0.012)


def rounded_bar() -> list[tuple[float, float]]:
    """The handlebar, from the stem back to the grips."""
    x, y = _HEAD[0] - 0.025, _HEAD[1] + 0.10
    return [
        (x, y),
        (x + 0.035, y + 0.035),
        (x + 0.03, y + 0.07),
        (_GRIP[0] + 0.03, _GRIP[1] + 0.004),
        (_GRIP[0] - 0.06, _GRIP[1] - 0.01),
    ]


def _tube(work: Bodywork, colour: str | Colour, a: tuple[float, float], b: tuple[float, float], thick: float) -> None:
    """Round and enamelled: darker below, a line of light above."""
    work.lay(colour, [a, b], line=thick, form=leaning(-0.25), gloss=0.2)
    off = thick * 0.2
    work.lay(
        colour,
        [(a[0] - off * 0.4, a[1] + off), (b[0] - off * 0.4, b[1] + off)],
        line=thick * 0.5,
        form=leaning(0.35),
        gloss=0.6,
    )
    off = thick * 0.26
    work.lay("#ffffff", [(a[0] - off * 0.4, a[1] + off), (b[0] - off * 0.4, b[1] + off)], line=thick * 0.14, share=0.35)


def _rack(work: Bodywork) -> None:
    work.lay("#7c8085", [(-0.76, 0.775), (-0.22, 0.765)], line=0.014, gloss=0.5)
    work.lay("#7c8085", [(-0.72, 0.77), _REAR], line=0.009, gloss=0.4)
    work.lay("#7c8085", [(-0.52, 0.77), _REAR], line=0.009, gloss=0.4)


def _chain(work: Bodywork, colour: Colour) -> None:
    (cx, cy), (rx, ry) = _CRANKS, _REAR
    work.lay("#2a2b2d", [(cx, cy + 0.086), (rx, ry + 0.035)], line=0.010)
    work.lay("#2a2b2d", [(cx, cy - 0.086), (rx, ry - 0.035)], line=0.010)
    guard = [
        (cx + 0.10, cy + 0.02),
        (cx + 0.08, cy + 0.11),
        (cx - 0.06, cy + 0.12),
        (rx + 0.02, ry + 0.055),
        (rx + 0.02, ry + 0.02),
        (cx - 0.05, cy + 0.06),
    ]
    work.lay(colour, rounded(guard), gloss=0.7, form=leaning(0.25))


def _rider(sitting: Sitting, number: int) -> Crew:
    props: tuple[Prop, ...] = ((Prop.CAP,), (Prop.LONG_HAIR,), (Prop.CAP, Prop.BAG))[number % 3]
    who = Figure(name=f"rider {number}", props=props)
    return Crew(sitting, who, [_pedalling(k / CYCLE) for k in range(CYCLE)], (-0.36, 0.02, 0.42, 1.08), 62.0)


def _pedalling(phase: float) -> Pose:
    """How somebody sits who has turned the pedals so far (0..1), the near one down at first."""
    tall = 1.76
    rock = 0.008 * math.cos(4 * math.pi * phase)

    def at(x: float, y: float) -> tuple[float, float]:
        return x / tall, y / tall

    hip = at(_SADDLE[0] + 0.035, _SADDLE[1] + 0.075)
    neck = at(_SADDLE[0] + 0.275, _SADDLE[1] + 0.555 + rock)
    pose: Pose = {"hip": hip, "neck": neck, "head": (neck[0] + 0.042, neck[1] + 0.086)}
    for side, turn, aside in (("r", 0.0, 0.012), ("l", math.pi, -0.010)):
        angle = 2 * math.pi * phase + turn
        pedal = _CRANKS[0] - _CRANK * math.sin(angle), _CRANKS[1] - _CRANK * math.cos(angle)
        tip = 0.10 + 0.16 * math.sin(angle - 0.6)  # the heel is down as the pedal goes down
        ankle = at(pedal[0] - 0.105, pedal[1] + 0.085 + tip * 0.25)
        toe = at(pedal[0] + 0.055, pedal[1] + 0.03)
        shoulder = neck[0] + aside, neck[1] - 0.030
        hand = at(_GRIP[0] - 0.03, _GRIP[1] + 0.03)
        pose = limbs(pose, side, shoulder, hand, (hip[0] + aside * 0.5, hip[1] - 0.006), ankle, toe)
    return pose
