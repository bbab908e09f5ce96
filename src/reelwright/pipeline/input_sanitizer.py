"""INPUT_SANITIZER: the brief cleaned, with everything that was found in it."""

from __future__ import annotations

from reelwright.film.production import Dossier
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.wording import counted
from reelwright.writing.sanitise import sanitise

_MOST = 4
"""Findings that are told in the line of the stage."""


def _clean(dossier: Dossier) -> Dossier:
    brief, findings = sanitise(dossier.brief)
    told = [finding.message for finding in findings]
    said = "; ".join(told[:_MOST]) or "nothing to remark"
    if len(told) > _MOST:
        said += f"; and {counted(len(told) - _MOST, 'remark')} more, in the report"
    return dossier.model_copy(update={"brief": brief, "findings": findings, "said": said})


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    return await desk.stage(_clean, dossier)
