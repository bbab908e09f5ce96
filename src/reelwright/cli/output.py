"""The only place that prints: results on stdout, everything else on stderr. Tables for people, JSON for programs.

What stdout's encoding lacks (`LC_ALL=C`, `PYTHONIOENCODING`) is a `?` for people and an escape in JSON. Python itself
sees to it that stderr takes every character.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reelwright.errors import WorkspaceError
from reelwright.store.paths import is_utf8

results = Console(highlight=False, soft_wrap=True)
aside = Console(stderr=True, highlight=False)
"""Progress, remarks and errors."""


def is_live() -> bool:
    """Whether stderr is a terminal on which something drawn can be drawn over."""
    return aside.is_terminal and not aside.is_dumb_terminal


@contextmanager
def _told() -> Iterator[None]:
    """A full disk behind stdout is the operator's to mend, not a bug; a closed pipe is nobody's."""
    try:
        if isinstance(results.file, TextIOWrapper) and results.file.errors != "replace":
            results.file.reconfigure(errors="replace")
        yield
        results.file.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WorkspaceError(f"cannot write the answer to stdout: {error.strerror}; send it elsewhere") from None


def print_json(value: Any) -> None:
    """One JSON document on stdout, and nothing else there."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    if codecs.lookup(results.encoding).name != "utf-8" or not is_utf8(text):
        text = json.dumps(value, indent=2, default=str)
    with _told():
        results.file.write(text + "\n")


def write(text: str) -> None:
    """A text as it is, for a file or another program."""
    with _told():
        results.file.write(text)


def say(text: str) -> None:
    """A line of the answer. It is never broken, so that a path in it can be copied."""
    with _told():
        results.print(text, markup=False)


def remark(text: str, style: str = "") -> None:
    """A line beside the answer, on stderr."""
    _beside(text, style)


def remark_columns(first: Sequence[tuple[str, int]], last: str, style: str = "") -> None:
    """A line on stderr whose last column is broken into lines of its own in a narrow terminal.

    `first`: text and width of the columns before it.
    """
    head = "".join(f"{text:<{width}}" for text, width in first)
    room = aside.width - len(head)
    if not aside.is_terminal or room < 20:
        _beside(head + last, style)
        return
    lines = Text(last).wrap(aside, room)
    for number, line in enumerate(lines):
        _beside((head if number == 0 else " " * len(head)) + line.plain, style)


def complain(text: str) -> None:
    """An error, on stderr: what, where, and what to do."""
    _beside(f"reelwright: {text}", "bold red" if aside.is_terminal else "")


def _beside(text: str, style: str) -> None:
    # A line of a log stays one line, however long.
    aside.print(Text(text), style=style, soft_wrap=not aside.is_terminal)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], whole: int = 1) -> None:
    """A table on stdout; plain, unbroken columns when stdout is not a terminal.

    In a narrow terminal the first `whole` columns stay as they are, and the others are broken into lines.
    """
    if not results.is_terminal:
        widths = [max(cell_len(row[column]) for row in (head, *rows)) for column in range(len(head))]
        for row in (head, *rows):
            padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
            say("  ".join(padded).rstrip())
        return
    table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    for number, name in enumerate(head):
        table.add_column(name, no_wrap=number < whole, overflow="ignore" if number < whole else "fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    with _told():
        results.print(table)
