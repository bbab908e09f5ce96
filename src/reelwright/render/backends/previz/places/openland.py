"""Open land: ranges of hills or mountains behind a meadow with trees. A place of this kind is a short file that says
which ranges and which trees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np

from reelwright.film.look import TimeOfDay
from reelwright.render.backends.previz.angles import FLAT
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.land.relief import Country, Range, range_cards
from reelwright.render.backends.previz.land.shadows import standing_dark
from reelwright.render.backends.previz.land.ways import Way
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.woods.farwoods import floor_of
from reelwright.render.backends.previz.woods.greenery import Greenery
from reelwright.render.backends.previz.woods.grove import Baker, Stock, fringes, swaying
from reelwright.render.backends.previz.woods.hillside import height, hillside
from reelwright.render.backends.previz.woods.site import Site
from reelwright.render.backends.previz.woods.trees import broadleaf, pine
from reelwright.render.backends.previz.woods.turf import FAR_METRES
from reelwright.render.backends.previz.woods.undergrowth import blob
from reelwright.render.backends.previz.woods.understory import grasses

_PINES = 3
"""That are painted for a shot, for one is much like another; all other trees are each of their own shape."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Where a tree stands, about, and how tall it is; metres."""

    x: float
    z: float
    tall: float
    is_pine: bool = True


class OpenLand(Location):
    is_open = True
    ranges: ClassVar[tuple[Range, ...]]
    """Far first."""
    trees: ClassVar[tuple[Tree, ...]]
    ground_metres: ClassVar[float] = FAR_METRES
    """How far the meadow goes."""
    FAR: ClassVar[float] = 110.0
    """Metres from which a thing stands behind the meadow."""

    def build(self) -> None:
        is_night = self.setup.time_of_day is TimeOfDay.NIGHT
        if is_night:  # the moon counts where snow throws it back
            light = self.light
            self.light = replace(light, key_strength=light.key_strength * 2.6, tint=light.tint * np.float32(1.3))
        self.staging = self.stage()
        green, near = Greenery(self.setup, self.light), self.staging.near_metres
        views = self.views()
        site = Site(self.setup, self.seed, self.seconds, green, views, near, 0.0, is_open=True)
        self.way = self.laid()
        crowns = tuple((tree.x, tree.z, 0.42 * tree.tall) for tree in self.trees if not tree.is_pine)
        self._meadow = floor_of(site, far=self.ground_metres, way=self.way, trees=crowns)
        self._sky = Sky(self.setup, self.light, self.seed, views, self.seconds)
        self._dark = Card(blob(64, 128), (-0.75, 0.02, 0.5), (1.5 / 128, 0, 0), (0, 0, -1.0 / 64))
        self._bolt = Thing(self._sky.lightning(0.4), self._sky.card.z - 1)
        country = Country.under(self.light, self.setup.weather, self.year, self.seed, is_night)
        slope = hillside(site, self.staging.mark, self.seed + 7) if self._climbs else None
        baker = Baker(site, self.stocked(site))
        self._behind = [self._sky.card, *range_cards(country, self.ranges, site.reach, site.finest, self.way)]
        self.cards += [*self._behind, *self.growing(baker), *self._standing(baker), *self.built(baker)]
        self.cards += [slope] if slope is not None else []

    def rise(self, across: float) -> float:
        return height(across) - height(0.0) if self._climbs else 0.0

    def stocked(self, site: Site) -> Stock:
        """What grows there in numbers; the trees are painted one by one."""
        return Stock((), (), fringes(site.green, self.seed))

    def growing(self, baker: Baker) -> list[Card]:
        """What grows low on the ground."""
        return grasses(baker, self.way)

    def laid(self) -> Way | None:
        """A way over the land; none unless a place has one."""
        return None

    def built(self, baker: Baker) -> list[Card]:
        """What people have built there; nothing unless a place says so."""
        return []

    @property
    def has_leaves(self) -> bool:
        return any(not tree.is_pine for tree in self.trees)

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, y=2.6, z=-6.0, pitch=5.0, fov=54),
            wide=Camera(self.size, y=1.9, pitch=4.2, fov=47),
            rig=Rig(subject=(0.0, 5.0, 42.0), push=0.1, pan=6.0, tilt=4.0, truck=2.0, crane=1.2),
            mark=(-2.6, height(0.0) if self._climbs else 0.0, 19.0),
            walk=(0.98, 0.2),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
            heights=replace(FLAT, highest=22.0),
        )

    def moving(self, t: float) -> list[Thing]:
        flash = self.flash(t)
        return [Thing(self._bolt.card, self._bolt.z, gain=flash)] if flash else []

    def underfoot(self, body: Thing) -> list[Thing]:
        return [standing_dark(self._dark, body)]

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """Air, what is far, the meadow before it, then what stands there."""
        picture = np.empty((camera.size.height, camera.size.width, 4), np.uint8)
        picture[:] = (*np.clip(self.light.air, 0, 255).astype(np.uint8), 255)
        self.lay(picture, things, camera, t)
        draw_stack(picture, [thing for thing in things if thing.z <= self.FAR], camera, t)
        return picture

    def lay(self, picture: Picture, things: list[Thing], camera: Camera, t: float) -> None:
        """What is far, and the meadow before it, in place."""
        draw_stack(picture, [thing for thing in things if thing.z > self.FAR], camera, t)
        self._meadow.lay(picture, self._meadow.first_row(camera, self.ground_metres - 6), camera)

    def _standing(self, baker: Baker) -> list[Card]:
        site, chance = baker.site, rng(self.seed + 5)
        placed = []
        for number, tree in enumerate(self.trees):
            x, z = tree.x + chance.uniform(-2, 2), tree.z + chance.uniform(-2, 2)
            tall = tree.tall * chance.uniform(0.8, 1.2)
            window = site.seen(z)
            if window is not None and window[0] - tall < x < window[1] + tall:
                per_metre = min(90.0, site.finest(z) * site.sharpness)
                placed.append((tall * per_metre, number, x, z, tall, per_metre))
        found, painted = [], dict[tuple[bool, int], Picture]()
        for _, number, x, z, tall, per_metre in sorted(placed, reverse=True):
            is_pine = self.trees[number].is_pine
            kind = is_pine, number % _PINES if is_pine else number
            if kind not in painted:  # the largest of its kind; the others are it, reduced
                painted[kind] = self._tree(site.green, number, tall, per_metre)
            texture = _reduced(painted[kind], round(tall * per_metre))
            texture = site.focused(baker.aired(texture, z, texture.shape[0], per_metre), z, per_metre)
            found.append(swaying(texture, x, -0.1, z, texture.shape[1] / per_metre, site.wind))
        return found

    def _tree(self, green: Greenery, number: int, tall: float, per_metre: float) -> Picture:
        if self.trees[number].is_pine:
            return pine(green, self.seed + number, tall, per_metre).texture
        return broadleaf(green, self.seed + number, tall, per_metre, number).texture


def _reduced(texture: Picture, high: int) -> Picture:
    """A texture so many rows high, not more than it has."""
    size = round(texture.shape[1] * high / texture.shape[0]), high
    return cv2.resize(texture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
