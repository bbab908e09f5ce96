"""Prices are dated data; what is wrong in a price book is said, and what is old is too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import InvalidInput, NotConfigured
from reelwright.ledger.dated_lines import OLD_DAYS
from reelwright.ledger.price_book import Per, PriceBook
from reelwright.units import Money

TODAY = date(2026, 11, 28)
LINE = """
[[price]]
backend = "runway_gen3"
model = "gen4.5"
per = "second"
usd = "{usd}"
source = "our contract"
as_of = 2026-11-01
"""


def own(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "prices.toml"
    file.write_text(text)
    return file


def test_a_second_of_a_model_costs_what_the_book_says_with_its_source() -> None:
    price = PriceBook.load().price("runway_gen3", "gen4.5", TODAY, amount=5)
    assert price.most == Money.usd("0.60")
    assert price.basis == "5 second at 0.12 USD" and "Runway" in price.source and price.as_of == date(2026, 10, 19)
    assert price.warnings == ()


@pytest.mark.parametrize(("height", "usd"), [(360, "0.05"), (720, "0.05"), (721, "0.08"), (1080, "0.08")])
def test_the_price_of_the_least_height_that_is_enough_holds(height: int, usd: str) -> None:
    price = PriceBook.load().price("veo3", "veo-3.1-lite-generate-001", TODAY, height=height)
    assert price.most == Money.usd(usd)


def test_a_price_that_is_not_there_is_asked_for_never_guessed() -> None:
    with pytest.raises(NotConfigured, match=r"no price per second for veo-3.* on veo3 of 2160 lines"):
        PriceBook.load().price("veo3", "veo-3.1-lite-generate-001", TODAY, height=2160)


def test_a_workspaces_own_line_takes_the_place_of_the_one_that_ships(tmp_path: Path) -> None:
    book = PriceBook.load(own(tmp_path, LINE.format(usd="0.09")))
    assert book.price("runway_gen3", "gen4.5", TODAY, amount=10).most == Money.usd("0.90")
    assert book.price("runway_gen3", "gen4_turbo", TODAY).most == Money.usd("0.05")


@pytest.mark.parametrize(("height", "audio"), [(720, False), (720, True), (1080, True), (2160, False)])
def test_a_line_of_ones_own_wins_over_those_that_ship_however_much_they_say(
    tmp_path: Path, height: int, audio: bool
) -> None:
    """Those that ship for Veo say height and sound; one's own says neither, and holds for all."""
    mine = LINE.format(usd="0.01").replace("runway_gen3", "veo3").replace("gen4.5", "veo-3.1-generate-001")
    book = PriceBook.load(own(tmp_path, mine))
    price = book.price("veo3", "veo-3.1-generate-001", TODAY, height=height, audio=audio)
    assert price.most == Money.usd("0.01") and price.is_own
    assert [line.model for line in book.lines].count("veo-3.1-generate-001") == 1, "the others hold for nothing"
    assert not book.price("veo3", "veo-3.1-lite-generate-001", TODAY).is_own


def test_a_line_of_ones_own_holds_no_further_than_it_says(tmp_path: Path) -> None:
    mine = LINE.format(usd="0.01").replace("runway_gen3", "veo3").replace("gen4.5", "veo-3.1-lite-generate-001")
    book = PriceBook.load(own(tmp_path, mine + "height = 720\n"))
    assert book.price("veo3", "veo-3.1-lite-generate-001", TODAY, height=720).is_own
    assert not book.price("veo3", "veo-3.1-lite-generate-001", TODAY, height=1080).is_own


def test_a_model_past_its_end_and_a_price_that_is_old_are_warned_of() -> None:
    (retired,) = PriceBook.load().price("veo3", "veo-3.1-generate-001", TODAY).warnings
    assert "retired on 2026-11-17" in retired
    later = PriceBook.load().price("runway_gen3", "gen4.5", date(2027, 3, 1)).warnings
    assert len(later) == 1 and f"{(date(2027, 3, 1) - date(2026, 10, 19)).days} days ago" in later[0]
    last = date.fromordinal(date(2026, 10, 19).toordinal() + OLD_DAYS)
    assert PriceBook.load().price("runway_gen3", "gen4.5", last).warnings == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LINE.format(usd="-0.12"), "price 1: usd"),
        (LINE.format(usd="nan"), "price 1: usd"),
        (LINE.format(usd="a lot"), "price 1: usd"),
        (LINE.format(usd="1").replace("second", "fortnight"), "price 1: per"),
        (LINE.format(usd="1").replace('source = "our contract"', ""), "price 1: source"),
        (LINE.format(usd="1") + LINE.format(usd="1").replace("2026-11-01", "1"), "price 2: as_of"),
        (LINE.format(usd="1") + 'colour = "red"', "price 1: colour"),
        ("[prices]\nrunway = 1", "nothing else; there is prices"),
        ("price = 3", "write"),
        ("= = =", "is not a TOML file"),
        ("\ufeff" + "[" * 5000, "is not a TOML file"),
    ],
)
def test_a_price_book_that_is_wrong_says_where(tmp_path: Path, text: str, said: str) -> None:
    file = own(tmp_path, text)
    with pytest.raises(InvalidInput) as refusal:
        PriceBook.load(file)
    assert said in str(refusal.value) and str(file) in str(refusal.value)


@given(st.floats(0.1, 600), st.floats(0.1, 600))
def test_longer_is_never_cheaper_and_never_rounded_down(one: float, other: float) -> None:
    book = PriceBook.load()
    short, long = (book.price("runway_gen3", "gen4.5", TODAY, amount=value).most for value in sorted((one, other)))
    assert short <= long
    assert long.micro_usd >= 120_000 * max(one, other) - 1e-6


def test_all_that_ships_has_a_source_and_a_date() -> None:
    lines = PriceBook.load().lines
    assert {line.per for line in lines} <= set(Per)
    assert all(line.source and line.as_of <= TODAY for line in lines)
