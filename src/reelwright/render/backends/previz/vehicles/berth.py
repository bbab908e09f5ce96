"""Where a vehicle can be in a place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reelwright.film.look import Vehicle, Weather
from reelwright.render.backends.previz.camera import Camera

_SWELL = {Weather.STORM: 0.35, Weather.WIND: 0.16, Weather.RAIN: 0.10, Weather.FOG: 0.03, Weather.SNOW: 0.04}


@dataclass(frozen=True, slots=True)
class Berth:
    """Metres. A vehicle stands there, or is there in the middle of the shot."""

    z: float
    x: float
    y: float = 0.0
    """Of the ground, the water, or how high in the sky."""
    way: tuple[float, float] = (1.0, 0.0)
    """It goes across and away; of length 1. One that goes away or comes shows its end."""
    room: float = math.inf
    """How far it can go."""
    is_narrow: bool = False
    """Only a small one has room."""
    road: tuple[float, float] | None = None
    """The middle of a road that a railway crosses there, and half its breadth."""
    lamplight: float = 0.0
    """How much of the light of street lamps falls there after dark, 0..1."""
    haze: float = 0.0
    """How much of what is there is air, 0..1."""
    swell: float = 0.0
    """Of the water."""
    is_snowy: bool = False
    has_lanes: bool = False
    """Of a road whose middle is at x = 0: who goes away is on its other side."""

    def leaving(self) -> Berth:
        """The same for who goes away from us, where who comes shows its end."""
        if not self.shows_end:
            return self
        return replace(self, x=-self.x if self.has_lanes else self.x, way=(-self.way[0], -self.way[1]))

    @property
    def shows_end(self) -> bool:
        return abs(self.way[0]) < 0.4

    def under(self, weather: Weather, haze: float, is_snowy: bool) -> Berth:
        """The same in a weather."""
        swell = _SWELL.get(weather, 0.05) * (0.4 if self.is_narrow else 1.0)
        return replace(self, haze=haze, swell=swell, is_snowy=is_snowy)


Berths = Mapping[Vehicle, Berth | None]
"""Where the vehicles are that are not where they usually are; None: they cannot be there."""

NOWHERE: Berths = dict.fromkeys(Vehicle)
"""Indoors and under the sky's end."""
ONLY_FLYING: Berths = {vehicle: None for vehicle in Vehicle if vehicle is not Vehicle.PLANE}

_BEYOND = {Vehicle.CAR: 3.2, Vehicle.BICYCLE: 1.8}
"""Metres behind the mark, of what stands on the ground."""
_SKY_METRES, _UP = 170.0, 0.5
"""How far away a plane is, and how far up in the upper half of a wide picture."""


def usual(vehicle: Vehicle, mark: tuple[float, float, float], wide: Camera) -> Berth | None:
    """On open level ground a little beyond a place's mark, or in the sky, in the middle of its wide picture; boats and
    trains are nowhere unless a place says so."""
    across = math.tan(math.radians(wide.yaw))
    if vehicle is Vehicle.PLANE:
        up = math.tan(math.radians(wide.pitch + _UP * wide.half_height))
        away = _SKY_METRES - wide.z
        return Berth(_SKY_METRES, wide.x + away * across, wide.y + away * up)
    if vehicle not in _BEYOND:
        return None
    _, y, z = mark
    z += _BEYOND[vehicle]
    return Berth(z, wide.x + (z - wide.z) * across + 0.6, y)
