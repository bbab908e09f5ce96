"""Every link between our own pages leads somewhere, and the index knows every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")


def _links(page: Path) -> list[str]:
    return _LINK.findall(_CODE.sub("", _FENCED.sub("", page.read_text(encoding="utf-8"))))


def test_there_are_pages_with_links() -> None:
    assert len(PAGES) > 15
    assert sum(len(_links(page)) for page in PAGES) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_that_is_there(page: Path) -> None:
    local = [link for link in _links(page) if not link.startswith(("https://", "mailto:", "#"))]
    assert [link for link in local if not (page.parent / link.partition("#")[0]).exists()] == []


def test_the_index_names_every_page() -> None:
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in _links(DOCS / "README.md")}
    assert [
        str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md") if page not in linked | {DOCS / "README.md"}
    ] == []
