"""What a backend knows of the pictures it makes, and those who letter them do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the picture, in shares of its width and height, from its left and top."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def meets(self, other: Area) -> bool:
        """Whether they have any part of the picture in common."""
        is_beside = self.right <= other.left or other.right <= self.left
        return not is_beside and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Told:
    """What a backend tells of a take, as far as it knows."""

    lens_mm: tuple[float, float] | None = None
    """Focal length at the first frame and the last, millimetres on a sensor 36 mm wide at 16:9."""
    face: Area | None = None
    """Where a face is to be seen, at any time of the take: captions keep clear of it."""

    def facts(self) -> dict[str, Any]:
        """As it stands in the facts of a take."""
        return {
            "lens_mm": list(self.lens_mm) if self.lens_mm else None,
            "face": asdict(self.face) if self.face else None,
        }

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Told:
        """The inverse of `facts`; of a take whose backend told nothing, nothing."""
        lens, face = facts.get("lens_mm"), facts.get("face")
        return cls(lens_mm=(lens[0], lens[1]) if lens else None, face=Area(**face) if face else None)
