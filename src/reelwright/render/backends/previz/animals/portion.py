"""A portion of an animal that moves as one, and the picture of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.animals.bearing import Bearing
from reelwright.render.backends.previz.animals.maquette import Lump
from reelwright.render.backends.previz.people.easel import Span
from reelwright.render.backends.previz.people.poses import Joint

_LEAST = 0.012
"""How far fur, and the rim of light, reach over the edge."""


@dataclass(frozen=True, slots=True)
class Portion:
    lumps: Sequence[Lump]
    span: Span
    bearing: Bearing | None = None
    """Of a head."""
    fades: tuple[Joint, Joint] | None = None
    """Where a head begins to be lost in the neck it lies on, and where nothing is left of it."""

    @classmethod
    def of(cls, lumps: Sequence[Lump]) -> Portion:
        return cls(lumps, span_of(lumps))


def span_of(lumps: Iterable[Lump], *more: Joint) -> Span:
    """What lumps and points take, with their fur."""
    corners = [(*point, 0.0) for point in more]
    for lump in lumps:
        for (x, y, _), girth in zip((lump.a, lump.b), lump.girth, strict=True):
            corners.append((x, y, girth + max(_LEAST, 0.8 * lump.fur)))
    x, y, reach = np.array(corners).T
    return float((x - reach).min()), float((y - reach).min()), float((x + reach).max()), float((y + reach).max())
