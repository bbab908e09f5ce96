"""The harbour: a quay with bollards and lamps, boats moored in the basin, houses across the water."""

from __future__ import annotations

from typing import Any

import numpy as np

from reelwright.film.look import Vehicle, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.land.plane import Extent
from reelwright.render.backends.previz.land.relief import Country, Range, range_cards
from reelwright.render.backends.previz.land.shadows import foot_shadow, standing_dark
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.shore.bank import Bank
from reelwright.render.backends.previz.shore.boats import Boat, fishing_boat, glow, lit_lamp, rowing_boat
from reelwright.render.backends.previz.shore.draft import Cutout
from reelwright.render.backends.previz.shore.mirror import Mirror, Water
from reelwright.render.backends.previz.shore.quay import LAMP_METRES, Paving, along, bollard, cargo, lamp, pool
from reelwright.render.backends.previz.shore.waterfront import Lighting, waterfront
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.woods.greenery import Greenery
from reelwright.render.backends.previz.woods.site import Site
from reelwright.render.backends.previz.woods.turf import FAR_METRES

_LEVEL, _ACROSS, _HOUSES = -1.5, 76.0, 46.0
"""Height of the water, and depths of the houses beyond the basin and of those on the quay; metres."""
_EDGE = (-0.5, 0.035)
"""x of the quay's edge at z = 0, and how far aside it goes for each metre away."""
_FAR = 200.0
_HILLS = (Range(260, 900, 70, 260, peaks=0, treeline=2.4, snowline=3.0, z=300),)
_BOATS = ((10.6, 24.0, True), (20.5, 34.0, False), (8.6, 42.0, False), (25.0, 55.0, True), (12.0, 62.0, True))
"""x and z of fishing boats, and whether their bows are to the left."""
_FREE = 20.0
"""Metres across that are left free for a boat of the shot."""
_SMALL = ((3.2, 16.0, False), (3.0, 30.0, True))
_LAMPS, _BOLLARDS = (14.5, 25.0, 36.0, 48.0), (8.0, 13.0, 19.5, 28.0)
_SWELL = {Weather.STORM: 0.22, Weather.RAIN: 0.08, Weather.FOG: 0.03}


class Harbour(Location):
    is_open = True
    berths = {
        Vehicle.CAR: Berth(z=20.0, x=-2.1, way=(-0.035, -0.999), lamplight=0.14),
        Vehicle.BICYCLE: Berth(z=22.0, x=-2.4, way=(0.6, 0.8), room=6.5, lamplight=0.14),
        Vehicle.BOAT: Berth(z=40.0, x=10.7, y=_LEVEL, room=7.0),
    }

    def build(self) -> None:
        light, seed = self.light, self.seed
        self.staging = self.stage()
        green = Greenery(self.setup, light)
        views = self.views()
        self._site = Site(self.setup, seed, self.seconds, green, views, self.staging.near_metres, 0.0, True)
        self._sky = Sky(self.setup, light, seed, views, self.seconds)
        self._bolt = Thing(self._sky.lightning(0.4), self._sky.card.z - 1)
        country = Country.under(light, self.setup.weather, self.year, seed)
        self.cards += [self._sky.card, *range_cards(country, _HILLS, self._site.reach, self._site.finest)]
        self._boats: list[tuple[Boat, Card]] = []
        self._ashore: set[int] = set()
        self._halos = glow(2.6), glow(4.2)
        self._dark = foot_shadow()
        self._moor()
        self._build_houses()
        self._furnish()
        self._quay = Bank(
            Paving(green, seed, Extent.of(self._site.views, FAR_METRES)), _land, self._site, "#c9c2b2", 0.5, 0.015
        )
        water = Water(_LEVEL, 0.85, deep="#20403f", farthest=_HILLS[0].z)
        self._mirror = Mirror(water, self.setup, light, self._sky.sun, self._base(), seed)

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=0.2, y=4.8, z=-6.0, yaw=4.0, pitch=-0.8, fov=54),
            wide=Camera(self.size, x=-0.6, y=2.3, yaw=6.0, pitch=1.0, fov=48),
            rig=Rig(subject=(8.0, 2.4, 32.0), push=0.1, pan=5.0, tilt=4.0, truck=1.0, crane=1.8),
            mark=(-1.7, 0.0, 11.6),
            walk=(0.035, 0.9994),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
        )

    def moving(self, t: float) -> list[Thing]:
        flash = self.flash(t)
        found = [Thing(self._bolt.card, self._bolt.z, gain=flash)] if flash else []
        if self.light.is_dark:
            found += [lit for boat, card in self._boats if (lit := lit_lamp(boat, card, self._halos[0], t)) is not None]
        return found

    def underfoot(self, body: Thing) -> list[Thing]:
        return [standing_dark(self._dark, body)]

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """What is far, the water, what floats on it and stands beyond it, the quay, what stands there."""
        picture = np.zeros((self.size.height, self.size.width, 4), np.uint8)
        here = [thing for thing in things if self._is_ashore(thing)]
        there = [thing for thing in things if not self._is_ashore(thing)]
        draw_stack(picture, [thing for thing in there if thing.z > _FAR], camera, t)
        self._mirror.over(picture, there, camera, t)
        draw_stack(picture, [thing for thing in there if thing.z <= _FAR], camera, t)
        self._quay.lay(picture, camera)
        draw_stack(picture, here, camera, t)
        return picture

    def _is_ashore(self, thing: Thing) -> bool:
        """Whether it stands on the quay; what moves is where it is moved to."""
        x, _, z = thing.shift
        return id(thing.card) in self._ashore or (0 < z < _FAR and float(_land(x, z)) > 0)

    def _moor(self) -> None:
        site, is_snowy = self._site, self.year.is_snowy
        swell = _SWELL.get(self.setup.weather, 0.05)
        is_taken = any(extra.who is Vehicle.BOAT for extra in self.setup.extras)
        for number, (x, z, to_left) in enumerate(_BOATS):
            if is_taken and x < _FREE:
                continue
            boat = fishing_boat(self.light, self.seed + number, min(70.0, site.finest(z)), is_snowy, to_left)
            self._boats.append((boat, boat.card(x, _LEVEL, z, swell, number * 1.9)))
        for number, (x, z, to_left) in enumerate(_SMALL):
            boat = rowing_boat(self.light, self.seed + 20 + number, min(110.0, site.finest(z)), is_snowy, to_left)
            self._boats.append((boat, boat.card(x, _LEVEL, z, swell, number * 2.3 + 1)))
        for boat, card in self._boats:
            z = float(card.origin[2])
            card.texture = site.focused(self._aired(boat.texture, z), z, boat.texture.shape[1] / boat.wide)
            self.cards.append(card)

    def _aired(self, texture: Picture, z: float) -> Picture:
        """Air before a texture at a depth."""
        share, alpha = self._site.haze(z) ** 0.9, texture[..., 3:].astype(np.float32) / 255
        shown = texture[..., :3] * (1 - share) + self.light.air * alpha * share
        return np.dstack([np.clip(shown + 0.5, 0, 255).astype(np.uint8), texture[..., 3]])

    def _build_houses(self) -> None:
        light, site, is_snowy = self.light, self._site, self.year.is_snowy
        gloom = self.setup.weather in (Weather.RAIN, Weather.STORM, Weather.FOG, Weather.SNOW)
        how = Lighting(0.5, 1.0, is_snowy) if light.is_dark else Lighting(0.22 if gloom else 0.03, 0.8, is_snowy)
        for z, right, level in ((_ACROSS, None, _LEVEL), (_HOUSES, -4.0, -1.9)):
            window = site.seen(z)
            assert window is not None
            end = window[1] if right is None else right
            if end - window[0] < 4:
                continue
            finest = min(site.finest(z), 2000 / (end - window[0]))
            card = waterfront(light, how, self.seed + round(z), window[0], end, z, level, finest)
            if right is not None:  # they stand on the quay
                card = card.part(foot=int(-card.origin[1] / card.down[1]))
            card.texture = site.focused(card.texture, z, finest)
            self.cards.append(card)
            if right is not None:
                self._ashore.add(id(card))

    def _furnish(self) -> None:
        """Bollards, lamps and cargo on the quay."""
        light, site, is_snowy = self.light, self._site, self.year.is_snowy
        for x, z in along(_EDGE, _BOLLARDS, 0.35):
            self._stand(bollard(light, min(160.0, site.finest(z)), is_snowy), x, z, 0.6)
        for x, z in along(_EDGE, _LAMPS, 0.9):
            self._stand(lamp(light, min(120.0, site.finest(z)), is_snowy), x, z, 1.0)
            if light.is_dark and self._sees(z):
                halo = self._halos[1]
                lit = halo.placed_at(halo.origin + np.array([x, LAMP_METRES, z - 0.02]), halo.down)
                lit.z = z - 0.02
                self._add(lit)
                self._add(pool(x, z))
        for number, (x, z) in enumerate(((-5.0, 15.0), (-6.2, 25.0))):
            self._stand(cargo(light, self.seed + number, min(110.0, site.finest(z)), is_snowy), x, z, 3.2)

    def _stand(self, drawn: Cutout, x: float, z: float, wide: float) -> None:
        if self._sees(z):
            texture = self._site.focused(self._aired(drawn.canvas, z), z, drawn.per_metre)
            self._add(Card.frontal(texture, x, 0.0, z, wide))

    def _sees(self, z: float) -> bool:
        return all(z - view.z > 1.3 for view in self._site.views)

    def _add(self, card: Card) -> None:
        self.cards.append(card)
        self._ashore.add(id(card))


def _land(x: Any, z: Any) -> Any:
    return (_EDGE[0] + _EDGE[1] * z - x) / np.float32(np.hypot(1, _EDGE[1]))
