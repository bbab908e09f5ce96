"""The interviewer puts a question to a speaker until the answer has its shape: paid, paced, kept, and in time.

    kept? ─> a place in the minute ─> quoted, reserved ─> ONE request ─> read ─> it fits: kept, settled, given
                     ^                                         │              └─> told what is wrong, at most twice
                     └──────── not taken, or lost ─────────────┘

For one event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakValueDictionary

from reelwright.errors import InvalidInput
from reelwright.film.recipe import Digest, Recipe
from reelwright.ledger.order import Order
from reelwright.ledger.price_book import Price
from reelwright.llm.answers import Answers, recipe_of
from reelwright.llm.model import MOST_REPAIRS, Answer, AnswerUnfit, OutOfTime, Question, T
from reelwright.llm.payer import Payer
from reelwright.llm.speaker import Speaker, Talk, Utterance
from reelwright.llm.tally import Tally
from reelwright.llm.understanding import Unfit, understood
from reelwright.network.breaker import Breaker
from reelwright.network.bucket import TokenBucket
from reelwright.network.fault import Fault, ProviderError
from reelwright.units import Money

_TRIES = 5
"""Requests for one thing that is said."""
_LOST = 3
"""Of them, how many may be lost on the way: each is settled at the most it may cost."""
_AGAIN = (Fault.UNREACHABLE, Fault.RATE_LIMITED, Fault.AMBIGUOUS)
_FIRST_WAIT = 1.0
"""Seconds before it is tried again; doubled each time."""
_FAULTS_TOKENS = 6_500
"""The most that is said about what is wrong with an answer, every letter escaped, and the words of the repair."""


@dataclass(frozen=True, slots=True)
class Line:
    """What all who ask one server share."""

    breaker: Breaker
    bucket: TokenBucket
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @classmethod
    def to(cls, speaker: Speaker, per_minute: int = 60) -> Line:
        return cls(Breaker(speaker.name), TokenBucket(per_minute, max(1, per_minute // 6)))


class Interviewer:
    """A `LanguageModel`: one speaker, on one payer's account."""

    def __init__(self, speaker: Speaker, payer: Payer, answers: Answers, line: Line) -> None:
        self._speaker, self._payer, self._answers, self._line = speaker, payer, answers, line
        self._asked: WeakValueDictionary[Digest, asyncio.Lock] = WeakValueDictionary()

    @property
    def name(self) -> str:
        return self._speaker.name

    @property
    def edition(self) -> int:
        return self._speaker.edition

    def price(self, question: Question[T]) -> Price:
        turns = MOST_REPAIRS + 1
        first = self._tokens_in(Talk.begun(question, {}))
        more = question.most_tokens + _FAULTS_TOKENS
        tokens_in = turns * first + more * sum(range(turns))
        return self._speaker.price(tokens_in, turns * question.most_tokens, self._payer.now().date())

    async def answer(self, question: Question[T], deadline: datetime) -> Answer[T]:
        self._require_sight(question)
        recipe = recipe_of(question, self._speaker, self._payer.tenant)
        left = self._left(deadline)
        try:
            # Who asks the same at the same time waits for the one answer.
            async with asyncio.timeout(max(left, 0)), self._asked.setdefault(recipe.hash, asyncio.Lock()):
                kept = self._answers.find(recipe, question.wanted)
                if kept is not None:
                    self._payer.settle_left_behind(self._speaker.name)
                    return kept
                return await self._interview(question, recipe, deadline)
        except TimeoutError:
            raise OutOfTime(f"{self.name} did not answer in the {left:.0f} s it had") from None

    def _require_sight(self, question: Question[T]) -> None:
        """Raises InvalidInput: it cannot be shown what goes with the question."""
        for one in question.media.values():
            if (refusal := self._speaker.refusal(one)) is not None:
                raise InvalidInput(refusal)

    async def _interview(self, question: Question[T], recipe: Recipe, deadline: datetime) -> Answer[T]:
        media = question.media
        shown = await asyncio.to_thread(lambda: {sha256: one.read() for sha256, one in media.items()})
        talk, tally = Talk.begun(question, shown), Tally()
        for repairs in range(MOST_REPAIRS + 1):
            order, said = await self._said(talk, recipe.hash, deadline, tally, repairs)
            cost, is_told = self._cost(order, said)
            tally.add(said, cost if is_told else None)
            basis = "by the tokens it tells of" if is_told else "it tells of no tokens: the most it may cost"
            try:
                found = understood(question.wanted, said)
            except Unfit as unfit:
                wrong = str(unfit)
                self._payer.answered(order, cost, False, f"{basis}; of no use: {wrong[:200]}")
                talk = talk.repaired(said.text, unfit.faults)
            else:
                answer = tally.answer(found.value, found.text, said.model, repairs)
                try:  # kept before it is settled: who is killed in between need not ask again
                    self._answers.keep(recipe, answer)
                finally:
                    self._payer.answered(order, cost, True, basis)
                return answer
        raise AnswerUnfit(f"{self.name} answered {MOST_REPAIRS + 1} times with what cannot be used; at last: {wrong}")

    async def _said(
        self, talk: Talk, recipe: Digest, deadline: datetime, tally: Tally, repairs: int
    ) -> tuple[Order, Utterance]:
        """What is said at last, its order still open. What was not taken, or was lost on the way, is asked again."""
        most = self._speaker.price(self._tokens_in(talk), talk.most_tokens, self._payer.now().date()).most
        reason = f"repair {repairs}" if repairs else "question"
        wait, lost = _FIRST_WAIT, 0
        for number in range(1, _TRIES + 1):
            if not await self._line.bucket.take(self._left(deadline)):
                raise OutOfTime(f"{self.name} is not to be asked again before the deadline")
            try:
                return await self._sent(talk, recipe, most, reason)
            except ProviderError as error:
                if not error.took_nothing:
                    tally.lose(is_free=most == Money())
                if number < _TRIES and self._speaker.adapts(talk, error):
                    continue
                lost += error.fault is Fault.AMBIGUOUS
                pause = max(wait, error.retry_after_seconds or 0.0)
                if number == _TRIES or lost == _LOST or error.fault not in _AGAIN or self._left(deadline) < pause:
                    raise
                if error.retry_after_seconds is not None:
                    self._line.bucket.hold(pause)  # for all who ask there
                else:
                    await self._line.sleep(pause)
                wait *= 2
        raise AssertionError("the last try either returns or raises")

    async def _sent(self, talk: Talk, recipe: Digest, most: Money, reason: str) -> tuple[Order, Utterance]:
        """ONE request, on an order of its own: an open order is never older than a request takes."""
        with self._line.breaker.call():
            order = self._payer.open(recipe, self._speaker, talk.told, most, reason)
            try:
                return order, await self._speaker.say(talk)
            except BaseException as error:
                self._payer.failed(order, error)
                raise

    def _cost(self, order: Order, said: Utterance) -> tuple[Money, bool]:
        """What an answer cost, and whether that is by the tokens it told of."""
        if said.tokens_in is None or said.tokens_out is None:
            return order.quoted, order.quoted == Money()
        return self._speaker.price(said.tokens_in, said.tokens_out, self._payer.now().date()).most, True

    def _tokens_in(self, talk: Talk) -> int:
        return talk.tokens + sum(self._speaker.media_tokens(one) for turn in talk.turns for one in turn.media)

    def _left(self, deadline: datetime) -> float:
        """Seconds."""
        return (deadline - self._payer.now()).total_seconds()
