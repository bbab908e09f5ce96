"""A clip at another rate: its own frames, each as often as it is due, none made up."""

from __future__ import annotations

from collections.abc import Iterator

from reelwright.media.read import Frame
from reelwright.units import FrameRate

WORTH_TELLING_SECONDS = 0.2
"""A last frame that is held for less is not seen to stand."""


class Retimed:
    """For each of `count` frames at `rate` the one of `frames` whose time is nearest; where they end before, the last
    is held."""

    def __init__(self, frames: Iterator[Frame], rate: FrameRate, count: int) -> None:
        """`frames`: at least one."""
        self._frames, self._rate, self._count = frames, rate, count
        self.first = next(frames)
        self.held_seconds = 0.0
        """How long the last was held, as far as it went."""

    def __iter__(self) -> Iterator[Frame]:
        shown, start = self.first, self.first.seconds
        following = next(self._frames, None)
        for index in range(self._count):
            due = start + self._rate.seconds(index)
            while following is not None and abs(following.seconds - due) <= abs(shown.seconds - due):
                shown, following = following, next(self._frames, None)
            if following is None:
                self.held_seconds = max(0.0, float(due - shown.seconds))
            yield shown
