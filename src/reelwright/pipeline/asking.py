"""Putting a question to a language model inside a run: under the caps, in time, kept; and why there is no answer."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from reelwright.film.brief import Brief
from reelwright.ledger.price_book import Price
from reelwright.llm.answers import Answers, recipe_of
from reelwright.llm.interviewer import Interviewer, Line
from reelwright.llm.model import Answer, Media, Question, T
from reelwright.llm.payer import Payer
from reelwright.llm.speaker import Speaker
from reelwright.network.fault import Fault, ProviderError
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.floor import Floor
from reelwright.resilience.taxonomy import Fallback, errors_with
from reelwright.units import Value

_MOST_TOLD = 240
"""Characters of a reason."""
NOBODY = errors_with(Fallback.GRACEFUL_DEGRADATION)
"""What asking raises when there is no answer, and the rules stand in: over a cap, no key, no price, refused, unfit, too
late."""


class Heard(Value):
    """What came of asking."""

    text: str = ""
    """The JSON of the answer; empty: there is none."""
    model: str = ""
    cost: str = ""
    """In words."""
    why_not: str = ""
    """In a line, where there is none."""


async def asked(desk: Desk, brief: Brief, called: str, question: Question[T], seconds: float) -> Heard:
    """The answer, or why there is none. Whoever may not pay gets what was kept.

    Args:
        called: as the brief names them.
        seconds: how long it may take.
    """
    try:
        speaker = desk.floor.speaker(called)
    except NOBODY as error:
        return Heard(why_not=in_a_line(error))
    try:
        if not desk.pays:
            return await asyncio.to_thread(_kept, desk, brief, question, speaker)
        now = desk.floor.patience.now()
        answer = await _interviewer(desk, brief, speaker, now).answer(question, now + timedelta(seconds=seconds))
        return _told(answer)
    except NOBODY as error:
        return Heard(why_not=in_a_line(error))
    finally:
        await speaker.close()


async def price_of(floor: Floor, called: str, question: Question[T]) -> Price:
    """The most that asking may cost, a request for each repair. Nobody is asked.

    Raises:
        NotConfigured, InvalidInput: they cannot be asked here, or have no price.
    """
    speaker = floor.speaker(called)
    try:
        payer = Payer(floor.ledger, floor.caps, "", "", now=floor.patience.now)
        return Interviewer(speaker, payer, Answers(floor.assets), Line.to(speaker)).price(question)
    finally:
        await speaker.close()


async def sees(floor: Floor, called: str, media: Media) -> bool:
    """Whether they can be shown it; False where they cannot be asked at all."""
    try:
        speaker = floor.speaker(called)
    except NOBODY:
        return False
    try:
        return speaker.refusal(media) is None
    finally:
        await speaker.close()


def _kept(desk: Desk, brief: Brief, question: Question[T], speaker: Speaker) -> Heard:
    """What was answered before, for nothing."""
    found = _answers(desk).find(recipe_of(question, speaker, desk.tenant), question.wanted)
    if found is not None:
        return _told(found)
    most = _interviewer(desk, brief, speaker, desk.floor.patience.now()).price(question).most
    return Heard(why_not=f"it is not written yet, and nobody is asked here; to ask may cost {most}")


def _interviewer(desk: Desk, brief: Brief, speaker: Speaker, now: datetime) -> Interviewer:
    floor = desk.floor
    payer = Payer(
        floor.ledger,
        floor.caps.model_copy(update={"production": brief.budget}),
        desk.production,
        desk.run.id,
        desk.tenant,
        now=floor.patience.now,
        since=now,
    )
    line = floor.lines.setdefault(f"{speaker.name} {speaker.place}", Line.to(speaker))
    return Interviewer(speaker, payer, _answers(desk), line)


def _answers(desk: Desk) -> Answers:
    return Answers(desk.floor.assets, desk.floor.patience.now)


def _told(answer: Answer[T]) -> Heard:
    cost = "written before" if answer.is_kept else "at a cost not told" if answer.cost is None else f"for {answer.cost}"
    return Heard(text=answer.text, model=answer.model, cost=cost)


def in_a_line(error: Exception) -> str:
    """For a person."""
    said = "; ".join(filter(None, map(str.strip, str(error).splitlines())))
    if isinstance(error, ProviderError) and error.fault is Fault.AMBIGUOUS:
        said = said.replace(error.fault, "no usable answer came", 1)
    return said if len(said) <= _MOST_TOLD else f"{said[:_MOST_TOLD]} …"
