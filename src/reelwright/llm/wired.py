"""What speakers at the far end of a wire share: prices by the token, and how usage is read."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from reelwright.errors import InvalidInput
from reelwright.ledger.price_book import Per, Price, PriceBook
from reelwright.llm.model import Media
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.wire import Wire
from reelwright.units import Money

ANSWER_SECONDS = 600.0
"""For one answer; a model of one's own machine may be slow."""
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}")
_MOST_TOLD = 10**9
"""Tokens; who tells of more counts wrong."""


class WiredSpeaker:
    """Args:
    wire: already with the key.
    place: which server, without any secret.
    is_free: it is one's own machine: where the book has no price, it costs nothing.
    """

    name: ClassVar[str]
    edition: ClassVar[int] = 1

    def __init__(self, wire: Wire, book: PriceBook, model: str, place: str, is_free: bool = False) -> None:
        if not _MODEL.fullmatch(model) or ".." in model:
            raise InvalidInput(f"{model[:60]!r} is no name of a model")
        self.model, self.place = model, place
        self._wire, self._book, self._is_free = wire, book, is_free

    def refusal(self, media: Media) -> str | None:
        return None

    def price(self, tokens_in: int, tokens_out: int, today: date) -> Price:
        if self._is_free and not self._book.has(self.name, self.model):
            return Price(most=Money(), basis="a machine of one's own", source="no price is in the book", as_of=today)
        parts = [
            self._book.price(self.name, self.model, today, per=per, amount=tokens)
            for per, tokens in ((Per.INPUT, tokens_in), (Per.OUTPUT, tokens_out))
        ]
        return Price(
            most=parts[0].most + parts[1].most,
            basis=" and ".join(part.basis for part in parts),
            source=parts[0].source,
            as_of=min(part.as_of for part in parts),
            warnings=tuple(dict.fromkeys(warning for part in parts for warning in part.warnings)),
        )

    def moderated(self, why: str, tokens_in: int | None, tokens_out: int | None) -> ProviderError:
        """Of a refusal that came as an answer, and so was charged."""
        cost = None
        if tokens_in is not None and tokens_out is not None:
            cost = self.price(tokens_in, tokens_out, date.today()).most
        return ProviderError(Fault.MODERATED, why, took_nothing=False, cost=cost)

    async def close(self) -> None:
        await self._wire.close()


def told_tokens(usage: Any, *names: str) -> int | None:
    """The sum of some counts; None if the first is not told. No server's count is taken that cannot be one."""
    if not isinstance(usage, dict):
        return None
    counts = [usage.get(name) for name in names]
    good = [one if type(one) is int and 0 <= one <= _MOST_TOLD else None for one in counts]
    return None if good[0] is None else sum(one or 0 for one in good)


def told_text(text: Any, otherwise: str = "") -> str:
    """What was told, if it is text; with halves of letters, which JSON can hold and no file can, replaced."""
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else otherwise


def strange(what: str) -> ProviderError:
    """Of an answer in no form that is known: it may have been charged."""
    return ProviderError(Fault.AMBIGUOUS, what)
