"""A take: one attempt at a shot, immutable."""

from __future__ import annotations

from pydantic import Field

from reelwright.film.noun import Noun
from reelwright.film.recipe import Asset, Digest
from reelwright.units import Money, Value


class Tried(Value):
    """A provider that was asked for a clip and gave none."""

    backend: str
    why: str
    cost: Money = Money()
    """What that cost all the same."""
    waits_for: str = ""
    """The order that may have been paid, is not over, or whose clip is lost; empty: none."""
    is_moderated: bool = False
    softened: tuple[tuple[str, str], ...] = ()
    """The words that were put in place of others when it was asked again."""


class Rushes(Value):
    """The clip a shot's take is made of."""

    shot: str
    backend: str = ""
    """Who made it; empty: nobody, and there is none."""
    asset: Asset | None = None
    cost: Money = Money()
    """Of the clip, to this production: nothing where another had paid it before."""
    tried: tuple[Tried, ...] = ()
    """Who was asked before."""


class Take(Noun):
    shot: str
    number: int = Field(ge=1)
    backend: str
    recipe: Digest
    sha256: Digest
    suffix: str
    frames: int = Field(ge=1)
    """All it has: those of its shot, and of the handle that plays on under what follows."""
    cost: Money = Money()
    why_not_first_choice: str = ""
    """Set when a slate or a later backend stands in: what failed."""
