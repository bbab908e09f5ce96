"""A meadow among hills, with broad trees on it."""

from __future__ import annotations

from reelwright.film.look import Vehicle
from reelwright.render.backends.previz.land.relief import Range
from reelwright.render.backends.previz.places.openland import OpenLand, Tree
from reelwright.render.backends.previz.vehicles.berth import Berth


class Meadow(OpenLand):
    berths = {Vehicle.TRAIN: Berth(z=50.0, x=2.0)}
    slopes = True
    ground_metres = 175.0
    ranges = (
        Range(1100, 2800, 270, 760, peaks=0, treeline=2.4, snowline=3.0, z=560),
        Range(420, 1100, 90, 330, peaks=0, treeline=2.4, snowline=3.0, z=420),
        Range(150, 420, 15, 150, peaks=0, treeline=2.4, snowline=3.0, z=160),
    )
    trees = (
        Tree(12.5, 27, 13, is_pine=False), Tree(-19, 42, 12, is_pine=False), Tree(-26, 46, 10, is_pine=False),
        Tree(-13, 64, 11, is_pine=False), Tree(-33, 70, 13, is_pine=False), Tree(-40, 66, 11, is_pine=False),
        Tree(8, 80, 11, is_pine=False), Tree(27, 58, 12, is_pine=False), Tree(34, 66, 14, is_pine=False),
        Tree(19, 84, 12, is_pine=False), Tree(44, 76, 12, is_pine=False), Tree(-5, 88, 9, is_pine=False),
    )  # fmt: skip
