"""What every command shares: the workspace option, `--json`, and one opened App."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from reelwright.app import App
from reelwright.errors import InvalidInput
from reelwright.settings import load_settings

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, for programs.")]

_flags: dict[str, Any] = {}


def remember_flags(workspace: Path | None) -> None:
    """Settings given before the command's name."""
    _flags.clear()
    _flags.update(workspace=workspace)


@contextmanager
def open_app() -> Iterator[App]:
    """The workspace of this command."""
    app = App(load_settings(_flags))
    try:
        yield app
    finally:
        app.close()


def standard_input(most: int) -> bytes:
    """At most so many bytes of it."""
    if sys.stdin is None:
        raise InvalidInput("there is no standard input to read the brief from; name a file, or give a sentence")
    return sys.stdin.buffer.read(most)
