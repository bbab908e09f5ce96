"""An animal ready to be placed: painted in portions that live, the body of one that goes once for each moment of its
stride."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from reelwright.film.look import Animal, Dye
from reelwright.render.backends.previz.animals import bird, cat, dog, horse
from reelwright.render.backends.previz.animals.bird import Bird
from reelwright.render.backends.previz.animals.build import Coat, Skull
from reelwright.render.backends.previz.animals.countenance import Countenance
from reelwright.render.backends.previz.animals.fourfooted import Fourfooted
from reelwright.render.backends.previz.animals.hide import painted
from reelwright.render.backends.previz.animals.maquette import Maquette
from reelwright.render.backends.previz.animals.portion import Portion
from reelwright.render.backends.previz.camera import Matrix
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import smoothstep
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.living import Living, breath, lids_at
from reelwright.render.backends.previz.people.poses import Joint

_MOMENTS = 16
"""Pictures of a stride."""
_LARGEST, _LARGEST_IN_MOTION, _LARGEST_HEAD = 1150.0, 480.0, 2600.0
"""Pixels to a unit of the animal: in a closer shot it is enlarged, and soft as a lens would show it."""
_SMALLEST = 24.0
_HIPS = 0.42
"""Height over the ground about which a picture leans to keep its feet in their place, units."""
_UNLIKE = 0.06
"""How far animals of a kind differ in size, either way."""
_BLINKS = 2.0
"""Pixels of half an eye from which it is seen to blink."""
_USUAL = 3
"""Coats of a kind that chance chooses from."""
_FLICK = 24.0
"""Degrees that an ear is laid back."""


class Creature(Protocol):
    """What there is of an animal. Lengths are in its units, but for stride (metres), speed (metres a second) and flies
    (metres over the ground)."""

    skull: Skull
    coat: Coat
    metres: float
    """Of a unit."""
    stride: float
    speed: float
    flies: float
    hair: float
    """How long it is, mostly."""
    wag: tuple[float, float]
    """Of the tail: degrees, and times a second."""
    dock: Joint
    """Where the tail turns."""
    nape: Joint
    """Where the head does."""

    def tail(self) -> Portion: ...
    def body(self) -> Portion:
        """Without head and tail."""
        ...

    def head(self, flick: float) -> Portion:
        """With so much of the neck that it can move on it; `flick`: degrees by which the near ear is laid back."""
        ...

    def going(self, phase: float) -> tuple[Portion, Joint]:
        """All but the head at `phase` (0..1) of its stride, and how far the head is from where it is when it stands."""
        ...

    def gesture(self, t: float) -> float:
        """Degrees that the head is raised at `t` seconds."""
        ...

    def hop(self, t: float) -> float:
        """Metres it is over the ground, where it stands."""
        ...


_FOURFOOTED = {
    Animal.DOG: (dog.BUILD, dog.COATS),
    Animal.CAT: (cat.BUILD, cat.COATS),
    Animal.HORSE: (horse.BUILD, horse.COATS),
}


def _made(
    animal: Animal, chance: int, size: float, moves: bool, said: Dye | None = None, runs: bool = False
) -> Creature:
    """With the coat that is said, where there is one of that colour, else as chance has it; `size` against others of
    its kind."""
    build, coats = (None, bird.COATS) if animal is Animal.BIRD else _FOURFOOTED[animal]
    usual = list(coats.values())[:_USUAL]
    coat = coats[said] if said in coats else usual[chance % len(usual)]
    if build is None:
        return Bird(coat, size, moves)
    return Fourfooted(replace(build, pace=build.gallop) if runs else build, coat, size)


@dataclass(frozen=True, slots=True)
class Measures:
    """Of an animal that stands, metres, over its feet and from their middle to where it faces."""

    tall: float
    """Of the head, without its ears."""
    long: float
    """With its tail."""
    eyes: float
    ahead: float
    """Of its eyes."""
    speed: float
    """Metres a second, when it goes."""
    flies: float
    """Over the ground, when it goes; 0 for who goes on foot."""


def measures(animal: Animal, runs: bool = False) -> Measures:
    """Of an animal of the middle size of its kind."""
    return _measured(_made(animal, 0, 1.0, False, runs=runs))


def _measured(made: Creature) -> Measures:
    head = made.head(0.0)
    assert head.bearing is not None
    top = max(mass.a[1] + mass.girth[0] for mass in head.bearing.skull())
    spans = [made.tail().span, made.body().span, head.span]
    long = max(span[2] for span in spans) - min(span[0] for span in spans)
    x, y, _ = head.bearing.at(made.skull.eye.at)
    return Measures(top * made.metres, long * made.metres, y * made.metres, x * made.metres, made.speed, made.flies)


class Beast:
    """Args:
    per_metre: pixels of the picture to a metre where it is nearest.
    towards: where the rim of light comes from, x right and y down.
    moves: it goes, at `speed`; else it stands.
    seed: its coat and size.
    coat: where it is said, as far as there are such.
    runs: when it goes, it gallops.
    faces: 1 to the right, -1 to the left.
    is_near: in the near framings a lens is opened for it, as for a face.
    """

    def __init__(
        self,
        animal: Animal,
        light: Light,
        per_metre: float,
        towards: tuple[float, float],
        moves: bool,
        seed: int,
        faces: int = 1,
        is_near: bool = False,
        coat: Dye | None = None,
        runs: bool = False,
    ) -> None:
        chance = rng(seed)
        size = 1 + _UNLIKE * float(chance.uniform(-1, 1))
        self._creature = made = _made(animal, int(chance.integers(60)), size, moves, coat, runs)
        self._seed, self._faces, self._moves = seed, faces, moves
        self._light = KeyLight.of(light, (faces * towards[0], towards[1]), is_near)
        self._wanted = per_metre * made.metres
        self._phase = float(rng(seed + 1).uniform(0, 20))  # so that no two blink at once
        self._moments: dict[int, tuple[Card, Joint]] = {}
        self._still: tuple[Card, ...] = ()
        self._heads: dict[tuple[float, bool], Card] = {}
        self._bases: dict[float, tuple[Maquette, Picture]] = {}
        self.speed, self.flies = (made.speed, made.flies) if moves else (0.0, 0.0)
        own = _measured(made)
        self.tall_metres, self.long_metres, self.eye_metres = own.tall, own.long, own.eyes

    def things(self, t: float, x: float, y: float, z: float, gone: float = 0.0) -> list[Thing]:
        """The animal with its feet at a point of the world, having gone so many metres; a bird on the wing with its
        feet, `flies` over the ground."""
        placed = self._going(t + self._phase, gone) if self._moves else self._standing(t + self._phase)
        return [
            Thing(card if self._faces > 0 else card.mirrored(), z - 0.002 * k, (x + self._faces * dx, y + dy, z))
            for k, (card, (dx, dy)) in enumerate(placed)
        ]

    def _going(self, t: float, gone: float) -> list[tuple[Card, Joint]]:
        """Body and head, from far to near, each with how far from its place it is, metres."""
        made = self._creature
        step = made.stride / _MOMENTS
        number = round(gone / step)
        body, (x, y) = self._moment(number % _MOMENTS)
        lean = 0.0 if made.flies else (gone - number * step) / (_HIPS * made.metres)
        ahead = x + lean * (made.nape[1] - _HIPS)
        return [
            (_leaning(body, lean, _HIPS * made.metres), (0.0, 0.0)),
            (self._head(t), (ahead * made.metres, y * made.metres)),
        ]

    def _moment(self, number: int) -> tuple[Card, Joint]:
        """The body at one of the moments of its stride, and how far its head is from where it is when it stands."""
        if number not in self._moments:
            body, head = self._creature.going(number / _MOMENTS)
            self._moments[number] = self._card(body, self._painted(body, _LARGEST_IN_MOTION)[1]), head
        return self._moments[number]

    def _standing(self, t: float) -> list[tuple[Card, Joint]]:
        """Tail, body and head, as `_going` has them."""
        if not self._still:
            self._still = self._tail(), self._body()
        place = 0.0, self._creature.hop(t)
        return [(card, place) for card in (*self._still, self._head(t))]

    def _tail(self) -> Card:
        portion = self._creature.tail()
        card = self._card(portion, self._painted(portion, _LARGEST)[1])
        return self._turning(card, portion, self._creature.dock, self._wagged)

    def _body(self) -> Card:
        portion = self._creature.body()
        card = self._card(portion, self._painted(portion, _LARGEST)[1])
        card.move = lambda t: breath(t + self._phase, card.texture.shape[0])
        return card

    @property
    def _blinks(self) -> bool:
        return self._creature.skull.eye.half[1] * min(self._wanted, _LARGEST_HEAD) > _BLINKS

    @staticmethod
    def _flicks(t: float) -> bool:
        """Whether an ear is laid back, for a moment."""
        return t % 4.7 < 0.13 or 0.25 < t % 9.4 < 0.36

    def _head(self, t: float) -> Card:
        flick = _FLICK if self._creature.skull.ears and self._flicks(t) else 0.0
        key = flick, self._blinks and lids_at(t) == 0
        if key not in self._heads:
            portion = self._creature.head(flick)
            if flick not in self._bases:
                self._bases[flick] = self._painted(portion, _LARGEST_HEAD)
            card = self._card(portion, self._faced(portion, self._bases[flick], 0.0 if key[1] else 1.0))
            self._heads[key] = self._turning(card, portion, self._creature.nape, self._creature.gesture)
        return self._heads[key]

    def _wagged(self, t: float) -> float:
        degrees, hertz = self._creature.wag
        return degrees * (0.7 + 0.3 * math.sin(0.9 * t)) * math.sin(2 * math.pi * hertz * t)

    def _turning(self, card: Living, portion: Portion, about: Joint, degrees: Callable[[float], float]) -> Card:
        """A card that turns about a joint."""
        left, _, right, top = portion.span
        per_unit = card.texture.shape[1] / (right - left)
        column, row = (about[0] - left) * per_unit, (top - about[1]) * per_unit
        card.move = lambda t: _about(column, row, degrees(t + self._phase))
        return card

    def _painted(self, portion: Portion, largest: float) -> tuple[Maquette, Picture]:
        maquette = Maquette(float(np.clip(self._wanted, _SMALLEST, largest)), portion.span, portion.lumps)
        made = self._creature
        return maquette, painted(maquette, made.coat, self._light, made.hair, self._seed)

    def _faced(self, portion: Portion, base: tuple[Maquette, Picture], lids: float) -> Picture:
        """The picture of a head with its face, lost in the neck where it is told to."""
        maquette, picture = base
        assert portion.bearing is not None and portion.fades is not None
        face = Countenance(self._creature.skull, self._creature.coat, self._light, maquette, portion.bearing)
        (ax, ay), (bx, by) = maquette.at(portion.fades)
        h, w = picture.shape[:2]
        y, x = np.ogrid[:h, :w]
        share = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
        return np.asarray(face.on(picture, lids) * smoothstep(1.0, 0.0, share)[..., None]).astype(np.uint8)

    def _card(self, portion: Portion, picture: Picture) -> Living:
        (left, foot, right, _), unit = portion.span, self._creature.metres
        card = Living.frontal(picture, (left + right) / 2 * unit, foot * unit, 0, (right - left) * unit)
        assert isinstance(card, Living)
        return card


def _leaning(card: Card, lean: float, about: float) -> Card:
    """A card whose top leans ahead, about a height over the ground, metres for each metre."""
    top, texel = float(card.origin[1]), float(card.across[0])
    origin = card.origin + np.array((lean * (top - about), 0.0, 0.0))
    return card.placed_at(origin, np.array((-lean * texel, -texel, 0.0)))


def _about(x: float, y: float, degrees: float) -> Matrix:
    """Texels turned about one of them; to the left for more than 0."""
    angle = math.radians(-degrees)
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, -s, x - c * x + s * y], [s, c, y - s * x - c * y], [0.0, 0.0, 1.0]])
