"""INPUT_SANITIZER: the brief cleaned, with everything that was found in it."""

from __future__ import annotations

from reelwright.film.production import Dossier
from reelwright.pipeline.desk import Desk
from reelwright.writing.sanitise import sanitise


def _clean(dossier: Dossier) -> Dossier:
    brief, findings = sanitise(dossier.brief)
    said = f"{len(findings)} findings" if findings else "nothing to remark"
    return dossier.model_copy(update={"brief": brief, "findings": findings, "said": said})


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    return await desk.stage(_clean, dossier)
