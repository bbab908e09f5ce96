"""The paid path: from an ask to a clip that is paid for once, whatever fails between.

    intent on the disk → one request → handle on the disk → polls → download, probe → settled

What fails before the provider took the job is tried again or refused; what fails where it may have taken it is looked
for at the provider and never sent again. A process killed anywhere finds, in the ledger, where it was.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reelwright.errors import BackendError, ReelwrightError, Transient
from reelwright.film.recipe import Facts, Progress
from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import Order, OrderState, Purpose
from reelwright.ledger.price_book import Price
from reelwright.render.clip import ClipUnusable, probed
from reelwright.render.download import TooLarge
from reelwright.render.provider import Ask, Fault, Handle, JobReport, JobState, Provider, ProviderError, Terms
from reelwright.render.reach import HostRefused
from reelwright.units import Money

_log = logging.getLogger(__name__)

SENDING_SECONDS = 180.0
"""How long an intent of another process may be on its way: a request is given up before that."""
_FETCHES = 4
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
"""Seconds between tries of what costs nothing."""
_AGAIN = (Fault.UNREACHABLE, Fault.RATE_LIMITED)


class OrderHeld(BackendError):
    """It may have been paid, and was not found at the provider: a person decides, see `reelwright held`."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            f"order {order.key} at {order.purpose.backend} may have been paid and was not found there: {order.note}; "
            "see reelwright held"
        )
        self.order = order


class StillRunning(Transient):
    """The job takes longer than this run waits; a later run goes on with it, and pays nothing again."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One clip to be had for money, once."""

    purpose: Purpose
    attempt: int
    """From 1; raised only by who has decided to pay for another clip of the same recipe."""
    ask: Ask
    terms: Terms
    price: Price
    caps: Caps
    sender: str
    """The run; one process at a time works on it."""
    reason: str = ""
    guides: Mapping[str, Path] = field(default_factory=dict)


@dataclass(slots=True)
class Patience:
    """How long is waited, and by which clock."""

    tries: int = 5
    """Of a request that the provider did not take."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class PaidPath:
    """Buys clips of one provider."""

    def __init__(self, provider: Provider, ledger: Ledger, patience: Patience | None = None) -> None:
        self._provider, self._ledger = provider, ledger
        self._patience = patience or Patience()

    async def clip(self, purchase: Purchase, out: Path, progress: Progress) -> Facts:
        """Have the clip in `out`, and tell what it cost and what it is.

        Raises:
            OverCap: it would pass a cap; nothing was ordered.
            ProviderError: the provider did not make it; what that cost is settled.
            OrderHeld: it may have been paid.
            StillRunning: a later run goes on.
        """
        order = await self._placed(purchase)
        while order.state is OrderState.DROPPED:
            order = await self._placed(purchase)
        handle = Handle.model_validate(order.handle)
        report = await self._over(handle, progress)
        if report.state is not JobState.SUCCEEDED:
            self._settle_failed(order, report, purchase.price)
        facts = await self._fetched(order, handle, report, purchase, out)
        cost, basis = _cost(report, purchase.price, is_clip=True)
        if order.state is OrderState.PLACED:
            self._ledger.settle(order.key, cost, is_clip=True, reason=basis)
        return facts | {
            "order": order.key,
            "model": handle.model,
            "cost_micro_usd": cost.micro_usd,
            "cost_basis": basis,
            "adjustments": list(purchase.terms.adjustments),
        }

    async def close(self, purchase: Purchase) -> None:
        """Settle the order of a clip that is there already: its process died between keeping it and settling."""
        order = self._latest(purchase)
        if order is not None and order.state is OrderState.PLACED:
            report = await self._over(Handle.model_validate(order.handle), lambda share: None)
            cost, basis = _cost(report, purchase.price, is_clip=True)
            self._ledger.settle(order.key, cost, is_clip=True, reason=basis)

    async def _placed(self, purchase: Purchase) -> Order:
        """The order with a handle; a dropped one when it was proven that there is no job, to be ordered anew."""
        order = self._latest(purchase)
        if order is None or order.state is OrderState.DROPPED:
            return await self._order(purchase, again=0 if order is None else _number(order) + 1)
        if order.state is OrderState.INTENT:
            order = await self._left_behind(purchase, order)
        match order.state:
            case OrderState.AMBIGUOUS:
                return await self._reconciled(order)
            case OrderState.HELD:
                raise OrderHeld(order)
            case OrderState.REFUSED | OrderState.FAILED:
                raise _failure(order)
        return order

    async def _left_behind(self, purchase: Purchase, order: Order) -> Order:
        """An intent that is not ours to send: of a process that died it is ambiguous, else it is waited for."""
        while order.state is OrderState.INTENT and order.sender != purchase.sender:
            left = order.changed_at + timedelta(seconds=SENDING_SECONDS) - self._patience.now()
            if left <= timedelta():
                break
            await self._patience.sleep(min(1.0, left.total_seconds()))
            order = self._ledger.order(order.key)
        if order.state is not OrderState.INTENT:
            return order
        return self._ledger.advance(order.key, OrderState.AMBIGUOUS, "its process died while it was sent")

    async def _order(self, purchase: Purchase, again: int) -> Order:
        key = f"{purchase.purpose.recipe}/{purchase.attempt}.{again}"
        body = await self._provider.prepare(purchase.ask, purchase.terms, purchase.guides, key)
        order, is_ours = self._ledger.open(
            key, purchase.purpose, body, purchase.price.most, purchase.caps, purchase.sender, purchase.reason
        )
        if not is_ours:
            return await self._placed(purchase)
        # Shielded: a cancelled run must not forget what the provider is about to answer.
        return await asyncio.shield(asyncio.ensure_future(self._sent(order)))

    async def _sent(self, order: Order) -> Order:
        """The one request; again only where it is certain that it was not taken."""
        wait = _FIRST_WAIT
        for number in range(1, self._patience.tries + 1):
            try:
                handle = await self._provider.submit(order.body, order.key)
            except ProviderError as error:
                if error.fault in _AGAIN and number < self._patience.tries:
                    await self._patience.sleep(min(error.retry_after_seconds or wait, _LONGEST_WAIT))
                    wait *= 2
                    self._ledger.touch(order.key, str(error))
                    continue
                if error.took_nothing:
                    self._ledger.release(order.key, OrderState.REFUSED, str(error))
                    raise
                return await self._reconciled(self._ledger.advance(order.key, OrderState.AMBIGUOUS, str(error)))
            return self._ledger.advance(order.key, OrderState.PLACED, handle=handle.model_dump(mode="json"))
        raise AssertionError("the last try either returns or raises")

    async def _reconciled(self, order: Order) -> Order:
        """The order as the provider knows it: placed, dropped where there is proof that there is none, else held."""
        manners, wait = self._provider.manners(), _FIRST_WAIT
        proof = manners.absence_proves_after
        until = order.written_at + timedelta(seconds=proof if proof is not None else SENDING_SECONDS)
        note = order.note
        while True:
            try:
                found = await self._provider.find(order.body, order.key, order.written_at)
                looked_at: datetime | None = self._patience.now()
            except ProviderError as error:
                found, looked_at, note = (), None, f"{order.note}; {error}"
            mine = [one for one in found if not self._ledger.is_owned(one.model_dump(mode="json"), order.key)]
            if len(mine) == 1:
                return self._ledger.advance(
                    order.key, OrderState.PLACED, "found at the provider", mine[0].model_dump(mode="json")
                )
            if len(mine) > 1:
                self._hold(order, f"{order.note}; {len(mine)} jobs there may be it")
            if looked_at is not None and looked_at >= until:
                if proof is None:
                    self._hold(order, note)
                return self._ledger.release(order.key, OrderState.DROPPED, f"{order.note}; it is not at the provider")
            if looked_at is None and self._patience.now() >= until + timedelta(seconds=SENDING_SECONDS):
                self._hold(order, note)
            await self._patience.sleep(wait)
            wait = min(2 * wait, 15.0)

    def _hold(self, order: Order, note: str) -> None:
        raise OrderHeld(self._ledger.advance(order.key, OrderState.HELD, note))

    async def _over(self, handle: Handle, progress: Progress) -> JobReport:
        """The job's last report."""
        manners = self._provider.manners()
        give_up = handle.submitted_at + timedelta(seconds=manners.longest)
        wait = manners.least_between_polls
        while True:
            try:
                report = await self._provider.poll(handle)
            except ProviderError as error:
                if error.fault not in _AGAIN and error.fault is not Fault.AMBIGUOUS:
                    return JobReport(state=JobState.FAILED, fault=error.fault, message=str(error), cost=error.cost)
                wait = min(max(error.retry_after_seconds or 0.0, 2 * wait), _LONGEST_WAIT)
            else:
                if report.state not in (JobState.QUEUED, JobState.RUNNING):
                    return report
                progress(report.progress or 0.0)
                wait = max(manners.least_between_polls, report.poll_again_seconds or 0.0)
            if self._patience.now() > give_up:
                raise StillRunning(f"{handle.backend} has not finished {handle.native} in {manners.longest:g} s")
            await self._patience.sleep(wait)

    def _settle_failed(self, order: Order, report: JobReport, price: Price) -> None:
        """Raises ProviderError, the order settled at what the failure cost."""
        cost, basis = _cost(report, price, is_clip=False)
        fault = report.fault or Fault.FAILED
        if order.state is OrderState.PLACED:
            self._ledger.settle(order.key, cost, is_clip=False, reason=f"{fault}: {report.message} ({basis})")
        raise ProviderError(fault, report.message or str(report.state), cost=cost)

    async def _fetched(self, order: Order, handle: Handle, report: JobReport, purchase: Purchase, out: Path) -> Facts:
        """The clip downloaded, and probed whole."""
        wait, why = _FIRST_WAIT, ""
        for number in range(_FETCHES):
            if number:
                await self._patience.sleep(wait)
                wait *= 2
            try:
                await self._provider.fetch(handle, out)
                return await asyncio.to_thread(probed, out, purchase.terms)
            except (ClipUnusable, ProviderError) as error:
                why = str(error)
                if isinstance(error, ProviderError) and error.fault is Fault.GONE:
                    break
            except (HostRefused, TooLarge) as error:
                why = str(error)
                break
        lost = report.model_copy(update={"fault": Fault.GONE, "message": f"its clip cannot be had: {why}"})
        self._settle_failed(order, lost, purchase.price)
        raise AssertionError

    def _latest(self, purchase: Purchase) -> Order | None:
        attempt = f"{purchase.purpose.recipe}/{purchase.attempt}."
        mine = [order for order in self._ledger.orders(recipe=purchase.purpose.recipe) if order.key.startswith(attempt)]
        return max(mine, key=_number, default=None)


def _number(order: Order) -> int:
    """How often it was ordered anew."""
    return int(order.key.rpartition(".")[2])


def _failure(order: Order) -> ReelwrightError:
    """What ended an order, again, as the ledger has it."""
    fault = next((fault for fault in Fault if order.note.startswith(f"{fault}: ")), Fault.FAILED)
    return ProviderError(fault, order.note.removeprefix(f"{fault}: "), took_nothing=order.state is OrderState.REFUSED)


def _cost(report: JobReport, price: Price, is_clip: bool) -> tuple[Money, str]:
    """What a job cost, and how that is known. What the provider does not tell is taken as the most it may be."""
    if report.cost is not None:
        return report.cost, "as the provider reports"
    if not is_clip and report.fault is Fault.CANCELLED:
        return price.most, f"cancelled, taken as paid: {price.basis}"
    return price.most, f"computed: {price.basis}"
