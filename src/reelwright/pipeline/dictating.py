"""What a language model writes for a film, asked for, paid and kept in a step of its own: its script, and more."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from pydantic import JsonValue

from reelwright.errors import BackendError, InvalidInput, NotConfigured
from reelwright.film.brief import Brief
from reelwright.film.production import Dossier
from reelwright.film.recipe import Progress
from reelwright.llm.answers import Answers, recipe_of
from reelwright.llm.interviewer import Interviewer, Line
from reelwright.llm.model import Answer, Question, T
from reelwright.llm.payer import Payer
from reelwright.llm.speaker import Speaker
from reelwright.network.fault import Fault, ProviderError
from reelwright.pipeline.desk import Desk
from reelwright.units import Value
from reelwright.writing.dictation import DictatedScript, question_for

_MOST_TOLD = 240
"""Characters of a reason."""
_NOBODY = (InvalidInput, NotConfigured, BackendError)
"""What asking raises when there is no answer: over a cap, no key, no price, refused, unfit, too late."""


class Dictation(Value):
    """What came of asking a model for a script."""

    text: str = ""
    """The JSON of the script; empty: there is none."""
    model: str = ""
    cost: str = ""
    """In words."""
    why_not: str = ""
    """In a line, where there is none."""

    @property
    def script(self) -> DictatedScript | None:
        return DictatedScript.model_validate_json(self.text) if self.text else None


async def dictation(desk: Desk, dossier: Dossier) -> Dictation:
    """The script of a dossier by its brief's writer, or why there is none. Whoever may not pay gets what was kept."""
    assert dossier.analysis is not None
    if hindrance := _hindrance(dossier):
        return Dictation(why_not=hindrance)
    question = question_for(dossier.brief, dossier.analysis)

    async def ask(progress: Progress) -> JsonValue:
        return (await _answered(desk, dossier, question)).model_dump(mode="json")

    return Dictation.model_validate(await desk.call("script", dossier.brief.digest, ask))


def _hindrance(dossier: Dossier) -> str:
    """Why a model is not asked at all."""
    if dossier.brief.materials and len(dossier.brief.materials) > len(dossier.brief.references):
        return "the brief shows pictures or clips of yours, and no model is told where they belong"
    return ""


async def _answered(desk: Desk, dossier: Dossier, question: Question[DictatedScript]) -> Dictation:
    answer = await answer_of(desk, dossier.brief, question)
    if isinstance(answer, str):
        return Dictation(why_not=answer)
    return Dictation(text=answer.text, model=answer.model, cost=in_a_line(answer))


async def answer_of(desk: Desk, brief: Brief, question: Question[T]) -> Answer[T] | str:
    """What the writer of a brief answers, or in a line why it does not. Whoever may not pay gets what was kept. To be
    called in a step, and for one question after the other."""
    try:
        speaker = desk.floor.speaker(brief.writer)
    except _NOBODY as error:
        return _line(error)
    try:
        if desk.pays:
            return await _asked(desk, brief, question, speaker)
        return await asyncio.to_thread(_kept, desk, brief, question, speaker)
    except _NOBODY as error:
        return _line(error)
    finally:
        await speaker.close()


async def _asked(desk: Desk, brief: Brief, question: Question[T], speaker: Speaker) -> Answer[T]:
    now = desk.floor.patience.now()
    deadline = now + timedelta(seconds=desk.floor.writer_seconds)
    return await _interviewer(desk, brief, speaker, now).answer(question, deadline)


def _kept(desk: Desk, brief: Brief, question: Question[T], speaker: Speaker) -> Answer[T] | str:
    """What was answered before, for nothing."""
    found = _answers(desk).find(recipe_of(question, speaker), question.wanted)
    if found is not None:
        return found
    most = _interviewer(desk, brief, speaker, desk.floor.patience.now()).price(question).most
    return f"it is not written yet, and nobody is asked here; to ask may cost {most}"


def _interviewer(desk: Desk, brief: Brief, speaker: Speaker, now: datetime) -> Interviewer:
    floor = desk.floor
    payer = Payer(
        floor.ledger,
        floor.caps.model_copy(update={"production": brief.budget}),
        desk.production,
        desk.run.id,
        now=floor.patience.now,
        since=now,
    )
    line = floor.lines.setdefault(f"{speaker.name} {speaker.place}", Line.to(speaker))
    return Interviewer(speaker, payer, _answers(desk), line)


def _answers(desk: Desk) -> Answers:
    return Answers(desk.floor.assets, desk.floor.patience.now)


def in_a_line(answer: Answer[T]) -> str:
    """What an answer cost."""
    return "written before" if answer.is_kept else "at a cost not told" if answer.cost is None else f"for {answer.cost}"


def _line(error: Exception) -> str:
    """For a person, in a line."""
    said = "; ".join(filter(None, map(str.strip, str(error).splitlines())))
    if isinstance(error, ProviderError) and error.fault is Fault.AMBIGUOUS:
        said = said.replace(error.fault, "no usable answer came", 1)
    return said if len(said) <= _MOST_TOLD else f"{said[:_MOST_TOLD]} …"
