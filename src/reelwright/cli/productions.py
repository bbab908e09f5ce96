"""`reelwright status`, `list`, `show`, `cancel`, `clean`: what there is, how it stands, and putting it away."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from reelwright.cli import output
from reelwright.cli.common import Json, open_app
from reelwright.cli.making import summary
from reelwright.film.production import Production
from reelwright.film.status import Condition

Id = Annotated[str, typer.Argument(help="Id of the production, or the end of it.")]


def _row(production: Production) -> dict[str, Any]:
    return {
        "production": production.id,
        "title": production.title,
        "condition": production.condition.value,
        "state": production.state.value,
        "run": production.run,
        "updated": production.updated_at.isoformat(timespec="seconds"),
    }


def list_(as_json: Json = False) -> None:
    """Every production of the workspace, newest first."""
    with open_app() as app:
        rows = [_row(production) for production in app.productions.list()]
    if as_json:
        output.print_json(rows)
    elif not rows:
        output.say("No productions yet. Begin with: reelwright make BRIEF")
    else:
        output.print_table(list(rows[0]), [[str(cell) for cell in row.values()] for row in rows])


def status(
    production: Annotated[str, typer.Argument(help="Id, or the end of it; default: the newest.")] = "",
    as_json: Json = False,
) -> None:
    """Where a production stands, and how far its pictures are."""
    with open_app() as app:
        found = app.productions.find(production) if production else app.productions.newest()
        items = app.productions.progress(found.id) if found.condition is Condition.RUNNING else {}
    if as_json:
        output.print_json(_row(found) | {"progress": items})
        return
    output.say(f"{found.id}  “{found.title}”: {found.condition.value}, {found.state.value}")
    for item, done in items.items():
        output.say(f"  {item:<24}{done:5.0%}")
    if found.condition in (Condition.PAUSED, Condition.FAILED, Condition.CANCELLED):
        output.say(f"go on with: reelwright resume {found.id}")


def show(production: Id, as_json: Json = False) -> None:
    """All that happened to a production, and where its files are."""
    with open_app() as app:
        found = app.productions.find(production)
        film = app.productions.film(found.id)
        events = app.productions.events(found.id)
        folder = app.workspace.root / "sessions" / found.id
    if as_json:
        told = [{"at": at.isoformat(), **event.model_dump(mode="json")} for _, at, event in events]
        films = summary(found, film, folder / "final_output") if film else None
        output.print_json(_row(found) | {"film": films, "events": told})
        return
    output.say(f"{found.id}  “{found.title}”: {found.condition.value}, {found.state.value}, run {found.run}")
    for _, at, event in events:
        body = event.model_dump(mode="json", exclude={"kind", "missing", "present"})
        words = "  ".join(f"{name}={value}" for name, value in body.items() if value not in ("", None))
        output.say(f"  {at:%H:%M:%S}  {event.kind:<22}{words}")
    for deliverable in film.deliverables if film else ():
        output.say(str(folder / "final_output" / deliverable.name))


def cancel(production: Id, as_json: Json = False) -> None:
    """Stop a production for good, also one that runs in another process. Its assets stay; `resume` begins a new run."""
    with open_app() as app:
        from reelwright.pipeline.productions import cancel as stop

        found = stop(app.floor, app.control(), app.productions.find(production).id)
    if as_json:
        output.print_json(_row(found))
    else:
        output.say(f"{found.id} is {found.condition.value}.")


def clean(
    everything: Annotated[bool, typer.Option("--all", help="Also the cancelled and failed productions.")] = False,
    as_json: Json = False,
) -> None:
    """Remove what nothing refers to any more: left-over staging files and assets without a record. With --all also
    cancelled and failed productions with their session folders. Finished films are never touched."""
    with open_app() as app:
        from reelwright.pipeline.productions import remove

        removed = []
        if everything:
            control = app.control()
            for production in app.productions.list():
                if production.condition in (Condition.CANCELLED, Condition.FAILED):
                    remove(app.floor, control, production)
                    removed.append(production.id)
        swept = app.assets.sweep()
    told = {"productions": removed, "files": swept.files, "bytes": swept.bytes}
    if as_json:
        output.print_json(told)
    else:
        output.say(f"removed {len(removed)} productions and {swept.files} files, {swept.bytes / 1e6:.1f} MB")
