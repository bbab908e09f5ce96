"""What several shapes share: money, moments, pages, examples."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import ConfigDict, Field

from reelwright.units import Money, Value
from reelwright.units.money import MICROS

PRODUCTION_ID = "session_20261129_162551_71e31a82d637"
"""Of examples."""

Usd = Annotated[str, Field(pattern=r"^-?\d{1,12}\.\d{6}$", examples=["1.250000"])]
"""US dollars with six decimals, exact."""
ShotId = Annotated[str, Field(pattern=r"^SH\d{3}$", examples=["SH010"])]
SignedUrl = Annotated[str, Field(description="A path on this server that needs no key, for 15 minutes at most.")]

Item = TypeVar("Item")


def usd(money: Money) -> str:
    """
    >>> usd(Money(micro_usd=1_250_000))
    '1.250000'
    """
    return f"{Decimal(money.micro_usd) / MICROS:.6f}"


def example(**values: Any) -> ConfigDict:
    """The configuration of a shape with this example in the document."""
    return ConfigDict(json_schema_extra={"example": values})


class ReplyShape(Value):
    """What is answered. A client of this release reads what a later one adds to it, and leaves it out of account."""

    model_config = ConfigDict(extra="ignore")


class ItemList(ReplyShape, Generic[Item]):
    """All there are."""

    items: tuple[Item, ...]


class Page(ReplyShape, Generic[Item]):
    """Some of them, newest first."""

    items: tuple[Item, ...]
    next_cursor: str | None = Field(description="Send it as `cursor` for those that follow; null: there are none.")
