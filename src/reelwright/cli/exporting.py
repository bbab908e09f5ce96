"""`reelwright export`: the script of a production, for the programs that screenwriters and editors use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from reelwright.cli import output
from reelwright.cli.common import open_workspace
from reelwright.errors import InvalidInput
from reelwright.film.script import Transcript


def export(
    production: Annotated[str, typer.Argument(help="Id of the production, or the end of it.")],
    form: Annotated[Transcript, typer.Option("--format", help="What to write it in.")] = Transcript.FOUNTAIN,
    out: Annotated[Path | None, typer.Option(help="A new file to write, instead of stdout.")] = None,
) -> None:
    """Write the script of a production back, as a screenplay, a storyboard, or timed lines."""
    from reelwright.pipeline.transcripts import transcript

    with open_workspace() as app:
        text = transcript(app.floor, app.productions.find(production).id, form)
    if out is None:
        output.write(text)
        return
    try:
        with open(out, "xb") as file:
            file.write(text.encode())
    except FileExistsError:
        raise InvalidInput(f"{out} is there already; name a file that is not, or remove it first") from None
    except OSError as error:
        raise InvalidInput(f"cannot write {out}: {os.strerror(error.errno or 0)}; name another file") from None
    output.say(str(out))
