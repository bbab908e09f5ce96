"""What a film or take is checked against, as far as somebody knows it. None: nobody said, so it is not asked."""

from __future__ import annotations

import operator

from pydantic import Field

from reelwright.units import FrameRate, Resolution, Value


class ShotSpan(Value):
    """Where a shot stands in the film, so that a finding can name it."""

    shot: str
    start: int = Field(ge=0)
    """First frame."""
    frames: int = Field(ge=1)
    dip_frames: int = Field(default=0, ge=0, exclude_if=operator.not_)
    """How many of its first frames a dip takes, in which the picture may well be black."""
    is_card: bool = Field(default=False, exclude_if=operator.not_)
    """Words on black, which stand still to be read."""


class Expected(Value):
    seconds: float | None = Field(default=None, gt=0)
    frames: int | None = Field(default=None, ge=1)
    rate: FrameRate | None = None
    resolution: Resolution | None = None
    has_sound: bool = False
    """True: without sound it is no film."""
    lufs: float | None = None
    """What it was mixed to."""
    language: str | None = None
    """ISO 639-2 of sound and subtitles; `und`: they are not to name any."""
    shots: tuple[ShotSpan, ...] = ()
    lines: dict[str, float] = {}
    """Shot -> when its narration begins, seconds."""

    def shot_at(self, frame: int) -> str | None:
        """The shot that frame `frame` belongs to."""
        return next((span.shot for span in self.shots if span.start <= frame < span.start + span.frames), None)
