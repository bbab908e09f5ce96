"""Frames between frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from reelwright.enhance.effect import Span
from reelwright.film.recipe import Facts
from reelwright.media.clip import Planar


class Interpolate:
    name = "interpolate"
    edition = 1
    before = 1
    after = 2
    scale = 1
    nanoseconds = 40.0

    def __init__(self, rate: str, effort: str) -> None:
        self.rate: Fraction | None = Fraction(rate)

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        yield from frames

    def facts(self) -> Facts:
        return {}
