"""CREATIVE: the script and its bible; in later rounds, with the notes of the semantic check."""

from __future__ import annotations

from reelwright.film.production import Dossier
from reelwright.film.script import Script
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.wording import counted
from reelwright.writing.direct import direct


def written(dossier: Dossier) -> Script:
    """The script of a dossier, its notes answered where the writer can."""
    assert dossier.analysis is not None
    answered = dossier.script.notes_answered if dossier.script else ()  # else a later round would undo an earlier one
    notes = (*answered, *dossier.semantic.notes) if dossier.semantic else ()
    return direct(dossier.brief, dossier.analysis, notes)


def _write(dossier: Dossier) -> Dossier:
    script = written(dossier)
    shots = sum(len(scene.beats) for scene in script.scenes)
    said = f"“{script.title}”: {counted(len(script.scenes), 'scene')}, {counted(shots, 'shot')}"
    round_ = dossier.round + (1 if dossier.semantic else 0)
    return dossier.model_copy(update={"script": script, "round": round_, "said": said})


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    filled = await desk.stage(_write, dossier)

    assert filled.script is not None
    await desk.keep("the script", {"scripts/script.json": filled.script.to_json().encode()})
    await desk.once("entitle", desk.entitle, filled.script.title)
    return filled
