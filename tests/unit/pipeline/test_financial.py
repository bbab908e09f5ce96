"""The plan: what each shot costs with whom, and a refusal before a frame is drawn when it is too much."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reelwright.errors import InvalidInput
from reelwright.film.look import Place
from reelwright.film.shot import TakeRequest
from reelwright.pipeline.financial import plan_of
from reelwright.render.backend import Capabilities, RenderBackend
from reelwright.render.backends.slate import SlateCard
from reelwright.units import Money

from .dossiers import with_shots


class Paid(SlateCard):
    """A backend that asks for money."""

    def __init__(self, name: str, cents_a_shot: int, places: frozenset[Place] = frozenset(Place)) -> None:
        self.name = name
        self._cents, self._places = cents_a_shot, places

    def capabilities(self) -> Capabilities:
        return Capabilities(max_frames=10_000, max_pixels=7680 * 4320, places=self._places)

    def quote(self, request: TakeRequest) -> Money:
        return Money(micro_usd=10_000 * self._cents)


class Free(SlateCard):
    name = "free"


def plan(*backends: RenderBackend, wished: str, budget: str = "5") -> tuple[dict[str, str], Money]:
    there: Mapping[str, RenderBackend] = {backend.name: backend for backend in backends}
    found = plan_of(with_shots(backend=wished, budget=Money.usd(budget)), there)
    return found.chosen, found.total


def test_the_backend_that_was_wished_for_makes_every_shot_it_can() -> None:
    assert plan(Free(), Paid("paid", 150), SlateCard(), wished="paid") == (
        {"SH010": "paid", "SH020": "paid"},
        Money.usd("3"),
    )
    no_desert = Paid("paid", 150, frozenset({Place.HEADLAND}))
    assert plan(SlateCard(), no_desert, Free(), wished="paid") == (
        {"SH010": "paid", "SH020": "free"},
        Money.usd("1.50"),
    ), "a picture by somebody else comes before a slate"


def test_a_plan_that_costs_the_whole_budget_is_no_plan_over_it() -> None:
    assert plan(Paid("paid", 250), wished="paid", budget="5")[1] == Money.usd("5")


def test_over_the_budget_it_is_refused_and_the_cheapest_plan_that_fits_is_named() -> None:
    dear, cheap, cheaper = Paid("dear", 400), Paid("cheap", 200), Paid("cheaper", 100)
    with pytest.raises(InvalidInput) as refused:
        plan(dear, cheap, cheaper, SlateCard(), wished="dear", budget="5")
    for words in ("8.00 USD", "5.00 USD", "--backend cheaper", "2.00 USD"):
        assert words in str(refused.value)
    assert "slate" not in str(refused.value), "a film of slates is no plan"


def test_when_no_plan_fits_the_least_that_is_needed_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"--budget 6\.00 --backend cheap"):
        plan(Paid("dear", 400), Paid("cheap", 300), SlateCard(), wished="dear", budget="5")


def test_a_shot_that_nobody_can_make_is_refused_with_every_reason() -> None:
    with pytest.raises(InvalidInput, match=r"SH020: .*paid: .*desert") as refused:
        plan(Paid("paid", 1, frozenset({Place.HEADLAND})), wished="paid")
    assert "headland" in str(refused.value)
