"""The page of the API says what the server does: every route with what it needs, and every code of a problem."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from reelwright.web.identity import PermissionCheck
from reelwright.web.problems import STATUS
from reelwright.web.server import API, routes

PAGE = (Path(__file__).parents[2] / "docs/reference/api.md").read_text(encoding="utf-8")


def rows(section: str) -> list[list[str]]:
    """The cells of its table."""
    text = PAGE.split(f"\n## {section}\n")[1].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def needed(dependant: Any) -> str:
    for sub in dependant.dependencies:
        if isinstance(sub.call, PermissionCheck):
            return str(sub.call.permission.value)
        if found := needed(sub):
            return found
    return ""


def test_every_route_is_told_of_with_what_it_needs() -> None:
    there = [
        [method, re.sub(r":path\}", "}", path.removeprefix(API)), needed(route.dependant), route.summary]
        for path, route in routes()
        if path.startswith(API)
        for method in sorted(route.methods - {"HEAD"})
    ]
    assert rows("Routes") == there and len(there) > 50


def test_every_code_of_a_problem_is_told_of() -> None:
    assert rows("Problems") == [[code.value, str(status)] for code, status in STATUS.items()]
