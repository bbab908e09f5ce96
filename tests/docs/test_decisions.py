"""Every runtime dependency has its reason on record, and every record has its parts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDS = sorted((ROOT / "docs/decisions").glob("*.md"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_MOST_WORDS = 550
"""One page."""


def runtime_dependencies() -> list[str]:
    """Names of the packages a user installs, with those of the extras."""
    wanted = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    return sorted({re.split(r"[\s\[<>=!~;]", one, maxsplit=1)[0] for one in wanted})


def test_there_are_dependencies_to_look_for() -> None:
    assert {"av", "dbos", "numpy"} <= set(runtime_dependencies())


@pytest.mark.parametrize("name", runtime_dependencies())
def test_every_dependency_earns_a_line_in_a_decision(name: str) -> None:
    assert any(f"`{name}`" in record.read_text(encoding="utf-8") for record in RECORDS), (
        f"say in a record of docs/decisions/ why `{name}` and not something else"
    )


def test_records_are_numbered_without_a_gap() -> None:
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))
    for record in RECORDS:
        assert record.read_text(encoding="utf-8").startswith(f"# {int(record.name[:4])}. ")


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: str(path.stem))
def test_every_record_has_background_options_and_outcome_on_one_page(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    parts = [text.find(part) for part in ("**Background.**", "**Options.**", "**Outcome.**")]
    assert -1 not in parts and parts == sorted(parts)
    assert len(text.split()) <= _MOST_WORDS
