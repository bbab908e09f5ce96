"""The paid path: from an ask to a clip that is paid for once, whatever fails between.

    intent on the disk → one request → handle on the disk → polls → download, probe → settled

What fails before the provider took the job is tried again or refused; what fails where it may have taken it is looked
for at the provider and never sent again. A process killed anywhere finds, in the ledger, where it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from pydantic import JsonValue

from reelwright.errors import BackendError, Conflict, Transient
from reelwright.film.recipe import Facts, Progress
from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import AT_ITS_RESERVE, Order, OrderState, Purpose
from reelwright.ledger.price_book import Price
from reelwright.network.breaker import Breaker, CircuitOpen
from reelwright.network.fault import Fault, ProviderError
from reelwright.render.clip import ClipUnusable, probed
from reelwright.render.download import TooLarge
from reelwright.render.patience import SENDING, Patience
from reelwright.render.provider import Ask, FindLost, Handle, JobReport, JobState, Provider, Terms
from reelwright.units import Money

SENDING_SECONDS = 180.0
"""How long an intent of another process may be on its way: a request is given up before that."""
_FETCHES = 4
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 120.0
"""Seconds between tries of what costs nothing."""
_LONGEST_LOOK = 15.0
"""Seconds between looks for a lost job."""
_LOOKS = 3
"""How often a provider has to say that it knows no such job, before that is believed."""
_AGAIN = (Fault.UNREACHABLE, Fault.RATE_LIMITED)
_PAID = (OrderState.DONE, OrderState.LOST)
_MAY_PASS = frozenset({Fault.UNREACHABLE, Fault.RATE_LIMITED, Fault.QUOTA, Fault.AUTH})


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
    """sha256 -> the user's file of each picture that is to be sent along."""
    planned: Money | None = None
    """The most that whoever planned it was told; None: nobody was told anything."""


Unclear = Callable[[Order, float, float], None]
"""Told of an order that may be at the provider, and how many seconds it is looked for: at most while the provider
answers, and at most in all."""


class PaidPath:
    """Buys clips of one provider."""

    def __init__(
        self,
        provider: Provider,
        ledger: Ledger,
        patience: Patience | None = None,
        breaker: Breaker | None = None,
        unclear: Unclear = lambda order, usual, longest: None,
    ) -> None:
        """
        Args:
            breaker: that of all who buy of this provider here; None: it is always asked.
            unclear: told when an order begins to be looked for.
        """
        self._provider, self._ledger, self._breaker, self._unclear = provider, ledger, breaker, unclear
        self._patience = patience or Patience()

    async def clip(self, purchase: Purchase, out: Path, progress: Progress) -> Facts:
        """Have the clip in `out`, and tell what it cost and what it is.

        Raises:
            OverCap: it would pass a cap; nothing was ordered.
            OverLimit: the provider's jobs of the day are used up; nothing was ordered.
            Conflict: it is dearer than was planned; nothing was ordered.
            ProviderError: the provider did not make it; what that cost is settled. Or it does not take the key any
                more: the order stays open.
            OrderHeld: it may have been paid.
            StillRunning: a later run goes on.
        """
        order = await self._bought(purchase)
        handle, price = Handle.model_validate(order.handle), purchase.price.model_copy(update={"most": order.quoted})
        report = await self._over(order, handle, progress)
        if report.state is not JobState.SUCCEEDED:
            self._settle_failed(order, report, price)
        facts = await self._fetched(order, handle, report, purchase.terms, price, out)
        cost, basis = _cost(report, price)
        if order.state is OrderState.PLACED:
            self._ledger.settle(order.key, cost, is_clip=True, reason=basis)
        elif order.state is OrderState.LOST:
            self._ledger.advance(order.key, OrderState.DONE, "fetched again")
        return facts | {
            "order": order.key,
            "model": handle.model,
            "cost_micro_usd": cost.micro_usd,
            "cost_basis": basis,
            "adjustments": list(purchase.terms.adjustments),
        }

    async def cancel(self, order: Order) -> bool:
        """End the job of an order that nobody wants any more, and settle what it cost all the same.

        Returns:
            False if there is none that can be ended: none was placed, it is over, or the provider ends none.
        """
        if order.state is not OrderState.PLACED or not self._provider.manners().can_cancel:
            return False
        handle = Handle.model_validate(order.handle)
        report = await self._provider.cancel(handle)
        if report.state in (JobState.QUEUED, JobState.RUNNING):
            report = await self._over(order, handle, lambda share: None)
        if report.state is JobState.SUCCEEDED:
            return False
        self._settled_failed(
            order, report.model_copy(update={"message": "ended with its production"}), _as_quoted(order)
        )
        return True

    async def _bought(self, purchase: Purchase) -> Order:
        """The order with a handle. One that is proven not to be at the provider is ordered anew, a few times."""
        for _ in range(self._patience.tries):
            order = await self._placed(purchase)
            if order.state is not OrderState.DROPPED:
                return order
        raise ProviderError(Fault.UNREACHABLE, f"{self._provider.name} lost every order: {order.note}")

    async def _placed(self, purchase: Purchase) -> Order:
        """The order with a handle, or a dropped one: it was proven that there is no job."""
        order = self._latest(purchase)
        if order is None or order.state is OrderState.DROPPED or _may_be_taken_now(order, purchase.sender):
            return await self._order(purchase, again=0 if order is None else _number(order) + 1)
        if order.state is OrderState.INTENT:
            order = await self._left_behind(purchase, order)
        match order.state:
            case OrderState.AMBIGUOUS:
                return await self._reconciled(order)
            case OrderState.HELD:
                return await self._looked_for_again(order)
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
        planned, price = purchase.planned, purchase.price.most
        if planned is not None and planned < price:
            raise Conflict(
                f"{purchase.reason} by {self._provider.name} costs {price} by now, and {planned} was planned; nothing "
                "was ordered for it: take the film up again, and it is planned anew"
            )
        key = f"{purchase.purpose.recipe}/{purchase.attempt}.{again}"
        body = await self._prepared(purchase, key)
        order, is_ours = self._ledger.open(
            key, purchase.purpose, body, purchase.price.most, purchase.caps, purchase.sender, purchase.reason
        )
        if not is_ours:
            return await self._placed(purchase)
        # Shielded: a cancelled run must not forget what the provider is about to answer.
        return await asyncio.shield(asyncio.ensure_future(self._sent(order)))

    async def _prepared(self, purchase: Purchase, key: str) -> dict[str, JsonValue]:
        ask, terms = purchase.ask, purchase.terms
        if not ask.guides:
            return await self._provider.prepare(ask, terms, {}, key)
        from reelwright.render.guides import as_sent  # loads OpenCV, which few orders need

        with TemporaryDirectory(prefix="reelwright-guides-") as folder:
            guides = await asyncio.to_thread(as_sent, ask.guides, purchase.guides, terms, Path(folder))
            return await self._provider.prepare(ask, terms, guides, key)

    async def _sent(self, order: Order) -> Order:
        """The one request; again only where it is certain that it was not taken."""
        SENDING.add(order.key)
        try:
            return await self._sent_at_last(order)
        finally:
            SENDING.discard(order.key)

    async def _sent_at_last(self, order: Order) -> Order:
        wait = _FIRST_WAIT
        for number in range(1, self._patience.tries + 1):
            try:
                handle = await self._submitted(order)
            except ProviderError as error:
                pause = wait if error.retry_after_seconds is None else max(wait, error.retry_after_seconds)
                if error.fault in _AGAIN and number < self._patience.tries and pause <= _LONGEST_WAIT:
                    if not await self._waited(order, pause, str(error)):
                        return await self._reconciled(self._ledger.order(order.key))
                    wait *= 2
                    continue
                if error.took_nothing:
                    self._ledger.release(order.key, OrderState.REFUSED, str(error))
                    raise
                return await self._reconciled(self._ledger.advance(order.key, OrderState.AMBIGUOUS, str(error)))
            return self._ledger.advance(order.key, OrderState.PLACED, handle=handle.model_dump(mode="json"))
        raise AssertionError("the last try either returns or raises")

    async def _submitted(self, order: Order) -> Handle:
        if self._breaker is None:
            return await self._provider.submit(order.body, order.key)
        try:
            with self._breaker.call():
                return await self._provider.submit(order.body, order.key)
        except CircuitOpen as left_alone:
            after = left_alone.retry_after_seconds
            raise ProviderError(Fault.UNREACHABLE, str(left_alone), retry_after_seconds=after) from None

    async def _waited(self, order: Order, seconds: float, note: str) -> bool:
        """False if meanwhile somebody took the order for left behind: then it is not sent again."""
        if not self._ledger.touch(order.key, note):
            return False
        await self._patience.sleep(seconds)
        return self._ledger.touch(order.key, note)

    async def _reconciled(self, order: Order) -> Order:
        """The order as the provider knows it: placed, dropped where there is proof that there is none, else held."""
        manners, wait, note = self._provider.manners(), _FIRST_WAIT, order.note
        proof = manners.absence_proves_after
        until = order.changed_at + timedelta(seconds=manners.looked_for if proof is None else proof)
        waited = 0.0  # by us: a clock that jumps proves nothing
        if manners.find_lost is FindLost.NONE:
            until = order.changed_at
        while True:
            looked_at = self._patience.now()
            try:
                mine = await self._found(order)
            except ProviderError as error:
                mine, note = None, f"{order.note}; it cannot be looked for: {error}"
            if mine is not None and len(mine) == 1 and (adopted := self._adopted(order, mine[0])):
                return adopted
            if mine is not None and len(mine) > 1:
                self._hold(order, f"{order.note}; {len(mine)} jobs there may be it")
            if mine is not None and looked_at >= until and proof is None:
                self._hold(order, order.note)
            if mine is not None and looked_at >= until and proof is not None and waited >= proof:
                return self._ledger.release(order.key, OrderState.DROPPED, f"{order.note}; it is not at the provider")
            if mine is None and looked_at >= until + timedelta(seconds=manners.looked_for):
                self._hold(order, note)
            if not waited:
                usual = max((until - looked_at).total_seconds(), proof or 0.0) + _LONGEST_LOOK
                self._unclear(order, usual, usual + manners.looked_for)
            await self._patience.sleep(wait)
            waited, wait = waited + wait, min(2 * wait, _LONGEST_LOOK)

    async def _looked_for_again(self, order: Order) -> Order:
        """A held order, if it is at the provider by now."""
        try:
            mine = await self._found(order)
        except ProviderError:
            mine = ()
        adopted = self._adopted(order, mine[0]) if len(mine) == 1 else None
        if adopted is None:
            raise OrderHeld(order)
        return adopted

    async def _found(self, order: Order) -> tuple[Handle, ...]:
        """The jobs at the provider that may be of this order, and are of no other.

        Where a job bears no mark, it is ours only while no other order may have it.
        """
        if self._provider.manners().find_lost is FindLost.SINGLE_FLIGHT and self._has_rivals(order):
            return ()
        found = await self._provider.find(order.body, order.key, order.written_at)
        return tuple(one for one in found if not self._ledger.is_owned(one.model_dump(mode="json"), order.key))

    def _has_rivals(self, order: Order) -> bool:
        unclear = self._ledger.orders(states=(OrderState.INTENT, OrderState.AMBIGUOUS, OrderState.HELD))
        return any(one.key != order.key and one.purpose.backend == order.purpose.backend for one in unclear)

    def _adopted(self, order: Order, handle: Handle) -> Order | None:
        """The order with the job that was found; None: another order got it first."""
        try:
            return self._ledger.claim(order, handle.model_dump(mode="json"), "found at the provider")
        except Conflict:
            return None

    def _hold(self, order: Order, note: str) -> None:
        raise OrderHeld(self._ledger.advance(order.key, OrderState.HELD, note))

    async def _over(self, order: Order, handle: Handle, progress: Progress) -> JobReport:
        """The job's last report. A job that would cost more than is reserved for it is ended."""
        manners = self._provider.manners()
        give_up = handle.submitted_at + timedelta(seconds=manners.longest)
        wait, gone, share, is_ended = manners.least_between_polls, 0, 0.0, False
        young = (handle.submitted_at + timedelta(seconds=wait) - self._patience.now()).total_seconds()
        await self._patience.sleep(min(max(young, 0.0), wait))  # no job is over as soon as it is ordered
        while True:
            try:
                report = await self._provider.poll(handle)
                if not is_ended and manners.can_cancel and _is_spent(report, order):
                    report, is_ended = await self._provider.cancel(handle), True
            except ProviderError as error:
                gone = gone + 1 if error.fault is Fault.GONE else 0
                if error.fault.ended_it and gone in (0, _LOOKS):
                    return JobReport(state=JobState.FAILED, fault=error.fault, message=str(error), cost=error.cost)
                if not error.fault.ended_it and error.fault not in _AGAIN:
                    raise  # it runs on at the provider, and its order stays open
                wait = min(max(error.retry_after_seconds or 0.0, 2 * wait), _LONGEST_WAIT)
            else:
                if report.state not in (JobState.QUEUED, JobState.RUNNING):
                    is_ours = is_ended and report.state is JobState.CANCELLED
                    return report.model_copy(update={"message": AT_ITS_RESERVE}) if is_ours else report
                share = max(share, report.progress or 0.0)
                progress(share)
                gone, wait = 0, max(manners.least_between_polls, report.poll_again_seconds or 0.0)
            if self._patience.now() > give_up:
                raise StillRunning(f"{handle.backend} has not finished {handle.native} in {manners.longest:g} s")
            await self._patience.sleep(wait)

    def _settle_failed(self, order: Order, report: JobReport, price: Price) -> NoReturn:
        """Raises ProviderError, the order settled at what the failure cost; one that was settled before is lost."""
        if order.state in _PAID:
            why = report.message.removeprefix(f"{Fault.GONE}: ") or report.state
            lost = f"its clip is neither here nor there any more: {why}"
            self._ledger.advance(order.key, OrderState.LOST, lost)
            raise ProviderError(Fault.GONE, f"it was paid, and {lost}; see reelwright held")
        raise ProviderError(
            report.fault or Fault.FAILED,
            report.message or str(report.state),
            cost=self._settled_failed(order, report, price),
        )

    def _settled_failed(self, order: Order, report: JobReport, price: Price) -> Money:
        cost, basis = _cost(report, price)
        if order.state is OrderState.PLACED:
            reason = f"{report.fault or Fault.FAILED}: {report.message} ({basis})"
            self._ledger.settle(order.key, cost, is_clip=False, reason=reason)
        return cost

    async def _fetched(
        self, order: Order, handle: Handle, report: JobReport, terms: Terms, price: Price, out: Path
    ) -> Facts:
        """The clip downloaded, and probed whole. What is paid is given up only where it is certain that the provider
        has it no more, or has it only damaged."""
        kept_until = handle.submitted_at + timedelta(seconds=self._provider.manners().clip_kept)
        wait, lost, failed = _FIRST_WAIT, "", ""
        for number in range(_FETCHES):
            if number:
                await self._patience.sleep(wait)
                wait *= 2
            try:
                await self._provider.fetch(handle, out)
                return await asyncio.to_thread(probed, out, terms)
            except (ClipUnusable, TooLarge) as error:
                lost = str(error)
                out.unlink(missing_ok=True)
            except ProviderError as error:
                lost, failed = (str(error), failed) if error.fault is Fault.GONE else (lost, str(error))
        if failed and self._patience.now() < kept_until:
            raise StillRunning(f"the clip of {order.key} is made and paid, and could not be fetched: {failed}")
        gone = report.model_copy(
            update={
                "state": JobState.FAILED,
                "fault": Fault.GONE,
                "message": f"its clip cannot be had: {lost or failed}",
            }
        )
        self._settle_failed(order, gone, price)

    def _latest(self, purchase: Purchase) -> Order | None:
        attempt = f"{purchase.purpose.recipe}/{purchase.attempt}."
        mine = [order for order in self._ledger.orders(recipe=purchase.purpose.recipe) if order.key.startswith(attempt)]
        return max(mine, key=_number, default=None)


def _number(order: Order) -> int:
    """How often it was ordered anew."""
    return int(order.key.rpartition(".")[2])


def fault_of(order: Order) -> Fault:
    """What ended an order, as the ledger has it."""
    return next((fault for fault in Fault if order.note.startswith(f"{fault}: ")), Fault.FAILED)


def _may_be_taken_now(order: Order, sender: str) -> bool:
    """Whether it was refused for what may have changed since: then it is ordered anew, for nothing was paid. A request
    that was not accepted is not sent again by the same run; by a later one it is, for models, accounts and prices
    change, and a person has taken the film up."""
    if order.state is not OrderState.REFUSED:
        return False
    fault = fault_of(order)
    return fault in _MAY_PASS or (fault is Fault.INVALID and order.sender != sender)


def _failure(order: Order) -> ProviderError:
    """What ended an order, again."""
    fault = fault_of(order)
    return ProviderError(fault, order.note.removeprefix(f"{fault}: "), took_nothing=order.state is OrderState.REFUSED)


def _is_spent(report: JobReport, order: Order) -> bool:
    """Whether a job that runs has nothing left of what is reserved for it."""
    return report.state is JobState.RUNNING and report.cost is not None and order.quoted <= report.cost


def _as_quoted(order: Order) -> Price:
    return Price(most=order.quoted, basis="as it was quoted", source="the order", as_of=order.written_at.date())


def _cost(report: JobReport, price: Price) -> tuple[Money, str]:
    """What a job cost, and how that is known. What the provider does not tell is taken as the most it may be."""
    if report.cost is not None:
        return report.cost, "as the provider reports"
    return price.most, f"computed: {price.basis}"
