"""CREATIVE: the script and its bible, by rules or by a language model; in later rounds, with the notes of the semantic
check, which whoever wrote the script answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reelwright.film.brief import RULES
from reelwright.film.production import Dossier
from reelwright.film.script import Script
from reelwright.film.verdict import Finding, Severity
from reelwright.pipeline.asking import Heard
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.dictating import dictation, rewriting
from reelwright.pipeline.wording import counted
from reelwright.writing.dictated import CHECK, script_of
from reelwright.writing.dictation import DictatedScript
from reelwright.writing.direct import direct, revised
from reelwright.writing.remarks import remarks, remarks_on
from reelwright.writing.revision import MOST_ANSWERS, form_for


def written(dossier: Dossier) -> Script:
    """The script of a dossier by rules, or the one that it has from a model; its notes answered where rules can."""
    assert dossier.analysis is not None
    script, notes = dossier.script, dossier.semantic.notes if dossier.semantic else ()
    if script is not None and script.written_by != RULES:
        return revised(script, notes)
    answered = script.notes_answered if script else ()  # else a later round would undo an earlier one
    return direct(dossier.brief, dossier.analysis, (*answered, *notes) if dossier.semantic else ())


def has_an_answer(dossier: Dossier) -> bool:
    """Whether the writer may have another script to offer: rules are tried out, a model is asked unless it was and had
    no answer to any of these notes."""
    assert dossier.semantic is not None and dossier.script is not None
    if _is_a_models(dossier):
        return bool(set(dossier.semantic.notes) - set(dossier.script.notes_unanswered))
    return written(dossier).scenes != dossier.script.scenes


def _is_a_models(dossier: Dossier) -> bool:
    return bool(dossier.dictated) and dossier.brief.is_dictated


def _write(dossier: Dossier) -> Dossier:
    return _with_script(dossier, written(dossier))


def _take_down(heard: Heard, dossier: Dossier) -> Dossier:
    """The script as a model dictated it; where it did not, by rules, and why."""
    if not heard.text:
        return _stood_in_for(dossier, heard.why_not)
    dictated = DictatedScript.model_validate_json(heard.text)
    script, mended = script_of(dictated, dossier.brief, heard.model)
    findings = (*dossier.findings, *mended, *remarks_on(script, dossier.brief))
    by = f", by {heard.model}, {heard.cost}"
    return _with_script(dossier.model_copy(update={"findings": findings, "dictated": heard.text}), script, by)


def _stood_in_for(dossier: Dossier, why: str) -> Dossier:
    message = f"{dossier.brief.writer} wrote no script, and the rules of this program did: {why}"
    told = Finding(check=CHECK, severity=Severity.WARNING, message=message, value=dossier.brief.writer)
    filled = dossier.model_copy(update={"findings": (*dossier.findings, told, *remarks(dossier.brief))})
    return _with_script(filled, written(filled), f"; {message}")


def _take_up(heard: Heard, notes: Sequence[str], dossier: Dossier) -> Dossier:
    """The script as a model wrote it again for these notes; where it did not, what rules can do of them, and why."""
    assert dossier.script is not None
    if not heard.text:
        message = (
            f"{dossier.brief.writer} answered no note, and the rules of this program did what they can: {heard.why_not}"
        )
        told = Finding(check=CHECK, severity=Severity.WARNING, message=message, value=dossier.brief.writer)
        filled = dossier.model_copy(update={"findings": (*dossier.findings, told)})
        return _with_script(filled, revised(dossier.script, notes), f"; {message}")
    again = form_for(len(notes)).model_validate_json(heard.text)
    script, mended = script_of(again, dossier.brief, heard.model)
    told_of = list(again.told(notes))
    answered = tuple(note for note, answer in told_of if answer.changed)
    refused = tuple(
        Finding(
            check=CHECK,
            severity=Severity.NOTE,
            message=f"{heard.model} changed nothing for “{note}”: {' '.join(answer.answer.split())}",
        )
        for note, answer in told_of
        if not answer.changed
    )
    script = script.model_copy(
        update={
            "notes_answered": (*dossier.script.notes_answered, *answered),
            "notes_unanswered": tuple(note for note, answer in told_of if not answer.changed),
        }
    )
    plain = DictatedScript.model_validate(again.model_dump(exclude={"answers"})).model_dump_json()
    findings = (*dossier.findings, *mended, *refused, *remarks_on(script, dossier.brief))
    filled = dossier.model_copy(update={"findings": tuple(dict.fromkeys(findings)), "dictated": plain})
    by = f", by {heard.model}, {heard.cost}, {len(answered)} of {counted(len(notes), 'note')} answered"
    return _with_script(filled, script, by)


def _with_script(dossier: Dossier, script: Script, told: str = "") -> Dossier:
    shots = sum(len(scene.beats) for scene in script.scenes)
    said = f"“{script.title}”: {counted(len(script.scenes), 'scene')}, {counted(shots, 'shot')}{told}"
    round_ = dossier.round + (1 if dossier.semantic else 0)
    return dossier.model_copy(update={"script": script, "round": round_, "said": said})


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    write = _write
    if dossier.brief.is_dictated and dossier.script is None:
        write = partial(_take_down, await dictation(desk, dossier))
    elif _is_a_models(dossier) and dossier.semantic is not None:
        notes = dossier.semantic.notes[:MOST_ANSWERS]
        write = partial(_take_up, await rewriting(desk, dossier, notes), notes)
    filled = await desk.stage(write, dossier)

    assert filled.script is not None
    await desk.keep("the script", {"scripts/script.json": filled.script.to_json().encode()})
    await desk.once("entitle", desk.entitle, filled.script.title)
    return filled
