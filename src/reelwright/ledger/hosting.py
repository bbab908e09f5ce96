"""A machine that one hosts or rents, as a backend quotes it: by its figures, and by what its settled orders taught."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from reelwright.ledger.hosted import HostedClip, HostedCosts, HostedMachine
from reelwright.ledger.ledger import Ledger, now
from reelwright.ledger.margin import Margin, learned, settled_pairs
from reelwright.ledger.order import Order
from reelwright.ledger.price_book import Price
from reelwright.units import Money

QUOTED = "quoted_micro_usd"
"""Where the body of an order keeps what was quoted before any margin; it is not sent."""
STOPPING_SECONDS = 30
"""How long a job may run on from when it was last seen to be allowed to: until the next look, and then for a step."""
_HOUR = 3_600_000
"""Milliseconds."""


class Hosting:
    """The machine of one backend.

    Args:
        ledger: whence is learned; called when the first price is asked for.
        clock: by which is told how long a job runs already.
    """

    def __init__(
        self,
        backend: str,
        machine: HostedMachine,
        costs: HostedCosts,
        ledger: Callable[[], Ledger],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._backend, self._machine, self._costs, self._ledger = backend, machine, costs, ledger
        self.clock = clock
        self._settled, self._margin = 0, Margin()

    @property
    def hour(self) -> Money:
        """What an hour of all its GPUs costs. Raises NotConfigured if there is no figure."""
        return self._costs.hour(self._machine)

    def quoted(self, clip: HostedClip, today: date) -> Money:
        """By the figures alone."""
        return self._costs.price(clip, self._machine, today).cost

    def price(self, clip: HostedClip, today: date) -> Price:
        """With what was learned; the most has room for a job to be stopped in.

        Raises:
            NotConfigured: there is no figure for that GPU, quantisation or framework.
        """
        quoted = self._costs.price(clip, self._machine, today)
        estimate = self._learned().of(quoted.cost)
        guessed = bool(quoted.assumed) and not self._settled
        return Price(
            most=estimate.most + time_cost(1000 * STOPPING_SECONDS, self.hour),
            expected=estimate.expected,
            basis=f"{estimate.expected} expected; {quoted.basis}",
            source=quoted.source,
            as_of=quoted.as_of,
            warnings=(*quoted.warnings, *((f"nobody measured {', '.join(quoted.assumed)}",) if guessed else ())),
        )

    def _learned(self) -> Margin:
        """Anew only when more orders are settled."""
        settled = self._ledger().settled(self._backend)
        if settled != self._settled:
            self._settled, self._margin = settled, learned(settled_pairs(self._ledger(), self._backend, _quoted))
        return self._margin


def time_cost(milliseconds: int, hour: Money) -> Money:
    """What so much time of a machine costs, rounded up to a micro-dollar."""
    return Money(micro_usd=-(-milliseconds * hour.micro_usd // _HOUR))


def _quoted(order: Order) -> Money:
    """Nothing, which teaches nothing, where no machine was named when it was ordered."""
    found = order.body.get(QUOTED)
    return Money(micro_usd=found) if isinstance(found, int) else Money()
