"""What a custom service says of itself, see `docs/reference/http-backend.yaml`; kept with the day on which it was read.

Terms and prices are asked for offline, and a price has to be of a date. So what the service says is read when somebody
has it checked, kept in a file, and holds until it is read again; an order says the most it may cost, and a service that
has become dearer meanwhile refuses it. What the user writes into `prices.toml` beats what the service says.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from reelwright.ledger.price_book import Per, PriceBook, PriceLine
from reelwright.network.reach import origin_of
from reelwright.render.models import Model
from reelwright.units import Value
from reelwright.units.money import MICROS

_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/+-]{1,100}$")]
_Words = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,200}$")]
_Size = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{1,3}x[1-9][0-9]{1,3}$")]
_Seconds = Annotated[float, Field(gt=0, le=600)]
_YEAR = 365 * 24 * 3600


class ServicePrice(Value, extra="ignore"):
    per: Literal["second", "clip"]
    micro_usd: int = Field(ge=0, le=10**9)
    height: int | None = Field(default=None, ge=1)
    """It holds for pictures of at most so many lines on their shorter side; None: for all."""
    audio: bool | None = None
    """It holds with sound, or without; None: for both."""


class ServiceModel(Value, extra="ignore"):
    """One model of the service; as `Model`, with its prices."""

    model: _Name
    seconds: tuple[_Seconds, ...] = Field(min_length=1, max_length=100)
    sizes: tuple[_Size, ...] = Field(min_length=1, max_length=100)
    rate: float = Field(gt=0, le=120)
    audio: Literal["never", "optional", "always"] = "never"
    has_seed: bool = False
    has_negative: bool = False
    prompt: int = Field(ge=100, le=100_000)
    inputs: tuple[Literal["first", "last", "reference"], ...] = ()
    tier: int = Field(default=2, ge=1, le=3)
    retire_on: date | None = None
    prices: tuple[ServicePrice, ...] = Field(min_length=1, max_length=100)


class Service(Value, extra="ignore"):
    """The document. What is not said in it is as a modest service would have it."""

    service: _Words
    models: tuple[ServiceModel, ...] = Field(min_length=1, max_length=50)
    at_once: int = Field(default=1, ge=1, le=64)
    """Jobs in flight."""
    polling_seconds: float = Field(default=5.0, ge=1, le=600)
    kept_seconds: float = Field(default=24 * 3600, ge=60, le=10 * _YEAR)
    """How long a clip can be fetched."""
    longest_seconds: float = Field(default=1800, ge=60, le=7 * 24 * 3600)
    """After which a job that is not over is left to a later run."""
    can_cancel: bool = False


class ServiceAsRead(Value):
    """The document, and when and where it was read."""

    address: str
    read_on: date
    says: Service

    def models(self, backend: str) -> tuple[Model, ...]:
        return tuple(
            Model(backend=backend, source=self._source, **line.model_dump(exclude={"prices"}))
            for line in self.says.models
        )

    def book(self, backend: str) -> PriceBook:
        return PriceBook(self._prices(backend))

    def _prices(self, backend: str) -> Iterator[PriceLine]:
        for line in self.says.models:
            for price in line.prices:
                yield PriceLine(
                    backend=backend,
                    model=line.model,
                    per=Per(price.per),
                    usd=Decimal(price.micro_usd) / MICROS,
                    height=price.height,
                    audio=price.audio,
                    source=self._source,
                    as_of=self.read_on,
                )

    @property
    def _source(self) -> str:
        return f"the service at {origin_of(self.address)}, as read on {self.read_on}"


def keep(folder: Path, service: ServiceAsRead) -> None:
    """Whole or not at all; in place of what was read before at the same address."""
    folder.mkdir(parents=True, exist_ok=True)
    file = _file(folder, service.address)
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text(service.model_dump_json(indent=1), encoding="utf-8")
    os.replace(part, file)


def kept(folder: Path, address: str) -> ServiceAsRead | None:
    """What was last read at `address`; None: nothing, or by a release that read it otherwise."""
    try:
        return ServiceAsRead.model_validate_json(_file(folder, address).read_bytes())
    except (OSError, ValidationError):
        return None


def _file(folder: Path, address: str) -> Path:
    return folder / f"{hashlib.sha256(address.encode()).hexdigest()[:16]}.json"
