"""How those did here who were asked: by the ledger, and by what is in the films."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reelwright.app import App
from reelwright.film.brief import Brief
from reelwright.film.deliverable import Film
from reelwright.film.production import Production, Quote
from reelwright.film.status import Condition, State
from reelwright.film.tenant import LOCAL
from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState, Purpose
from reelwright.pipeline.financial import plan_of
from reelwright.pipeline.standings import latency, standings
from reelwright.settings import load_settings
from reelwright.units import Money

from .dossiers import with_shots
from .test_quoting import KEYS, TODAY

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
LITE, GEN = "veo-3.1-lite-generate-001", "gen4.5"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    one = App(load_settings({"workspace": tmp_path / "w"}, {}), KEYS)
    yield one
    one.close()


def clip(app: App, recipe: int, backend: str, model: str, seconds: float) -> str:
    """One that took so long; gives its recipe."""
    now = [AT]
    ledger = Ledger(app.database, lambda: now[0])
    purpose = Purpose(production="film", shot="SH010", recipe=f"{recipe:064x}", backend=backend, model=model)
    ledger.open(key := f"{recipe}/1", purpose, {}, Money.usd(1), Caps(), "run", "")
    ledger.advance(key, OrderState.PLACED)
    now[0] += timedelta(seconds=seconds)
    ledger.settle(key, Money.usd(1), is_clip=True, reason="as the provider reports")
    return purpose.recipe


def film_of(app: App, clips: dict[str, float]) -> None:
    brief = Brief(text="A keeper climbs the stair of a lighthouse.")
    new = Production(
        id="session_20260101_000000_000000000001",
        title="Keeper",
        brief=brief.digest,
        state=State.INIT,
        condition=Condition.RUNNING,
        run=1,
        created_at=AT,
        updated_at=AT,
    )
    app.productions.create(brief, lambda: new)
    app.productions.save_film(new.id, Film(deliverables=(), seconds=4, frames=96, passed=True, clips=clips))


def test_the_fastest_is_who_was_that_here_and_where_nobody_was_measured_the_cheapest(app: App) -> None:
    dossier = with_shots(backend="fastest")
    assert set(plan_of(dossier, app.floor, LOCAL, TODAY).chosen.values()) == {"veo3"}
    clip(app, 1, "veo3", LITE, seconds=90)
    clip(app, 2, "runway_gen3", GEN, seconds=30)
    assert set(plan_of(dossier, app.floor, LOCAL, TODAY).chosen.values()) == {"runway_gen3"}


def test_a_clip_that_is_there_takes_no_time_and_of_who_was_not_measured_none_is_told(app: App) -> None:
    clip(app, 1, "veo3", LITE, seconds=90)
    told = latency(app.ledger)
    quote = Quote(shot="SH010", backend="veo3", model=LITE)
    assert told(quote) == 90.0
    assert told(quote.model_copy(update={"is_there": True})) == 0.0
    assert told(quote.model_copy(update={"backend": "luma"})) is None


def test_accepted_is_what_is_in_a_film(app: App) -> None:
    kept, dropped = clip(app, 1, "veo3", LITE, seconds=9), clip(app, 2, "veo3", LITE, seconds=9)
    (before,) = standings(app.productions, app.ledger)
    assert (before.accepted_seconds, before.cost_per_second) == (0, None)
    film_of(app, {kept: 4.0})
    (after,) = standings(app.productions, app.ledger)
    assert (after.clips, after.accepted_seconds, after.cost_per_second) == (2, 4.0, Money.usd("0.5"))
    assert dropped != kept
