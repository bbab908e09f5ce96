"""What a backend knows of the pictures it makes, and those who letter them do not."""

from __future__ import annotations

from dataclasses import dataclass


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
