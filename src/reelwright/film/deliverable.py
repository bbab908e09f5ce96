"""What lands beside the film."""

from __future__ import annotations

import operator

from pydantic import Field

from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.units import Value


class Deliverable(Value):
    """One file of `final_output/`."""

    name: str
    sha256: Digest
    size_bytes: int
    recipe: Digest | None = None
    """None for the report, which tells of one run and is written anew by each."""


class Film(Noun):
    """The end of a production: where every file is, relative to the session folder."""

    deliverables: tuple[Deliverable, ...]
    seconds: float
    frames: int
    passed: bool
    """Whether the technical check did."""
    waits_for: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """Orders that may have been paid and gave no clip yet; others stand in for it."""
