"""Mountains: snowy massifs over wooded hills, seen from a meadow with pines."""

from __future__ import annotations

from reelwright.film.look import Vehicle
from reelwright.render.backends.previz.land.relief import Range
from reelwright.render.backends.previz.places.openland import OpenLand, Tree
from reelwright.render.backends.previz.vehicles.berth import Berth


class Mountains(OpenLand):
    berths = {Vehicle.TRAIN: Berth(z=48.0, x=2.0)}
    slopes = True
    ground_metres = 175.0
    ranges = (
        Range(1500, 3600, 760, 700, peaks=0.62, treeline=0.12, snowline=0.34, z=560),
        Range(520, 1300, 150, 330, peaks=0.2, treeline=0.9, snowline=1.5, z=420),
        Range(150, 480, 17, 150, peaks=0, treeline=2.4, snowline=3.0, z=160),
    )
    trees = (
        Tree(-13, 30, 11), Tree(-17, 38, 14), Tree(-9.5, 44, 9), Tree(-7, 22, 7), Tree(-30, 60, 14), Tree(-24, 55, 12),
        Tree(-36, 74, 13), Tree(-16, 82, 11), Tree(15, 26, 13), Tree(19, 33, 10), Tree(26, 52, 15), Tree(12, 70, 13),
        Tree(33, 64, 12), Tree(22, 78, 12),
    )  # fmt: skip
