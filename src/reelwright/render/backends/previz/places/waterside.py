"""The waterside: ranges and woods beyond water, mirrored in it, and a bank before it. A place of this kind is a short
file that says where the land is, what grows there and how the water is."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.places.openland import OpenLand
from reelwright.render.backends.previz.shore.bank import Bank, fringes, hem, reed_beds, wavering
from reelwright.render.backends.previz.shore.mirror import Mirror, Water
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.woods.grove import Baker, Stock, stock
from reelwright.render.backends.previz.woods.site import Site

_FAR = 200.0
"""Metres from which a thing stands behind the farther shore."""
_NEAR_RANGE = 112.0
"""Metres from which what stands on the farther shore is a range."""
_WOODS = 80.0
"""Metres from which trees stand in numbers."""


class Waterside(OpenLand):
    water: ClassVar[Water]
    waver: ClassVar[float]
    """Metres by which the shore wavers."""
    grass: ClassVar[tuple[float, ...]]
    """Depths at which grass grows."""
    reeds: ClassVar[tuple[tuple[float, float, float], ...]] = ()
    """x, z and height of clumps, metres."""

    def build(self) -> None:
        super().build()
        self.cards = [_ashore(card, self.water.level) if _NEAR_RANGE < card.z < _FAR else card for card in self.cards]
        self._mirror = Mirror(self.water, self.setup, self.light, self._sky.sun, self._base(), self.seed)

    def stocked(self, site: Site) -> Stock:
        """Trees too, for the woods along the farther shore."""
        return stock(site.green, self.seed, min(44.0, site.finest(_WOODS)))

    def standing(self, baker: Baker) -> list[Card]:
        """What stands along the water besides the trees."""
        return []

    @abstractmethod
    def shore(self, x: Field, z: Field) -> Field:
        """Metres inside the land, about; see `Land`."""

    def growing(self, baker: Baker) -> list[Card]:
        land = wavering(self.shore, self.seed, self.waver)
        self._bank = Bank(self._meadow, land, baker.site)
        low = [*fringes(baker, land, self.grass), *hem(baker, land)]
        low += reed_beds(baker, self.reeds, self.water.level)
        return low + self.standing(baker)

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """What is far, the water with all that is mirrored in it, the land about it, and what stands there."""
        picture = np.zeros((self.size.height, self.size.width, 4), np.uint8)
        draw_stack(picture, [thing for thing in things if thing.z > _FAR], camera, t)
        self._mirror.over(picture, [thing for thing in things if thing.z > self.water.nearest], camera, t)
        self._bank.lay(picture, camera)
        draw_stack(picture, [thing for thing in things if thing.z <= _FAR], camera, t)
        return picture


def _ashore(card: Card, level: float) -> Card:
    """A range without what of its card lies below the water."""
    return card.part(foot=max(4, int((level - card.origin[1]) / card.down[1])))
