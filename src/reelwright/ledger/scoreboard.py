"""How backends and their models have done here, by the ledger. What was not measured is absent, never a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from math import ceil

from reelwright.film.recipe import Digest
from reelwright.ledger.ledger import Entry, Kind
from reelwright.ledger.order import Order, OrderState
from reelwright.units import Money, Value


class Standing(Value):
    """One line of the board."""

    backend: str
    model: str
    orders: int
    """All of them, those too that are open, or proven never to have been placed."""
    clips: int
    refusals: int
    """By moderation, before or after the job was taken."""
    failures: int
    """Jobs that ended without a clip otherwise."""
    turned_away: int
    """Not taken, for another reason than moderation: no credit, busy, a request that it does not accept."""
    spent: Money
    accepted_seconds: float
    cost_per_second: Money | None
    """All that was spent, on failures too, for each second of clip that was accepted, rounded up; None: nothing was."""
    refusal_rate: float | None
    """0 to 1, of what it judged: clips, refusals and failures; None: it judged nothing."""
    seconds_median: float | None
    """From the order to its clip being settled; None: no clip."""
    seconds_p95: float | None
    """Of twenty clips, nineteen took no longer."""


def scoreboard(
    entries: Iterable[Entry], orders: Iterable[Order], accepted: Mapping[Digest, float], moderated: str
) -> tuple[Standing, ...]:
    """One line for each model of each backend that anything was ordered of, by their names.

    Args:
        entries, orders: read the entries first, and each has its order.
        accepted: recipe of each clip that was accepted -> its seconds, more than 0.
        moderated: what the note of an order begins with which moderation refused.
    """
    lines: dict[str, Entry] = {line.order: line for line in entries if line.kind is not Kind.RESERVE}
    of: dict[tuple[str, str], list[Order]] = {}
    for order in orders:
        of.setdefault((order.purpose.backend, order.purpose.model), []).append(order)
    seconds = _seconds(of, accepted)
    return tuple(_standing(name, of[name], lines, seconds[name], moderated) for name in sorted(of))


def _seconds(
    of: Mapping[tuple[str, str], Iterable[Order]], accepted: Mapping[Digest, float]
) -> dict[tuple[str, str], Fraction]:
    """Backend and model -> accepted seconds of theirs. Where several orders gave a clip of one recipe it is the last
    that is in the film."""
    made = [
        (order.written_at, order.key, order.purpose.recipe, name)
        for name in of
        for order in of[name]
        if _is_clip(order)
    ]
    last = {recipe: name for _, _, recipe, name in sorted(made)}
    found = dict.fromkeys(of, Fraction())
    for recipe, length in accepted.items():
        if recipe in last:
            found[last[recipe]] += Fraction(length)
    return found


def _standing(
    name: tuple[str, str], orders: Sequence[Order], lines: Mapping[str, Entry], seconds: Fraction, moderated: str
) -> Standing:
    ends = Counter(_end(order, moderated) for order in orders)
    judged = ends["clip"] + ends["refusal"] + ends["failure"]
    spent = sum((lines[order.key].spent for order in orders if order.key in lines), Money())
    waits = sorted(_waits(orders))
    return Standing(
        backend=name[0],
        model=name[1],
        orders=len(orders),
        clips=ends["clip"],
        refusals=ends["refusal"],
        failures=ends["failure"],
        turned_away=ends["turned away"],
        spent=spent,
        accepted_seconds=float(seconds),
        cost_per_second=Money(micro_usd=ceil(spent.micro_usd / seconds)) if seconds else None,
        refusal_rate=ends["refusal"] / judged if judged else None,
        seconds_median=_rank(waits, Fraction(1, 2)),
        seconds_p95=_rank(waits, Fraction(19, 20)),
    )


def _end(order: Order, moderated: str) -> str:
    match order.state:
        case OrderState.DONE | OrderState.LOST:
            return "clip"
        case OrderState.FAILED | OrderState.REFUSED if order.note.startswith(moderated):
            return "refusal"
        case OrderState.FAILED:
            return "failure"
        case OrderState.REFUSED:
            return "turned away"
    return "none yet"


def _is_clip(order: Order) -> bool:
    return order.state.gave_a_clip


def _waits(orders: Iterable[Order]) -> Iterable[float]:
    """Seconds. What a clock that was set back makes shorter than nothing is not measured."""
    for order in filter(_is_clip, orders):
        wait = order.changed_at - order.written_at
        if wait >= timedelta():
            yield wait.total_seconds()


def _rank(values: Sequence[float], share: Fraction) -> float | None:
    """The least of the sorted values that `share` of them do not pass."""
    return values[max(ceil(share * len(values)), 1) - 1] if values else None
