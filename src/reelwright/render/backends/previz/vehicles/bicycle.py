"""A bicycle from the side: on its stand, or with somebody who pedals."""

from __future__ import annotations

import math

from reelwright.film.look import Prop
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.card import Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.people.poses import CYCLE, Pose
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, disc
from reelwright.render.backends.previz.vehicles.crew import Crew, limbs
from reelwright.render.backends.previz.vehicles.cycleframe import (
    CRANK,
    CRANKS,
    FRONT,
    GRIP,
    HEADLAMP,
    RADIUS,
    REAR,
    SADDLE,
    TAIL_LAMP,
    painted_frame,
    painted_pedal,
)
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE, ground_shade, halo, pool
from reelwright.render.backends.previz.vehicles.sitting import Sitting
from reelwright.render.backends.previz.vehicles.wheels import Wheel, ring

_COLOURS = ("#2f6d5a", "#a8392f", "#2d4f80", "#d9c9a0", "#3a3d42", "#c47a2c")
_SPEED, _GEAR = 3.4, 2.15
"""Metres a second, and turns of a wheel to one of the pedals."""
DEVELOPMENT = 2 * math.pi * RADIUS * _GEAR
"""Metres that one turn of the pedals takes it."""


class Bicycle:
    def __init__(self, sitting: Sitting) -> None:
        chance = rng(sitting.seed + 67)
        colour = bgr(_COLOURS[int(chance.integers(len(_COLOURS)))])
        self.long_metres = FRONT[0] - REAR[0] + 2 * RADIUS
        self.speed = _SPEED if sitting.moves else 0.0
        self._frame = painted_frame(sitting, colour)
        self._wheel = Wheel(sitting, _spoked, 2 * RADIUS + 0.01, RADIUS, self.speed)
        self._pedal = painted_pedal(sitting)
        self._near, self._far = (Wheel(sitting, one, 0.46, RADIUS * _GEAR, 0.0) for one in (_near_crank, _far_crank))
        self._shade = ground_shade(-0.85, 0.85, 0.35, 0.42)
        self._rider = _rider(sitting, int(chance.integers(1000))) if sitting.moves else None
        self.tall_metres = 1.80 if self._rider is not None else 1.08
        self._lit = _lights(sitting) if sitting.lamps and sitting.moves else []

    def things(self, t: float, gone: float) -> list[Thing]:
        found = [Thing(self._shade, 0.06), Thing(self._frame, 0.0)]
        found += [self._wheel.at(*REAR, gone, 0.012), self._wheel.at(*FRONT, gone, 0.012)]
        found += [self._far.at(*CRANKS, gone, 0.011), self._near.at(*CRANKS, gone, -0.002)]
        turned = 2 * math.pi * gone / DEVELOPMENT
        for way, z in ((1, -0.003), (-1, 0.0115)):
            x, y = -CRANK * way * math.sin(turned), -CRANK * way * math.cos(turned)
            found.append(Thing(self._pedal, z, (CRANKS[0] + x, CRANKS[1] + y, 0.0)))
        if self._rider is not None:
            number = round(gone / DEVELOPMENT * CYCLE) % CYCLE
            found += [Thing(self._rider.near(number), -0.004), Thing(self._rider.far(number), 0.013)]
        return found + self._lit


def _lights(sitting: Sitting) -> list[Thing]:
    on = sitting.lamps
    head, tail = (*HEADLAMP, 0.0), (*TAIL_LAMP, 0.0)
    return [
        Thing(halo(WHITE, 0.7), -0.02, head, on),
        Thing(halo(RED, 0.42, 0.6), -0.02, tail, on),
        Thing(pool(WHITE, 4.0, 1.4, 0.32), 0.05, (0.7, 0.0, 0.3), on * on),
    ]


def _spoked(work: Bodywork) -> None:
    """Tyre, rim, crossed spokes and hub of one wheel; seen through but for these."""
    work.lay("#1b1b1d", ring(0, 0, RADIUS - 0.017), line=0.034)
    work.lay("#b9bdc1", ring(0, 0, RADIUS - 0.044), line=0.019, gloss=0.6)
    work.lay("#5a5d61", ring(0, 0, RADIUS - 0.056), line=0.006)
    for k in range(14):
        for lean in (-0.42, 0.42):
            turn = 2 * math.pi * k / 14 + (0.11 if lean > 0 else 0.0)
            hub = 0.022 * math.cos(turn + lean * 3), 0.022 * math.sin(turn + lean * 3)
            rim = (RADIUS - 0.05) * math.cos(turn), (RADIUS - 0.05) * math.sin(turn)
            work.lay("#c9cdd1", [hub, rim], line=0.0032)
    work.lay("#9a9da1", disc(0, 0, 0.026), gloss=0.6)
    work.lay("#d8dadc", [(0.0, RADIUS - 0.055), (0.0, RADIUS - 0.105)], line=0.008)  # the valve


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
    work.lay("#a9adb1", [(0, 0), (0, -CRANK * way)], line=0.022, gloss=0.6)


def _rider(sitting: Sitting, number: int) -> Crew:
    props: tuple[Prop, ...] = ((Prop.CAP,), (Prop.LONG_HAIR,), (Prop.CAP, Prop.BAG))[number % 3]
    who = sitting.crew or Figure(name=f"rider {number}", props=props)
    return Crew(sitting, who, [_pedalling(k / CYCLE) for k in range(CYCLE)], (-0.36, 0.02, 0.42, 1.08), 62.0)


def _pedalling(phase: float) -> Pose:
    """How somebody sits who has turned the pedals so far (0..1), the near one down at first."""
    tall = 1.76
    rock = 0.008 * math.cos(4 * math.pi * phase)

    def at(x: float, y: float) -> tuple[float, float]:
        return x / tall, y / tall

    hip = at(SADDLE[0] + 0.035, SADDLE[1] + 0.075)
    neck = at(SADDLE[0] + 0.275, SADDLE[1] + 0.555 + rock)
    pose: Pose = {"hip": hip, "neck": neck, "head": (neck[0] + 0.042, neck[1] + 0.086)}
    for side, turn, aside in (("r", 0.0, 0.012), ("l", math.pi, -0.010)):
        angle = 2 * math.pi * phase + turn
        pedal = CRANKS[0] - CRANK * math.sin(angle), CRANKS[1] - CRANK * math.cos(angle)
        tip = 0.10 + 0.16 * math.sin(angle - 0.6)  # the heel is down as the pedal goes down
        ankle = at(pedal[0] - 0.105, pedal[1] + 0.085 + tip * 0.25)
        toe = at(pedal[0] + 0.055, pedal[1] + 0.03)
        shoulder = neck[0] + aside, neck[1] - 0.030
        hand = at(GRIP[0] - 0.03, GRIP[1] + 0.03)
        pose = limbs(pose, side, shoulder, hand, (hip[0] + aside * 0.5, hip[1] - 0.006), ankle, toe)
    return pose
