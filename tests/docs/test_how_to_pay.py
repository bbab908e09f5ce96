"""The page on providers names every provider and what it needs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from reelwright.backends import PROVIDERS
from reelwright.ledger.limits import FILE_NAME, Limits, read_limits
from reelwright.ledger.price_book import PriceBook

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "pay-a-provider.md"


def test_every_provider_is_told_with_what_it_needs() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: tuple(re.findall(r"`(\w+)`", needs)) for name, needs in rows} == {
        name: listing.needs for name, listing in PROVIDERS.items()
    }


def examples() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_price_that_the_page_shows_is_taken_for_ones_own(tmp_path: Path) -> None:
    (example,) = (one for one in examples() if "[[price]]" in one)
    (tmp_path / "prices.toml").write_text(example, encoding="utf-8")
    book = PriceBook.load(tmp_path / "prices.toml")
    assert book.price("veo3", "veo-3.1-lite-generate-001", date(2026, 11, 28), height=720).is_own


def test_the_account_that_the_page_shows_is_taken(tmp_path: Path) -> None:
    (example,) = (one for one in examples() if "at_once" in one)
    (tmp_path / FILE_NAME).write_text(example, encoding="utf-8")
    assert read_limits(tmp_path / FILE_NAME, PROVIDERS) == {"runway_gen3": Limits(at_once=3, per_day=100)}
