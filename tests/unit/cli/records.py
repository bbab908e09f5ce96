"""Productions as a run leaves them in the record, with no run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from reelwright.app import App
from reelwright.engine import Run, RunStatus, Worker
from reelwright.film.brief import Brief
from reelwright.film.deliverable import Deliverable, Film
from reelwright.film.events import RecipeMade, RecipesAsked, ShotsPlanned, StageEntered
from reelwright.film.production import Production
from reelwright.film.status import Condition, State
from reelwright.store.productions import Productions

FRAMES = {"SH010": 100, "SH020": 100, "SH030": 100}
LONG_TITLE = "The Keeper of the Last Lighthouse on the Western Shore of the World"


def record(
    productions: Productions,
    number: int,
    title: str = "Keeper",
    condition: Condition = Condition.RUNNING,
    state: State = State.INIT,
) -> str:
    """The id of a new production, of a brief of its own."""
    brief = Brief(text=f"A keeper climbs the {number} steps of a lighthouse.")
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    id_ = f"session_20260101_000000_{number:012x}"
    production = Production(
        id=id_,
        title=title,
        brief=brief.digest,
        state=state,
        condition=condition,
        run=1,
        created_at=now,
        updated_at=now,
    )
    return productions.create(brief, lambda: production).id


@contextmanager
def worked_on(app: App, production: str) -> Iterator[None]:
    """While this lasts, a worker of this process has the production's first run, and does nothing with it."""

    async def waits(run: Run, payload: dict[str, JsonValue]) -> dict[str, JsonValue]:
        await asyncio.sleep(60)
        return {}

    _ = app.workspace  # where it logs
    with Worker(app.engine_settings, {"waits": waits}) as worker:
        worker.submit("waits", f"{production}:1", {})
        while worker.status(f"{production}:1") is not RunStatus.RUNNING:
            time.sleep(0.02)
        yield


def come_to_drawing(productions: Productions, production: str) -> None:
    """RENDER has asked for three takes."""
    labels = tuple(f"take {shot}" for shot in FRAMES)
    asked = RecipesAsked(state=State.RENDER, missing=tuple(f"{k}" * 64 for k in range(3)), labels=labels, present=())
    productions.append(production, ShotsPlanned(frames=FRAMES), StageEntered(state=State.RENDER, round=1), asked)


def make(productions: Productions, production: str, label: str, seconds: float) -> None:
    productions.append(production, RecipeMade(recipe="0" * 64, what=label, cpu_seconds=seconds, wall_seconds=seconds))


def finish(productions: Productions, production: str, scores: Mapping[str, float | None] | None = None) -> None:
    """It has a film, in the record at least."""
    item = Deliverable(name="film.mp4", sha256="0" * 64, size_bytes=1, recipe="1" * 64)
    productions.save_film(
        production, Film(deliverables=(item,), seconds=30.0, frames=720, passed=True, scores=dict(scores or {}))
    )
    productions.set_condition(production, Condition.COMPLETE)
