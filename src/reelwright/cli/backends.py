"""`reelwright backends`: who could make shots, what they ask for it, and how they did here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reelwright.backends import BACKENDS, PROVIDERS
from reelwright.cli import output
from reelwright.cli.common import Json, is_begun, open_app, place_of

if TYPE_CHECKING:
    from reelwright.app import App
    from reelwright.ledger.scoreboard import Standing
    from reelwright.pipeline.roster import OnOffer, Rostered
    from reelwright.units import Money

_HERE = "on this machine, for nothing"
_NOT_MEASURED = "not measured"


def backends(as_json: Json = False) -> None:
    """Who could make shots: what each needs, its models today and their prices, and how they did here."""
    from reelwright.ledger.price_book import FILE_NAME, PriceBook
    from reelwright.pipeline.roster import roster

    with open_app() as app:
        book = PriceBook.load(place_of(app).root / FILE_NAME)
        found = roster(PROVIDERS, app.providers.lacking, book, datetime.now(UTC).date())
        board = _board(app)
    if as_json:
        told = {"here": list(BACKENDS), "providers": [one.model_dump(mode="json") for one in found]}
        output.print_json(told | {"scoreboard": [line.model_dump(mode="json") for line in board]})
        return
    output.print_table(("backend", "can be asked"), [*((name, _HERE) for name in BACKENDS), *map(_asked, found)])
    output.say("")
    _say_models(found)
    output.say("")
    _say_board(board)


def _board(app: App) -> tuple[Standing, ...]:
    """Empty where there is no workspace; none is made."""
    if not is_begun(app):
        return ()
    from reelwright.pipeline.standings import standings

    return standings(app.productions, app.ledger)


def _asked(one: Rostered) -> tuple[str, str]:
    return one.backend, f"no: set {', '.join(one.missing)}" if one.missing else "yes"


def _say_models(found: Iterable[Rostered]) -> None:
    rows = [
        (
            one.backend,
            offer.model,
            str(offer.tier),
            _lengths(offer.seconds),
            ", ".join(map(str, sorted({min(map(int, size.split("x"))) for size in offer.sizes}))),
            _price(offer),
            f"{offer.price_days} days ago" if offer.price_days is not None else "",
            "; ".join(_remarks(one.backend, offer)),
        )
        for one in found
        for offer in one.models
    ]
    output.print_table(
        ("backend", "model", "quality", "seconds", "lines", "USD a second", "as seen", "to be known"), rows, whole=2
    )
    for one in found:
        if not one.models:
            output.say(f"What models {one.backend} has is known by asking it; see doctor.")


def _lengths(seconds: Sequence[float]) -> str:
    """`4, 6, 8`, and `2 to 10` where every second between can be had."""
    first, last = min(seconds), max(seconds)
    if len(seconds) > 3 and last - first == len(seconds) - 1:
        return f"{first:g} to {last:g}"
    return ", ".join(f"{length:g}" for length in seconds)


def _price(offer: OnOffer) -> str:
    if offer.usd_per_second is None:
        return "see the book" if offer.prices else "none in the book"
    least, most = offer.usd_per_second
    return f"{least}" if least == most else f"{least} to {most}"


def _remarks(backend: str, offer: OnOffer) -> Iterable[str]:
    if backend in offer.means:
        yield f"{backend} means this model today"
    if offer.retire_on is not None:
        yield f"{'was to be' if offer.is_retired else 'is to be'} retired on {offer.retire_on}"
    if offer.is_own_price:
        yield "the price is yours"
    if offer.verified_on is None:
        yield "untried from here"


def _say_board(board: Iterable[Standing]) -> None:
    rows = [
        (
            line.backend,
            line.model,
            str(line.orders),
            str(line.clips),
            str(line.refusals),
            str(line.failures + line.turned_away),
            str(line.spent),
            _amount(line.cost_per_second),
            _NOT_MEASURED if line.refusal_rate is None else f"{line.refusal_rate:.0%}",
            _seconds(line.seconds_median),
            _seconds(line.seconds_p95),
        )
        for line in board
    ]
    if not rows:
        output.say("Nothing was measured here yet: no provider was asked for a clip.")
        return
    head = ("orders", "clips", "moderated", "failed", "spent", "a second in a film", "moderated of all")
    output.print_table(("backend", "model", *head, "half take", "95 % take"), rows, whole=2)


def _amount(money: Money | None) -> str:
    return _NOT_MEASURED if money is None else str(money)


def _seconds(value: float | None) -> str:
    return _NOT_MEASURED if value is None else f"{value:.1f} s"
