"""What every effect is: frames in, frames out, and what it needs for that."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from pydantic import JsonValue

from reelwright.errors import InvalidInput
from reelwright.film.recipe import Facts

if TYPE_CHECKING:  # the command line asks for `Effort` before it loads anything heavy
    from reelwright.media.clip import Planar

EFFECTS = {
    "colour": "reelwright.enhance.effects.colour:Colour",
    "deband": "reelwright.enhance.effects.deband:Deband",
    "deblock": "reelwright.enhance.effects.deblock:Deblock",
    "deflicker": "reelwright.enhance.effects.deflicker:Deflicker",
    "denoise": "reelwright.enhance.effects.denoise:Denoise",
    "grain": "reelwright.enhance.effects.grain:FilmGrain",
    "interpolate": "reelwright.enhance.effects.interpolate:Interpolate",
    "sharpen": "reelwright.enhance.effects.sharpen:Sharpen",
    "stabilise": "reelwright.enhance.effects.stabilise:Stabilise",
    "upscale": "reelwright.enhance.effects.upscale:Upscale",
    "style": "reelwright.enhance.effects.style:Style",
    "tonemap": "reelwright.enhance.effects.tonemap:ToneMap",
}
"""Name -> where it is. Each is loaded when first wanted, and made with its parameters by name."""


class Effort(StrEnum):
    """How much an effect may cost for how good it is, and how finely the result is encoded."""

    PREVIEW = "preview"
    STANDARD = "standard"
    HIGH = "high"
    MAXIMUM = "maximum"


class PaintedStyle(StrEnum):
    """How a clip may be painted."""

    IMPRESSIONIST = "impressionist"
    CUBIST = "cubist"
    ABSTRACT = "abstract"
    WATERCOLOR = "watercolor"
    OIL_PAINTING = "oil_painting"
    SKETCH = "sketch"
    ANIME = "anime"
    COMIC = "comic"
    MOSAIC = "mosaic"
    POINTILLISM = "pointillism"


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
    core: Span | None = None
    """Of one that was widened: what it was."""

    def __contains__(self, time: Fraction) -> bool:
        return self.start <= time < self.end

    def widened(self, before: Fraction, after: Fraction, within: Span) -> Span:
        """So much longer, as far as `within` goes."""
        start, end = max(self.start - before, within.start), min(self.end + after, within.end)
        return Span(min(start, self.start), max(end, self.end), self.core or self)

    def counts(self, time: Fraction) -> bool:
        """Whether what is done at this time is told: what is done beside a chunk for the sake of it, the next tells."""
        return time in (self.core or self)


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
    """CPU time for each pixel it gives at `standard`, about; of 1280x720, by the benchmarks."""

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        """What is shown in `span`, from frames that reach `before` before it and `after` after it, if the clip does.
        What it gives beside that is cut off, and need not be right."""

    def facts(self) -> Facts:
        """What it did and measured, after `apply` is through."""


@runtime_checkable
class Hungry(Protocol):
    """An effect that may take more memory than effects do."""

    def room_bytes(self, shape: tuple[int, ...]) -> int:
        """More than `room` takes for any effect, for frames it is given of this height and width. Asked before
        `apply`."""


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
