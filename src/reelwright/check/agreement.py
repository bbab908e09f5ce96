"""How the parts of a score of consistency are measured and put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reelwright.film.verdict import Agreement

ALIKE = 0.9
"""From this on two shots count as alike, and none is named as the odd one."""


@dataclass(frozen=True, slots=True)
class Strand:
    """One thing that was compared, of several that make a score."""

    name: str
    value: float
    """0..1: of the two that disagree most, or the share that is as it should be."""
    shots: tuple[str, ...]
    why: str


def likeness(distance: float, half: float) -> float:
    """1 where nothing is between two shots, a half where `half` is, and soon nothing: 0..1.

    >>> [round(likeness(d, 10), 2) for d in (0, 5, 10, 20)]
    [1.0, 0.84, 0.5, 0.06]
    """
    return float(2 ** -((max(0.0, distance) / half) ** 2))


def together(name: str, parts: Sequence[Strand | None], nothing: str) -> Agreement:
    """The score: the product of what could be measured, so that each fault lowers it; `nothing`: why there is none.

    The pair and the first reason are of the part that is lowest.
    """
    measured = sorted((part for part in parts if part is not None), key=lambda part: part.value)
    if not measured:
        return Agreement(name=name, reason=nothing)
    value = 1.0
    for part in measured:
        value *= part.value
    odd = [part for part in measured if part.value < ALIKE] or measured[:1]
    return Agreement(
        name=name,
        value=round(value, 3),
        reason="; ".join(f"{part.name} {part.value:.2f}: {part.why}" for part in odd),
        shots=measured[0].shots,
    )


def lowest(parts: Iterable[Strand]) -> Strand | None:
    """The pair that disagrees most; None: nothing was compared."""
    return min(parts, key=lambda part: part.value, default=None)
