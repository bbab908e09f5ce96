"""What a run is doing, live on stderr, from the production's events and progress."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from reelwright.cli import output
from reelwright.film.events import (
    Event,
    MemoryRanOut,
    OrderUnclear,
    ProductionFailed,
    ProductionStarted,
    RecipeMade,
    RecipesAsked,
    StageLeft,
    TakeReplaced,
    WordsSoftened,
)
from reelwright.pipeline.forecast import Forecast, TimeLeft, kind_of
from reelwright.pipeline.wording import about

if TYPE_CHECKING:
    from reelwright.store.productions import Productions

_NAME_WIDTH = 16
_BAR_WIDTH = 32
_SOON_SECONDS = 2


class Watch:
    """Follows one production. Call `look` often; it reads what is new and shows it."""

    def __init__(self, productions: Productions, production: str, workers: int, live: Live | None) -> None:
        self._productions, self._production, self._live = productions, production, live
        self._forecast = Forecast(workers)
        self._began = time.monotonic()
        self._seen = 0
        for seq, _, event in productions.events(production):
            self._seen = seq
            self._forecast.hear(event)
        if self._seen > 1:
            self._tell("", f"going on with {production}, in {self._forecast.state}")

    def look(self) -> None:
        """Read what happened since, and show it."""
        progress = self._productions.progress(self._production)
        for seq, _, event in self._productions.events(self._production, self._seen):
            self._seen = seq
            self._forecast.hear(event)
            self._hear(event, progress)
        if self._live is not None:
            self._live.update(self._picture(progress))

    def _hear(self, event: Event, progress: dict[str, float]) -> None:
        match event:
            case ProductionStarted() if event.run > 1:
                self._tell("", f"run {event.run} of {self._production}")
            case StageLeft():
                round_ = f" ({event.round})" if event.round > 1 else ""
                took = f"  ({event.wall_seconds:.1f} s)" if event.wall_seconds >= 0.1 else ""
                self._tell(event.state.value + round_, event.said + took)
            case RecipesAsked() if event.present and event.missing:
                self._tell("", f"{len(event.present)} made before, {len(event.missing)} to make", "dim")
            case RecipeMade() if self._live is None:
                left = self._forecast.left(progress, time.monotonic())
                count = f"{self._forecast.made} of {len(self._forecast.asked)}"
                self._tell("", f"made {event.what} in {event.wall_seconds:.1f} s ({count}{_of_film(left)})")
            case WordsSoftened():
                words = ", ".join(f"“{old}” became “{new}”" for old, new in event.words)
                said = f"{event.shot}: moderation at {event.backend} refused it; it is asked for again: {words}"
                self._tell("", said, "yellow")
            case OrderUnclear():
                times = (
                    f"up to {about(event.looked_for_seconds)}, or {about(event.longest_seconds)} if it cannot be asked"
                )
                said = f"{event.shot}: {event.backend} may have taken an order and gave no clear answer"
                self._tell("", f"{said}; it is looked for there, {times}, and nobody else is paid meanwhile", "yellow")
            case MemoryRanOut():
                why = " ".join(event.why.split())
                self._tell("", f"{event.what}: memory ran out ({why}); it goes on {event.instead}", "yellow")
            case TakeReplaced():
                self._tell(
                    "", f"{event.shot}: {event.replaced_by} stands in for {event.backend}: {event.why}", "yellow"
                )
            case ProductionFailed():
                self._tell("", f"failed in {self._forecast.state}; what is finished is kept", "red")
            case _:
                pass

    def _tell(self, name: str, text: str, style: str = "") -> None:
        clock = f"{time.monotonic() - self._began:6.1f} s  "
        output.remark_columns([(clock, len(clock)), (name, _NAME_WIDTH + 2)], text, style)

    def _picture(self, progress: dict[str, float]) -> Group:
        forecast = self._forecast
        left = forecast.left(progress, time.monotonic())
        head = f"   {forecast.state.value}"
        if forecast.asked:
            head += f" {forecast.made} of {len(forecast.asked)} made"
        if left is not None:
            head += f" · about {about(left.stage)} left{_of_film(left)}"
        elif any(kind_of(label) == "take" for label in forecast.asked):
            head += " · working out the time left"
        table = Table.grid(padding=(0, 1))
        for label in forecast.asked:
            done = progress.get(label, 0.0)
            if 0 < done < 1:
                own = left.takes.get(label) if left else None
                width = max(8, min(_BAR_WIDTH, output.aside.width - 36))
                table.add_row(
                    Text(f"   {label}", style="cyan"),
                    ProgressBar(100, done * 100, width=width),
                    f"{done:4.0%}",
                    "" if own is None else about(own),
                )
        return Group(Text(head, style="bold", overflow="ellipsis", no_wrap=True), table)


def _of_film(left: TimeLeft | None) -> str:
    if left is None or left.film is None or left.film < _SOON_SECONDS:
        return ""
    return f"; the film in about {about(left.film)}"


@contextmanager
def watching(productions: Productions, production: str, workers: int, quiet: bool) -> Iterator[Watch | None]:
    """A live display when stderr is a terminal, plain lines when it is not, nothing when `quiet`."""
    if quiet:
        yield None
    elif output.is_live():
        with Live(console=output.aside, refresh_per_second=8, transient=True) as live:
            yield Watch(productions, production, workers, live)
    else:
        yield Watch(productions, production, workers, None)
