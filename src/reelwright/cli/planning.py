"""`reelwright plan` and `reelwright diff`: what a film, or an edit of it, would cost, before anything is made."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reelwright.app import App
from reelwright.backends import NAMES
from reelwright.cli import output
from reelwright.cli.common import PREVIEW, Json, Preview, open_app, standard_input
from reelwright.errors import InvalidInput, NotFound
from reelwright.film.status import ROUNDS
from reelwright.film.verdict import Severity
from reelwright.units import Money

if TYPE_CHECKING:
    from reelwright.film.brief import Brief
    from reelwright.film.production import Budget, Dossier, Quote
    from reelwright.ledger.price_book import Price
    from reelwright.pipeline.difference import ShotChange
    from reelwright.pipeline.quoting import Offer

_BRIEF = typer.Argument(help="A file (.md, .txt, .toml, .fountain, .csv), a sentence in quotes, or - for stdin.")
_WRITER = typer.Option(help="Who writes the script: rules, or a model, whose kept answer is used and nobody asked.")
_JUDGE = typer.Option(help="Who judges the film: measured, or a model, whose price is told and nobody asked.")
_BACKEND = typer.Option(help="Who makes the shots: names, or cheapest, fastest or best.")
_QUALITY = typer.Option(help="The least a provider's model is held to be, 1 to 3.")


@dataclass(frozen=True, slots=True)
class Prospect:
    """A brief as far as its prices."""

    dossier: Dossier
    offers: list[Offer]
    budget: Budget | None
    refusal: InvalidInput | None
    """Why there is no plan."""
    spent: Money
    """On the film so far, if it is begun."""
    judging: Price | str | None
    """The most that a judgement may cost; why that cannot be told; None: nobody is to judge."""


def plan(
    brief: Annotated[str, _BRIEF],
    writer: Annotated[str | None, _WRITER] = None,
    judge: Annotated[str | None, _JUDGE] = None,
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
    backend: Annotated[str | None, _BACKEND] = None,
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Show what an edited brief changes of a film: which shots must be made anew, and what that costs."""
    from reelwright.pipeline.difference import compared, planned_shots, there_already

    with open_app() as app:
        wishes = (PREVIEW if preview else {}) | {"writer": writer, "backend": backend}
        drawn = _drawn(app, brief, wishes)
        before = _before(app, drawn, production)
        was, now = _format(app.productions.brief(before)), _format(drawn.dossier.brief)
        if was != now:
            output.remark(f"{before} is {was}, and this would be {now}, so that all that is drawn is drawn anew.")
        rates = app.productions.brief(before).rate, drawn.dossier.brief.rate
        changes = compared(planned_shots(app.floor, before), drawn.dossier.shots, rates)
        there: frozenset[str] = frozenset()
        if drawn.budget is not None:
            there = there_already(app.floor, drawn.dossier, drawn.budget, drawn.offers)
        if as_json:
            output.print_json(_document(drawn) | {"against": before, "changes": [_change(one) for one in changes]})
        else:
            output.say(f"“{drawn.dossier.script.title if drawn.dossier.script else ''}” beside {before}")
            _say_changes(drawn, changes, there)
    if drawn.refusal is not None:
        raise drawn.refusal


def _drawn(app: App, source: str, given: dict[str, Any]) -> Prospect:
    from reelwright.engine import unrecorded
    from reelwright.pipeline.dubbing import DUB
    from reelwright.pipeline.names import known_names
    from reelwright.pipeline.plan import plan as planned
    from reelwright.pipeline.quoting import offers
    from reelwright.pipeline.sketch import sketched
    from reelwright.pipeline.speaking import SPEECH
    from reelwright.pipeline.standings import latency
    from reelwright.writing.dictated import CHECK as SCRIPT
    from reelwright.writing.reading import read_brief

    wishes = {name: value for name, value in given.items() if value is not None}
    asked = read_brief(source, wishes, standard_input, known_names(NAMES))
    folder = Path(source).parent if asked.files else None
    with unrecorded(app.engine_settings) as run:
        dossier = asyncio.run(sketched(app.floor, run, asked, folder))
    for finding in dossier.findings:
        if finding.check in (SPEECH, DUB) or (finding.check == SCRIPT and finding.severity is Severity.WARNING):
            output.remark(finding.message)
    floor = app.floor
    found = offers(dossier, floor, datetime.now(UTC).date(), floor.providers)
    asked_for = dossier.brief.backends or set(floor.providers) - set(floor.lacking) or floor.providers
    eligible = [one.quote for one in found if one.quote.backend in floor.backends or one.quote.backend in asked_for]
    begun = floor.productions.of(asked)
    spent = sum((entry.spent for entry in floor.ledger.entries(begun.id)), Money()) if begun else Money()
    try:
        budget = planned(eligible, dossier.brief, spent, latency(floor.ledger))
        return Prospect(dossier, found, budget, None, spent, _judging(app, dossier))
    except InvalidInput as over:
        return Prospect(dossier, found, None, over, spent, _judging(app, dossier))


def _judging(app: App, dossier: Dossier) -> Price | str | None:
    from reelwright.pipeline.asking import NOBODY, in_a_line
    from reelwright.pipeline.judging import price_of_a_judgement

    if not dossier.brief.is_judged:
        return None
    try:
        return asyncio.run(price_of_a_judgement(app.floor, dossier))
    except NOBODY as error:
        return in_a_line(error)


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
    first = _first(drawn, shot)
    frames = next(one.frames for one in drawn.dossier.shots if one.id == shot)
    seconds = f"{float(drawn.dossier.brief.rate.seconds(frames)):.2f}"
    if first is None:
        return (shot, seconds, "nobody yet", "", "", "", _others(drawn, shot, ""))
    clip = f"{first.seconds:g} s" if first.seconds else ""
    price = "paid before" if first.is_there else str(first.cost or Money())
    return (shot, seconds, first.backend, first.model, clip, price, _others(drawn, shot, first.backend))


def _first(drawn: Prospect, shot: str) -> Quote | None:
    """Who makes it by the plan; where there is none, who was wished for first."""
    if drawn.budget is not None:
        return drawn.budget.quote(shot, drawn.budget.chosen[shot])
    mine = {one.quote.backend: one.quote for one in drawn.offers if one.quote.shot == shot and not one.quote.refusal}
    return next((mine[name] for name in drawn.dossier.brief.backends if name in mine), None)


def _others(drawn: Prospect, shot: str, but: str) -> str:
    """The others who film it, the cheapest first."""
    paid = [one.quote for one in drawn.offers if one.quote.shot == shot and one.quote.model and not one.quote.refusal]
    others = sorted((one for one in paid if one.backend != but), key=lambda one: one.cost.micro_usd if one.cost else 0)
    return ", ".join(f"{one.backend} {str(one.cost).removesuffix(' USD')}" for one in others)


def _notes(drawn: Prospect) -> list[str]:
    """What is not as it was asked for, each once with its shots; and who of those wished for refuses which."""
    said: dict[str, list[str]] = {}
    for shot in drawn.dossier.shots:
        first = _first(drawn, shot.id)
        for note in first.notes if first else ():
            said.setdefault(f"{first.backend}: {note}" if first else note, []).append(shot.id)
    for offer in drawn.offers:
        quote = offer.quote
        if quote.refusal and quote.backend in drawn.dossier.brief.backends:
            said.setdefault(f"{quote.backend} refuses: {quote.refusal}", []).append(quote.shot)
    every = len(drawn.dossier.shots)
    return [f"{'all shots' if len(shots) == every else ', '.join(shots)}: {note}" for note, shots in said.items()]


def _say_changes(drawn: Prospect, changes: list[ShotChange], there: frozenset[str]) -> None:
    rows = []
    for change in changes:
        shot = change.now or change.before
        assert shot is not None
        first = _first(drawn, change.now.id) if change.now else None
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
