"""What lands beside the film."""

from __future__ import annotations

import operator

from pydantic import Field

from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.units import Value

FILM = "film.mp4"
"""The file that is the film."""


class Deliverable(Value):
    """One file of `final_output/`."""

    name: str
    sha256: Digest
    size_bytes: int
    recipe: Digest | None = None
    """None for the report and the cost certificate, which tell of one run and are written anew by each."""


class Film(Noun):
    """The end of a production: where every file is, relative to the session folder."""

    deliverables: tuple[Deliverable, ...]
    seconds: float
    frames: int
    passed: bool
    """Whether the technical check did."""
    clips: dict[Digest, float] = Field(default={}, exclude_if=operator.not_)
    """Recipe of each clip that its takes are made of, whoever paid for it -> seconds of that."""
    scores: dict[str, float | None] = Field(default={}, exclude_if=operator.not_)
    """Of the semantic check, 0 to 10, and of consistency, 0 to 1; None: not measured, and the report says why."""
    waits_for: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """Orders that were or may have been paid, and of which no clip is there; others stand in for it."""
