"""Who could make shots today: what each needs, its models, and what they ask. From dated data, with no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from reelwright.ledger.price_book import Per, PriceBook, PriceLine
from reelwright.render.models import Model, models_of
from reelwright.units import Value


class OnOffer(Value):
    """A model as it is offered today."""

    model: str
    tier: int
    seconds: tuple[float, ...]
    sizes: tuple[str, ...]
    audio: str
    means: tuple[str, ...]
    """Names that mean this model today, that of its backend among them where that does."""
    is_retired: bool
    retire_on: date | None
    verified_on: date | None
    """When somebody saw it work from here; None: nobody has."""
    prices: tuple[PriceLine, ...]
    """Each for its sizes, with sound or without."""
    is_own_price: bool
    """Some of them are of the workspace's own book."""
    price_days: int | None
    """How long ago the oldest of them was last looked at; None: the book has none."""

    @property
    def usd_per_second(self) -> tuple[Decimal, Decimal] | None:
        """The least and the most; None: it is not priced so."""
        asked = [line.usd for line in self.prices if line.per is Per.SECOND]
        return (min(asked), max(asked)) if asked else None


class Rostered(Value):
    """A backend that makes clips for money, at the far end of a network."""

    backend: str
    missing: tuple[str, ...]
    """Variables of the environment that are not set; none: it can be asked."""
    models: tuple[OnOffer, ...]
    """In the order in which they are preferred; none: it is known only by asking it."""


def roster(
    backends: Iterable[str], lacking: Mapping[str, tuple[str, ...]], book: PriceBook, today: date
) -> tuple[Rostered, ...]:
    return tuple(
        Rostered(
            backend=name,
            missing=lacking.get(name, ()),
            models=tuple(_on_offer(line, book, today) for line in models_of(name).lines),
        )
        for name in backends
    )


def _on_offer(line: Model, book: PriceBook, today: date) -> OnOffer:
    prices = tuple(one for one in book.lines if (one.backend, one.model) == (line.backend, line.model))
    retired = [on for on in (line.retire_on, *(one.retire_on for one in prices)) if on is not None]
    return OnOffer(
        model=line.model,
        tier=line.tier,
        seconds=line.seconds,
        sizes=line.sizes,
        audio=line.audio,
        means=line.maps,
        is_retired=any(on <= today for on in retired),
        retire_on=min(retired, default=None),
        verified_on=line.verified_on,
        prices=prices,
        is_own_price=any(map(book.is_own, prices)),
        price_days=(today - min(one.seen for one in prices)).days if prices else None,
    )
