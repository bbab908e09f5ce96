"""The plan: who makes each shot in which order, and what to do when that is too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.production import Quote
from reelwright.pipeline.plan import cheapest_that_fits, plan, told, total
from reelwright.units import Money

SHOTS = ("SH010", "SH020", "SH030")


def paid(shot: str, backend: str, usd: str, tier: int = 1) -> Quote:
    return Quote(shot=shot, backend=backend, cost=Money.usd(usd), model=f"{backend}-1", seconds=4, tier=tier)


def drawn(shot: str, backend: str = "previz") -> Quote:
    return Quote(shot=shot, backend=backend, cost=Money())


def refused(shot: str, backend: str) -> Quote:
    return Quote(shot=shot, backend=backend, refusal="it cannot draw the place 'desert'")


def quotes(*filming: tuple[str, str, int]) -> list[Quote]:
    """Every shot by the slate, by previz and by these: name, price and tier."""
    return [
        quote
        for shot in SHOTS
        for quote in (drawn(shot, "slate"), drawn(shot), *(paid(shot, name, usd, tier) for name, usd, tier in filming))
    ]


def brief(backend: str = "previz", budget: str = "5", **wishes: object) -> Brief:
    return Brief.model_validate({"text": "a film", "backend": backend, "budget": Money.usd(budget)} | wishes)


def chosen(found: list[Quote], wanted: Brief, seconds: dict[str, float] | None = None) -> dict[str, tuple[str, ...]]:
    return plan(found, wanted, Money(), lambda quote: (seconds or {}).get(quote.backend)).chains


def test_nobody_is_paid_who_was_not_wished_for() -> None:
    budget = plan(quotes(("veo3", "0.30", 1)), brief(), Money(), lambda quote: None)
    assert budget.chosen == dict.fromkeys(SHOTS, "previz") and budget.total == Money()


def test_those_named_are_tried_in_their_order_then_who_draws_and_the_slate_last() -> None:
    found = quotes(("veo3", "0.30", 1), ("luma", "0.20", 2), ("fal", "0.10", 1))
    assert chosen(found, brief("luma,veo3"))["SH010"] == ("luma", "veo3", "previz", "slate")


def test_who_refuses_a_shot_is_not_asked_for_it() -> None:
    found = [*quotes(("luma", "0.20", 2)), *(refused(shot, "veo3") for shot in SHOTS)]
    assert chosen(found, brief("veo3,luma"))["SH020"] == ("luma", "previz", "slate")


def test_a_policy_chooses_among_those_who_film() -> None:
    found = quotes(("veo3", "0.30", 1), ("luma", "0.50", 3), ("fal", "0.10", 1))
    assert chosen(found, brief("cheapest"))["SH010"] == ("fal", "veo3", "luma", "previz", "slate")
    assert chosen(found, brief("best"))["SH010"] == ("luma", "fal", "veo3", "previz", "slate")
    fastest = chosen(found, brief("fastest"), {"veo3": 40.0, "luma": 90.0})["SH010"]
    assert fastest == ("veo3", "luma", "fal", "previz", "slate"), "whoever nobody has timed comes last"


def test_a_plan_that_costs_the_whole_budget_is_not_over_it() -> None:
    budget = plan(quotes(("veo3", "0.50", 1)), brief("veo3", "1.50"), Money(), lambda quote: None)
    assert budget.total == Money.usd("1.50")
    assert told(budget) == "1.50 USD of 1.50 USD; 3 by veo3"


def test_over_the_budget_it_is_refused_with_the_cheapest_plan_that_fits() -> None:
    with pytest.raises(InvalidInput) as over:
        chosen(quotes(("veo3", "0.50", 1)), brief("veo3", "1"))
    for words in ("1.50 USD", "budget is 1.00 USD", "costs 1.00 USD", "SH010 by previz", "--fit", "--budget 1.50"):
        assert words in str(over.value)


def test_with_leave_the_cheapest_plan_that_fits_is_taken() -> None:
    found = quotes(("veo3", "0.50", 1), ("fal", "0.30", 1))
    fitting = plan(found, brief("veo3,fal", "1", fits_budget=True), Money(), lambda quote: None)
    assert fitting.chosen == dict.fromkeys(SHOTS, "fal") and fitting.total == Money.usd("0.90")
    assert fitting.chains["SH010"] == ("fal", "previz", "slate"), "who is dearer is not fallen back on"


def test_shots_that_share_a_clip_pay_for_it_once() -> None:
    shared = [quote.model_copy(update={"clip": "ab" * 32}) for quote in quotes(("veo3", "0.50", 1)) if quote.model]
    budget = plan(shared, brief("veo3", "0.50"), Money(), lambda quote: None)
    assert budget.total == Money.usd("0.50") and set(budget.chosen.values()) == {"veo3"}


def test_what_is_spent_on_a_production_counts() -> None:
    with pytest.raises(InvalidInput, match=r"after 4\.00 USD that is spent"):
        plan(quotes(("veo3", "0.50", 1)), brief("veo3"), Money.usd("4"), lambda quote: None)


def test_when_nothing_fits_the_least_that_is_needed_is_named() -> None:
    found = [paid(shot, "veo3", "3") for shot in SHOTS]
    with pytest.raises(InvalidInput, match=r"no cheaper plan fits.*--budget 9\.00"):
        chosen(found, brief("veo3"))


def test_a_shot_that_nobody_can_make_is_refused_with_every_reason() -> None:
    with pytest.raises(InvalidInput, match=r"SH010: previz: .*desert.*; veo3: .*desert"):
        chosen([refused("SH010", "previz"), refused("SH010", "veo3")], brief())


@given(
    st.lists(st.lists(st.integers(0, 9_000_000), min_size=1, max_size=3), min_size=1, max_size=8),
    st.integers(0, 30_000_000),
)
def test_a_plan_that_fits_never_passes_the_cap_and_draws_only_where_it_must(prices: list[list[int]], cap: int) -> None:
    chains = {
        f"SH{number:03d}": (
            *(
                Quote(shot="x", backend=f"p{k}", cost=Money(micro_usd=price), model="m", tier=1)
                for k, price in enumerate(each)
            ),
            drawn("x"),
        )
        for number, each in enumerate(prices)
    }
    found = cheapest_that_fits(chains, Money(micro_usd=cap))
    assert found is not None and total(found) <= Money(micro_usd=cap)
    if sum(map(min, prices)) <= cap:
        assert all(chain[0].model for chain in found.values()), "everybody can be filmed by the cheapest"


def test_a_shot_that_nobody_draws_keeps_no_other_from_being_drawn() -> None:
    found = [quote for quote in quotes(("veo3", "0.30", 1)) if (quote.shot, quote.backend) != ("SH010", "previz")]
    fitting = plan(found, brief("veo3", budget="0.50", fits_budget=True), Money(), lambda quote: None)
    assert sorted(fitting.chosen.values()) == ["previz", "previz", "veo3"] and fitting.chosen["SH010"] == "veo3"
