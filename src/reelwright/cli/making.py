"""`reelwright make` and `resume`: have a film made, watch it, and say where it is."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from reelwright.app import App
from reelwright.backends import NAMES
from reelwright.cli import ctrl_c, elsewhere, exits, output
from reelwright.cli.common import PREVIEW, Json, Preview, is_begun, open_app, open_workspace, server, standard_input
from reelwright.cli.rehearsing import rehearsal
from reelwright.cli.simulating import Faults
from reelwright.errors import InvalidInput, Stopped, WorkspaceError
from reelwright.film.brief import MEASURED, RULES
from reelwright.film.deliverable import Film
from reelwright.film.gate import Gate
from reelwright.film.production import Production
from reelwright.film.status import Condition
from reelwright.store.disk import copy_into, replace_whole

_LOOK_SECONDS = 0.2
"""How often the progress shown is brought up to date."""


def make(
    brief: Annotated[
        str, typer.Argument(help="A file (.md, .txt, .toml, .fountain, .csv), a sentence in quotes, or - for stdin.")
    ],
    duration: Annotated[float | None, typer.Option(help="Length of the film in seconds, 1 to 300.")] = None,
    aspect: Annotated[str | None, typer.Option(help="Shape of the picture: 16:9, 9:16, 1:1, 4:5 or 2.39:1.")] = None,
    preview: Preview = False,
    fps: Annotated[str | None, typer.Option(help="Frames a second: 24, 25, 30, 50, 60, 23.976, 29.97, 59.94.")] = None,
    size: Annotated[int | None, typer.Option(help="Pixels of the shorter side: 360, 720, 1080.")] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed, another film.")] = None,
    style: Annotated[str | None, typer.Option(help="A word or two on the look.")] = None,
    writer: Annotated[
        str | None, typer.Option(help="Who writes the script: rules, or gemini or openai, which are paid.")
    ] = None,
    languages: Annotated[
        str | None, typer.Option(help="Have it in these too: de=film.de.srt,fr=film.fr.srt, or de,fr with --writer.")
    ] = None,
    judge: Annotated[
        str | None, typer.Option(help="Who judges the film: measured, or gemini or openai, which are paid.")
    ] = None,
    budget: Annotated[str | None, typer.Option(help="The most it may cost, in USD, 0.10 to 100.")] = None,
    grain: Annotated[str | None, typer.Option(help="Of the film stock: fine, coarse, or none.")] = None,
    enhance: Annotated[
        str | None, typer.Option(help="Done to every picture: denoise, sharpen 0.5, grain fine, and others.")
    ] = None,
    overlay: Annotated[str | None, typer.Option(help="Over every shot: storyboard, or none.")] = None,
    music: Annotated[str | None, typer.Option(help="A sound file of yours for music, or none.")] = None,
    loudness: Annotated[
        str | None, typer.Option(help="In LUFS: web (-14), podcast (-16) or broadcast (-23); or several.")
    ] = None,
    backend: Annotated[
        str | None, typer.Option(help="Who makes the shots: names, or cheapest, fastest or best; see backends.")
    ] = None,
    quality: Annotated[str | None, typer.Option(help="The least a provider's model is held to be, 1 to 3.")] = None,
    fit: Annotated[bool, typer.Option("--fit", help="Rather draw some shots than pass the budget.")] = False,
    rehearse: Annotated[
        Faults | None, typer.Option(help="Make it against simulated providers, with so much going wrong, for nothing.")
    ] = None,
    gates: Annotated[
        str | None, typer.Option(help="Wait for your word: spend, before anything is bought, or lock, or both.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Also copy what is delivered into this folder.")] = None,
    no_narration: Annotated[bool, typer.Option("--no-narration", help="No voice and no subtitles.")] = False,
    as_json: Json = False,
) -> None:
    """Make a film. The same brief again goes on where it was, and makes nothing twice."""
    from reelwright.pipeline.names import known_names
    from reelwright.writing.reading import read_brief

    wishes: dict[str, Any] = {
        "duration": duration,
        "aspect": aspect,
        "fps": fps,
        "size": size,
        "seed": seed,
        "style": style,
        "writer": writer,
        "languages": languages,
        "judge": judge,
        "budget": budget,
        "grain": grain,
        "enhance": enhance,
        "overlay": overlay,
        "music": music,
        "loudness": loudness,
        "backend": backend,
        "quality": quality,
        "fit": True if fit else None,
        "narration": False if no_narration else None,
    }
    given = (PREVIEW if preview else {}) | {name: value for name, value in wishes.items() if value is not None}
    asked = read_brief(brief, given, standard_input, known_names(NAMES))
    if rehearse is not None and asked.is_dictated:
        output.remark(
            f"Rehearsed with the script that rules write: no model is simulated that writes as {asked.writer}."
        )
        asked = asked.model_copy(update={"writer": RULES})
        theirs = [one.language for one in asked.languages if not one.cues]
        if theirs:
            output.remark(f"Rehearsed without {', '.join(theirs)}: no model is simulated that translates.")
            own = tuple(one for one in asked.languages if one.cues)
            asked = asked.model_copy(update={"languages": own})
    if rehearse is not None and asked.is_judged:
        output.remark(f"Rehearsed without a judge: no model is simulated that sees as {asked.judge}.")
        asked = asked.model_copy(update={"judge": MEASURED})
    stops = _gates(gates or "")
    if out is not None:
        _see_that_it_can_be_written(out)
    if server():
        if rehearse is not None:
            raise InvalidInput("--rehearse is of this machine alone; leave out either it or --server")
        with elsewhere.connected(server()) as client:
            elsewhere.make(client, brief, asked, given, stops, out, as_json)
        return
    ctrl_c.defer()
    with open_app() if rehearse is None else rehearsal(asked, rehearse) as app:
        if not is_begun(app):  # then there is something to make, which else is known a while later
            app.warm_up()
        from reelwright.pipeline.productions import begin

        beginning = begin(
            app.floor,
            asked,
            Path(brief).parent if asked.files else None,
            Path(music).parent if music else None,
            gates=stops,
        )
        if beginning.is_whole:
            output.remark("Nothing to make: this film is finished and every file of it is whole.")
            deliver(app, beginning.production, out, as_json)
        else:
            see_through(app, beginning.production.id, out, as_json)


def resume(
    production: Annotated[str, typer.Argument(help="Id of the production, or the end of it.")],
    out: Annotated[Path | None, typer.Option(help="Also copy what is delivered into this folder.")] = None,
    as_json: Json = False,
) -> None:
    """Go on with a production that was paused, killed or failed."""
    if out is not None:
        _see_that_it_can_be_written(out)
    if server():
        with elsewhere.connected(server()) as client:
            elsewhere.resume(client, production, out, as_json)
        return
    ctrl_c.defer()
    with open_workspace() as app:
        from reelwright.pipeline.productions import is_whole

        found = app.productions.find(production)
        if is_whole(app.floor, found):
            output.remark("Nothing to do: this film is finished and every file of it is whole.")
            deliver(app, found, out, as_json)
        else:
            see_through(app, found.id, out, as_json)


def see_through(app: App, production_id: str, out: Path | None, as_json: bool) -> None:
    """Work until the production is done, showing what happens. Ctrl-C pauses, at any moment."""
    from reelwright.pipeline.productions import pause

    try:
        _run(app, production_id, out, as_json)
    except KeyboardInterrupt:
        ctrl_c.ignore()  # once is enough
        condition = app.productions.get(production_id).condition
        if condition is Condition.RUNNING:
            with app.control() as control:
                condition = pause(app.floor, control, production_id).condition
        if condition is Condition.COMPLETE:  # it came too late
            deliver(app, app.productions.get(production_id), out, as_json)
            return
        said = condition.value.capitalize()
        onward = f"Nothing finished is lost; go on with: reelwright resume {production_id}"
        output.remark(f"\n{said}. {'A rehearsal begins at the beginning.' if app.is_hurried else onward}")
        raise typer.Exit(exits.PAUSED) from None
    except Stopped:
        condition = app.productions.get(production_id).condition
        raise Stopped(f"it was {condition} from elsewhere; go on with: reelwright resume {production_id}") from None


def _run(app: App, production_id: str, out: Path | None, as_json: bool) -> None:
    from reelwright.cli.progress import watching
    from reelwright.pipeline.productions import go_on, run_id

    is_quiet = as_json and not output.aside.is_terminal
    with app.worker() as worker:
        with watching(app.productions, production_id, app.settings.cpu_workers, is_quiet) as watch:
            run = run_id(go_on(app.floor, worker, production_id))
            import reelwright.pipeline.produce  # noqa: F401 - while the run waits for its turn

            answer = None
            while answer is None:
                ctrl_c.heed()
                try:
                    answer = worker.wait(run, timeout_seconds=_LOOK_SECONDS)
                except TimeoutError:
                    pass
                finally:
                    if watch is not None:
                        watch.look()
        ctrl_c.ignore()
        production = app.productions.get(production_id)
        if production.condition is Condition.WAITING:
            _say_what_it_waits_for(app, production, as_json)
        deliver(app, production, out, as_json)


def _gates(words: str) -> tuple[Gate, ...]:
    """Raises InvalidInput."""
    names = [name.strip() for name in words.split(",") if name.strip()]
    wrong = [name for name in names if name not in list(Gate)]
    if wrong:
        raise InvalidInput(f"--gates: there is no gate {wrong[0]!r}; there are: {', '.join(Gate)}")
    return tuple(gate for gate in Gate if gate in names)


def _say_what_it_waits_for(app: App, production: Production, as_json: bool) -> NoReturn:
    from reelwright.pipeline.gates import waits_for

    matter = waits_for(app.floor, production)
    assert matter is not None
    if as_json:
        condition = production.condition.value
        output.print_json(
            {"production": production.id, "condition": condition, "waits_at": matter.gate.value, "says": matter.says}
        )
    else:
        output.say(f"It waits at the gate {matter.gate}: {matter.says}")
        output.say(f"Decide with: reelwright decide {production.id} --approve, or --reject NOTE")
    raise typer.Exit(exits.WAITING)


def deliver(app: App, production: Production, out: Path | None, as_json: bool) -> None:
    """Say where everything is, and copy it where it was wanted."""
    film = app.productions.film(production.id)
    assert film is not None and production.condition is Condition.COMPLETE
    folder = app.workspace.root / "sessions" / production.id / "final_output"
    if out is not None:
        folder = _copy(film, folder, out)
    if as_json:
        output.print_json(summary(production, film, folder))
    else:
        for deliverable in film.deliverables:
            output.say(str(folder / deliverable.name))
    if not film.passed:
        output.complain(f"the film is there, but it failed its technical check; see {folder / 'report.html'}")
        raise typer.Exit(exits.CHECK_FAILED)


def summary(production: Production, film: Film, folder: Path) -> dict[str, Any]:
    """What a program wants to know of a finished film."""
    return {
        "production": production.id,
        "title": production.title,
        "condition": production.condition.value,
        "passed": film.passed,
        "scores": film.scores,
        "seconds": film.seconds,
        "frames": film.frames,
        "folder": str(folder),
        "files": {item.name: {"sha256": item.sha256, "bytes": item.size_bytes} for item in film.deliverables},
    }


def _see_that_it_can_be_written(out: Path) -> None:
    """Before anything is made. Nothing is left there."""
    try:
        there = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
        tempfile.TemporaryDirectory(dir=there).cleanup()
    except OSError as error:
        raise InvalidInput(f"cannot write into --out {out}: {error.strerror}; name another folder") from None


def _copy(film: Film, folder: Path, out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
        if out.samefile(folder):
            return folder
        for deliverable in film.deliverables:
            replace_whole(out / deliverable.name, partial(copy_into, folder / deliverable.name))
    except OSError as error:
        raise WorkspaceError(
            f"cannot copy the film to {out}: {error.strerror}; it is whole in {folder}, choose another --out"
        ) from None
    return out
