"""How those did here who were asked for clips, by the ledger and by the films that were delivered."""

from __future__ import annotations

from functools import cache

from reelwright.film.production import Quote
from reelwright.film.recipe import Digest
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import Order
from reelwright.ledger.scoreboard import Standing, scoreboard
from reelwright.network.fault import Fault
from reelwright.pipeline.plan import Latency
from reelwright.store.productions import Productions


def standings(productions: Productions, ledger: Ledger, tenant: str | None = None) -> tuple[Standing, ...]:
    """Of this installation, or for a tenant of it; accepted is a clip that is in a film."""
    accepted: dict[Digest, float] = {}
    for film in productions.films(tenant).values():
        accepted |= film.clips
    return scoreboard(ledger.entries(tenant=tenant), _of_shots(ledger, tenant), accepted, Fault.MODERATED)


def _of_shots(ledger: Ledger, tenant: str | None = None) -> list[Order]:
    """Questions to language models are no clips."""
    return [order for order in ledger.orders(tenant=tenant) if order.purpose.shot]


def latency(ledger: Ledger) -> Latency:
    """The median of this installation. The ledger is read when the first is asked for."""

    @cache
    def medians() -> dict[tuple[str, str], float | None]:
        board = scoreboard(ledger.entries(), _of_shots(ledger), {}, Fault.MODERATED)
        return {(one.backend, one.model): one.seconds_median for one in board}

    def seconds(quote: Quote) -> float | None:
        return 0.0 if quote.is_there else medians().get((quote.backend, quote.model))

    return seconds
