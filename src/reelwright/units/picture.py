"""Picture sizes. Width before height, in pixels, both even because 4:2:0 video has half-size colour planes."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field, field_validator

from reelwright.errors import InvalidInput
from reelwright.units.value import Value

ASPECTS = {
    "16:9": Fraction(16, 9),
    "9:16": Fraction(9, 16),
    "1:1": Fraction(1),
    "4:5": Fraction(4, 5),
    "2.39:1": Fraction(239, 100),
}


class Aspect(Value):
    """The shape of the picture, by its trade name."""

    name: str = "16:9"

    @field_validator("name")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in ASPECTS:
            raise ValueError(f"no aspect {name!r}; there are: {', '.join(ASPECTS)}")
        return name

    @classmethod
    def parse(cls, name: str) -> Aspect:
        """Raises InvalidInput for a shape that is not in `ASPECTS`."""
        if name not in ASPECTS:
            raise InvalidInput(f"unknown aspect {name!r}; there are: {', '.join(ASPECTS)}")
        return cls(name=name)

    @property
    def ratio(self) -> Fraction:
        """Width over height."""
        return ASPECTS[self.name]

    def resolution(self, short_side: int) -> Resolution:
        """The size of this shape whose shorter side is `short_side` pixels, rounded to even.

        >>> Aspect(name="9:16").resolution(720)
        Resolution(width=720, height=1280)
        """
        ratio = self.ratio
        if ratio >= 1:
            return Resolution(width=2 * round(short_side * ratio / 2), height=short_side)
        return Resolution(width=short_side, height=2 * round(short_side / ratio / 2))


class Resolution(Value):
    """Picture size in pixels."""

    width: int = Field(ge=16, le=8192, multiple_of=2)
    height: int = Field(ge=16, le=8192, multiple_of=2)

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"
