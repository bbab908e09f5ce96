"""`reelwright serve`: a studio for a team, or for this machine alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from reelwright.cli import ctrl_c, output
from reelwright.cli.common import open_app

if TYPE_CHECKING:
    from reelwright.app import App

HOST, PORT = "127.0.0.1", 8000


class ServerRole(StrEnum):
    """What a process does."""

    ALL = "all"
    API = "api"
    WORKER = "worker"


def serve(
    host: Annotated[str, typer.Option(help="Address it listens on; 0.0.0.0 for every network.")] = HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where it listens; 0 takes a free one.")] = PORT,
    role: Annotated[
        ServerRole, typer.Option(help="Answer requests (api), make films (worker), or both, in two processes.")
    ] = ServerRole.ALL,
    local: Annotated[bool, typer.Option("--local", help="Ask for no key; for this machine alone.")] = False,
) -> None:
    """Serve the studio and its API until Ctrl-C or SIGTERM. The first start prints a link that signs you in."""
    try:
        with open_app() as app:
            if role is ServerRole.WORKER:
                _work(app)
            else:
                _serve(app, host, port, role is ServerRole.ALL, local)
    except KeyboardInterrupt:  # it came before the server listened for it
        ctrl_c.ignore()


def _work(app: App) -> None:
    from reelwright.web.working import until_told, work

    work(app, until_told(), lambda: output.say(f"Films of {app.workspace.root} are made here; Ctrl-C ends it."))


def _serve(app: App, host: str, port: int, has_worker: bool, is_local: bool) -> None:
    from contextlib import nullcontext

    from reelwright.web.server import create_app
    from reelwright.web.serving import address_of, bind, first_token, rules_of, run
    from reelwright.web.worker_process import WorkerProcess

    rules = rules_of(app.settings, host, is_local)
    with bind(host, port) as listener:
        api = create_app(app, rules)
        address = address_of(listener, app.settings)
        output.say(f"Reelwright serves {app.workspace.root} at {address}")
        token = None if is_local else first_token(api)
        if is_local:
            output.say("Nobody is asked for a key: whoever uses this machine is admin.")
        elif token is not None:
            output.say(f"Sign in, once and within 15 minutes: {address}/enter?token={token}")
        output.say("Films are made beside it; Ctrl-C ends both." if has_worker else "Ctrl-C ends it.")
        with WorkerProcess(app.settings, output.complain) if has_worker else nullcontext() as process:
            run(api, listener, app.settings, process.dismiss if process else lambda: None)
