"""`reelwright models`: the nets that ship and those of yours, looked at, added, verified and taken off."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reelwright.cli import output
from reelwright.cli.common import Json, open_app, place_of
from reelwright.errors import InvalidInput

if TYPE_CHECKING:
    from reelwright.enhance.manifest import Manifest


class Doing(StrEnum):
    LIST = "list"
    ADD = "add"
    VERIFY = "verify"
    REMOVE = "remove"


def models(
    doing: Annotated[Doing, typer.Argument(help="What is to be done with them.")] = Doing.LIST,
    which: Annotated[str, typer.Argument(help="A file to add, or the name of a model.")] = "",
    name: Annotated[str, typer.Option(help="What to call one that is added; default: as its file.")] = "",
    licence: Annotated[str, typer.Option(help="Of one that is added, such as BSD-3-Clause.")] = "unknown",
    source: Annotated[str, typer.Option(help="Where one that is added is from.")] = "unknown",
    as_json: Json = False,
) -> None:
    """Models that make pictures larger, or between others: those that ship, and your own: ONNX and checkpoints."""
    from reelwright.enhance.models import Shelf

    with open_app() as app:
        shelf = Shelf(place_of(app).models)
    if doing in (Doing.ADD, Doing.REMOVE) and not which:
        raise InvalidInput(f"say which: reelwright models {doing} " + ("FILE" if doing == Doing.ADD else "NAME"))
    if doing == Doing.LIST:
        _list([manifest for manifest, _ in shelf if which in ("", manifest.name)], as_json)
    elif doing == Doing.ADD:
        _list([shelf.add(Path(which), name or Path(which).stem.lower(), licence, source)], as_json)
    elif doing == Doing.REMOVE:
        shelf.remove(which)
        _say({"removed": which}, f"{which} is removed", as_json)
    else:
        good = shelf.verify(which or None)
        _say({"verified": good}, "as they were, and working: " + ", ".join(good), as_json)


def _say(document: dict[str, object], words: str, as_json: bool) -> None:
    if as_json:
        output.print_json(document)
    else:
        output.say(words)


def _list(found: list[Manifest], as_json: bool) -> None:
    if as_json:
        output.print_json({"models": [one.model_dump(mode="json") for one in found]})
        return
    rows = [
        (
            one.name,
            "frames between" if one.task == "interpolate" else f"x{one.times}",
            one.given,
            one.suits or "any",
            one.version,
            one.licence,
            one.sha256[:12],
            one.source,
        )
        for one in found
    ]
    output.print_table(("model", "makes", "given", "suits", "version", "licence", "sha256", "source"), rows, whole=2)
