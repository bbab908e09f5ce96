"""The plan: who is tried for which shot, in which order, what that costs at most, and the cheapest way under a budget.
Pure: from quotes to a `Budget`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief, Policy
from reelwright.film.production import Budget, Quote
from reelwright.pipeline.quoting import by_shot
from reelwright.units import Money

LAST_RESORT = "slate"
Latency = Callable[[Quote], float | None]
"""Seconds a clip of this backend and model usually takes, as measured here; None: nobody has measured."""
Chains = dict[str, tuple[Quote, ...]]
"""Shot id -> quotes in the order they are tried."""


def plan(quotes: Sequence[Quote], brief: Brief, spent: Money, latency: Latency) -> Budget:
    """Every shot by who is wished for, with those to fall back on.

    Args:
        spent: for this production, so far.

    Raises:
        InvalidInput: nobody can make a shot, or the plan passes the budget; the cheapest that fits is named.
    """
    chains = {shot: _chain(shot, mine, brief, latency) for shot, mine in by_shot(quotes).items()}
    if brief.budget < spent + total(chains):
        fitting = cheapest_that_fits(chains, brief.budget - spent)
        if fitting is None or not brief.fits_budget:
            raise InvalidInput(_over_budget(chains, brief, spent, fitting))
        chains = fitting
    names = {shot: tuple(quote.backend for quote in chain) for shot, chain in chains.items()}
    return Budget(quotes=tuple(quotes), chains=names, total=total(chains), cap=brief.budget)


def total(chains: Mapping[str, Sequence[Quote]]) -> Money:
    """What the first of every chain cost, a clip that several share once."""
    each = {quote.clip or shot: quote.cost or Money() for shot, (quote, *_) in chains.items()}
    return sum(each.values(), Money())


def told(budget: Budget) -> str:
    """A plan in a line: what it costs, and by whom how many shots are made."""
    makers = Counter(budget.chosen.values())
    whom = ", ".join(f"{number} by {name}" for name, number in makers.items())
    return f"{budget.total} of {budget.cap}; {whom}"


def cheapest_that_fits(chains: Chains, cap: Money) -> Chains | None:
    """As few shots drawn instead of filmed as the cap leaves room for: first everybody by the cheapest who films,
    then, dearest first, by who draws for nothing. None: what nobody draws is too dear."""
    found = {shot: _by_the_cheapest(chain) for shot, chain in chains.items()}
    for shot in sorted(found, key=lambda one: -_price(found[one][0])):
        if total(found) <= cap:
            break
        free = next((quote for quote in found[shot] if _price(quote) == 0 and quote.backend != LAST_RESORT), None)
        if free is not None:
            found[shot] = _first(found[shot], free)
    return found if total(found) <= cap else None


def _chain(shot: str, quotes: Sequence[Quote], brief: Brief, latency: Latency) -> tuple[Quote, ...]:
    """Those who can: who is wished for, then who draws, the slate last, for it shows no picture."""
    able = {quote.backend: quote for quote in quotes if not quote.refusal}
    if not able:
        reasons = "; ".join(f"{quote.backend}: {quote.refusal}" for quote in quotes)
        raise InvalidInput(f"no backend can make shot {shot}: {reasons}")
    paid = [quote for quote in able.values() if quote.model]
    wished = [able[name] for name in brief.backends if name in able]
    if brief.policy is not None:
        wished = sorted(paid, key=_rank(brief.policy, latency))
    drawn = [quote for quote in able.values() if not quote.model]
    drawn.sort(key=lambda quote: quote.backend == LAST_RESORT)
    return tuple(dict.fromkeys((*wished, *drawn)))


def _rank(policy: Policy, latency: Latency) -> Callable[[Quote], tuple[float, ...]]:
    match policy:
        case Policy.CHEAPEST:
            return lambda quote: (_price(quote), -quote.tier)
        case Policy.BEST:
            return lambda quote: (-quote.tier, _price(quote))
        case Policy.FASTEST:
            return lambda quote: (_or_last(latency(quote)), _price(quote))


def _or_last(seconds: float | None) -> float:
    return float("inf") if seconds is None else seconds


def _price(quote: Quote) -> int:
    return quote.cost.micro_usd if quote.cost else 0


def _by_the_cheapest(chain: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """The chain with the cheapest of those who film first."""
    filming = [quote for quote in chain if quote.model]
    return _first(chain, min(filming, key=_price)) if filming else chain


def _first(chain: Sequence[Quote], quote: Quote) -> tuple[Quote, ...]:
    """The chain with this quote first. Who was before it is dearer and not tried any more."""
    return (quote, *(one for one in chain if one is not quote and _price(one) <= _price(quote)))


def _over_budget(chains: Chains, brief: Brief, spent: Money, fitting: Chains | None) -> str:
    whole = total(chains)
    before = f", after {spent} that is spent on it" if spent.micro_usd else ""
    refusal = f"the film would cost {whole}{before}, and the budget is {brief.budget}"
    amount = str(spent + whole).removesuffix(" USD")
    if fitting is None:
        return f"{refusal}; no cheaper plan fits: allow it with --budget {amount}, or ask for a shorter film"
    makers: dict[str, list[str]] = {}
    for shot, chain in fitting.items():
        makers.setdefault(chain[0].backend, []).append(shot)
    fewest = sorted(makers, key=lambda name: len(makers[name]))
    parts = [f"{', '.join(makers[name])} by {name}" for name in fewest[:-1]]
    who = f"{'; '.join(parts)}; the rest by {fewest[-1]}" if parts else f"all by {fewest[-1]}"
    return (
        f"{refusal}; the cheapest plan that fits costs {total(fitting)}, {who}: take it with --fit, "
        f"or allow more with --budget {amount}"
    )
