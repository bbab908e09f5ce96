"""How far a clip is that is being enhanced, chunk by chunk, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reelwright.cli import output
from reelwright.pipeline.wording import about, counted

if TYPE_CHECKING:
    from rich.text import Text

    from reelwright.film.recipe import Recipe

_ENOUGH = 0.03
"""Share of the work that is done before anything is claimed of the rest."""


class Headway:
    """How far the chunks are, and how long the rest will take at the pace so far."""

    def __init__(self, weights: list[float]) -> None:
        """`weights`: how much each chunk is, beside the others."""
        self._weights, self.began = weights, time.monotonic()
        self._done: dict[int, float] = {}
        self._there = 0.0

    def told(self, chunk: int, fraction: float) -> None:
        if fraction == 1 and chunk not in self._done:
            self._there += self._weights[chunk]  # it was made before: no measure of the pace
        self._done[chunk] = fraction

    @property
    def share(self) -> float:
        """Of all the work, 0..1."""
        return sum(self._weights[chunk] * done for chunk, done in self._done.items()) / sum(self._weights)

    @property
    def finished(self) -> int:
        return sum(done == 1 for done in self._done.values())

    def left_seconds(self, now: float) -> float | None:
        """None while that cannot be told."""
        there = self._there / sum(self._weights)
        if self.share - there < _ENOUGH or now <= self.began:
            return None
        return (now - self.began) * (1 - self.share) / (self.share - there)

    def said(self) -> str:
        left = self.left_seconds(time.monotonic())
        if self.finished == len(self._weights):
            return f"{counted(self.finished, 'chunk')} finished · putting them together"
        rest = "working out the time left" if left is None else f"about {about(left)} left"
        return f"{self.share:4.0%}, {self.finished} of {counted(len(self._weights), 'chunk')} · {rest}"

    def __rich__(self) -> Text:
        from rich.text import Text

        return Text(self.said())


class _HeadwayLines(Headway):
    """Where nothing can be drawn over: a line for each chunk that is finished."""

    def told(self, chunk: int, fraction: float) -> None:
        is_new = fraction == 1 and self._done.get(chunk) != 1
        super().told(chunk, fraction)
        if is_new:
            output.remark(self.said())


@contextmanager
def shown(recipes: Sequence[Recipe], quiet: bool) -> Iterator[Headway]:
    """A live line when stderr is a terminal, a line a chunk when it is not, nothing when `quiet`."""
    weights = [float(int(str(one.parameters["end"])) - int(str(one.parameters["start"]))) for one in recipes]
    if quiet:
        yield Headway(weights)
    elif output.is_live():
        from rich.live import Live

        headway = Headway(weights)
        with Live(headway, console=output.aside, refresh_per_second=4, transient=True):
            yield headway
    else:
        yield _HeadwayLines(weights)
