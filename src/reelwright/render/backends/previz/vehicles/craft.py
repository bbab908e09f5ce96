"""A vehicle in a shot."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from reelwright.film.look import Vehicle
from reelwright.film.shot import Extra
from reelwright.render.backends.previz.camera import Matrix
from reelwright.render.backends.previz.card import Thing
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.vehicles.aeroplane import Aeroplane
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.vehicles.bicycle import Bicycle
from reelwright.render.backends.previz.vehicles.car import Car
from reelwright.render.backends.previz.vehicles.fishing import FishingBoat
from reelwright.render.backends.previz.vehicles.lamps import WARM
from reelwright.render.backends.previz.vehicles.rowing import RowingBoat
from reelwright.render.backends.previz.vehicles.sailing import SailingBoat
from reelwright.render.backends.previz.vehicles.sitting import Sitting
from reelwright.render.backends.previz.vehicles.solidcar import SolidCar
from reelwright.render.backends.previz.vehicles.track import Railway
from reelwright.render.backends.previz.vehicles.train import Train

_ANYWHERE = Berth(20.0, 0.0)


@dataclass(frozen=True, slots=True)
class Size:
    """Of a vehicle that a picture is about, metres: its height, and how broad a picture is that holds it with some air
    about it."""

    tall: float
    seen: float


_SIZES = {
    Vehicle.CAR: Size(1.5, 6.4),
    Vehicle.BOAT: Size(11.0, 26.0),
    Vehicle.TRAIN: Size(5.0, 20.0),
    Vehicle.PLANE: Size(0.0, 32.0),
    Vehicle.BICYCLE: Size(1.75, 4.4),
}


def size_of(vehicle: Vehicle, berth: Berth, has_oars: bool = False) -> Size:
    """What to point a camera at, whichever kind of the vehicle the seed has chosen."""
    if vehicle is Vehicle.BOAT and (berth.is_narrow or has_oars):
        return Size(1.2, 6.4)
    return Size(1.5, 4.4) if vehicle is Vehicle.CAR and berth.shows_end else _SIZES[vehicle]


class _Built(Protocol):
    """A vehicle that goes to the right, its foot at the origin."""

    tall_metres: float
    long_metres: float
    speed: float

    def things(self, t: float, gone: float) -> list[Thing]: ...


class Craft:
    """Args:
    per_metre: pixels of the picture where it is nearest. towards: where the rim of light comes from, x right, y down.
    moves: it goes, and is not only there. seed: picks its kind and its colour. faces: 1 to the right, -1 to the left.
    berth: where it is: the air before it, the snow on it, its room, and whether it is seen from its end.
    extra: as it is asked for: who rides or rows it, and whether it has oars.
    """

    tall_metres: float
    long_metres: float
    """Of a train: of its locomotive, under whose middle its point is."""
    speed: float
    """Metres a second when it moves, else 0."""

    def __init__(
        self,
        vehicle: Vehicle,
        light: Light,
        per_metre: float,
        towards: tuple[float, float],
        moves: bool,
        seed: int,
        faces: int = 1,
        berth: Berth = _ANYWHERE,
        extra: Extra | None = None,
    ) -> None:
        is_solid = vehicle is Vehicle.CAR and berth.shows_end
        self._faces = 1 if is_solid else faces
        if light.is_dark and berth.lamplight:
            light = replace(light, tint=light.tint + WARM * np.float32(berth.lamplight))
        sitting = Sitting(
            light=light,
            towards=(towards[0] * self._faces, towards[1]),
            per_metre=per_metre,
            moves=moves,
            seed=seed,
            haze=berth.haze * (0.55 if vehicle is Vehicle.PLANE else 1.0),
            is_snowy=berth.is_snowy,
            swell=berth.swell,
            crew=extra.crew if extra else None,
        )
        across, away = berth.way
        if is_solid:
            comes = away < 0
            turn = math.atan2(across, -away) if comes else math.atan2(-across, away)
            right = -berth.x * math.cos(turn) - berth.z * math.sin(turn)  # how far we stand to the right of its middle
            self._built: _Built = SolidCar(sitting, comes, 1 if right > 0 else -1)
        else:
            has_oars = berth.is_narrow or (extra is not None and extra.has_oars)
            self._built = _built(vehicle, sitting, has_oars)
            turn = math.atan2(math.copysign(away, away * across), abs(across))
        self._turn = _about(turn) if abs(turn) > 0.02 else None
        self._railway = Railway(sitting, berth.road) if vehicle is Vehicle.TRAIN else None
        self.tall_metres, self.long_metres = self._built.tall_metres, self._built.long_metres
        self.speed = self._built.speed

    def things(self, t: float, x: float, y: float, z: float, gone: float = 0.0) -> list[Thing]:
        """With its wheels, its keel or, of a plane, its middle at a point of the world, having gone so many metres."""
        lies = [] if self._railway is None else self._railway.things(t)
        found = [one._replace(z=z + one.z, shift=tuple(np.add(one.shift, (0.0, y, z)).tolist())) for one in lies]
        for one in self._built.things(t, gone):
            card, (dx, dy, dz) = one.card, one.shift
            if self._faces < 0:
                card, dx = card.mirrored(), -dx
            if self._turn is not None:
                card, (dx, dy, dz) = card.turned(self._turn), self._turn @ (dx, dy, dz)
            found.append(Thing(card, z + one.z, (x + dx, y + dy, z + dz), one.gain))
        return found


def _built(vehicle: Vehicle, sitting: Sitting, has_oars: bool) -> _Built:
    match vehicle:
        case Vehicle.CAR:
            return Car(sitting)
        case Vehicle.BICYCLE:
            return Bicycle(sitting)
        case Vehicle.TRAIN:
            return Train(sitting)
        case Vehicle.PLANE:
            return Aeroplane(sitting)
        case Vehicle.BOAT if has_oars:
            return RowingBoat(sitting)
        case Vehicle.BOAT:
            return SailingBoat(sitting) if rng(sitting.seed + 97).random() < 0.6 else FishingBoat(sitting)


def _about(angle: float) -> Matrix:
    """A turn about the upright, radians, from the right to the depth."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, 0, -s], [0, 1.0, 0], [s, 0, c]])
