"""`reelwright decide`: a person's word at the gate where a production waits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reelwright.cli import ctrl_c, exits, output
from reelwright.cli.common import Json, open_workspace
from reelwright.cli.making import see_through
from reelwright.errors import Conflict, InvalidInput
from reelwright.film.tenant import LOCAL


def decide(
    production: Annotated[str, typer.Argument(help="Id of the production, or the end of it.")],
    approve: Annotated[bool, typer.Option("--approve", help="Let it go on, and go on with it here.")] = False,
    reject: Annotated[str | None, typer.Option(help="Say what is wrong; it waits until it is edited.")] = None,
    out: Annotated[Path | None, typer.Option(help="Also copy what is delivered into this folder.")] = None,
    as_json: Json = False,
) -> None:
    """Approve or reject what a production waits for at a gate; without either, show what that is."""
    if approve and reject is not None:
        raise InvalidInput("choose one of --approve and --reject")
    ctrl_c.defer()
    with open_workspace() as app:
        from reelwright.pipeline.gates import decide as say
        from reelwright.pipeline.gates import waits_for

        found = app.productions.find(production)
        matter = waits_for(app.floor, found)
        if matter is None:
            raise Conflict(f"{found.id} waits at no gate; it is {found.condition} in {found.state}")
        if approve or reject is not None:
            say(app.floor, found.id, matter.gate, approve, reject or "", LOCAL)
        if approve:
            see_through(app, found.id, out, as_json)
            return
    if as_json:
        output.print_json({"production": found.id, "rejected": reject, "matter": matter.model_dump(mode="json")})
    elif reject is not None:
        output.say(f"{found.id} is rejected at the gate {matter.gate}, and waits")
    else:
        output.say(f"{found.id} waits at the gate {matter.gate}: {matter.says}")
    raise typer.Exit(exits.WAITING if reject is None else exits.DONE)
