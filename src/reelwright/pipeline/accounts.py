"""What productions cost, by the ledger, and what of that is not in their films."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from reelwright.film.deliverable import Film
from reelwright.film.events import Event, ProductionStarted, TakeReplaced
from reelwright.film.production import Production
from reelwright.film.recipe import Digest
from reelwright.film.status import Condition
from reelwright.ledger.costs import Costs, costs
from reelwright.ledger.ledger import Entry, Ledger
from reelwright.ledger.order import Order
from reelwright.store.productions import Productions
from reelwright.units import Money


@dataclass(frozen=True, slots=True)
class Account:
    production: str
    title: str
    """Empty: the production was removed; what it cost is known for ever."""
    costs: Costs


def account(productions: Productions, ledger: Ledger, production: Production) -> Account:
    """Of one production."""
    entries = ledger.entries(production.id)
    if not entries:
        return Account(production.id, production.title, costs((), ()))
    orders = ledger.orders(production.id)
    films = {production.id: film} if (film := productions.film(production.id)) else {}
    return Account(production.id, production.title, _costs(productions, production, films, entries, orders))


def accounts(productions: Productions, ledger: Ledger, tenant: str | None = None) -> list[Account]:
    """Of every production, or of those of a tenant, newest first; then of those that were removed, by their ids."""
    entries: dict[str, list[Entry]] = {}
    for entry in ledger.entries(tenant=tenant):
        entries.setdefault(entry.purpose.production, []).append(entry)
    orders: dict[str, list[Order]] = {}
    for order in ledger.orders(tenant=tenant):
        orders.setdefault(order.purpose.production, []).append(order)
    films, found = productions.films(tenant), []
    for one in productions.list(tenant):
        mine = entries.pop(one.id, []), orders.get(one.id, [])
        found.append(Account(one.id, one.title, _costs(productions, one, films, *mine)))
    return found + [Account(id_, "", costs(entries[id_], orders[id_])) for id_ in sorted(entries)]


def spent_by_day(ledger: Ledger, tenant: str) -> dict[date, Money]:
    """Day, in UTC -> what a tenant paid; those on which something was."""
    found: dict[date, Money] = {}
    for entry in ledger.entries(tenant=tenant):
        if entry.spent.micro_usd:
            found[entry.at.date()] = found.get(entry.at.date(), Money()) + entry.spent
    return found


def left_out(orders: Iterable[Order], clips: Collection[Digest]) -> frozenset[Digest]:
    """Recipes of what was ordered for a shot and is not among the clips of the film; its script is in it."""
    return frozenset(order.purpose.recipe for order in orders if order.purpose.shot).difference(clips)


def _costs(
    productions: Productions,
    production: Production,
    films: dict[str, Film],
    entries: Collection[Entry],
    orders: Collection[Order],
) -> Costs:
    if not entries:
        return costs((), ())
    if production.condition is Condition.COMPLETE and production.id in films:
        return costs(entries, orders, left_out(orders, films[production.id].clips))
    events = [event for _, _, event in productions.events(production.id)]
    return costs(entries, orders, _replaced(orders, events))


def _replaced(orders: Iterable[Order], events: Iterable[Event]) -> frozenset[Digest]:
    """What was ordered of a backend whose take another's replaced, in the last run."""
    found: set[tuple[str, str]] = set()
    for event in events:
        match event:
            case ProductionStarted():
                found.clear()
            case TakeReplaced():
                found.add((event.shot, event.backend))
            case _:
                pass
    return frozenset(order.purpose.recipe for order in orders if (order.purpose.shot, order.purpose.backend) in found)
