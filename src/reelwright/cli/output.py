"""The only place that prints: results on stdout, everything else on stderr. Tables for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

results = Console(highlight=False, soft_wrap=True)
aside = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress, remarks and errors."""


def print_json(value: Any) -> None:
    """One JSON document on stdout, and nothing else there."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def say(text: str) -> None:
    """A line of the answer."""
    results.print(text, markup=False)


def remark(text: str, style: str = "") -> None:
    """A line beside the answer, on stderr."""
    aside.print(text, markup=False, style=style)


def complain(text: str) -> None:
    """An error, on stderr: what, where, and what to do."""
    aside.print(f"reelwright: {text}", markup=False, style="bold red" if aside.is_terminal else "")


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """A table on stdout; plain columns when stdout is not a terminal."""
    table = Table(*head, title=title or None, box=None, pad_edge=False, show_edge=False, title_justify="left")
    for row in rows:
        table.add_row(*(str(cell).replace("[", r"\[") for cell in row))
    results.print(table)
