"""Who and what is in a shot besides its figure: other people, animals, vehicles, each with a place of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from reelwright.film.look import ON_FOOT, Action, Animal, Framing, Side, Vehicle
from reelwright.film.shot import Extra, Figure, Setup
from reelwright.render.backends.previz.animals.beast import Beast, measures
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Thing
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.people import TALL_METRES, Person, stance_of
from reelwright.render.backends.previz.people.poses import metres_per_second
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.vehicles.craft import Craft

Ground = Callable[[float, float], float]
"""Across and away -> height, metres."""

_SPOTS = {
    Side.RIGHT: ((1.0, 0.3), (1.9, 0.8), (2.7, 0.1)),
    Side.LEFT: ((-1.0, 0.3), (-1.9, 0.8), (-2.7, 0.1)),
    Side.BEHIND: ((0.5, 1.9), (-0.6, 2.4), (1.5, 2.9)),
}
"""Metres from the mark, across and away, of the first to stand there, the second and the third."""
_BESIDE = 0.36
"""In a near picture: how far apart the first stand, of its width, so that both are in it."""
_CLOSEST, _FURTHEST = 0.42, 1.0
"""Metres that this comes to."""
_IN_FOCUS = 0.03
"""Metres further away than the figure, in a near picture: as sharp, and drawn before it."""
_PICTURES = 12
"""Of a walk: nobody looks at an extra's."""
_SMALL = 0.6
"""Metres that an animal or a person is long, or less."""
_FURTHER = 1.3
"""Metres that a large animal is further away than a large one that a near picture is about: beside it both would not
be in the picture."""
_OUT_OF_STEP = 0.37
"""Of their speed: metres by which each of several animals is ahead of the one before in its stride."""
_BEFORE, _FANNED, _HIGHER = 15.0, 1.5, 0.55
"""Of birds in a wide picture: metres before the lens at most, so that they are more than dots, how much further apart
they fly than others stand, and how much higher each is than the one before it, metres."""


class Player(Protocol):
    """What can be put into a shot."""

    def things(self, t: float, x: float, y: float, z: float, walked: float = 0.0) -> list[Thing]: ...


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a player is in the middle of the shot, and how it goes on, metres and metres a second."""

    player: Player
    at: tuple[float, float, float]
    way: tuple[float, float]
    speed: float
    has_ground: bool
    ahead: float = 0.0
    """Metres that it has gone already."""

    def things(self, t: float, half: float, ground: Ground) -> list[Thing]:
        gone = (t - half) * self.speed
        x, y, z = self.at
        x, z = x + gone * self.way[0], z + gone * self.way[1]
        return self.player.things(t, x, ground(x, z) + y if self.has_ground else y, z, t * self.speed + self.ahead)


class Company:
    """All extras of a shot.

    Args:
        mark, walk: of the staging. closest: the view in which the figure is largest.
        speed: metres a second of who the shot is about; who goes beside it keeps up.
        ahead: metres on its way from the mark that it is in the middle of the shot.
        seen: width of a near picture at the mark, metres; None in the wide ones.
        lowest: of a near picture, metres over the mark; see `Person`.
        third: the figure's place in a near picture; see `Staging`.
        berth: where a vehicle can be.
    """

    def __init__(
        self,
        setup: Setup,
        light: Light,
        rim: tuple[float, float],
        mark: tuple[float, float, float],
        walk: tuple[float, float],
        closest: Camera,
        seconds: float,
        *,
        speed: float,
        ahead: float,
        seen: float | None,
        lowest: float | None,
        third: float,
        berth: Callable[[Vehicle], Berth | None],
    ) -> None:
        self._setup, self._light, self._rim, self._mark, self._walk = setup, light, rim, mark, walk
        self._closest, self._half, self._speed, self._seen, self._lowest = closest, seconds / 2, speed, seen, lowest
        self._ahead = ahead
        self._taken = dict.fromkeys(Side, 0)
        self._free = Side.LEFT if third > 0 else Side.RIGHT
        self._berth = berth
        self._on_ground: list[_Spot] = []
        self._elsewhere: list[_Spot] = []
        for number, extra in enumerate(_in_the_picture(setup)):
            spot = self._spot(extra, number)
            if spot is not None:
                (self._on_ground if spot.has_ground else self._elsewhere).append(spot)

    def on_ground(self, t: float, ground: Ground) -> Iterator[list[Thing]]:
        """Each who stands on the ground, its body first, as at `t` seconds."""
        return (spot.things(t, self._half, ground) for spot in self._on_ground)

    def elsewhere(self, t: float) -> list[Thing]:
        """What flies, floats or drives."""
        return [thing for spot in self._elsewhere for thing in spot.things(t, self._half, lambda x, z: 0.0)]

    def _spot(self, extra: Extra, number: int) -> _Spot | None:
        if isinstance(extra.who, Vehicle):
            return self._parked(extra.who, extra, number)
        across, away = self._beside(extra, number)
        x, _, z = self._mark
        goes = extra.moves or (isinstance(extra.who, Figure) and extra.who.action in ON_FOOT)
        ahead = self._ahead if goes else 0.0
        at = x + across + ahead * self._walk[0], 0.0, z + away + ahead * self._walk[1]
        if isinstance(extra.who, Animal):
            return self._animal(extra, at, across, number)
        return self._person(extra.who, at, across)

    def _beside(self, extra: Extra, number: int) -> tuple[float, float]:
        """Metres from the mark, across and away."""
        if number == 0 and self._setup.figure is None:
            return 0.0, 0.0
        least = min(self._taken.values())
        order = (self._free, Side.LEFT if self._free is Side.RIGHT else Side.RIGHT, Side.BEHIND)
        side = extra.side or next(side for side in order if self._taken[side] == least)
        across, away = _SPOTS[side][min(self._taken[side], 2)]
        self._taken[side] += 1
        if self._seen is not None:
            apart = min(_FURTHEST, max(_CLOSEST, self._seen * _BESIDE))
            return across * apart, away if side is Side.BEHIND else _IN_FOCUS
        return across, away

    def _animal(self, extra: Extra, at: tuple[float, float, float], across: float, number: int) -> _Spot:
        assert isinstance(extra.who, Animal)
        toward = -across if across and not extra.moves else self._walk[0]
        beast = Beast(
            extra.who,
            self._light,
            self._per_metre(at),
            self._rim,
            extra.moves,
            self._setup.seed + number,
            1 if toward >= 0 else -1,
            is_near=self._seen is not None,
            coat=extra.coat,
            runs=extra.runs,
        )
        x, y, z = at
        speed, ahead = self._pace(beast.speed), number * _OUT_OF_STEP * beast.speed
        if beast.flies and self._seen is None:
            place, slowed = self._aloft((x + (_FANNED - 1) * across, y + beast.flies + _HIGHER * number, z), speed)
            return _Spot(beast, place, self._walk, slowed, has_ground=False, ahead=ahead)
        room = max(0.0, beast.long_metres - _SMALL) / 2
        if across and room and self._lead_room:
            if self._seen is not None:
                room, z = 0.5 * room, z + _FURTHER
            else:
                room += self._lead_room
        x += math.copysign(room, across) if across else 0.0
        return _Spot(beast, (x, beast.flies, z), self._walk, speed, has_ground=True, ahead=ahead)

    @property
    def _lead_room(self) -> float:
        """Metres that the animal which the shot is about takes on either side, more than a person."""
        first = self._setup.extras[0].who
        if self._setup.figure is not None or not isinstance(first, Animal):
            return 0.0
        return max(0.0, measures(first).long - _SMALL) / 2

    def _aloft(self, at: tuple[float, float, float], speed: float) -> tuple[tuple[float, float, float], float]:
        """Where a bird is seen in the direction of `at` and large enough, and how fast it goes so that it is in the
        picture for most of the shot."""
        camera = self._closest
        eye, here = np.array((camera.x, camera.y, camera.z)), np.add(at, (0.0, self._mark[1], 0.0))
        x, y, z = (eye + (here - eye) * min(1.0, _BEFORE / float(np.linalg.norm(here - eye)))).tolist()
        wide = (z - camera.z) * camera.size.width / camera.focal
        return (x, y, z), min(speed, 0.8 * wide / max(0.1, 2 * self._half))

    def _pace(self, speed: float) -> float:
        """Who goes beside one that goes keeps up with it."""
        return self._speed if speed and self._speed else speed

    def _person(self, who: Figure, at: tuple[float, float, float], across: float) -> _Spot:
        tall = self._per_metre(at) * TALL_METRES * 1.1
        is_going = who.action in ON_FOOT
        stance = stance_of(who, self._walk)
        if not is_going:
            stance = replace(stance, is_mirrored=across > 0)  # it faces the figure
        person = Person(
            who, self._light, tall, self._rim, self._setup.mood, self._lowest, pictures=_PICTURES, stance=stance
        )
        return _Spot(person, at, self._walk, self._pace(metres_per_second(who)), has_ground=True)

    def _parked(self, vehicle: Vehicle, extra: Extra, number: int) -> _Spot | None:
        berth, moves = self._berth(vehicle), extra.moves
        if berth is None:
            return None
        if extra.leaves:
            berth = berth.leaving()
        at = berth.x, berth.y, berth.z
        faces = 1 if berth.way[0] >= 0 else -1
        seed = self._setup.seed + number
        craft = Craft(vehicle, self._light, self._per_metre(at), self._rim, moves, seed, faces, berth, extra)
        speed = min(craft.speed, berth.room / max(0.1, 2 * self._half))
        if moves and self._half > 0:  # it passes, and is in the picture most of the time
            camera = self._closest
            wide = (berth.z - camera.z) * camera.size.width / camera.focal
            speed = min(speed, (0.5 * wide if self._is_about(vehicle) else wide + craft.long_metres) / (2 * self._half))
        return _Spot(craft, at, berth.way, speed, has_ground=False)

    def _is_about(self, vehicle: Vehicle) -> bool:
        return vehicle_lead(self._setup) is vehicle and self._setup.framing not in (Framing.WIDE, Framing.EXTREME_WIDE)

    def _per_metre(self, at: tuple[float, float, float]) -> float:
        camera, mark = self._closest, (self._mark if self._seen is not None else at)
        return camera.focal / max(1.0, math.dist((camera.x, camera.y, camera.z), mark))


def vehicle_lead(setup: Setup) -> Vehicle | None:
    """The vehicle that a shot is about: it is named first, and nobody is in the picture."""
    first = setup.extras[0].who if setup.extras and setup.figure is None else None
    return first if isinstance(first, Vehicle) else None


def shoulder_of(setup: Setup) -> Figure | None:
    """Over whose shoulder a figure is seen, if it is somebody's of the film."""
    if setup.framing is not Framing.OVER_SHOULDER or setup.figure is None:
        return None
    return next((extra.who for extra in setup.extras if isinstance(extra.who, Figure)), None)


def embraced_in(setup: Setup) -> Figure | None:
    """Whom the figure embraces, if it is somebody of the film."""
    if setup.figure is None or setup.figure.action is not Action.EMBRACE:
        return None
    return next((extra.who for extra in setup.extras if isinstance(extra.who, Figure)), None)


def _in_the_picture(setup: Setup) -> tuple[Extra, ...]:
    """Without who is there already as a shoulder or in an embrace."""
    there = shoulder_of(setup) or embraced_in(setup)
    return tuple(extra for extra in setup.extras if extra.who is not there)
