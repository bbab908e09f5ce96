"""What the shots of a production cost: quoted, reserved, settled, and wasted on what is not in the film."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reelwright.film.recipe import Digest
from reelwright.ledger.ledger import Entry, Kind
from reelwright.ledger.order import UNDECIDED, Order
from reelwright.units import Money, Value


class Spending(Value):
    """What some orders cost. What was quoted and then released counts no more: it cost nothing."""

    quoted: Money = Money()
    """The most that the orders were to cost which are open, or were settled."""
    reserved: Money = Money()
    """That of the open ones."""
    settled: Money = Money()
    wasted: Money = Money()
    """Of the settled: for orders that gave no clip, and for clips whose take was rejected."""
    orders: int = 0
    """Of any state."""
    held: tuple[str, ...] = ()
    """Keys of the orders that wait for a person."""


class ShotCost(Spending):
    shot: str
    """Empty: what was ordered for no single shot."""


class Costs(Value):
    shots: tuple[ShotCost, ...]
    """By their ids."""
    total: Spending


def costs(entries: Iterable[Entry], orders: Iterable[Order], rejected: Collection[Digest] = frozenset()) -> Costs:
    """Sums of the ledger, to the micro-dollar.

    Args:
        entries, orders: of a production; read the entries first, and each has its order.
        rejected: recipes of clips whose take is not in the film.
    """
    known = {order.key: order for order in orders}
    lines: dict[str, list[Entry]] = {}
    for entry in entries:
        lines.setdefault(entry.purpose.shot, []).append(entry)
    shots = tuple(ShotCost(shot=shot, **dict(_spending(lines[shot], known, rejected))) for shot in sorted(lines))
    return Costs(shots=shots, total=total(shots))


def _spending(entries: Iterable[Entry], orders: dict[str, Order], rejected: Collection[Digest]) -> Spending:
    quoted = reserved = settled = wasted = Money()
    keys: dict[str, None] = {}
    for entry in entries:
        keys[entry.order] = None
        reserved += entry.reserved
        settled += entry.spent
        if entry.kind is not Kind.SETTLE:
            quoted += entry.reserved
        if _is_wasted(orders[entry.order], rejected):
            wasted += entry.spent
    held = tuple(key for key in keys if orders[key].state in UNDECIDED)
    return Spending(quoted=quoted, reserved=reserved, settled=settled, wasted=wasted, orders=len(keys), held=held)


def _is_wasted(order: Order, rejected: Collection[Digest]) -> bool:
    return not order.state.gave_a_clip or order.purpose.recipe in rejected


def total(shots: Iterable[Spending]) -> Spending:
    """All of them together."""
    whole = Spending()
    for shot in shots:
        whole = Spending(**{name: getattr(whole, name) + getattr(shot, name) for name in Spending.model_fields})
    return whole
