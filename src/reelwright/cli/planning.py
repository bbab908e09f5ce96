"""`reelwright plan` and `reelwright diff`: what a film, or an edit of it, would cost, before anything is made."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reelwright.app import App
from reelwright.backends import NAMES
from reelwright.cli import output
from reelwright.cli.common import PREVIEW, Json, Preview, open_app, standard_input
from reelwright.errors import NotFound
from reelwright.film.status import ROUNDS
from reelwright.film.tenant import LOCAL
from reelwright.film.verdict import Severity
from reelwright.units import Money

if TYPE_CHECKING:
    from reelwright.film.brief import Brief
    from reelwright.ledger.price_book import Price
    from reelwright.pipeline.difference import ShotChange
    from reelwright.pipeline.prospect import Comparison, Prospect

_BRIEF = typer.Argument(help="A file (.md, .txt, .toml, .fountain, .csv), a sentence in quotes, or - for stdin.")
_WRITER = typer.Option(help="Who writes the script: rules, or a model, whose kept answer is used and nobody asked.")
_JUDGE = typer.Option(help="Who judges the film: measured, or a model, whose price is told and nobody asked.")
_LANGUAGES = typer.Option(help="Have it in these too: de=film.de.srt,fr=film.fr.srt, or de,fr with --writer.")
_MUSIC = typer.Option(help="A sound file of yours for music, or none.")
_BACKEND = typer.Option(help="Who makes the shots: names, or cheapest, fastest or best.")
_QUALITY = typer.Option(help="The least a provider's model is held to be, 1 to 3.")


def plan(
    brief: Annotated[str, _BRIEF],
    writer: Annotated[str | None, _WRITER] = None,
    judge: Annotated[str | None, _JUDGE] = None,
    languages: Annotated[str | None, _LANGUAGES] = None,
    music: Annotated[str | None, _MUSIC] = None,
    backend: Annotated[str | None, _BACKEND] = None,
    quality: Annotated[str | None, _QUALITY] = None,
    budget: Annotated[str | None, typer.Option(help="The most it may cost, in USD, 0.10 to 100.")] = None,
    duration: Annotated[str | None, typer.Option(help="Length in seconds, 1 to 300.")] = None,
    fit: Annotated[bool, typer.Option("--fit", help="Rather draw some shots than pass the budget.")] = False,
    as_json: Json = False,
) -> None:
    """Show what each shot would cost, with whom, and what others would ask. Nothing is paid; no key is needed."""
    wishes = {
        "writer": writer,
        "judge": judge,
        "languages": languages,
        "music": music,
        "backend": backend,
        "quality": quality,
        "budget": budget,
        "duration": duration,
        "fit": fit or None,
    }
    with open_app() as app:
        drawn = _drawn(app, brief, wishes)
        if as_json:
            output.print_json(_document(drawn))
        else:
            _say_plan(app, drawn)
    if drawn.refusal is not None:
        raise drawn.refusal


def diff(
    brief: Annotated[str, _BRIEF],
    production: Annotated[str | None, typer.Argument(help="Id it is compared with; default: the film's last.")] = None,
    writer: Annotated[str | None, _WRITER] = None,
    languages: Annotated[str | None, _LANGUAGES] = None,
    music: Annotated[str | None, _MUSIC] = None,
    backend: Annotated[str | None, _BACKEND] = None,
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Show what an edited brief changes of a film: which shots must be made anew, and what that costs."""
    from reelwright.pipeline.prospect import beside

    with open_app() as app:
        wishes = (PREVIEW if preview else {}) | {
            "writer": writer,
            "languages": languages,
            "music": music,
            "backend": backend,
        }
        drawn = _drawn(app, brief, wishes)
        before = _before(app, drawn, production)
        was, now = _format(app.productions.brief(before)), _format(drawn.dossier.brief)
        if was != now:
            output.remark(f"{before} is {was}, and this would be {now}, so that all that is drawn is drawn anew.")
        found = beside(app.floor, drawn, before)
        if as_json:
            output.print_json(
                _document(drawn) | {"against": before, "changes": [_change(one) for one in found.changes]}
            )
        else:
            output.say(f"“{drawn.dossier.script.title if drawn.dossier.script else ''}” beside {before}")
            _say_changes(found)
    if drawn.refusal is not None:
        raise drawn.refusal


def _drawn(app: App, source: str, given: dict[str, Any]) -> Prospect:
    from reelwright.engine import unrecorded
    from reelwright.pipeline.dubbing import DUB
    from reelwright.pipeline.names import known_names
    from reelwright.pipeline.prospect import prospect
    from reelwright.pipeline.speaking import SPEECH
    from reelwright.writing.dictated import CHECK as SCRIPT
    from reelwright.writing.reading import read_brief

    wishes = {name: value for name, value in given.items() if value is not None}
    asked = read_brief(source, wishes, standard_input, known_names(NAMES))
    folder = Path(source).parent if asked.files else None
    music = Path(given["music"]).parent if given.get("music") else None
    with unrecorded(app.engine_settings) as run:
        drawn = asyncio.run(prospect(app.floor, run, LOCAL, asked, app.floor.productions.of(asked), folder, music))
    for finding in drawn.dossier.findings:
        if finding.check in (SPEECH, DUB) or (finding.check == SCRIPT and finding.severity is Severity.WARNING):
            output.remark(finding.message)
    return drawn


def _format(brief: Brief) -> str:
    return f"{brief.aspect.resolution(brief.short_side)} at {brief.rate} frames a second"


def _before(app: App, drawn: Prospect, named: str | None) -> str:
    """The production that is compared with."""
    if named is not None:
        return app.productions.find(named).id
    title = drawn.dossier.script.title if drawn.dossier.script else ""
    for there in app.productions.list():  # the newest first
        if there.title == title:
            return there.id
    raise NotFound(f"no production here is called “{title}”; name the one to compare with, see reelwright list")


def _say_plan(app: App, drawn: Prospect) -> None:
    head = ("shot", "seconds", "by", "model", "clip", "at most", "others would ask")
    output.print_table(head, [_row(drawn, shot.id) for shot in drawn.dossier.shots], whole=3)
    if drawn.budget is not None:
        before = f", after {drawn.spent} that is spent on it" if drawn.spent.micro_usd else ""
        output.say(f"at most {drawn.budget.total} of {drawn.budget.cap}{before}")
        lacking = {name: app.floor.lacking[name] for name in drawn.budget.chosen.values() if name in app.floor.lacking}
        for name, variables in lacking.items():
            output.say(f"to make it, {name} needs {', '.join(variables)} in the environment")
    for note in _notes(drawn):
        output.say(note)
    if drawn.judging is not None:
        output.say(_told_of_judging(drawn))


def _told_of_judging(drawn: Prospect) -> str:
    judge = drawn.dossier.brief.judge
    if drawn.judging is None or isinstance(drawn.judging, str):
        return f"to be judged by {judge}: {drawn.judging}"
    most = drawn.judging.most
    return f"to be judged by {judge}: at most {most} a round on top, of which there are at most {ROUNDS}; as a rule one"


def _row(drawn: Prospect, shot: str) -> tuple[str, ...]:
    first = drawn.first(shot)
    frames = next(one.frames for one in drawn.dossier.shots if one.id == shot)
    seconds = f"{float(drawn.dossier.brief.rate.seconds(frames)):.2f}"
    if first is None:
        return (shot, seconds, "nobody yet", "", "", "", _others(drawn, shot))
    clip = f"{first.seconds:g} s" if first.seconds else ""
    price = "paid before" if first.is_there else str(first.cost or Money())
    return (shot, seconds, first.backend, first.model, clip, price, _others(drawn, shot))


def _others(drawn: Prospect, shot: str) -> str:
    return ", ".join(f"{one.backend} {str(one.cost).removesuffix(' USD')}" for one in drawn.others(shot))


def _notes(drawn: Prospect) -> list[str]:
    """What is not as it was asked for, each once with its shots; and who of those wished for refuses which."""
    said: dict[str, list[str]] = {}
    for shot in drawn.dossier.shots:
        first = drawn.first(shot.id)
        for note in first.notes if first else ():
            said.setdefault(f"{first.backend}: {note}" if first else note, []).append(shot.id)
    for offer in drawn.offers:
        quote = offer.quote
        if quote.refusal and quote.backend in drawn.dossier.brief.backends:
            said.setdefault(f"{quote.backend} refuses: {quote.refusal}", []).append(quote.shot)
    every = len(drawn.dossier.shots)
    return [f"{'all shots' if len(shots) == every else ', '.join(shots)}: {note}" for note, shots in said.items()]


def _say_changes(found: Comparison) -> None:
    drawn, changes, there = found.prospect, found.changes, found.there
    rows = []
    for change in changes:
        shot = change.now or change.before
        assert shot is not None
        first = found.prospect.first(change.now.id) if change.now else None
        price = str(first.cost or Money()) if first else ""
        state = "is there" if change.now and change.now.id in there else "to be made" if change.now else ""
        rows.append((shot.id, change.kind.value, state, first.backend if first else "", price, "; ".join(change.what)))
    output.print_table(("shot", "", "", "by", "at most", "what"), rows, whole=5)
    if drawn.budget is not None:
        anew = sum(change.now is not None and change.now.id not in there for change in changes)
        output.say(f"{anew} of {len(drawn.dossier.shots)} shots must be made, for at most {drawn.budget.total}")


def _change(change: ShotChange) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "shot": change.now.id if change.now else None,
        "was": change.before.id if change.before else None,
        "what": change.what,
    }


def _document(drawn: Prospect) -> dict[str, Any]:
    budget = drawn.budget
    return {
        "title": drawn.dossier.script.title if drawn.dossier.script else "",
        "shots": [shot.id for shot in drawn.dossier.shots],
        "quotes": [offer.quote.model_dump(mode="json") for offer in drawn.offers],
        "chains": budget.chains if budget else None,
        "total_micro_usd": budget.total.micro_usd if budget else None,
        "spent_micro_usd": drawn.spent.micro_usd,
        "budget_micro_usd": drawn.dossier.brief.budget.micro_usd,
        "refusal": str(drawn.refusal) if drawn.refusal else "",
        "judging": _judging_document(drawn.judging),
    }


def _judging_document(judging: Price | str | None) -> dict[str, Any] | None:
    if judging is None:
        return None
    if isinstance(judging, str):
        return {"refusal": judging}
    return {"most_micro_usd_a_round": judging.most.micro_usd, "basis": judging.basis, "most_rounds": ROUNDS}
