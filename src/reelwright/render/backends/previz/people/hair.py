"""Hair and hats as solids. Lengths as in `clay.py`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reelwright.film.look import Prop
from reelwright.render.backends.previz.people import solids
from reelwright.render.backends.previz.people.looks import Haircut, Looks
from reelwright.render.backends.previz.people.solids import Solid3, Vector, both_sides, ellipsoid, joined, rod, without

BRIM = 0.42
"""y under which hair shows when a hat is on."""
_CAP: dict[Haircut, tuple[Vector, Vector, Vector, Vector]] = {
    Haircut.CURLY: ((0, 0.42, -0.16), (0.90, 0.80, 0.98), (0, -0.22, 0.86), (0.64, 0.80, 0.74)),
    Haircut.CROPPED: ((0, 0.31, -0.16), (0.735, 0.755, 0.87), (0, -0.20, 0.80), (0.62, 0.86, 0.80)),
    Haircut.LONG: ((0, 0.34, -0.15), (0.79, 0.79, 0.91), (0.03, -0.31, 0.86), (0.60, 0.96, 0.84)),
    Haircut.SHORT: ((0, 0.34, -0.15), (0.78, 0.80, 0.92), (0.05, -0.26, 0.84), (0.62, 0.84, 0.78)),
    Haircut.BUN: ((0, 0.33, -0.15), (0.76, 0.78, 0.90), (0, -0.26, 0.84), (0.63, 0.86, 0.80)),
}
"""Middle and radii of the hair on the skull, and of its opening before the face."""
_MORE: dict[Haircut, list[tuple[Solid3, float]]] = {
    # brushed to a side, a shock over the brow
    Haircut.SHORT: [(rod((-0.34, 0.74, 0.50), (0.36, 0.86, 0.42), 0.10, 0.14), 0.34)],
    Haircut.LONG: [
        (ellipsoid((0, -0.56, -0.44), (0.76, 1.42, 0.46)), 0.3),
        (both_sides(rod((0.56, 0.56, 0.30), (0.70, 0.05, 0.16), 0.11, 0.13)), 0.25),
        (both_sides(rod((0.64, 0.45, -0.15), (0.74, -0.35, -0.16), 0.14, 0.17)), 0.25),
        (both_sides(rod((0.70, 0.05, 0.16), (0.76, -0.75, 0.00), 0.13, 0.17)), 0.25),
        (both_sides(rod((0.76, -0.75, 0.00), (0.68, -1.80, 0.10), 0.17, 0.12)), 0.3),
    ],
    Haircut.BUN: [
        (ellipsoid((0, 0.72, -0.92), (0.33, 0.31, 0.31)), 0.1),
        (rod((-0.3, 0.80, 0.44), (0.3, 0.84, 0.40), 0.08, 0.08), 0.3),
    ],
}


def hair(looks: Looks, props: Sequence[Prop], has_face: bool) -> Solid3 | None:
    """The hair of a head, and of a face what grows there; None of a bald one without a beard."""
    lumps: list[tuple[Solid3, float]] = []
    if looks.cut is not Haircut.BALD:
        lumps = [(_cap(looks.cut), 0.1), *_MORE.get(looks.cut, [])]
    if {Prop.BRIMMED_HAT, Prop.CAP, Prop.HELMET} & {*props}:
        lumps = [(_under_hat(joined(lumps)), 0.1)] if lumps else []
    if looks.has_beard and has_face:
        lumps.append((_beard(), 0.05))
    if (looks.has_beard or looks.has_moustache) and has_face:
        lumps.append((_moustache(), 0.05))
    return joined(lumps) if lumps else None


def _cap(cut: Haircut) -> Solid3:
    """The hair of the skull, open before the face."""
    middle, radii, opening, open_radii = _CAP[cut]
    shape = without(ellipsoid(middle, radii), ellipsoid(opening, open_radii), 0.08)
    if cut is Haircut.LONG:  # parted over the brow
        return without(shape, rod((0.13, 0.86, 0.66), (0.06, 0.10, 1.00), 0.10, 0.44), 0.10)
    nape, ears = ellipsoid((0, -0.95, -0.1), (1.2, 0.72, 0.9)), ellipsoid((0.78, -0.08, -0.02), (0.16, 0.22, 0.17))
    return without(without(shape, nape, 0.1), both_sides(ears), 0.06)


def _under_hat(solid: Solid3) -> Solid3:
    return without(solid, lambda x, y, z: np.asarray(BRIM - y, np.float32), 0.04)


def _beard() -> Solid3:
    chin = ellipsoid((0, -0.78, 0.36), (0.43, 0.36, 0.42))
    cheeks = both_sides(rod((0.62, -0.05, 0.02), (0.42, -0.7, 0.25), 0.06, 0.16))
    mouth = ellipsoid((0, -0.44, 0.92), (0.30, 0.24, 0.34))
    return without(joined([(chin, 0.1), (cheeks, 0.2)]), mouth, 0.06)


def _moustache() -> Solid3:
    """Over the lip, drooping a little at its ends."""
    return joined(
        [
            (both_sides(rod((0.03, -0.425, 0.75), (0.22, -0.47, 0.64), 0.082, 0.080)), 0.1),
            (both_sides(rod((0.22, -0.47, 0.64), (0.33, -0.62, 0.52), 0.080, 0.060)), 0.06),
        ]
    )


def hat(props: Sequence[Prop]) -> Solid3 | None:
    if Prop.HELMET in props:
        face = ellipsoid((0, -0.60, 0.80), (0.60, 1.04, 0.90))
        return solids.over(without(ellipsoid((0, 0.36, -0.12), (0.92, 0.87, 1.00)), face, 0.04), -0.36, 0.03)
    if Prop.BRIMMED_HAT in props:
        crown = joined(
            [
                (ellipsoid((0, 0.70, -0.06), (0.74, 0.62, 0.88)), 0.1),
                (rod((0, 1.08, -0.42), (0, 1.10, 0.34), 0.33, 0.27), 0.2),
            ]
        )
        crown = without(crown, rod((0, 1.58, -0.5), (0, 1.50, 0.5), 0.16, 0.15), 0.14)  # the crease
        return joined(
            [(solids.over(crown, 0.47, 0.03), 0.1), (solids.disc((0, 0.50, 0.03), (1.12, 1.28), 0.05, 0.07), 0.07)]
        )
    if Prop.CAP in props:
        crown = solids.over(ellipsoid((0, 0.42, -0.14), (0.79, 0.74, 0.93)), 0.38, 0.03)
        peak = solids.over(solids.disc((0, 0.40, 0.50), (0.56, 0.74), 0.03, -0.06), 0.3, 0.02)
        return joined([(crown, 0.1), (peak, 0.06)])
    return None
