"""What a run is doing, live on stderr, from the production's events and progress. The time left is worked out from
what this very run has done so far; until it has done enough to tell, nothing is claimed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from reelwright.cli import output
from reelwright.film.events import (
    Event,
    ProductionFailed,
    ProductionStarted,
    RecipeMade,
    RecipesAsked,
    StageEntered,
    StageLeft,
    TakeReplaced,
)
from reelwright.film.status import State
from reelwright.store.productions import Productions

_ENOUGH = 0.08
"""Share of the pictures that has to be drawn before the time left is told."""


class Watch:
    """Follows one production. Call `look` often; it reads what is new and draws it."""

    def __init__(self, productions: Productions, production: str, live: Live | None, after_seq: int) -> None:
        self._productions, self._production, self._live = productions, production, live
        self._seen = after_seq
        self._began = time.monotonic()
        self._state: State = State.INIT
        self._takes: dict[str, float] = {}
        self._render_began: float | None = None

    def look(self) -> None:
        """Read what happened since, and show it."""
        for seq, _, event in self._productions.events(self._production, self._seen):
            self._seen = seq
            self._hear(event)
        if self._live is not None:
            self._live.update(self._picture())

    def _hear(self, event: Event) -> None:
        match event:
            case ProductionStarted():
                self._tell(f"run {event.run} of {self._production}")
            case StageEntered():
                self._state = event.state
                if event.state is State.RENDER:
                    self._render_began = time.monotonic()
            case StageLeft():
                self._tell(f"{event.state.value:<16}{event.wall_seconds:6.1f} s   {event.said}")
            case RecipesAsked() if event.present and event.missing:
                self._tell(f"{'':<16}{len(event.present)} already made, {len(event.missing)} to make", "dim")
            case RecipeMade() if self._live is None:
                self._tell(f"{'':<16}made {event.what} in {event.wall_seconds:.1f} s", "dim")
            case TakeReplaced():
                self._tell(
                    f"shot {event.shot}: {event.replaced_by} stands in for {event.backend}: {event.why}", "yellow"
                )
            case ProductionFailed():
                self._tell(f"failed in {self._state}: {event.message}", "red")
            case _:
                pass

    def _tell(self, text: str, style: str = "") -> None:
        clock = f"{time.monotonic() - self._began:6.1f} s  "
        output.remark(clock + text, style)

    def _picture(self) -> Group:
        rows = self._productions.progress(self._production)
        table = Table.grid(padding=(0, 1))
        going = {item: done for item, done in sorted(rows.items()) if done < 1}
        for item, done in going.items():
            table.add_row(Text(f"   {item}", style="cyan"), ProgressBar(100, done * 100, width=32), f"{done:4.0%}")
        head = Text(f"   {self._state.value} {self._left(rows)}", style="bold")
        return Group(head, table)

    def _left(self, rows: dict[str, float]) -> str:
        takes = [done for item, done in rows.items() if item.startswith("take ")]
        if self._state is not State.RENDER or not takes or self._render_began is None:
            return ""
        share = sum(takes) / len(takes)
        spent = time.monotonic() - self._render_began
        if share < _ENOUGH:
            return "· working out the time left"
        return f"· about {spent * (1 - share) / share:.0f} s left of drawing"


@contextmanager
def watching(productions: Productions, production: str, after_seq: int, quiet: bool) -> Iterator[Watch | None]:
    """A live display when stderr is a terminal, plain lines when it is not, nothing when `quiet`."""
    if quiet:
        yield None
    elif output.aside.is_terminal:
        with Live(console=output.aside, refresh_per_second=8, transient=True) as live:
            yield Watch(productions, production, live, after_seq)
    else:
        yield Watch(productions, production, None, after_seq)
