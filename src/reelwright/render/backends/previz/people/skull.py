"""What a head is made of: skin, hair, hat, as solids. Lengths as in `clay.py`."""

from __future__ import annotations

from collections.abc import Sequence

from reelwright.film.look import Age, Prop
from reelwright.render.backends.previz.people.clay import (
    Solid3,
    both_sides,
    disc,
    ellipsoid,
    joined,
    over,
    rod,
    without,
)
from reelwright.render.backends.previz.people.looks import Haircut, Looks


def skin(looks: Looks) -> Solid3:
    """Skull, jaw, brow, nose, lips and ears."""
    child = looks.age is Age.CHILD
    old = looks.age is Age.OLD
    jaw, nose = looks.jaw, looks.nose
    down = 0.07 if child else 0.0  # a child's face is small under a large skull
    tip = -0.27 - 0.05 * nose + (0.05 if child else 0)
    forward = 0.80 + 0.11 * nose - (0.07 if child else 0)
    lumps: list[tuple[Solid3, float]] = [
        (ellipsoid((0, 0.26, -0.12), (0.69 + 0.03 * jaw, 0.74, 0.84)), 0.1),
        (ellipsoid((0, -0.16, 0.20), (0.55 + 0.04 * jaw, 0.70, 0.56)), 0.22),
        (ellipsoid((0, -0.60 + down, 0.20), (0.37 + 0.13 * jaw, 0.34, 0.42)), 0.24),
        (ellipsoid((0, -0.84 + down, 0.47), (0.13 + 0.08 * jaw, 0.14, 0.16)), 0.2),
        (both_sides(ellipsoid((0.35, -0.15, 0.38), (0.20, 0.17, 0.2))), 0.26),
        (rod((-0.3, 0.17, 0.60), (0.3, 0.17, 0.60), 0.11, 0.11), 0.16),
    ]
    face = joined(lumps)
    face = without(face, both_sides(ellipsoid((0.27, 0.0, 0.86), (0.17, 0.11, 0.16))), 0.16)
    if old:
        face = without(face, both_sides(ellipsoid((0.42, -0.42, 0.66), (0.08, 0.2, 0.1))), 0.14)
    return joined(
        [
            (face, 0.1),
            (rod((0, 0.13, 0.66), (0, tip, forward), 0.055, 0.085 * nose), 0.1),
            (both_sides(ellipsoid((0.095 * nose, tip - 0.03, forward - 0.13), (0.07 * nose, 0.06, 0.1))), 0.07),
            (ellipsoid((0, -0.505 + down, 0.665), (0.19, 0.045, 0.10)), 0.07),
            (ellipsoid((0, -0.60 + down, 0.66), (0.155, 0.05, 0.10)), 0.06),
            (both_sides(ellipsoid((0.70, -0.06, -0.08), (0.07, 0.2, 0.125))), 0.06),
        ]
    )


def throat() -> Solid3:
    """What long hair falls behind; it is painted with the body."""
    return rod((0, -0.55, -0.08), (0, -1.5, -0.22), 0.40, 0.46)


def hair(looks: Looks) -> Solid3 | None:
    """The hair of a head; none of a bald one without a beard."""
    lumps: list[tuple[Solid3, float]] = []
    if looks.cut is not Haircut.BALD:
        lumps.append((_cap(looks.cut), 0.1))
        lumps += _more(looks.cut)
    if looks.has_beard:
        beard = joined(
            [
                (ellipsoid((0, -0.78, 0.36), (0.43, 0.36, 0.42)), 0.1),
                (both_sides(rod((0.62, -0.05, 0.02), (0.42, -0.7, 0.25), 0.06, 0.16)), 0.2),
            ]
        )
        mouth = ellipsoid((0, -0.44, 0.92), (0.30, 0.24, 0.34))
        lumps.append((without(beard, mouth, 0.06), 0.05))
    return joined(lumps) if lumps else None


def _cap(cut: Haircut) -> Solid3:
    """The hair of the skull, open before the face."""
    if cut is Haircut.CURLY:
        shape, face = ellipsoid((0, 0.42, -0.16), (0.90, 0.80, 0.98)), ellipsoid((0, -0.22, 0.86), (0.64, 0.80, 0.74))
    elif cut is Haircut.CROPPED:
        shape, face = ellipsoid((0, 0.31, -0.16), (0.735, 0.755, 0.87)), ellipsoid((0, -0.2, 0.80), (0.62, 0.86, 0.80))
    elif cut is Haircut.LONG:
        shape, face = (
            ellipsoid((0, 0.34, -0.15), (0.80, 0.80, 0.93)),
            ellipsoid((0.10, -0.28, 0.80), (0.64, 0.90, 0.80)),
        )
    else:
        shape, face = (
            ellipsoid((0, 0.34, -0.15), (0.78, 0.80, 0.92)),
            ellipsoid((0.05, -0.26, 0.84), (0.62, 0.84, 0.78)),
        )
    nape = (
        ellipsoid((0, -0.95, -0.1), (1.2, 0.72, 0.9))
        if cut not in (Haircut.LONG,)
        else ellipsoid((0, -2, 0.6), (0.5, 1, 0.5))
    )
    shape = without(without(shape, face, 0.08), nape, 0.1)
    ears = both_sides(ellipsoid((0.78, -0.08, -0.02), (0.16, 0.22, 0.17)))
    return shape if cut is Haircut.LONG else without(shape, ears, 0.06)


def _more(cut: Haircut) -> list[tuple[Solid3, float]]:
    if cut is Haircut.SHORT:
        # brushed to a side, a shock over the brow
        return [(rod((-0.34, 0.74, 0.50), (0.36, 0.86, 0.42), 0.10, 0.14), 0.34)]
    if cut is Haircut.LONG:
        return [
            (ellipsoid((0, -0.55, -0.46), (0.80, 1.20, 0.46)), 0.3),
            (both_sides(rod((0.64, 0.40, -0.02), (0.78, -0.70, -0.12), 0.15, 0.20)), 0.3),
            (both_sides(rod((0.78, -0.70, -0.12), (0.72, -1.55, 0.02), 0.20, 0.09)), 0.3),
            (rod((-0.20, 0.86, 0.42), (0.50, 0.56, 0.46), 0.10, 0.09), 0.3),
        ]
    if cut is Haircut.BUN:
        return [
            (ellipsoid((0, 0.72, -0.92), (0.33, 0.31, 0.31)), 0.1),
            (rod((-0.3, 0.80, 0.44), (0.3, 0.84, 0.40), 0.08, 0.08), 0.3),
        ]
    return []


def hat(props: Sequence[Prop]) -> Solid3 | None:
    if Prop.BRIMMED_HAT in props:
        crown = joined(
            [
                (ellipsoid((0, 0.70, -0.06), (0.74, 0.62, 0.88)), 0.1),
                (rod((0, 1.08, -0.42), (0, 1.10, 0.34), 0.33, 0.27), 0.2),
            ]
        )
        crown = without(crown, rod((0, 1.58, -0.5), (0, 1.50, 0.5), 0.16, 0.15), 0.14)  # the crease
        return joined([(over(crown, 0.47, 0.03), 0.1), (disc((0, 0.50, 0.03), (1.12, 1.28), 0.05, 0.07), 0.07)])
    if Prop.CAP in props:
        crown = over(ellipsoid((0, 0.42, -0.14), (0.79, 0.74, 0.93)), 0.38, 0.03)
        peak = over(disc((0, 0.40, 0.50), (0.56, 0.74), 0.03, -0.06), 0.3, 0.02)
        return joined([(crown, 0.1), (peak, 0.06)])
    return None
