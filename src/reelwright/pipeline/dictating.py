"""Of CREATIVE: a script that a language model writes, and writes again where notes ask for it; asked for, paid and kept
in a step of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pydantic import JsonValue

from reelwright.film.brief import RULES
from reelwright.film.production import Dossier
from reelwright.film.recipe import Progress
from reelwright.ledger.price_book import Price
from reelwright.llm.model import Question, T
from reelwright.pipeline.asking import Heard, asked, price_of
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.floor import Floor
from reelwright.writing.dictation import DictatedScript, question_for
from reelwright.writing.revision import MOST_ANSWERS, revision_of


async def dictation(desk: Desk, dossier: Dossier) -> Heard:
    """The script of a dossier by its brief's writer, or why there is none."""
    assert dossier.analysis is not None
    if hindrance := _hindrance(dossier):
        return Heard(why_not=hindrance)
    return await _called(desk, dossier, question_for(dossier.brief, dossier.analysis), dossier.brief.digest)


async def rewriting(desk: Desk, dossier: Dossier, notes: Sequence[str]) -> Heard:
    """The script once more, by who wrote it, with an answer to each note; or why there is none."""
    assert dossier.analysis is not None
    first = question_for(dossier.brief, dossier.analysis)
    before = DictatedScript.model_validate_json(dossier.dictated)
    question = revision_of(first, before, notes)
    digest = hashlib.sha256("\n".join((dossier.dictated, *notes)).encode()).hexdigest()
    return await _called(desk, dossier, question, digest)


async def _called(desk: Desk, dossier: Dossier, question: Question[T], digest: str) -> Heard:
    brief = dossier.brief

    async def ask(progress: Progress) -> JsonValue:
        heard = await asked(desk, brief, brief.writer, question, desk.floor.writer_seconds)
        return heard.model_dump(mode="json")

    return Heard.model_validate(await desk.call("script", digest, ask))


async def price_of_a_script(floor: Floor, dossier: Dossier) -> Price:
    """The most that a script may cost, written once more.

    Raises:
        NotConfigured, InvalidInput: the writer cannot be asked here, or has no price.
    """
    assert dossier.analysis is not None
    notes = dossier.semantic.notes if dossier.semantic else ()
    first = question_for(dossier.brief, dossier.analysis)
    before = DictatedScript.model_validate_json(dossier.dictated)
    return await price_of(floor, dossier.brief.writer, revision_of(first, before, notes[:MOST_ANSWERS]))


def editor(dossier: Dossier) -> str:
    """Who shortens lines that are too long, as a brief names a writer: its model, unless that was asked for the script
    and wrote none; then rules."""
    is_there = dossier.dictated or _hindrance(dossier)
    return dossier.brief.writer if is_there else RULES


def _hindrance(dossier: Dossier) -> str:
    """Why a model is not asked at all."""
    if dossier.brief.materials and len(dossier.brief.materials) > len(dossier.brief.references):
        return "the brief shows pictures or clips of yours, and no model is told where they belong"
    return ""
