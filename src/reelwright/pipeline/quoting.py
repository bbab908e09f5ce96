"""What each shot would cost with everybody who could make it. Nothing is asked of anybody: prices are the book's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reelwright.errors import ReelwrightError
from reelwright.film.brief import Brief, Policy
from reelwright.film.production import Dossier, Quote
from reelwright.film.recipe import Recipe
from reelwright.film.shot import Shot, TakeRequest
from reelwright.ledger.order import AWAITED, Order, OrderState
from reelwright.ledger.price_book import Price
from reelwright.network.fault import ProviderError
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.requests import take_request
from reelwright.render.provider import Ask, Filmer, Terms
from reelwright.units import Money

_TIERS = (3, 2, 1)
_PAID = "made and paid before"
_LITTLE = 0.25
"""Of a shot: by how much it may be shorter and still be the same shot."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote, and what would be asked for."""

    quote: Quote
    ask: Ask | None = None
    recipe: Recipe | None = None
    """Of the clip; None: none is paid for."""


def offers(dossier: Dossier, floor: Floor, tenant: str, today: date, names: Iterable[str] | None = None) -> list[Offer]:
    """Every shot by every backend of this machine, and by these providers: shot by shot.

    Args:
        tenant: whose film it is: what others paid for is not there.
        names: None: those that are wished for, and may be asked here.
    """
    names = list(wanted_providers(dossier.brief, floor) if names is None else names)
    found: list[Offer] = []
    for shot in dossier.shots:
        found += [_drawn(dossier, shot, name, floor) for name in floor.backends]
        found += [_filmed(dossier, shot, name, floor, tenant, today) for name in names]
    recipes = {offer.recipe.hash for offer in found if offer.recipe}
    there = floor.assets.find_many(recipes)
    ordered = floor.ledger.orders_of(recipes - there.keys(), (OrderState.DONE, *AWAITED))
    return [_as_it_stands(offer, there, ordered) for offer in found]


def wanted_providers(brief: Brief, floor: Floor) -> list[str]:
    """Those who may be paid for this film: the ones named, or by a policy all there is a key for."""
    return [name for name in floor.providers if name not in floor.lacking and (brief.policy or name in brief.backends)]


def ask_of(dossier: Dossier, shot: Shot, provider: Filmer, model: str, today: date) -> Ask:
    """What a provider is asked for, of the model that was quoted."""
    request = take_request(dossier, shot, provider.capabilities(), take=1)
    ask = provider.ask(request).model_copy(update={"model": model})
    return _as_made(ask, provider.terms(ask, today))


def _as_made(ask: Ask, terms: Terms) -> Ask:
    """The ask in the length and size that are made and paid for, so that a shot which becomes a little longer, or a
    film of another size, is made of the same clip."""
    made = {"seconds": terms.seconds, "width": terms.width, "height": terms.height, "audio": terms.audio}
    return ask.model_copy(update=made)


def _drawn(dossier: Dossier, shot: Shot, name: str, floor: Floor) -> Offer:
    can = floor.backends[name].capabilities()
    refusal = can.refusal(take_request(dossier, shot, can, take=1))
    return Offer(Quote(shot=shot.id, backend=name, refusal=refusal or "", cost=None if refusal else Money()))


def _filmed(dossier: Dossier, shot: Shot, name: str, floor: Floor, tenant: str, today: date) -> Offer:
    from reelwright.render.footage import clip_recipe

    try:
        provider = floor.providers[name]
        can = provider.capabilities()
        request = take_request(dossier, shot, can, take=1)
        refusal = can.refusal(request)
        if refusal:
            return Offer(Quote(shot=shot.id, backend=name, refusal=refusal))
        ask = _with_model(provider, request, dossier.brief, today)
        terms = provider.terms(ask, today)
        price = provider.price(terms, today)
    except ReelwrightError as error:  # whatever it is, it is why this one makes no such clip
        return Offer(Quote(shot=shot.id, backend=name, refusal=str(error)))
    if floor.caps.shot is not None and floor.caps.shot < price.most:
        refusal = f"it would cost {price.most}, and {floor.caps.shot} is allowed per shot"
        return Offer(Quote(shot=shot.id, backend=name, model=terms.model, refusal=refusal))
    quote = Quote(
        shot=shot.id,
        backend=name,
        cost=price.most,
        model=terms.model,
        seconds=terms.seconds,
        tier=provider.tier(terms.model),
        basis=f"{price.basis}; {_whence(price)}, {price.as_of}",
        notes=tuple(
            dict.fromkeys(
                (
                    *terms.adjustments,
                    *terms.warnings,
                    *price.warnings,
                    *((f"its price is {_whence(price)}, {price.as_of}",) if price.is_own else ()),
                    *_if_shorter(provider, ask, price.most, today),
                )
            )
        ),
    )
    made = _as_made(ask, terms)
    recipe = clip_recipe(provider, made, tenant, floor.is_simulated)
    return Offer(quote.model_copy(update={"clip": recipe.hash}), made, recipe)


def _whence(price: Price) -> str:
    return f"yours: {price.source}" if price.is_own else price.source


def _with_model(provider: Filmer, request: TakeRequest, brief: Brief, today: date) -> Ask:
    """The ask, of the first model that is good enough; of the best there is if the best is wished for."""
    ask = provider.ask(request)
    tiers = [tier for tier in _TIERS if tier >= brief.quality] if brief.policy is Policy.BEST else [brief.quality]
    for tier in tiers[:-1]:
        try:
            return ask.model_copy(update={"model": provider.model(ask, tier, today)})
        except ProviderError:
            continue
    return ask.model_copy(update={"model": provider.model(ask, tiers[-1], today)})


def _if_shorter(provider: Filmer, ask: Ask, cost: Money, today: date) -> Iterator[str]:
    """What a shot that is only a little shorter would save, where lengths are paid for in steps."""
    for less in (0.25, 0.5, 1.0, 1.5):
        if less > _LITTLE * ask.seconds:
            return
        terms = provider.terms(ask.model_copy(update={"seconds": ask.seconds - less}), today)
        saved = cost - provider.price(terms, today).most
        if saved.micro_usd > 0:
            yield f"{less:g} s shorter, it would cost {saved} less"
            return


def _as_it_stands(offer: Offer, there: Collection[str], ordered: Mapping[str, Order]) -> Offer:
    """The offer, by what was made, paid or ordered of it before."""
    recipe = "" if offer.recipe is None else offer.recipe.hash
    if recipe in there:
        return _changed(offer, cost=Money(), is_there=True, basis=_PAID)
    order = ordered.get(recipe)
    if order is None:
        return offer
    match order.state:
        case OrderState.DONE:
            note = "its clip was paid, is not here any more, and is fetched again where it still can be had"
            return _changed(offer, note, cost=Money(), is_there=True, basis=_PAID)
        case OrderState.LOST:
            note = "its clip was paid and is lost, and is bought again only by your word: see reelwright held"
            return _changed(offer, note, cost=Money(), basis=_PAID)
    return _changed(offer, "it is ordered already, and counted here once")


def _changed(offer: Offer, *notes: str, **update: object) -> Offer:
    quote = offer.quote.model_copy(update={"notes": (*offer.quote.notes, *notes)} | update)
    return Offer(quote, offer.ask, offer.recipe)


def by_shot(quotes: Iterable[Quote]) -> Mapping[str, list[Quote]]:
    """The quotes of each shot, in the order given."""
    found: dict[str, list[Quote]] = {}
    for quote in quotes:
        found.setdefault(quote.shot, []).append(quote)
    return found
