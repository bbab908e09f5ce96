"""The price book: what providers ask, as dated data with sources; a workspace's own lines beat those that ship."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from reelwright.errors import NotConfigured
from reelwright.ledger.dated_lines import read_lines, too_old
from reelwright.units import Money, Value
from reelwright.units.money import MICROS

FILE_NAME = "prices.toml"


class Per(StrEnum):
    SECOND = "second"
    """Of clip."""
    CLIP = "clip"
    INPUT = "million input tokens"
    OUTPUT = "million output tokens"
    CHARACTERS = "million characters"
    """Of text that is spoken."""


_DIVISOR = {Per.SECOND: 1, Per.CLIP: 1, Per.INPUT: 1_000_000, Per.OUTPUT: 1_000_000, Per.CHARACTERS: 1_000_000}


class PriceLine(Value):
    """One line of the book."""

    backend: str = Field(min_length=1)
    model: str = Field(min_length=1)
    per: Per
    usd: Decimal = Field(ge=0, allow_inf_nan=False)
    height: int | None = Field(default=None, ge=1)
    """It holds for pictures of at most so many lines; None: for all."""
    audio: bool | None = None
    """It holds with sound, or without; None: for both."""
    source: str = Field(min_length=1)
    as_of: date
    verified_on: date | None = None
    """When somebody saw it charged."""
    retire_on: date | None = None

    @property
    def holds_for(self) -> tuple[object, ...]:
        return self.backend, self.model, self.per, self.height, self.audio

    def covers(self, other: PriceLine) -> bool:
        """Whether it holds for all that another line holds for."""
        if (self.backend, self.model, self.per) != (other.backend, other.model, other.per):
            return False
        is_as_high = self.height is None or (other.height is not None and other.height <= self.height)
        return is_as_high and self.audio in (None, other.audio)

    @property
    def seen(self) -> date:
        """When it was last looked at."""
        return max(self.as_of, self.verified_on or self.as_of)

    def warnings(self, today: date) -> tuple[str, ...]:
        found = []
        if self.retire_on is not None and self.retire_on <= today:
            found.append(f"{self.model} was to be retired on {self.retire_on}: it may be refused")
        return (*found, *too_old(self.model, self.seen, today))


class Price(Value):
    """The most something may cost, and where that is from."""

    most: Money
    expected: Money | None = None
    """Where that is less; None: it costs the most."""
    basis: str
    """Such as `5 second at 0.12 USD`."""
    source: str
    as_of: date
    warnings: tuple[str, ...] = ()
    is_own: bool = False
    """It is of the workspace's own book."""


class PriceBook:
    """Lines, the later in place of the earlier that hold for the same.

    Args:
        own: of the workspace; where one of them holds, none of `lines` does.
    """

    def __init__(self, lines: Iterable[PriceLine], own: Iterable[PriceLine] = ()) -> None:
        self._own = tuple({line.holds_for: line for line in own}.values())
        others = {line.holds_for: line for line in lines}.values()
        self.lines = tuple(one for one in others if not any(mine.covers(one) for mine in self._own)) + self._own

    @classmethod
    def load(cls, own: Path | None = None) -> PriceBook:
        """The book that ships, with the lines of the file `own` over it, if there is one.

        Raises:
            InvalidInput: the file is no price book; what and where.
        """
        return cls(*read_lines(PriceLine, "price", FILE_NAME, own))

    def price(
        self,
        backend: str,
        model: str,
        today: date,
        *,
        per: Per = Per.SECOND,
        amount: float = 1.0,
        height: int = 0,
        audio: bool = False,
    ) -> Price:
        """What `amount` of what is priced costs at most, rounded up to a micro-dollar.

        Raises:
            NotConfigured: the book has no such price.
        """
        line = self._line(backend, model, per, height, audio)
        exact = line.usd * Decimal(str(amount)) / _DIVISOR[line.per] * MICROS
        return Price(
            most=Money(micro_usd=int(exact.to_integral_value(ROUND_CEILING))),
            basis=f"{amount:g} {line.per} at {line.usd} USD",
            source=line.source,
            as_of=line.as_of,
            warnings=line.warnings(today),
            is_own=self.is_own(line),
        )

    def has(self, backend: str, model: str) -> bool:
        return any((line.backend, line.model) == (backend, model) for line in self.lines)

    def is_own(self, line: PriceLine) -> bool:
        return line in self._own

    def _line(self, backend: str, model: str, per: Per, height: int, audio: bool) -> PriceLine:
        """The line of the least height that is enough, rather one that says whether there is sound; one's own first."""
        fit = [
            line
            for line in self.lines
            if (line.backend, line.model, line.per) == (backend, model, per)
            and (line.height is None or line.height >= height)
            and line.audio in (None, audio)
        ]
        if not fit:
            size = f" of {height} lines" if height else ""
            raise NotConfigured(
                f"the price book has no price per {per} for {model} on {backend}{size}; write one into {FILE_NAME} in "
                "the workspace"
            )
        return min(fit, key=lambda line: (not self.is_own(line), line.height or 10**6, line.audio is None))
