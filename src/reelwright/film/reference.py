"""References: pictures of the user's that say how somebody, or a place, looks. They are measured once, as the brief is
read; what was measured decides the picture, and the file is kept for backends that look at it themselves."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from reelwright.film.recipe import Digest
from reelwright.units import Value

Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
"""`#rrggbb`, sRGB."""
Lab = tuple[float, float, float]
"""CIE L*a*b* under D65: lightness 0..100, green to red and blue to yellow."""


class Likeness(Value):
    """How somebody looks. None: the picture does not tell."""

    sha256: Digest
    """Of the user's file as it was when the brief was read."""
    is_whole: bool = False
    """Seen from head to feet."""
    skin: Hex | None = None
    hair: Hex | None = None
    has_long_hair: bool | None = None
    has_beard: bool | None = None
    hat: Hex | None = None
    """Of one with a brim; a cap cannot be told from hair."""
    top: Hex | None = None
    coat: Hex | None = None
    """Of a long one. None in a picture that tells of the legs: there is none."""
    legs: Hex | None = None
    has_skirt: bool | None = None
    shoes: Hex | None = None
    build: float | None = Field(default=None, ge=0.8, le=1.2)
    """Breadth against others, 1 for most."""

    @property
    def has_coat(self) -> bool | None:
        return True if self.coat else False if self.legs else None


class Palette(Value):
    """The colours of a place."""

    sha256: Digest
    colours: tuple[Hex, ...] = Field(min_length=1)
    """Those it is made of, the largest share first."""
    mean: Lab
    deviation: Lab
    """How the colours of its pixels scatter about the mean."""


class Reference(Value):
    """A picture as the brief gives it."""

    name: str
    """What the brief calls who or what it is of."""
    file: str
    shows: Likeness | Palette
    fault: str = ""
    """Why it tells nothing, in words; empty when it does."""
