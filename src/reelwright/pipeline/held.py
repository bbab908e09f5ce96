"""Orders that may have been paid, or were and whose clip is lost, and the three things a person can decide of one."""

from __future__ import annotations

import asyncio
from typing import cast

from reelwright.errors import InvalidInput, NotConfigured, NotFound, ReelwrightError
from reelwright.ledger.order import PAY_AGAIN, UNDECIDED, Order, OrderState
from reelwright.network.fault import Fault
from reelwright.pipeline.floor import Floor
from reelwright.render.paid import PaidPath, fault_of
from reelwright.render.provider import JobReport, Provider
from reelwright.units import Money

_END_SECONDS = 30.0
"""How long it is seen to that a job ends."""
_GIVEN_UP = "given up by a person"


def held(floor: Floor, tenant: str | None = None) -> tuple[Order, ...]:
    """Those that wait for a decision, or those of a tenant, oldest first: held ones, and those that were paid and whose
    clip is lost, whether it ever came or not."""
    found = floor.ledger.orders(states=(*UNDECIDED, OrderState.FAILED), tenant=tenant)
    return tuple(one for one in found if one.state is not OrderState.FAILED or fault_of(one) is Fault.GONE)


def is_settled(order: Order) -> bool:
    """Whether it is known what it cost: then only its clip is lost."""
    return order.state.is_over


def find(floor: Floor, key: str) -> Order:
    """The order that waits whose key begins with `key`.

    Raises:
        NotFound: none, or more than one.
    """
    found = [order for order in held(floor) if order.key.startswith(key)]
    if len(found) != 1:
        those = ", ".join(order.key[:12] for order in (found or held(floor))) or "none"
        raise NotFound(f"{len(found)} orders that wait for you begin with {key!r}; there are: {those}")
    return found[0]


async def adopt(floor: Floor, order: Order, job: str) -> JobReport:
    """Take the job of this id at the provider for the order's, once it is seen to be there: its clip is fetched by the
    next run, and nothing is paid again.

    Raises:
        InvalidInput: it is no id, or the order has its job.
        ProviderError: the provider knows no such job, or cannot be asked now.
        Conflict: it is the job of another order, or somebody else has decided meanwhile.
    """
    if is_settled(order):
        raise InvalidInput("the job of this order is known, and its clip is lost: choose --pay-again or --give-up")
    provider = _provider(floor, order)
    handle = provider.named(job, order.purpose.model, order.written_at)
    report = await provider.poll(handle)
    floor.ledger.claim(order, handle.model_dump(mode="json"), "adopted by a person", is_decided=True)
    return report


def pay_again(floor: Floor, order: Order, was_charged: bool) -> None:
    """Have another clip ordered by the next run. What this one may have cost is entered as spent, unless a person has
    seen that it was not charged; what is settled stays so. Raises Conflict: its job was found meanwhile, or somebody
    else has decided."""
    _close(floor, order, f"{PAY_AGAIN}allowed by a person", was_charged)


def give_up(floor: Floor, order: Order, was_charged: bool) -> None:
    """Have no clip of this provider: the next run asks who comes after it. Raises as `pay_again`."""
    _close(floor, order, _GIVEN_UP, was_charged)


def _close(floor: Floor, order: Order, why: str, was_charged: bool) -> None:
    if is_settled(order) and not was_charged:
        raise InvalidInput("what this order cost is settled, and stays in the ledger; leave --not-charged out")
    floor.ledger.decide(order, order.quoted if was_charged else Money(), why)


def _provider(floor: Floor, order: Order) -> Provider:
    name = order.purpose.backend
    if name in floor.lacking:
        raise NotConfigured(f"{name} needs {', '.join(floor.lacking[name])} in the environment")
    return cast("Provider", floor.providers[name])


async def cancel_jobs(floor: Floor, production: str) -> list[tuple[Order, str]]:
    """End what providers still work on for a production. Each order that was open, and what became of it."""
    told = []
    for order in floor.ledger.orders(production, states=(OrderState.PLACED,)):
        if not order.purpose.shot:
            continue  # a question: it is over, or was never a job
        try:
            async with asyncio.timeout(_END_SECONDS):
                is_ended = await PaidPath(_provider(floor, order), floor.ledger).cancel(order)
        except TimeoutError:
            told.append((order, "was asked to end, and runs on for now"))
        except ReelwrightError as error:  # one that cannot be ended keeps no other from it
            told.append((order, f"runs on: {error}"))
        else:
            told.append((order, "ended" if is_ended else "runs on, or is over; a later run fetches its clip"))
    return told
