"""How far quotes of a backend were from what was charged, learned from this installation's own settled orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from math import ceil
from statistics import median
from typing import NamedTuple

from reelwright.ledger.ledger import Kind, Ledger
from reelwright.ledger.order import AT_ITS_RESERVE, Order, OrderState
from reelwright.units import Money, Value

RECENT = 50
"""So many of the last orders say what is expected: a machine that was changed is soon known."""
FEW = 8
"""From so many on a start is told apart from the rest."""
TWICE = Fraction(2)
"""What may always happen: a clip is lost at its last frame and made again."""

Pair = tuple[int, int]
"""Quoted and settled, in micro-dollars, neither of them nought."""


class Estimate(Value):
    """What something will cost."""

    expected: Money
    most: Money
    """To be reserved."""


class Margin(NamedTuple):
    """From a quote to what it will cost: start + slope x quote, and so many times that at most."""

    start: Fraction = Fraction(0)
    """Micro-dollars, at least 0."""
    slope: Fraction = Fraction(1)
    """Above 0, so that what is quoted dearer is never expected to be cheaper."""
    times: Fraction = 2 * TWICE - 1

    def of(self, quoted: Money) -> Estimate:
        """Rounded up to a micro-dollar."""
        expected = self.at(quoted.micro_usd)
        return Estimate(
            expected=Money(micro_usd=ceil(expected)),
            most=Money(micro_usd=ceil(self.times * expected)),
        )

    def at(self, quoted: int) -> Fraction:
        return self.start + self.slope * quoted


def learned(pairs: Iterable[tuple[Money, Money]]) -> Margin:
    """The margin that (quoted, settled) pairs teach, oldest first; one of them at nothing teaches nothing.

    Expected is a line through the last `RECENT`: its tilt is the median of all tilts between two of them (Theil 1950,
    Sen 1968), which a clip that was interrupted does not move; its height is such that together they cost what they
    did, so that the sum over a run holds. A line, for a start is part of every clip, whatever its length.

    The most is told by all pairs. If what the n seen cost, against the line, and what the next will are in any order
    alike, the next is above all of them with a chance of 1 / (n + 1) (Vovk, Gammerman and Shafer, Algorithmic Learning
    in a Random World, 2005): the maximum alone would be passed some ln n times in n. Hence the room above it: once more
    what it is above the line, and it is taken to be no less than `TWICE`. So the most is never below anything settled
    so far. That is no proof of the next, for a cost has no upper end: certain is what a backend stops when the reserve
    is spent.
    """
    seen = [(quoted.micro_usd, settled.micro_usd) for quoted, settled in pairs]
    seen = [pair for pair in seen if min(pair) > 0]
    if not seen:
        return Margin()
    line = _line(seen[-RECENT:])
    highest = max(TWICE, *(settled / line.at(quoted) for quoted, settled in seen))
    return line._replace(times=2 * highest - 1)


def _line(pairs: Sequence[Pair]) -> Margin:
    """In proportion where there are few, or where they say that a start costs less than nothing."""
    spent = sum(settled for _, settled in pairs)
    proportion = Margin(slope=Fraction(spent, sum(quoted for quoted, _ in pairs)))
    tilts = [Fraction(v - y, u - x) for (x, y), (u, v) in combinations(pairs, 2) if u != x]
    if len(pairs) < FEW or not tilts:
        return proportion
    slope = median(tilts)
    start = median(settled - slope * quoted for quoted, settled in pairs)
    if slope <= 0 or start < 0:
        return proportion
    height = spent / sum((start + slope * quoted for quoted, _ in pairs), Fraction(0))
    return Margin(start * height, slope * height)


def settled_pairs(ledger: Ledger, backend: str, quoted: Callable[[Order], Money]) -> list[tuple[Money, Money]]:
    """The (quoted, settled) pairs of a backend's clips, oldest first.

    `quoted` says what an order was quoted at before any margin, from its body; what the order holds is what was
    reserved, margin and all, and to learn from that would be to learn one's own margin. Jobs that were stopped when
    their reserve was spent count only since the last clip, at what they cost: the next is given more time, so that a
    machine that has become slower does not have all its jobs stopped, and one that hung is soon forgotten.
    """
    spent = {entry.order: entry.spent for entry in ledger.entries(backend=backend) if entry.kind is Kind.SETTLE}
    made: list[tuple[Money, Money]] = []
    stopped: list[tuple[Money, Money]] = []
    for order in ledger.orders(states=(OrderState.DONE, OrderState.LOST, OrderState.FAILED), backend=backend):
        if order.state.gave_a_clip:
            made.append((quoted(order), spent[order.key]))
            stopped.clear()
        elif AT_ITS_RESERVE in order.note:
            stopped.append((quoted(order), spent[order.key]))
    return made + stopped
