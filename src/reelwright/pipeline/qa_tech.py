"""QA_TECH: every take decoded and checked. A failing shot goes back to RENDER, where the next backend makes it.

The film's mix, which no check of a picture changes, is made beside the checks: FINALIZE, where it is wanted, has little
else to do before it.
"""

from __future__ import annotations

from pydantic import JsonValue

from reelwright.film.production import Dossier
from reelwright.film.status import State
from reelwright.film.verdict import Severity, TechnicalVerdict
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.following import check_of
from reelwright.pipeline.plan import LAST_RESORT
from reelwright.pipeline.requests import resolution
from reelwright.pipeline.sounding import film_mix
from reelwright.pipeline.wording import counted
from reelwright.units import Resolution


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    size = resolution(dossier)
    wanted = {f"check {take.shot}": check_of(dossier, take) for take in dossier.takes}
    made = await desk.make({"mix": film_mix(dossier)} | wanted)
    assets = made.whole()

    def read() -> JsonValue:
        paths = {label: desk.floor.assets.path(assets[label]) for label in wanted}
        return {label: path.read_text(encoding="utf-8") for label, path in paths.items()}

    texts = await desk.once("read the verdicts", read)
    assert isinstance(texts, dict)
    verdicts = {take.shot: TechnicalVerdict.from_json(str(texts[f"check {take.shot}"])) for take in dossier.takes}
    backend_of = {take.shot: take.backend for take in dossier.takes}
    failing = tuple(
        shot for shot, verdict in verdicts.items() if not verdict.passed and backend_of[shot] != LAST_RESORT
    )
    findings = sum(len(verdict.findings) for verdict in verdicts.values())
    said = f"{len(verdicts) - len(failing)} of {len(verdicts)} takes pass"
    if failing:
        said += f"; again: {', '.join(failing)}"
    elif findings:
        said += f", {counted(findings, 'remark')}"
    rejected = tuple(
        take.model_copy(update={"why_not_first_choice": _why(verdicts[take.shot], size)})
        for take in dossier.takes
        if take.shot in failing
    )
    return dossier.model_copy(
        update={
            "failing_shots": failing,
            "rejected": dossier.rejected + rejected,
            "recipes": dossier.recipes | made.recipes(),
            "said": said,
        }
    )


def _why(verdict: TechnicalVerdict, size: Resolution) -> str:
    """What was wrong with a take, in a line. A picture as small as it was asked to be is not wrong."""
    faults = [finding.message for finding in verdict.findings if finding.severity is Severity.ERROR]
    faults += [
        f"{check.name} {check.value or check.reason} (wanted: {check.limit})"
        for check in verdict.checks
        if check.passed is False and check.value != str(size)
    ]
    return "; ".join(faults)


def then(dossier: Dossier) -> State:
    return State.RENDER if dossier.failing_shots else State.QA_SEMANTIC
