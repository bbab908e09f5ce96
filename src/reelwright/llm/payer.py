"""What asking language and speech models costs, in the ledger: quoted and reserved before each request, settled after.

A request that was cut off may have been charged, and no server tells: it is settled at the most it may cost. It may be
asked again, as another order under the same caps, because another costs little; that is not so for a clip.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from reelwright.errors import NotConfigured
from reelwright.film.recipe import Digest
from reelwright.film.tenant import LOCAL
from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import Order, OrderState, Purpose, order_key
from reelwright.llm.speaker import Speaker
from reelwright.network.fault import ProviderError
from reelwright.units import Money

LOST = "it may have been charged, so the most it may cost is settled"
_LEFT_BEHIND = timedelta(minutes=15)
"""After which no request is on its way any more."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays. One for each run in a process: what the same run left open before `since` is of a process that died."""

    ledger: Ledger
    caps: Caps
    production: str
    sender: str
    """The run; one process at a time works on it."""
    tenant: str = LOCAL
    now: Callable[[], datetime] = _now
    since: datetime = field(default_factory=_now)

    def open(self, recipe: Digest, speaker: Speaker, body: dict[str, JsonValue], most: Money, reason: str) -> Order:
        """As `open_for`, of a question."""
        return self.open_for(recipe, speaker.name, speaker.model, body, most, reason)

    def open_for(
        self, recipe: Digest, backend: str, model: str, body: dict[str, JsonValue], most: Money, reason: str
    ) -> Order:
        """A new order, its price reserved; the request may be sent.

        Raises:
            OverCap: nothing was written.
        """
        self.settle_left_behind(backend)
        purpose = Purpose(
            tenant=self.tenant,
            production=self.production,
            recipe=recipe,
            backend=backend,
            model=model,
        )
        attempt = len(self.ledger.orders(recipe=recipe))
        while True:
            attempt += 1
            key = order_key(recipe, attempt)
            order, is_ours = self.ledger.open(key, purpose, body, most, self.caps, self.sender, reason)
            if is_ours:
                return order

    def answered(self, order: Order, cost: Money, is_fit: bool, reason: str) -> None:
        """It was answered, with what can be used or not."""
        self.ledger.advance(order.key, OrderState.PLACED, "answered")
        self.ledger.settle(order.key, cost, is_clip=is_fit, reason=reason)

    def failed(self, order: Order, error: BaseException) -> None:
        """There is no answer, by what asking raised."""
        told = error if isinstance(error, ProviderError) else None
        if isinstance(error, NotConfigured) or (told and told.took_nothing):
            self.refused(order, str(error))
        elif told and told.cost is not None:
            self.answered(order, told.cost, False, str(error))
        else:
            self.lost(order, str(error) or "it was cut off")

    def lost(self, order: Order, why: str) -> None:
        """No usable answer came, and it may have been charged."""
        note = f"{why}: {LOST}"
        self.ledger.advance(order.key, OrderState.PLACED, note)
        self.ledger.settle(order.key, order.quoted, is_clip=False, reason=note)

    def refused(self, order: Order, why: str) -> None:
        """Nothing was taken, so nothing was paid."""
        self.ledger.release(order.key, OrderState.REFUSED, why)

    def settle_left_behind(self, backend: str) -> None:
        """Close what was left open by a process that died, at the most it may have cost."""
        still_open = self.ledger.orders(self.production, states=(OrderState.INTENT, OrderState.PLACED))
        for order in still_open:
            if order.purpose.backend != backend:
                continue
            died = order.sender == self.sender and order.written_at < self.since
            if died or order.changed_at < self.now() - _LEFT_BEHIND:
                self.lost(order, "its process died while it was asked")
