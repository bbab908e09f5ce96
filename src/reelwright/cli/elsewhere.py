"""What commands do with `--server`: the same, on the server there, with the same words."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from reelwright.cli import exits, output
from reelwright.errors import BackendError, InvalidInput, NotFound, Stopped
from reelwright.film.brief import Brief
from reelwright.film.status import Condition
from reelwright.pipeline.wording import about
from reelwright.writing.said import wishes_said

if TYPE_CHECKING:
    from reelwright.pipeline.improving import Improvement
    from reelwright.web.client import Client
    from reelwright.web.schemas.enhancements import EnhancementReply
    from reelwright.web.schemas.files import FileReply
    from reelwright.web.schemas.productions import ProductionReply

KEY = "REELWRIGHT_API_KEY"
"""The variable of the environment that holds the key for the server."""
_LOOK_SECONDS = 0.5
_Told = TypeVar("_Told", "ProductionReply", "EnhancementReply")


@contextmanager
def connected(url: str) -> Iterator[Client]:
    from reelwright.web.client import Client

    with Client(url, os.environ.get(KEY, "")) as client:
        yield client


def find(client: Client, end_of_id: str) -> ProductionReply:
    """The production with this id, or whose id ends so; "" the newest. Raises NotFound, InvalidInput."""
    found = [one for one in client.productions(q=end_of_id) if one.id.endswith(end_of_id)] if end_of_id else []
    if not end_of_id:
        newest = next(client.productions(), None)
        if newest is None:
            raise NotFound("no productions there yet; begin with: reelwright --server URL make BRIEF")
        return newest
    if not found:
        raise NotFound(f"no production there ends in {end_of_id!r}; see reelwright --server URL list")
    if len(found) > 1:
        raise InvalidInput(f"{len(found)} productions end in {end_of_id!r}; write more of it")
    return found[0]


def make(
    client: Client,
    source: str,
    asked: Brief,
    given: Mapping[str, Any],
    gates: Sequence[str],
    out: Path | None,
    as_json: bool,
) -> None:
    """`asked`: the brief as it was read here, which names the files that are sent along."""
    if Path(source).is_file():
        wishes = dict(given)
        assets = _assets(source, asked, wishes)
        made = client.create(wishes=wishes, gates=gates, brief=Path(source), assets=assets)
    else:
        wishes = wishes_said(asked, Brief(text=asked.text)) | dict(given)
        made = client.create(asked.text, wishes, gates, notation=asked.notation)
    see_through(client, made, out, as_json)


def _assets(source: str, asked: Brief, wishes: dict[str, Any]) -> list[Path]:
    """The files that a brief names, and the wishes with the names of theirs alone."""
    from reelwright.writing.material import located

    folder = Path(source).parent
    found = [located(folder, one.name) for one in asked.materials]
    if isinstance(music := wishes.get("music"), str) and Path(music).is_file():
        found.append(Path(music))
        wishes["music"] = Path(music).name
    elif asked.soundtrack and asked.soundtrack.recording:
        found.append(located(folder, asked.soundtrack.recording.name))
    if isinstance(languages := wishes.get("languages"), str):
        named = [part.split("=", 1)[1].split()[0] for part in languages.split(",") if "=" in part]
        found += [Path(name) for name in named]
        for name in named:
            languages = languages.replace(name, Path(name).name)
        wishes["languages"] = languages
    else:
        found += [located(folder, one.file) for one in asked.languages if one.file]
    if asked.timing and (beside := Path(source).with_suffix(".srt")).is_file():
        found.append(beside)
    return list(dict.fromkeys(found))


def resume(client: Client, production: str, out: Path | None, as_json: bool) -> None:
    see_through(client, client.resume(find(client, production).id), out, as_json)


def _followed(
    told: _Told, is_over: Callable[[_Told], bool], again: Callable[[_Told], _Told], farewell: str, as_json: bool
) -> _Told:
    """Say how far it is until it is over. Ctrl-C leaves it to the server, with a farewell."""
    said = ""
    try:
        while not is_over(told):
            now = f"{told.state}" if told.progress is None else f"{told.state}, {told.progress:.0%}"
            if now != said and not as_json:
                left = f", about {about(told.seconds_left)} left" if told.seconds_left else ""
                output.remark(f"{now}{left}")
            said = now
            time.sleep(_LOOK_SECONDS)
            told = again(told)
    except KeyboardInterrupt:
        output.remark(f"\n{farewell}")
        raise typer.Exit(exits.PAUSED) from None
    return told


def see_through(client: Client, made: ProductionReply, out: Path | None, as_json: bool) -> None:
    """Watch until nobody works on it any more. Ctrl-C leaves it to the server."""
    made = _followed(
        made,
        lambda one: one.condition is not Condition.RUNNING,
        lambda one: client.production(one.id),
        f"It goes on there; stop it with: reelwright --server URL cancel {made.id}",
        as_json,
    )
    _deliver(client, made, out, as_json)


def enhance(
    client: Client, clip: Path, wished: Improvement, out: Path | None, may_replace: bool, as_json: bool
) -> None:
    """A clip made better there, and fetched. Ctrl-C leaves it to the server."""
    from reelwright.cli.mended import why_not_mended
    from reelwright.pipeline.enhancing import target_of
    from reelwright.store.enhancements import EnhancementState

    target, files = target_of(clip, out, may_replace, "enhanced"), wished.files
    options = wished.model_dump(mode="json", exclude_defaults=True, exclude=set(files))
    options |= {"colour": True} if "colour" in options else {}
    sent = client.enhance(clip, options, colours=files.get("colour"), picture=files.get("style"))
    sent = _followed(
        sent,
        lambda one: one.state.is_over,
        lambda one: client.enhancement(one.id),
        f"It goes on there, as {sent.id}; the same command again finds what is made by then.",
        as_json,
    )
    if sent.state is EnhancementState.CANCELLED:
        raise Stopped("it was cancelled from elsewhere; the same command begins it again")
    if sent.state is not EnhancementState.DONE:
        raise BackendError(sent.error or "it failed there")
    if sent.result_url is not None:
        client.fetch(sent.result_url, target)
    told = {"file": None if sent.result_url is None else str(target)} | (sent.report or {})
    if as_json:
        output.print_json(told)
    elif told["file"] is None:
        for line in why_not_mended(told["fix"]["looked_for"], bool(told["fix"]["tried"]), is_written=False):
            output.say(line)
    else:
        output.say(told["file"])
    if sent.result_url is None:
        raise typer.Exit(exits.NOTHING_TO_DO)


def _deliver(client: Client, made: ProductionReply, out: Path | None, as_json: bool) -> None:
    if made.condition is Condition.WAITING:
        _say_what_it_waits_for(client, made, as_json)
    if made.condition is Condition.FAILED:
        raise BackendError(made.error or "it failed there")
    if made.condition is not Condition.COMPLETE:
        raise Stopped(f"it was {made.condition} from elsewhere; go on with: reelwright --server URL resume {made.id}")
    files = [one for one in client.files(made.id) if one.folder == "final_output"]
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    places = [_place(client, one, out) for one in files]
    if as_json:
        output.print_json(summary(made, files, str(out) if out is not None else client.absolute("/")))
    else:
        for place in places:
            output.say(place)
    if not made.passed:
        output.complain("the film is there, but it failed its technical check; see report.html")
        raise typer.Exit(exits.CHECK_FAILED)


def _place(client: Client, file: FileReply, out: Path | None) -> str:
    """Where it is: fetched, or behind a link that lasts a while."""
    return str(client.download(file, out)) if out is not None else client.absolute(file.url)


def _say_what_it_waits_for(client: Client, made: ProductionReply, as_json: bool) -> NoReturn:
    says = next((one.asks or "" for one in client.gates(made.id) if one.gate == made.waiting_gate), "")
    if as_json:
        told = {"production": made.id, "condition": made.condition.value, "waits_at": made.waiting_gate, "says": says}
        output.print_json(told)
    else:
        output.say(f"It waits at the gate {made.waiting_gate}: {says}")
    raise typer.Exit(exits.WAITING)


def summary(made: ProductionReply, files: Sequence[FileReply], folder: str) -> dict[str, Any]:
    """As `making.summary`."""
    return {
        "production": made.id,
        "title": made.title,
        "condition": made.condition.value,
        "passed": made.passed,
        "scores": made.scores,
        "seconds": made.film_seconds,
        "frames": made.film_frames,
        "folder": folder,
        "files": {one.name: {"sha256": one.sha256, "bytes": one.size_bytes} for one in files},
    }
