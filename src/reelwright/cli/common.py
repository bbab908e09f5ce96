"""What every command shares: the workspace option, `--json`, and one opened App."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from reelwright.app import App
from reelwright.errors import InvalidInput, NotFound
from reelwright.settings import load_settings
from reelwright.store.files import Workspace

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, for programs.")]

Preview = Annotated[bool, typer.Option("--preview", help="A quick look: --size 360 --fps 12.")]
PREVIEW: dict[str, Any] = {"size": 360, "fps": "12"}
"""Wishes of a quick look, unless others are given: a quarter of the pixels, half of the frames."""

ASK_SERVERS = "make, status, list, show, costs, resume, cancel, enhance"
"""The commands that can be done on a server."""
_flags: dict[str, Any] = {}


_servers: list[str] = []


def remember_flags(workspace: str | None, server: str | None = None) -> None:
    """What was given before the command's name."""
    if workspace and server:
        raise InvalidInput("--workspace is of this machine, and --server is elsewhere; leave out one of the two")
    _flags.clear()
    _flags.update(workspace=workspace)
    _servers[:] = [server] if server else []


def server() -> str:
    """The one to ask in place of a workspace; empty: none."""
    return _servers[0] if _servers else ""


def flags() -> dict[str, Any]:
    """Those that were given."""
    return dict(_flags)


@contextmanager
def open_app() -> Iterator[App]:
    """The workspace of this command.

    Raises:
        InvalidInput: a server was given, and this is done on this machine alone.
    """
    if server():
        raise InvalidInput(f"this command is of this machine alone; with --server there are: {ASK_SERVERS}")
    app = App(load_settings(_flags))
    try:
        yield app
    finally:
        app.close()


@contextmanager
def open_workspace() -> Iterator[App]:
    """The workspace there is.

    Raises:
        NotFound: there is none; it is not made in order to look into it.
    """
    with open_app() as app:
        if not is_begun(app):
            raise NotFound(f"{nothing_at(app)}, or choose another --workspace")
        yield app


def place_of(app: App) -> Workspace:
    """The workspace, which is not made by asking for it."""
    return Workspace.at(app.settings.workspace)


def is_begun(app: App) -> bool:
    from reelwright.store.database import is_there

    return is_there(app.settings.database_url or place_of(app).database_url)


def nothing_at(app: App) -> str:
    return f"there is no workspace at {place_of(app).root} yet; begin one with: reelwright make BRIEF"


def standard_input(most: int) -> bytes:
    """At most so many bytes of it."""
    if sys.stdin is None:
        raise InvalidInput("there is no standard input to read the brief from; name a file, or give a sentence")
    return sys.stdin.buffer.read(most)
