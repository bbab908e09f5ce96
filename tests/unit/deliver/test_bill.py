"""The report says what was paid, for which shot, to whom, and how that is known; what was planned is no cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reelwright.deliver.bill import Bill
from reelwright.deliver.report import report_html
from reelwright.film.production import Budget, Quote
from reelwright.ledger.caps import Caps
from reelwright.ledger.costs import costs
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState, Purpose
from reelwright.store.database import open_database
from reelwright.units import Money

from .test_report import HOSTILE, Page, read, sources, told

LITE = "veo-3.1-lite"
Render = Callable[[], Page]


@pytest.fixture
def ledger(empty_database: str) -> Iterator[Ledger]:
    database = open_database(empty_database)
    yield Ledger(database)
    database.dispose()


def order(ledger: Ledger, shot: str, backend: str, model: str, usd: str) -> str:
    number = len(ledger.orders())
    purpose = Purpose(production="film", shot=shot, recipe=f"{number:064x}", backend=backend, model=model)
    ledger.open(key := f"k/{number}", purpose, {}, Money.usd(usd), Caps(), "run", "")
    return key


def bill(ledger: Ledger) -> Bill:
    entries, orders = ledger.entries(), ledger.orders()
    return Bill(costs(entries, orders), entries, orders)


@pytest.fixture
def page(ledger: Ledger, tmp_path: Path) -> Page:
    """SH010 was refused by luma and made by veo3; of SH020 an order of runway's may have been paid."""
    ledger.release(
        order(ledger, "SH010", "luma", "ray", "0.70"), OrderState.REFUSED, f"refused by moderation: {HOSTILE}"
    )
    made = order(ledger, "SH010", "veo3", LITE, "0.30")
    ledger.advance(made, OrderState.PLACED)
    ledger.settle(made, Money.usd("0.24"), is_clip=True, reason="as the provider reports")
    held = order(ledger, "SH020", "runway_gen3", "gen4.5", "0.60")
    ledger.advance(held, OrderState.AMBIGUOUS)
    ledger.advance(held, OrderState.HELD, "no answer came")
    dossier = told()
    takes = (dossier.takes[0].model_copy(update={"backend": "veo3", "why_not_first_choice": "luma: it refused"}),)
    quotes = (
        Quote(
            shot="SH010", backend="veo3", model=LITE, cost=Money.usd("0.30"), basis="6 second at 0.05 USD; a list"
        ).model_copy(update={"notes": (f"5 s became 6 s {HOSTILE}", "the price is of 2026-01-01, 300 days ago")}),
        Quote(shot="SH010", backend="fal", model="kling", cost=Money.usd("9"), notes=("nobody asked fal",)),
    )
    budget = Budget(quotes=quotes, chains={}, total=Money.usd("1.25"), cap=Money.usd("5"))
    whole = dossier.model_copy(update={"takes": takes, "budget": budget})
    return read(report_html(replace(sources(tmp_path, whole), bill=bill(ledger))))


def section(page: Page) -> str:
    return " ".join(page.text.partition("\nCost\n")[2].partition("Time and cost")[0].split())


def test_the_head_says_what_was_settled_and_what_may_come_on_top(page: Page) -> None:
    head = " ".join(page.text.partition("made in")[0].split())
    assert "cost 0.24 USD, and up to 0.60 USD for what is not closed" in head


def test_each_shot_has_its_figures_and_the_film_their_sum(page: Page) -> None:
    assert "SH010 0.30 USD 0.00 USD 0.24 USD 0.00 USD 2 0" in section(page)
    assert "SH020 0.60 USD 0.60 USD 0.00 USD 0.00 USD 1 1" in section(page)
    assert "in all 0.90 USD 0.60 USD 0.24 USD 0.00 USD 3 1" in section(page)


def test_each_order_has_backend_model_and_how_its_cost_is_known(page: Page) -> None:
    assert f"SH010 veo3 {LITE} done 0.30 USD 0.24 USD as the provider reports" in section(page)
    assert "SH010 luma ray refused 0.70 USD 0.00 USD refused by moderation:" in section(page)
    assert "SH020 runway_gen3 gen4.5 held 0.60 USD no answer came" in section(page)


def test_who_was_tried_before_and_all_that_the_quote_says_is_told(page: Page) -> None:
    for words in (
        "tried before veo3: luma: it refused",
        "0.30 USD, 6 second at 0.05 USD; a list",
        "veo3: 5 s became 6 s",
        "veo3: the price is of 2026-01-01, 300 days ago",
    ):
        assert words in section(page)
    assert "nobody asked fal" not in page.text


def test_what_a_provider_said_is_shown_as_it_is_written(page: Page) -> None:
    assert not page.all("script") and section(page).count(HOSTILE) == 2


def test_of_a_free_film_nothing_is_shown_but_that(tmp_path: Path) -> None:
    free = read(report_html(sources(tmp_path, told())))
    assert section(free) == "Nothing was paid."
    assert "cost 0.00 USD" in " ".join(free.text.split())


def test_a_film_of_clips_that_others_paid_for_says_whence_they_are(tmp_path: Path) -> None:
    dossier = told()
    takes = (dossier.takes[0].model_copy(update={"backend": "veo3"}),)
    quote = Quote(shot="SH010", backend="veo3", model=LITE, cost=Money(), is_there=True, basis="made and paid before")
    budget = Budget(quotes=(quote,), chains={}, total=Money(), cap=Money.usd("5"))
    whole = dossier.model_copy(update={"takes": takes, "budget": budget})
    page = read(report_html(sources(tmp_path, whole)))
    assert "Nothing was paid for this film." in section(page) and "made and paid before" in section(page)
