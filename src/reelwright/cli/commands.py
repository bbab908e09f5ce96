"""All commands, in the order of the help, and what becomes of an error."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from reelwright import __version__
from reelwright.cli import (
    backends,
    costing,
    ctrl_c,
    deciding,
    doctor,
    enhancing,
    exits,
    explaining,
    exporting,
    files,
    holding,
    keys,
    looking,
    making,
    models,
    output,
    planning,
    productions,
    serving,
    simulating,
)
from reelwright.cli.common import remember_flags
from reelwright.errors import ReelwrightError

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

for command in (
    making.make,
    explaining.explain,
    planning.plan,
    planning.diff,
    productions.status,
    productions.list_,
    productions.show,
    exporting.export,
    costing.costs,
    making.resume,
    deciding.decide,
    productions.cancel,
    holding.held,
    files.check,
    files.probe,
    enhancing.enhance,
    models.models,
    backends.backends,
    doctor.doctor,
    serving.serve,
    simulating.simulate,
    looking.cache,
    productions.clean,
):
    app.command(name=command.__name__.rstrip("_"))(command)
app.add_typer(keys.app, name="keys")


def _version(wanted: bool) -> None:
    if wanted:
        output.say(f"reelwright {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    workspace: Annotated[
        str | None, typer.Option(help="Folder of the database, assets and sessions; default: ./workspace.")
    ] = None,
    server: Annotated[
        str | None, typer.Option(help="A server to ask in place of a workspace, with the key in REELWRIGHT_API_KEY.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,
) -> None:
    """A build system for film: a brief goes in, a finished, checked film comes out."""
    remember_flags(workspace, server)


def run() -> None:
    """Do what the command line says. Ends the process unless all went well."""
    try:
        app()
    except SystemExit:
        if ctrl_c.is_unanswered():  # Typer ends the process without a word
            output.remark("\nStopped.")
        raise
    except ReelwrightError as error:
        output.complain(str(error))
        sys.exit(exits.code_of(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(exits.DONE)
