"""What every effect is: frames in, frames out, and what it needs for that."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, cast

from pydantic import JsonValue

from reelwright.errors import InvalidInput
from reelwright.film.recipe import Facts

if TYPE_CHECKING:  # the command line asks for `Effort` before it loads anything heavy
    from reelwright.media.clip import Planar

EFFECTS = {
    "deband": "reelwright.enhance.effects.deband:Deband",
    "deflicker": "reelwright.enhance.effects.deflicker:Deflicker",
    "denoise": "reelwright.enhance.effects.denoise:Denoise",
    "grain": "reelwright.enhance.effects.grain:FilmGrain",
    "interpolate": "reelwright.enhance.effects.interpolate:Interpolate",
    "sharpen": "reelwright.enhance.effects.sharpen:Sharpen",
    "stabilise": "reelwright.enhance.effects.stabilise:Stabilise",
}
"""Name -> where it is. Each is loaded when first wanted, and made with its parameters by name."""


class Effort(StrEnum):
    """How much an effect may cost for how good it is, and how finely the result is encoded."""

    PREVIEW = "preview"
    STANDARD = "standard"
    HIGH = "high"
    MAXIMUM = "maximum"


class GrainKind(StrEnum):
    """How large the grains of a film are."""

    FINE = "fine"
    MEDIUM = "medium"
    COARSE = "coarse"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a clip's time: from `start` on, up to and without `end`, in seconds."""

    start: Fraction
    end: Fraction

    def __contains__(self, time: Fraction) -> bool:
        return self.start <= time < self.end

    def widened(self, before: Fraction, after: Fraction) -> Span:
        return Span(self.start - before, self.end + after)


class Effect(Protocol):
    """One way to make frames better. An object of it works on one chunk, once.

    What it gives for a frame depends on nothing but that frame and those it `needs` around it, so that a clip cut into
    chunks anywhere gives the same frames.
    """

    name: str
    edition: int
    """Raised whenever the same frames and parameters would give others."""
    before: int
    """Frames it needs before the one it works at."""
    after: int
    """Frames it needs after it."""
    rate: Fraction | None
    """Frames a second of what it gives; None: those it is given, at their own times."""
    scale: int
    """How many times larger its frames are than those it is given."""
    nanoseconds: float
    """CPU time for each pixel it gives, about."""

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        """What is shown in `span`, from frames that reach `before` before it and `after` after it, if the clip does.
        What it gives beside that is cut off, and need not be right."""

    def facts(self) -> Facts:
        """What it did and measured, after `apply` is through."""


def strength_of(told: float) -> float:
    """The same.

    Raises:
        InvalidInput: it is not from 0 to 1.
    """
    if not 0 <= told <= 1:
        raise InvalidInput(f"a strength is from 0 to 1, not {told:g}")
    return told


def named(name: str, parameters: Mapping[str, JsonValue]) -> Effect:
    """The effect of this name, with these parameters.

    Raises:
        InvalidInput: there is none, or it does not take them.
    """
    if name not in EFFECTS:
        raise InvalidInput(f"no effect is called {name!r}; there are: {', '.join(EFFECTS)}")
    module, kind = EFFECTS[name].split(":")
    return cast("Effect", getattr(importlib.import_module(module), kind)(**parameters))
