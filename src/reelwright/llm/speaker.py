"""Who answers one request: the part of a language model that differs from server to server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from pydantic import JsonValue

from reelwright.ledger.price_book import Price
from reelwright.llm.model import Media, Question, Role, T
from reelwright.llm.prompt import Prompt, load_prompt
from reelwright.llm.schema import schema_of
from reelwright.network.fault import ProviderError

HOUSE = ("data", "form", "repair")
"""The prompts of every talk."""
_SENT_BACK = 20_000
"""Characters of an answer of no use that the model is shown again."""
_PER_TURN = 16
"""Tokens that a turn takes beside its words, as an upper bound."""


@dataclass(frozen=True, slots=True)
class Turn:
    role: Role
    words: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """All of one request."""

    system: str
    turns: tuple[Turn, ...]
    schema: Mapping[str, Any]
    most_tokens: int
    temperature: float
    seed: int
    shown: Mapping[str, bytes]
    """sha256 -> bytes of each picture and film."""

    @classmethod
    def begun(cls, question: Question[T], shown: Mapping[str, bytes]) -> Talk:
        return cls(
            system=f"{question.prompt.text}\n\n{load_prompt('data').text}",
            turns=tuple(Turn(one.role, one.words, one.media) for one in question.messages),
            schema=schema_of(question.wanted),
            most_tokens=question.most_tokens,
            temperature=question.temperature,
            seed=question.seed,
            shown=shown,
        )

    def repaired(self, said: str, faults: str) -> Talk:
        """With an answer of no use, and what is wrong with it."""
        turns = (
            Turn(Role.MODEL, said[:_SENT_BACK] or "(nothing)"),
            Turn(Role.USER, f"{load_prompt('repair').text}\n\n{faults}"),
        )
        return replace(self, turns=(*self.turns, *turns))

    @property
    def tokens(self) -> int:
        """The most that its words may be: no token is shorter than a byte, and what the model said it said in no more
        than it was allowed. Pictures and films are counted by who is shown them."""
        ours = [self.system, json.dumps(self.schema), *(prompt.text for prompt in house().values())]
        words = sum(len(text.encode()) for text in ours)
        for turn in self.turns:
            size = len(turn.words.encode()) + _PER_TURN
            words += min(size, self.most_tokens + _PER_TURN) if turn.role is Role.MODEL else size
        return words

    @property
    def told(self) -> dict[str, JsonValue]:
        """What the ledger keeps of it: the bytes of pictures and films by their hashes."""
        return {
            "system": self.system,
            "turns": [
                {"role": turn.role, "words": turn.words, "media": [one.sha256 for one in turn.media]}
                for turn in self.turns
            ],
            "schema": dict(self.schema),
            "most_tokens": self.most_tokens,
            "temperature": self.temperature,
            "seed": self.seed,
        }


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said to one request."""

    text: str
    model: str
    tokens_in: int | None
    tokens_out: int | None
    """None: it is not told."""
    is_cut: bool = False
    """It was to have more tokens than are allowed."""


class Speaker(Protocol):
    name: str
    edition: int
    model: str
    place: str
    """Which server, as recipes tell models of one name apart; no secret."""

    def refusal(self, media: Media) -> str | None:
        """Why it cannot be shown this, in words; None if it can."""
        ...

    def media_tokens(self, media: Media) -> int:
        """The most that looking at it takes."""
        ...

    def price(self, tokens_in: int, tokens_out: int, today: date) -> Price:
        """Raises NotConfigured if the price book has no price."""
        ...

    async def say(self, talk: Talk) -> Utterance:
        """ONE request, sent once. Raises ProviderError, AMBIGUOUS wherever it may have been charged."""
        ...

    def adapts(self, talk: Talk, error: ProviderError) -> bool:
        """Whether it will put the same otherwise, now that the server has refused the form it had."""
        ...

    async def close(self) -> None: ...


def house() -> dict[str, Prompt]:
    """The prompts of every talk, by name."""
    return {name: load_prompt(name) for name in HOUSE}
