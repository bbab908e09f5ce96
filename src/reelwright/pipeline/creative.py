"""CREATIVE: the script and its bible, by rules or by a language model; in later rounds, with the notes of the semantic
check, which rules answer."""

from __future__ import annotations

from functools import partial

from reelwright.film.brief import RULES
from reelwright.film.production import Dossier
from reelwright.film.script import Script
from reelwright.film.verdict import Finding, Severity
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.dictating import Dictation, dictation
from reelwright.pipeline.wording import counted
from reelwright.writing.dictated import CHECK, script_of
from reelwright.writing.direct import direct, revised
from reelwright.writing.remarks import remarks, remarks_on


def written(dossier: Dossier) -> Script:
    """The script of a dossier by rules, or the one that it has from a model; its notes answered where rules can."""
    assert dossier.analysis is not None
    script, notes = dossier.script, dossier.semantic.notes if dossier.semantic else ()
    if script is not None and script.written_by != RULES:
        return revised(script, notes)
    answered = script.notes_answered if script else ()  # else a later round would undo an earlier one
    return direct(dossier.brief, dossier.analysis, (*answered, *notes) if dossier.semantic else ())


def _write(dossier: Dossier) -> Dossier:
    return _with_script(dossier, written(dossier))


def _take_down(dictated: Dictation, dossier: Dossier) -> Dossier:
    """The script as a model dictated it; where it did not, by rules, and why."""
    if dictated.script is None:
        return _stood_in_for(dossier, dictated.why_not)
    script, mended = script_of(dictated.script, dossier.brief, dictated.model)
    findings = (*dossier.findings, *mended, *remarks_on(script, dossier.brief))
    by = f", by {dictated.model}, {dictated.cost}"
    return _with_script(dossier.model_copy(update={"findings": findings}), script, by)


def _stood_in_for(dossier: Dossier, why: str) -> Dossier:
    message = f"{dossier.brief.writer} wrote no script, and the rules of this program did: {why}"
    told = Finding(check=CHECK, severity=Severity.WARNING, message=message, value=dossier.brief.writer)
    filled = dossier.model_copy(update={"findings": (*dossier.findings, told, *remarks(dossier.brief))})
    return _with_script(filled, written(filled), f"; {message}")


def _with_script(dossier: Dossier, script: Script, told: str = "") -> Dossier:
    shots = sum(len(scene.beats) for scene in script.scenes)
    said = f"“{script.title}”: {counted(len(script.scenes), 'scene')}, {counted(shots, 'shot')}{told}"
    round_ = dossier.round + (1 if dossier.semantic else 0)
    return dossier.model_copy(update={"script": script, "round": round_, "said": said})


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    write = _write
    if dossier.brief.is_dictated and dossier.script is None:
        write = partial(_take_down, await dictation(desk, dossier))
    filled = await desk.stage(write, dossier)

    assert filled.script is not None
    await desk.keep("the script", {"scripts/script.json": filled.script.to_json().encode()})
    await desk.once("entitle", desk.entitle, filled.script.title)
    return filled
