"""From what a model said to what it meant: the JSON in it, the value that fits, or in words why none does."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Generic

from pydantic import BaseModel, ValidationError

from reelwright.llm.fence import fenced
from reelwright.llm.model import T
from reelwright.llm.speaker import Utterance

_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
"""What models that think aloud begin with."""
_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)
_MOST_CHARACTERS = 2**20
_STARTS = 50
"""Braces that are tried as the beginning of the answer."""
_MOST_FAULTS = 12
_MOST_NAME = 60
_MOST_TOLD = 1200
"""Characters of all that is said of what is wrong."""


class Unfit(Exception):
    """It cannot be used. The message says why, to a person; `faults` says so to the model."""

    @property
    def faults(self) -> str:
        return fenced("faults", str(self))


@dataclass(frozen=True, slots=True)
class Understood(Generic[T]):
    value: T
    text: str
    """The JSON it was read from."""


def understood(wanted: type[T], said: Utterance) -> Understood[T]:
    """Raises Unfit."""
    text = json_in(said.text)
    if said.is_cut:
        raise Unfit("it was cut off, because it had too many tokens: be shorter")
    if not said.text.strip():
        raise Unfit("nothing was said")
    if text is None:
        raise Unfit("there is no whole JSON object in it")
    return Understood(fitted(wanted, text), text)


def fitted(wanted: type[T], text: str) -> T:
    """Raises Unfit, with the place and the fault of what does not fit."""
    try:
        return wanted.model_validate_json(text)
    except ValidationError as error:
        raise Unfit("\n".join(_told(error, wanted))[:_MOST_TOLD]) from None


def json_in(said: str) -> str | None:
    """The first whole JSON object in a text: all of it, what is in its first fence, or from some brace on."""
    said = _THOUGHT.sub("", said[:_MOST_CHARACTERS]).strip().removeprefix("\ufeff")
    fence = _FENCE.search(said)
    for text in (said, fence[1] if fence else ""):
        if (found := _object_at(text, 0)) is not None and not text[len(found) :].strip():
            return found
    starts = [match.start() for match, _ in zip(re.finditer(r"\{", said), range(_STARTS), strict=False)]
    return next((found for start in starts if (found := _object_at(said, start)) is not None), None)


def _object_at(text: str, start: int) -> str | None:
    start += len(text[start:]) - len(text[start:].lstrip())
    if not text.startswith("{", start):
        return None
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return text[start:end]


def _told(error: ValidationError, wanted: type[BaseModel]) -> list[str]:
    """Each fault with its place. The value itself is not repeated: it is in the answer."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    lines = [f"{_place(fault['loc']) or wanted.__name__}: {fault['msg']}" for fault in faults[:_MOST_FAULTS]]
    more = len(faults) - len(lines)
    return [*lines, f"and {more} more of the kind"] if more > 0 else lines


def _place(parts: tuple[int | str, ...]) -> str:
    return ".".join(str(part)[:_MOST_NAME] for part in parts)
