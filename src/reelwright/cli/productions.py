"""`reelwright status`, `list`, `show`, `cancel`, `clean`: what there is, how it stands, and putting it away."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reelwright.app import App
from reelwright.cli import elsewhere, output
from reelwright.cli.common import Json, is_begun, nothing_at, open_app, open_workspace, place_of, server
from reelwright.cli.making import summary
from reelwright.film.events import Event
from reelwright.film.production import Production
from reelwright.film.status import Condition
from reelwright.film.verdict import AGREEMENTS
from reelwright.ledger.order import OrderState
from reelwright.pipeline.forecast import Forecast
from reelwright.pipeline.wording import about, counted

if TYPE_CHECKING:
    from reelwright.web.client import Client
    from reelwright.web.schemas.productions import ProductionReply

_NOT_SAID = ("kind", "missing", "present", "frames")
_DIGEST = re.compile(r"[0-9a-f]{64}")

Id = Annotated[str, typer.Argument(help="Id of the production, or the end of it.")]
IdOrNewest = Annotated[str, typer.Argument(help="Id, or the end of it; default: the newest.")]


def _row(production: Production | ProductionReply) -> dict[str, Any]:
    return {
        "production": production.id,
        "title": production.title,
        "condition": production.condition.value,
        "state": production.state.value,
        "run": production.run,
        "updated": production.updated_at.isoformat(timespec="seconds"),
    }


def _cells(production: Production | ProductionReply) -> tuple[str, str, str, str]:
    """A person is shown the end of the id, which is enough for every command and leaves room for the title."""
    id_ = production.id.rsplit("_", 1)[-1] if output.results.is_terminal else production.id
    return id_, f"{production.updated_at.astimezone():%Y-%m-%d %H:%M}", _standing(production), production.title


def _standing(production: Production | ProductionReply) -> str:
    """The condition, and the state where that says more."""
    if production.condition is Condition.COMPLETE:
        return production.condition.value
    return f"{production.condition.value} in {production.state.value}"


def list_(as_json: Json = False) -> None:
    """Every production of the workspace, newest first."""
    found: list[Production] | list[ProductionReply]
    none_yet = "No productions yet. Begin with: reelwright make BRIEF"
    if server():
        with elsewhere.connected(server()) as client:
            found = list(client.productions())
    else:
        with open_app() as app:
            found = app.productions.list() if is_begun(app) else []
            none_yet = none_yet if is_begun(app) else f"No productions: {nothing_at(app)}"
    if as_json:
        output.print_json([_row(production) for production in found])
    elif not found:
        output.say(none_yet)
    else:
        head = ("production", "updated", "condition", "title")
        output.print_table(head, [_cells(production) for production in found])


def status(production: IdOrNewest = "", as_json: Json = False) -> None:
    """Where a production stands, and how far its pictures are."""
    if server():
        with elsewhere.connected(server()) as client:
            _status_there(client, elsewhere.find(client, production), as_json)
        return
    with open_workspace() as app:
        found = app.productions.find(production) if production else app.productions.newest()
        is_running = found.condition is Condition.RUNNING
        items = app.productions.progress(found.id) if is_running else {}
        is_worked_on = is_running and _is_worked_on(app, found)
        events = [event for _, _, event in app.productions.events(found.id)] if is_running else []
        workers = app.settings.cpu_workers
        film = app.productions.film(found.id)
        folder = place_of(app).sessions / found.id / "final_output"
    scores = film.scores if film and found.condition is Condition.COMPLETE else {}
    if as_json:
        output.print_json(_row(found) | {"worked_on": is_worked_on, "progress": items, "scores": scores})
        return
    output.say(f"{found.id}  “{found.title}”: {_standing(found)}")
    if is_running:
        _say_progress(events, items, workers, is_worked_on)
        if not is_worked_on:
            output.say(f"no process is working on it; go on with: reelwright resume {found.id}")
    elif found.condition is not Condition.COMPLETE:
        output.say(f"go on with: reelwright resume {found.id}")
    _say_scores(scores)
    if film is not None and found.condition is Condition.COMPLETE:
        output.say(str(folder))


def _say_scores(scores: Mapping[str, float | None]) -> None:
    for name, value in scores.items():
        if value is not None:
            output.say(f"  {name:<22}" + (f"{value:4.2f} of 1" if name in AGREEMENTS else f"{value:4.1f} of 10"))
    if missing := [name for name, value in scores.items() if value is None]:
        output.say(f"  not measured: {', '.join(missing)}")


def _status_there(client: Client, found: ProductionReply, as_json: bool) -> None:
    drawing = {f"take {one.id}": one.progress for one in client.shots(found.id) if one.progress is not None}
    if as_json:
        output.print_json(_row(found) | {"progress": drawing, "scores": found.scores})
        return
    output.say(f"{found.id}  “{found.title}”: {_standing(found)}")
    if found.condition is Condition.RUNNING and found.progress is not None:
        rest = f"; the film in about {about(found.seconds_left)}" if found.seconds_left else ""
        output.say(f"{found.progress:.0%} done{rest}")
    for label, done in drawing.items():
        output.say(f"  {label:<16}{done:5.0%}")
    _say_scores(found.scores)
    if found.film_url is not None:
        output.say(client.absolute(found.film_url))


def _is_worked_on(app: App, production: Production) -> bool:
    from reelwright.pipeline.productions import run_id

    with app.control() as control:
        return control.is_worked_on(run_id(production))


def _say_progress(events: list[Event], items: dict[str, float], workers: int, is_worked_on: bool) -> None:
    """What is being made, of what was asked for last, and the time left if somebody works on it."""
    forecast = Forecast(workers)
    for event in events:
        forecast.hear(event)
    if not forecast.asked:
        return
    left = forecast.left(items, time.monotonic()) if is_worked_on else None
    rest = f"; the film in about {about(left.film)}" if left and left.film is not None else ""
    output.say(f"{forecast.made} of {len(forecast.asked)} made{rest}")
    for label in forecast.asked:
        if 0 < (done := items.get(label, 0.0)) < 1:
            output.say(f"  {label:<16}{done:5.0%}")


def show(production: IdOrNewest = "", as_json: Json = False) -> None:
    """All that happened to a production, and where its files are."""
    if server():
        with elsewhere.connected(server()) as client:
            _show_there(client, elsewhere.find(client, production), as_json)
        return
    with open_workspace() as app:
        found = app.productions.find(production) if production else app.productions.newest()
        film = app.productions.film(found.id)
        events = app.productions.events(found.id)
        folder = place_of(app).sessions / found.id
    if as_json:
        told = [{"at": at.isoformat(), **event.model_dump(mode="json")} for _, at, event in events]
        films = summary(found, film, folder / "final_output") if film else None
        output.print_json(_row(found) | {"film": films, "events": told})
        return
    output.say(f"{found.id}  “{found.title}”: {_standing(found)}, run {found.run}")
    for _, at, event in events:
        _say_event(at, event.model_dump(mode="json"))
    for deliverable in film.deliverables if film else ():
        output.say(str(folder / "final_output" / deliverable.name))


def _say_event(at: datetime, event: Mapping[str, Any]) -> None:
    told = {name: value for name, value in event.items() if name not in _NOT_SAID and value not in ("", None, [])}
    words = "  ".join(f"{name}={_short(value)}" for name, value in told.items())
    output.say(f"  {at.astimezone():%H:%M:%S}  {event['kind']:<21} {words}".rstrip())


def _show_there(client: Client, found: ProductionReply, as_json: bool) -> None:
    events = list(client.events(found.id))
    files = [one for one in client.files(found.id) if one.folder == "final_output"]
    if as_json:
        told = [{name: value for name, value in one.items() if name != "seq"} for one in events]
        film = elsewhere.summary(found, files, client.absolute("/")) if files else None
        output.print_json(_row(found) | {"film": film, "events": told})
        return
    output.say(f"{found.id}  “{found.title}”: {_standing(found)}, run {found.run}")
    for one in events:
        _say_event(datetime.fromisoformat(one["at"]), {name: one[name] for name in one if name not in ("seq", "at")})
    for file in files:
        output.say(client.absolute(file.url))


def _short(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value[:12] if isinstance(value, str) and _DIGEST.fullmatch(value) else str(value)


def cancel(production: Id, as_json: Json = False) -> None:
    """Stop a production for good, in whichever process it runs. Its assets stay; `resume` begins a new run."""
    if server():
        with elsewhere.connected(server()) as client:
            _say_cancelled(client.cancel(elsewhere.find(client, production).id), [], as_json)
        return
    with open_workspace() as app:
        from reelwright.pipeline.productions import cancel as stop

        found = stop(app.floor, app.control(), app.productions.find(production).id)
        jobs = _end_jobs(app, found.id)
    _say_cancelled(found, jobs, as_json)


def _say_cancelled(found: Production | ProductionReply, jobs: list[dict[str, str]], as_json: bool) -> None:
    if as_json:
        output.print_json(_row(found) | {"jobs": jobs})
    else:
        for job in jobs:
            output.say(f"{job['shot']}, ordered of {job['backend']}: {job['became']}")
        output.say(f"{found.id} is {found.condition.value}; begin anew with: reelwright resume {found.id}")


def _end_jobs(app: App, production: str) -> list[dict[str, str]]:
    """What providers still work on for it, ended where they end jobs."""
    if not app.floor.ledger.orders(production, states=(OrderState.PLACED,)):
        return []
    from reelwright.pipeline.held import cancel_jobs

    ended = asyncio.run(cancel_jobs(app.floor, production))
    return [
        {"shot": order.purpose.shot, "backend": order.purpose.backend, "order": order.key, "became": became}
        for order, became in ended
    ]


def clean(
    everything: Annotated[bool, typer.Option("--all", help="Also the cancelled and failed productions.")] = False,
    as_json: Json = False,
) -> None:
    """Remove what nothing refers to any more. That is left-over staging files, assets without a record, and session
    folders of no production; with --all also cancelled and failed productions with their session folders. Finished
    films are never touched."""
    with open_workspace() as app:
        from reelwright.pipeline.productions import remove, remove_left_over

        removed = []
        if everything:
            control = app.control()
            for production in app.productions.list():
                if production.condition in (Condition.CANCELLED, Condition.FAILED):
                    remove(app.floor, control, production)
                    removed.append(production.id)
        sessions = remove_left_over(app.floor)
        swept = app.assets.sweep()
    told = {"productions": removed, "sessions": sessions, "files": swept.files, "bytes": swept.bytes}
    if as_json:
        output.print_json(told)
    else:
        productions, folders = counted(len(removed), "production"), counted(len(sessions), "left-over session folder")
        files, size = counted(swept.files, "left-over file"), f"{swept.bytes / 1e6:.1f} MB"
        output.say(f"removed {productions}, {folders} and {files} ({size})")
