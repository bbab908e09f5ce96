"""A speaker whose answers are written beforehand: for tests, and to rehearse what becomes of a film when a model fails.

The script is a list, in code or a JSON file, of what is said to one request after the other:

    [{"value": {"title": "Tide"}}, {"does": "prose"}, {"does": "half", "value": {"title": "Tide"}}, {"does": "never"}]
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import deque
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import JsonValue, TypeAdapter, ValidationError

from reelwright.errors import InvalidInput, NotConfigured
from reelwright.ledger.price_book import Price
from reelwright.llm.model import Media
from reelwright.llm.speaker import Talk, Utterance
from reelwright.network.fault import Fault, ProviderError
from reelwright.units import Money, Value

_ELEVEN = 11
_PROSE = "Certainly! I would open on the sea, early, with nobody about. Shall I go on?"


class Does(StrEnum):
    """What a model does when it is asked."""

    SAYS = "says"
    """The `text`, or the `value` as JSON."""
    PROSE = "prose"
    HALF = "half"
    """Half of the value's JSON."""
    ELEVEN = "eleven"
    """The value, with eleven entries in each of its lists."""
    ERROR = "error"
    """A 500."""
    NOTHING = "nothing"
    NEVER = "never"
    """It does not answer at all."""


class Canned(Value):
    """What one request gets."""

    does: Does = Does.SAYS
    value: JsonValue = None
    text: str = ""
    """In place of the value."""

    @property
    def said(self) -> str:
        match self.does:
            case Does.PROSE:
                return _PROSE
            case Does.NOTHING:
                return ""
            case Does.ELEVEN:
                return json.dumps(_lengthened(self.value))
            case Does.HALF:
                whole = json.dumps(self.value)
                return whole[: len(whole) // 2]
        return self.text or json.dumps(self.value)


class Scripted:
    """It costs nothing, sees everything, and tells no tokens, for none are counted."""

    name = "scripted"
    edition = 1
    model = "canned"

    def __init__(self, script: Iterable[Canned]) -> None:
        self._left = deque(script)
        self._written = len(self._left)
        whole = json.dumps([one.model_dump(mode="json") for one in self._left], sort_keys=True)
        self.place = hashlib.sha256(whole.encode()).hexdigest()
        self.heard: list[Talk] = []
        """Every request, oldest first."""

    @classmethod
    def load(cls, file: Path) -> Self:
        """Raises InvalidInput: it cannot be read, or is no script."""
        try:
            return cls(TypeAdapter(list[Canned]).validate_json(file.read_bytes()))
        except OSError as error:
            raise InvalidInput(f"{file} cannot be read: {error.strerror}") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "it"
            raise InvalidInput(f"{file} is no script of answers: {where}: {first['msg']}") from None

    def refusal(self, media: Media) -> str | None:
        return None

    def media_tokens(self, media: Media) -> int:
        return 0

    def price(self, tokens_in: int, tokens_out: int, today: date) -> Price:
        return Price(most=Money(), basis="written beforehand", source="no server is asked", as_of=today)

    async def say(self, talk: Talk) -> Utterance:
        self.heard.append(talk)
        if not self._left:
            raise NotConfigured(f"the script has {self._written} answers, and all of them are given: write more")
        canned = self._left.popleft()
        if canned.does is Does.ERROR:
            raise ProviderError(Fault.AMBIGUOUS, "500 Internal error")
        if canned.does is Does.NEVER:
            await asyncio.Event().wait()
        return Utterance(canned.said, self.model, None, None)

    def adapts(self, talk: Talk, error: ProviderError) -> bool:
        return False

    async def close(self) -> None:
        """There is nothing to let go of."""


def _lengthened(value: JsonValue) -> JsonValue:
    if not isinstance(value, dict):
        return value
    return {
        name: [*part, *[part[-1]] * (_ELEVEN - len(part))] if isinstance(part, list) and part else part
        for name, part in value.items()
    }
