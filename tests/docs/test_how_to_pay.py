"""The page on providers names every provider and what it needs."""

from __future__ import annotations

import re
from pathlib import Path

from reelwright.backends import PROVIDERS

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "pay-a-provider.md"


def test_every_provider_is_told_with_what_it_needs() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: tuple(re.findall(r"`(\w+)`", needs)) for name, needs in rows} == {
        name: listing.needs for name, listing in PROVIDERS.items()
    }
