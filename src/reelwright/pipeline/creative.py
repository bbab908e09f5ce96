"""CREATIVE: the script and its bible; in later rounds, with the notes of the semantic check."""

from __future__ import annotations

from pydantic import JsonValue

from reelwright.film.production import Dossier
from reelwright.pipeline.desk import Desk
from reelwright.writing.direct import direct


def _write(dossier: Dossier) -> Dossier:
    assert dossier.analysis is not None
    answered = dossier.script.notes_answered if dossier.script else ()  # else a later round would undo an earlier one
    notes = (*answered, *dossier.semantic.notes) if dossier.semantic else ()
    script = direct(dossier.brief, dossier.analysis, notes)
    scenes, shots = len(script.scenes), sum(len(scene.beats) for scene in script.scenes)
    said = f"“{script.title}”: {scenes} scenes, {shots} shots"
    round_ = dossier.round + (1 if dossier.semantic else 0)
    return dossier.model_copy(update={"script": script, "round": round_, "said": said})


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    written = await desk.stage(_write, dossier)

    def keep() -> JsonValue:
        assert written.script is not None
        desk.session.write("scripts/script.json", written.script.to_json().encode())
        return None

    await desk.once("keep the script", keep)
    return written
