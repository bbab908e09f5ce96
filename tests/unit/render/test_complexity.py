"""The more moves in a shot, the more complex it is; one's own machine is quoted by that, and no clip is another."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.film.look import Action, Move, Weather
from reelwright.film.shot import Animal, Extra, Figure, Setup, Vehicle
from reelwright.film.tenant import LOCAL
from reelwright.ledger.hosted import HostedCosts, HostedMachine
from reelwright.ledger.hosting import Hosting
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.price_book import PriceBook
from reelwright.network.access import Access
from reelwright.network.reach import Reach
from reelwright.render.backends.comfyui import ComfyUI
from reelwright.render.complexity import complexity
from reelwright.render.footage import clip_recipe
from reelwright.store.database import open_database

from ...contracts.render_backend import take_request  # noqa: TID252 - tests are no package on the path

STILL = take_request(frames=48, size=(832, 480)).setup.model_copy(
    update={"figure": None, "extras": (), "move": Move.STATIC, "weather": Weather.CLEAR}
)
WALKER = Extra(who=Figure(name="a walker", action=Action.WALK))
STORMY = STILL.model_copy(
    update={"extras": (WALKER,) * 3, "move": Move.TRUCK_LEFT, "weather": Weather.STORM, "figure": WALKER.who}
)
extras = st.sampled_from(
    [WALKER, Extra(who=Figure(name="one who stands")), Extra(who=Animal.DOG, moves=True), Extra(who=Vehicle.CAR)]
)
setups = st.builds(
    lambda move, weather, figure, others: STILL.model_copy(
        update={"move": move, "weather": weather, "figure": figure, "extras": tuple(others)}
    ),
    st.sampled_from(Move),
    st.sampled_from(Weather),
    st.none() | st.just(WALKER.who),
    st.lists(extras, max_size=5),
)


def test_where_nothing_moves_it_is_nought_and_where_all_does_it_is_one() -> None:
    assert complexity(STILL) == 0.0 and complexity(STORMY) == 1.0


@given(setups, extras)
def test_one_more_in_the_picture_never_makes_it_simpler(setup: Setup, extra: Extra) -> None:
    more = setup.model_copy(update={"extras": (*setup.extras, extra)})
    assert 0 <= complexity(setup) <= complexity(more) <= 1


@given(setups)
def test_a_camera_that_rests_and_clear_weather_are_never_more_complex(setup: Setup) -> None:
    calm = setup.model_copy(update={"move": Move.STATIC, "weather": Weather.CLEAR})
    assert complexity(calm) <= complexity(setup)


def test_a_shot_in_which_more_moves_is_quoted_dearer_on_ones_own_machine(tmp_path: object) -> None:
    database = open_database(f"sqlite:///{tmp_path}/reelwright.db")
    hosting = Hosting("comfyui", HostedMachine(), HostedCosts.load(), lambda: Ledger(database))
    provider, today = ComfyUI(Access(), PriceBook.load(), Reach(), "http://localhost", hosting), date(2026, 11, 28)
    prices = []
    for setup in (STILL, STORMY):
        ask = provider.ask(take_request(frames=48, size=(832, 480)).model_copy(update={"setup": setup}))
        prices.append(provider.price(provider.terms(ask, today), today).most)
    database.dispose()
    least, most = (float(HostedCosts.load().lines[name].value) for name in ("least_complex", "most_complex"))
    assert prices[0] < prices[1] and least < most


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_how_much_moves_names_no_other_clip(value: float) -> None:
    provider = ComfyUI(Access(), PriceBook.load(), Reach(), "http://localhost")
    ask = provider.ask(take_request(frames=48, size=(832, 480)))
    other = ask.model_copy(update={"complexity": value})
    assert clip_recipe(provider, ask, LOCAL, False).hash == clip_recipe(provider, other, LOCAL, False).hash
