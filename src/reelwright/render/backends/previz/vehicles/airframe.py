"""What planes are painted of: wings seen from below, engines, fins. Points are metres from the middle of the hull."""

from __future__ import annotations

from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, moved, rounded
from reelwright.render.backends.previz.vehicles.sitting import Form, barrel, leaning

_PYLON = ((-0.9, 0.6), (1.0, 0.7), (-0.6, 1.4), (-2.0, 1.3))
_POD = (
    (1.9, -0.83), (1.95, 0.83), (0.4, 1.0), (-1.6, 0.69), (-2.3, 0.32), (-2.3, -0.41), (-1.4, -0.78), (0.4, -1.0),
)  # fmt: skip


def wing(
    work: Bodywork, paint: str, root: tuple[float, float], tip: tuple[float, float], y: tuple[float, float], form: Form
) -> None:
    """A plate between its root and its tip: where each begins and ends along the plane, and how high it is."""
    (r0, r1), (t0, t1), (low, high) = root, tip, y
    thick = 0.05 * (r1 - r0)
    plate = [(r0, low), (r1, low + thick), (t1, high + thick * 0.5), (t1 - 0.1 * (t1 - t0), high + thick), (t0, high)]
    work.lay(paint, plate, form=form, gloss=0.5)
    work.dim(0.30, [(r0 + 0.22 * (r1 - r0), low), (t0 + 0.22 * (t1 - t0), high)], line=0.05)
    work.dim(0.30, [(r0, low), (t0, high)], line=0.10, soft=0.05)
    work.lay("#ffffff", [(r1, low + thick), (t1, high + thick * 0.5)], line=0.08, form=leaning(0.3, 0.3), share=0.6)


def engine(work: Bodywork, x: float, y: float, size: float) -> None:
    """A nacelle under its pylon, its mouth to the right."""
    r = 0.92 * size
    work.lay("#b9bdc0", moved(_PYLON, x, y, size), form=leaning(-0.2))
    work.lay("#e3e6e8", rounded(moved(_POD, x, y, size), 2), form=barrel(y - r, y + r), gloss=0.8)
    nozzle = rounded(moved(box(-2.75, -0.29, -2.1, 0.24), x, y, size), 2)
    work.lay("#85898d", nozzle, form=barrel(y - r * 0.4, y + r * 0.4), gloss=0.7)
    work.lay("#c3c8cc", moved(box(1.68, -0.85, 1.92, 0.85), x, y, size), form=barrel(y - r, y + r), gloss=1.0)
    work.dim(0.35, moved([(0.2, -0.92), (0.2, 0.92)], x, y, size), line=0.05)
