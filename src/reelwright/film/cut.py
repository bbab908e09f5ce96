"""Which take plays where, and the lines and cues over it."""

from __future__ import annotations

from pydantic import Field

from reelwright.film.look import Transition
from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.film.sound import Cue
from reelwright.units import FrameRate, Resolution, Value


class CutShot(Value):
    shot: str
    take: Digest
    """sha256 of the take."""
    start: int = Field(ge=0)
    """First frame in the film."""
    frames: int = Field(ge=1)
    transition: Transition = Transition.CUT
    transition_frames: int = Field(default=0, ge=0)
    """How many of its first frames are pictures of their own, mixed of the take before, which goes on, and this one."""


class Cut(Noun):
    rate: FrameRate
    resolution: Resolution
    shots: tuple[CutShot, ...] = Field(min_length=1)
    cues: tuple[Cue, ...] = ()

    @property
    def frames(self) -> int:
        return sum(shot.frames for shot in self.shots)
