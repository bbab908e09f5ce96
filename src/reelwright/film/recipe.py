"""Recipe -> asset: all that decides a result, and the result. The recipe's hash is its name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints

from reelwright.film.noun import Noun, canonical_json
from reelwright.film.tenant import LOCAL

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Recipe(Noun):
    """All that decides a result. Asking for a recipe that was made returns the asset."""

    kind: str
    """What is made: `take`, `narration`, `music`, `mix`, `conform`, `contact_sheet`, `check` ..."""
    maker: str
    """Who makes it: a backend, voice or stage, by name."""
    edition: int = 1
    """The maker's own edition; raised in its file whenever the same parameters would give another result."""
    parameters: dict[str, JsonValue] = {}
    inputs: dict[str, Digest] = {}
    """Role -> sha256 of an asset this one is made from."""
    suffix: str = Field(pattern=r"^\.[a-z0-9]{1,5}$")
    """Of the file, such as `.mp4`."""
    tenant: str = Field(default=LOCAL, max_length=64, exclude_if=lambda name: name == LOCAL)
    """Who pays for it, of whatever others are asked for: clips, recordings, answers. What one tenant has of them, has
    ordered or waits for is not there for another, who asks for the same in vain and pays for an own. What is made on
    this machine of what it is told is everybody's alike."""

    @property
    def hash(self) -> str:
        """sha256, hex, stable across processes, platforms and Python versions."""
        return hashlib.sha256(canonical_json(self.model_dump(mode="json")).encode()).hexdigest()


class Asset(Noun):
    """A made thing: a file in the asset store, named by the sha256 of its bytes."""

    recipe: Digest
    kind: str
    sha256: Digest
    size_bytes: int = Field(ge=0)
    suffix: str
    facts: dict[str, JsonValue] = {}
    """What was measured while making it, such as `cpu_seconds` or the times of words."""
    made_at: datetime


Facts = dict[str, JsonValue]
Progress = Callable[[float], None]
"""Called with 0..1, rising, while something is made."""

Maker = Callable[[Recipe, Mapping[str, Path], Path, Progress], Facts]
"""Makes what a recipe says: (recipe, role -> file of the input, where to write, progress) -> what was measured.

It reads nothing but its arguments, and the same recipe with the same input bytes gives the same output bytes.
"""
