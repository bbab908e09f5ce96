"""What a language model is to those who ask it: a question with the shape its answer is to have, and the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

from pydantic import BaseModel, Field

from reelwright.errors import BackendError, InvalidInput, Transient
from reelwright.film.recipe import Digest
from reelwright.ledger.price_book import Price
from reelwright.llm.fence import fenced
from reelwright.llm.prompt import Prompt
from reelwright.llm.schema import schema_of
from reelwright.units import Money, Value

T = TypeVar("T", bound=BaseModel)

MOST_REPAIRS = 2
"""Times that a model is told what is wrong with its answer."""
MOST_TOKENS = 65_536
"""That an answer may be asked to have."""
_KINDS = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".mp4": "video/mp4"}


class AnswerUnfit(BackendError):
    """What the model said cannot be used, however often it was told why."""


class OutOfTime(Transient):
    """The deadline passed before there was an answer."""


class Role(StrEnum):
    USER = "user"
    MODEL = "model"


class Media(Value):
    """A picture or a film that goes with a message."""

    path: Path
    sha256: Digest
    """Of its bytes, by which recipes know it."""
    kind: str = Field(pattern="^(image|video)/[a-z0-9]+$")
    seconds: float = Field(default=0.0, ge=0)
    """How long a film is."""

    @classmethod
    def of(cls, path: Path, seconds: float = 0.0) -> Self:
        """Raises InvalidInput: it is no file, or none that models look at."""
        kind = _KINDS.get(path.suffix.lower())
        if kind is None:
            raise InvalidInput(f"{path.name} cannot be shown to a model; there are: {', '.join(_KINDS)}")
        if kind.startswith("video/") and seconds <= 0:
            raise InvalidInput(f"{path.name} is a film: how many seconds it has decides what looking at it costs")
        return cls(path=path, sha256=hashlib.sha256(_bytes(path)).hexdigest(), kind=kind, seconds=seconds)

    @property
    def is_video(self) -> bool:
        return self.kind.startswith("video/")

    def read(self) -> bytes:
        """Raises InvalidInput: it is gone, or is another one by now."""
        data = _bytes(self.path)
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise InvalidInput(f"{self.path.name} was changed since it was put into the question")
        return data


class Message(Value):
    """One turn. Our words are `text`; what comes from a brief, a file or a model is `data`, and never instructions."""

    role: Role = Role.USER
    text: str = ""
    data: dict[str, str] = {}
    """Name -> what is to be fenced in under it, see `fence.py`."""
    media: tuple[Media, ...] = ()

    @property
    def words(self) -> str:
        blocks = [fenced(name, text) for name, text in self.data.items()]
        return "\n\n".join([self.text, *blocks] if self.text else blocks)


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """All that decides an answer, but for who gives it. Its recipe's parameters.

    Raises:
        ValueError: no question can be like that.
    """

    prompt: Prompt
    """The system prompt."""
    messages: tuple[Message, ...]
    """The last is the user's."""
    wanted: type[T]
    """The shape of the answer; it and all in it forbid extra fields."""
    most_tokens: int = 8192
    """That the answer may have, what the model thinks to itself included; 1 to 65,536."""
    temperature: float = 0.7
    """0 to 2: how far it strays from the likeliest words."""
    seed: int = 0
    """0 to 2**31 - 1; a model heeds it or not."""

    def __post_init__(self) -> None:
        if not self.messages or self.messages[-1].role is not Role.USER:
            raise ValueError("a question ends with a message of the user's")
        if not all(message.words or message.media for message in self.messages):
            raise ValueError("a message has words or pictures")
        if not 1 <= self.most_tokens <= MOST_TOKENS:
            raise ValueError(f"an answer has 1 to {MOST_TOKENS} tokens, not {self.most_tokens}")
        if not 0 <= self.temperature <= 2:
            raise ValueError(f"a temperature is 0 to 2, not {self.temperature}")
        if not 0 <= self.seed < 2**31:
            raise ValueError(f"a seed is 0 to 2**31 - 1, not {self.seed}")
        schema_of(self.wanted)

    @property
    def media(self) -> Mapping[str, Media]:
        """By sha256, each once."""
        return {one.sha256: one for message in self.messages for one in message.media}


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    value: T
    text: str
    """The JSON it was read from."""
    model: str
    """As the server names it."""
    tokens_in: int | None
    tokens_out: int | None
    """Over all turns, those of answers that were of no use included; None where the server does not tell."""
    cost: Money | None
    """Over all turns, by the tokens; nothing if it was kept from before. None where the tokens are not told or an
    answer was lost: then the ledger has the most it may have cost."""
    repairs: int = 0
    """How often it was told what was wrong, 0 to 2."""
    is_kept: bool = False
    """It was given before, to the same question."""


class LanguageModel(Protocol):
    """Proven by `tests/contracts/language_model.py`."""

    @property
    def name(self) -> str:
        """Of the adapter, as in recipes and the price book; no model's name."""
        ...

    @property
    def edition(self) -> int: ...

    def price(self, question: Question[T]) -> Price:
        """The most that an answer may cost, repairs included; of an answer that is not lost on the way. Offline.

        Raises:
            NotConfigured: the price book has no price.
        """
        ...

    async def answer(self, question: Question[T], deadline: datetime) -> Answer[T]:
        """Ask, and have the answer in its shape.

        Raises:
            OverCap: it would pass a cap; nothing was asked.
            NotConfigured: the price book has no price.
            ProviderError: it is not reached, or refuses.
            CircuitOpen: it is left alone for now.
            AnswerUnfit: it never answered in the shape.
            OutOfTime: the deadline passed.
        """
        ...


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from None
