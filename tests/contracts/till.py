"""A till: one adapter, one ledger and one simulator, with what is needed to buy a clip and to judge what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import TypeVar

from reelwright.errors import ReelwrightError
from reelwright.film.recipe import Facts, Progress
from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import Order, OrderState, Purpose
from reelwright.render.paid import PaidPath, Purchase
from reelwright.render.patience import Patience
from reelwright.render.provider import Provider
from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.units import Money

from .render_backend import take_request

E = TypeVar("E", bound=ReelwrightError)
RECIPE = "5f" * 32
SECRET = "simulated-key"


@dataclass
class FastClock:
    """It runs ahead by what is slept."""

    ahead: timedelta = timedelta()
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.ahead += timedelta(seconds=seconds)
        await asyncio.sleep(0.01)


@dataclass
class Till:
    simulator: Simulator
    wire: str
    provider: Provider
    ledger: Ledger
    clock: FastClock
    out: Path
    seconds: float = 2.0
    hour: Money = field(default_factory=Money)
    """What an hour of its machine costs, where that is what is paid for."""

    def purchase(self, sender: str = "run 1", caps: Caps | None = None, attempt: int = 1) -> Purchase:
        request = take_request(frames=round(24 * self.seconds), size=(1280, 720))
        today = self.clock.now().date()
        ask = self.provider.ask(request)
        terms = self.provider.terms(ask, today)
        return Purchase(
            purpose=Purpose(
                production="film", shot="SH010", recipe=RECIPE, backend=self.provider.name, model=terms.model
            ),
            attempt=attempt,
            ask=ask,
            terms=terms,
            price=self.provider.price(terms, today),
            caps=caps or Caps(),
            sender=sender,
            reason="SH010",
        )

    def path(self, provider: Provider | None = None, ledger: Ledger | None = None) -> PaidPath:
        patience = Patience(now=self.clock.now, sleep=self.clock.sleep)
        return PaidPath(provider or self.provider, ledger or self.ledger, patience)

    def buy(
        self,
        sender: str = "run 1",
        *,
        provider: Provider | None = None,
        ledger: Ledger | None = None,
        caps: Caps | None = None,
        progress: Progress = lambda share: None,
    ) -> Facts:
        """A clip, by a run of its own."""
        path = self.path(provider, ledger)
        return asyncio.run(path.clip(self.purchase(sender, caps), self.out, progress))

    def refused(self, kind: type[E], sender: str = "run 1", **more: object) -> E:
        """The error with which a purchase ends, which tells no secret."""
        try:
            self.buy(sender, **more)  # type: ignore[arg-type]
        except kind as error:
            assert SECRET not in f"{error!r} {error}"
            assert not self.out.exists()
            return error
        raise AssertionError(f"a clip came, and {kind.__name__} was expected")

    def befall(self, call: Call, *mishaps: Mishap | Trouble) -> None:
        self.simulator.script.queue(self.wire, call, *mishaps)

    @property
    def jobs(self) -> tuple[BookedJob, ...]:
        return self.simulator.books.jobs(self.wire)

    @property
    def posts(self) -> int:
        return self.served(Call.SUBMIT)

    def served(self, call: Call) -> int:
        return sum(one.provider == self.wire and one.call is call for one in self.simulator.served)

    @property
    def order(self) -> Order:
        """The newest."""
        return self.ledger.orders()[-1]

    @property
    def state(self) -> OrderState:
        return self.order.state

    @property
    def spent(self) -> Money:
        return sum((line.spent for line in self.ledger.entries()), Money())

    @property
    def charged(self) -> Money:
        """By the provider's books; and for its machine's time, each job's rounded up to a micro-dollar."""
        times = [job.ran_milliseconds for job in self.jobs if job.phase.is_over]
        machine = sum(ceil(Fraction(self.hour.micro_usd * (end - start), 3_600_000)) for start, end in times)
        return Money(micro_usd=self.simulator.books.spent_micro_usd(self.wire) + machine)

    @property
    def reserved(self) -> Money:
        return sum((line.reserved for line in self.ledger.entries()), Money())

    def judge(self, most_jobs: int = 1) -> None:
        """What holds after everything: one job at most; the ledger reserves what open orders may cost, has spent no
        less than the provider charged and never what it did not charge; and knows no secret."""
        assert len(self.jobs) <= most_jobs, "it was ordered twice"
        orders = self.ledger.orders()
        open_orders = [order for order in orders if not order.state.is_over]
        assert self.reserved == sum((order.quoted for order in open_orders), Money())
        if not open_orders:
            assert self.charged <= self.spent, "the provider charged what the ledger does not know"
        if self.provider.manners().reports_cost and _states(orders) <= {OrderState.DONE}:
            assert self.spent == self.charged
        made = [job for job in self.jobs if job.phase is Phase.SUCCEEDED]
        if made and not open_orders and OrderState.DONE not in _states(orders):
            assert any("its clip cannot be had" in order.note for order in orders), (
                "a paid clip was lost without a word"
            )
        told = " ".join(str(one) for one in (*orders, *self.ledger.entries()))
        assert SECRET not in told and "/files/" not in told


def _states(orders: Collection[Order]) -> set[OrderState]:
    return {order.state for order in orders}
