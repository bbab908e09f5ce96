"""The shots of a production as they stand now, while it is made and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reelwright.errors import InvalidInput
from reelwright.film.events import (
    Event,
    ProductionStarted,
    RecipeMade,
    RecipesAsked,
    ShotsPlanned,
    TakeReplaced,
)
from reelwright.film.production import Dossier, Production
from reelwright.film.shot import Shot
from reelwright.film.status import Condition, State
from reelwright.film.verdict import Check, Finding, Severity, TechnicalVerdict
from reelwright.pipeline.difference import planned_shots
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.takes import MadeTake, takes_made
from reelwright.pipeline.transcripts import written_script
from reelwright.store.files import Session
from reelwright.units import Money

_LABELS = ("take", "picture", "clip")
"""Of what is made for one shot, in the order of how near it is to the film."""


class ShotStatus(StrEnum):
    PLANNED = "planned"
    QUEUED = "queued"
    RENDERING = "rendering"
    MADE = "made"
    FAILING = "failing"
    """It is made, and its check fails."""
    REPLACED = "replaced"
    """Another stands in for who was to make it."""


@dataclass(frozen=True, slots=True)
class ShotNow:
    shot: Shot
    speaker: str
    """Who says the line; "" the narrator."""
    first_frame: int
    """In the film."""
    status: ShotStatus
    progress: float | None
    """Of what is being made for it, 0..1."""
    take: MadeTake | None
    """In the film, or the last that was asked for in this run."""
    backend: str | None
    quoted: Money | None
    """The most it may cost by the plan; None: nobody knows it here yet."""
    why_not_first_choice: str
    findings: tuple[Finding, ...]


def shots_now(floor: Floor, production: Production) -> list[ShotNow]:
    """In the order of the film; none while none are planned.

    Raises:
        NotFound: no such production, or its session folder is gone.
    """
    shots = planned_shots(floor, production.id)
    events = [event for _, _, event in floor.productions.events(production.id)]
    takes = takes_made(floor.assets, events)
    run = _last_run(events)
    asked = _asked(run)
    progress = floor.productions.progress(production.id)
    dossier = delivered_dossier(floor, production)
    checked = _verdicts(floor, run)
    replaced = {event.shot: event for event in run if isinstance(event, TakeReplaced)}
    speakers = _speakers(floor, production.id, len(shots))
    found, first = [], 0
    for number, shot in enumerate(shots):
        take = _take(takes.get(shot.id, []), asked, dossier)
        verdict = checked.get(take.asset.sha256) if take else None
        why = replaced.get(shot.id)
        status, fraction = _status(shot.id, asked, progress, take)
        if status is ShotStatus.MADE and why is not None:
            status = ShotStatus.REPLACED
        if status is ShotStatus.MADE and verdict is not None and not verdict.passed:
            status = ShotStatus.FAILING
        found.append(
            ShotNow(
                shot=shot,
                speaker=speakers[number],
                first_frame=first,
                status=status,
                progress=fraction,
                take=take,
                backend=take.backend if take else None,
                quoted=_quoted(dossier, shot.id),
                why_not_first_choice=f"{why.backend}: {why.why}" if why else "",
                findings=_findings(shot.id, dossier, verdict),
            )
        )
        first += shot.frames
    return found


def delivered_dossier(floor: Floor, production: Production) -> Dossier | None:
    """All that is known of a finished film; None: it is not finished as it is wished for now. Raises NotFound."""
    if production.condition is not Condition.COMPLETE:
        return None
    path = Session.open(floor.workspace, production.id).path("metadata/dossier.json")
    try:
        return Dossier.from_json(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, InvalidInput):  # put away by hand, or of another release
        return None


def _last_run(events: Sequence[Event]) -> Sequence[Event]:
    """From the beginning of the run that planned the shots last."""
    planned = [number for number, event in enumerate(events) if isinstance(event, ShotsPlanned)]
    before = events[: planned[-1]] if planned else events
    starts = [number for number, event in enumerate(before) if isinstance(event, ProductionStarted)]
    return events[starts[-1] :] if starts else events


@dataclass(slots=True)
class _Asked:
    """What this run asked for, by labels such as `take SH010`."""

    missing: set[str]
    made: dict[str, str]
    """Label -> recipe."""
    recipes: dict[str, None]
    """All that was asked for since RENDER was entered last, in order."""


def _asked(run: Iterable[Event]) -> _Asked:
    asked = _Asked(set(), {}, {})
    for event in run:
        match event:
            case ShotsPlanned():
                asked = _Asked(set(), {}, {})
            case RecipesAsked():
                asked.missing |= set(event.labels)
                for label in event.labels:
                    asked.made.pop(label, None)
                for recipe in (*event.present, *event.missing):
                    asked.recipes.pop(recipe, None)
                    asked.recipes[recipe] = None
            case RecipeMade():
                asked.made[event.what] = event.recipe
            case _:
                pass
    return asked


def _take(takes: Sequence[MadeTake], asked: _Asked, dossier: Dossier | None) -> MadeTake | None:
    if dossier is not None:
        chosen = {take.recipe for take in dossier.takes}
        return next((take for take in takes if take.asset.recipe in chosen), None)
    order = list(asked.recipes)
    mine = [take for take in takes if take.asset.recipe in asked.recipes]
    return max(mine, key=lambda take: order.index(take.asset.recipe), default=None)


def _status(
    shot: str, asked: _Asked, progress: Mapping[str, float], take: MadeTake | None
) -> tuple[ShotStatus, float | None]:
    """By what is nearest to the film of all that was asked for."""
    for label in (f"{kind} {shot}" for kind in _LABELS):
        if label not in asked.missing:
            continue
        if label in asked.made:
            break
        fraction = progress.get(label, 0.0)
        return (ShotStatus.RENDERING, fraction) if fraction else (ShotStatus.QUEUED, None)
    return (ShotStatus.MADE, None) if take is not None else (ShotStatus.PLANNED, None)


def _verdicts(floor: Floor, run: Iterable[Event]) -> dict[str, TechnicalVerdict]:
    """sha256 of a take -> the verdict on it."""
    asked = [
        recipe
        for event in run
        if isinstance(event, RecipesAsked) and event.state is State.QA_TECH
        for recipe in (*event.present, *event.missing)
    ]
    found = {}
    for recipe, asset in floor.assets.recorded(asked, ("take_check",)).values():
        try:
            found[recipe.inputs["take"]] = TechnicalVerdict.from_json(floor.assets.path(asset).read_text("utf-8"))
        except (FileNotFoundError, InvalidInput):
            continue  # lost: it is made again when it is needed
    return found


def _speakers(floor: Floor, production: str, shots: int) -> Sequence[str]:
    """Of each shot, who says its line: a beat becomes a shot."""
    script = written_script(floor, production)
    beats = [beat.speaker for scene in script.scenes for beat in scene.beats] if script else []
    return beats if len(beats) == shots else [""] * shots


def _quoted(dossier: Dossier | None, shot: str) -> Money | None:
    if dossier is None or dossier.budget is None or shot not in dossier.budget.chosen:
        return None
    quote = dossier.budget.quote(shot, dossier.budget.chosen[shot])
    return (quote.cost or Money()) if quote else None


def _findings(shot: str, dossier: Dossier | None, verdict: TechnicalVerdict | None) -> tuple[Finding, ...]:
    """Of a finished film what it was found to be; before that, what the check of the take said."""
    if dossier is not None:
        verdicts = (one for one in (dossier.technical, dossier.semantic) if one is not None)
        found = (*dossier.findings, *(finding for one in verdicts for finding in one.findings))
        return tuple(finding for finding in found if finding.shot == shot)
    if verdict is None:
        return ()
    failed = (one for one in verdict.checks if one.is_blocking and one.passed is False)
    return (*verdict.findings, *(_as_finding(one, shot) for one in failed))


def _as_finding(check: Check, shot: str) -> Finding:
    said = f"{check.name}: {check.reason or check.value}"
    return Finding(
        check=check.name, severity=Severity.ERROR, message=said, shot=shot, value=check.value, limit=check.limit
    )
