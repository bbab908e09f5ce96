"""People in a street: some wait at the crossing, some look at windows, some walk along the pavements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from reelwright.film.look import Action, Prop, Weather
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.land.shadows import foot_shadow, standing_dark
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import smoothstep
from reelwright.render.backends.previz.people import TALL_METRES, Person
from reelwright.render.backends.previz.street.sightlines import Sightlines

_TALLEST = 130.0
"""Pixels: passers-by are never the subject."""
_PICTURES = 12
"""Of the stride of one who is not looked at."""
_WALKING = 2
"""How many different people walk."""
_TURNED = 0.78
"""How narrow who walks along the street is seen: half turned."""
_GONE = 150.0
"""Metres from the camera: nobody is seen further away."""
_AHEAD = 9.0
"""Metres from the camera: nobody comes nearer."""
_SPOTS = ((-6.9, 14.9), (6.8, 12.6), (6.9, 13.9), (-8.75, 22.0), (8.75, 31.0))
"""Where people may stand: x, z."""
_CLOTHES = (
    (Prop.COAT,),
    (Prop.CAP,),
    (Prop.COAT, Prop.LONG_HAIR),
    (Prop.BAG,),
    (Prop.COAT, Prop.BRIMMED_HAT),
    (Prop.LONG_HAIR, Prop.BAG),
)


@dataclass(frozen=True, slots=True)
class _Walker:
    who: int
    x: float
    z: float
    speed: float
    """Along the street, metres a second, away from us positive."""
    flips: bool


class PassersBy:
    """The people of a shot beside its figure."""

    def __init__(
        self, light: Light, weather: Weather, seen: Sightlines, seconds: float, rim: tuple[float, float], seed: int
    ) -> None:
        chance = rng(seed + 400)
        pixel = seen.pixel(seen.furthest + 14)
        tall = min(_TALLEST, TALL_METRES / pixel * 1.1)
        order = chance.permutation(len(_CLOTHES))
        self._figures = [_figure(int(k), n < 3, weather) for n, k in enumerate(order[:5])]
        self._painted = partial(Person, light=light, tall_px=tall, towards=rim, pictures=_PICTURES)
        self._people = dict[int, Person]()
        self._dark = foot_shadow()
        self._seen, self._turned = seen, dict[tuple[int, bool], Card]()
        self._walkers = _walkers(chance, seen.furthest, seconds)
        self._standing = self._waiting(chance)

    def things(self, camera: Camera, t: float) -> list[Thing]:
        found = list(self._standing)
        for walker in self._walkers:
            z = walker.z + walker.speed * t
            seen = float(smoothstep(_GONE, _GONE - 40, z - camera.z))
            if z > camera.z + 4 and seen > 0:
                body = self._person(walker.who).things(t, walker.x, 0.0, z, abs(walker.speed) * t + walker.z)[0]
                gain = None if seen >= 1 else seen
                found.append(Thing(self._half_turned(body.card, walker.flips), z, body.shift, gain))
                if z - camera.z < 60:
                    found.append(standing_dark(self._dark, body, float(smoothstep(60, 40, z - camera.z))))
        return found

    def _person(self, number: int) -> Person:
        """One of them, modelled when first seen."""
        if number not in self._people:
            self._people[number] = self._painted(self._figures[number])
        return self._people[number]

    def _half_turned(self, card: Card, flips: bool) -> Card:
        key = id(card), flips
        if key not in self._turned:
            width = card.across[0] * card.texture.shape[1] * _TURNED
            texture = np.ascontiguousarray(card.texture[:, ::-1]) if flips else card.texture
            self._turned[key] = Card.frontal(texture, 0, 0, 0, width)
        return self._turned[key]

    def _waiting(self, chance: np.random.Generator) -> list[Thing]:
        found: list[Thing] = []
        for x, z in _SPOTS:
            who, aside, comes = int(chance.integers(_WALKING, _WALKING + 2)), chance.random() - 0.5, chance.random()
            if comes < 0.75 and z > self._seen.furthest + _AHEAD:
                body = self._person(who).things(0.0, x + 0.12 * aside, 0.0, z + 0.6 * aside)[0]
                found += [body, standing_dark(self._dark, body)]
        return found


def _figure(k: int, walks: bool, weather: Weather) -> Figure:
    props = _CLOTHES[k]
    if weather in (Weather.RAIN, Weather.STORM) and k != 1:
        props = (*props, Prop.UMBRELLA)
    return Figure(name=f"passer-by {k}", action=Action.WALK if walks else Action.STAND, props=props)


def _walkers(chance: np.random.Generator, nearest: float, seconds: float) -> list[_Walker]:
    """On the left they go away from us and on the right they come, mostly: so they walk as their picture faces."""
    found = []
    for side in (-1, 1):
        z = nearest + _AHEAD + 5 * chance.random()
        while z < nearest + 75:
            with_us, pace, lane, who = chance.random(4)
            goes = 1 if with_us < 0.5 else -1
            speed = goes * (1.1 + 0.5 * pace)
            start = z if goes > 0 else z + (1.1 + 0.5 * pace) * seconds
            found.append(
                _Walker(int(who * _WALKING), side * (7.75 + goes * (0.15 + 0.25 * lane)), start, speed, goes * side > 0)
            )
            z += 5 + 12 * chance.random()
    return found
