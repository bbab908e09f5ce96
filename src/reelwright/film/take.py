"""A take: one attempt at a shot, immutable."""

from __future__ import annotations

from pydantic import Field

from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.units import Money


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
