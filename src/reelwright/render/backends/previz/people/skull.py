"""The skin of a head as a solid. Lengths as in `clay.py`."""

from __future__ import annotations

from reelwright.film.look import Age
from reelwright.render.backends.previz.people.looks import Looks
from reelwright.render.backends.previz.people.solids import Solid3, both_sides, ellipsoid, joined, over, rod, without


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
        (both_sides(rod((0, 0.17, 0.60), (0.48, 0.16, 0.40), 0.11, 0.08)), 0.16),
    ]
    face = joined(lumps)
    face = without(face, both_sides(ellipsoid((0.27, 0.0, 0.86), (0.17, 0.11, 0.16))), 0.16)
    if old:
        face = without(face, both_sides(ellipsoid((0.44, -0.46, 0.74), (0.12, 0.26, 0.12))), 0.3)
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


def from_behind(looks: Looks) -> Solid3:
    """Skull and nape, down to where a collar begins; the neck hides the jaw."""
    nape = over(rod((0, -0.10, -0.28), (0, -1.2, -0.36), 0.44, 0.43), -0.80, 0.04)
    return joined([(over(skin(looks), -0.42, 0.08), 0.1), (nape, 0.16)])


def throat() -> Solid3:
    """What long hair falls behind; it is painted with the body."""
    return rod((0, -0.55, -0.08), (0, -1.5, -0.22), 0.40, 0.46)
