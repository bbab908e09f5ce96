"""Orders as runs leave them in the ledger, with no provider."""

from __future__ import annotations

import hashlib

from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState, Purpose
from reelwright.units import Money


def recipe_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def order(
    ledger: Ledger,
    production: str,
    shot: str,
    state: OrderState = OrderState.DONE,
    *,
    usd: str = "0.40",
    backend: str = "veo3",
    model: str = "veo-3.1-lite-generate-001",
    reason: str = "as the provider reports",
) -> str:
    """Its key. Quoted at twice what is settled; `state` is one that it ends in, or HELD."""
    recipe = recipe_of(f"{production} {shot} {backend}")
    number = 1 + len(ledger.orders(recipe=recipe))
    purpose = Purpose(production=production, shot=shot, recipe=recipe, backend=backend, model=model)
    ledger.open(key := f"{recipe}/1.{number}", purpose, {}, Money.usd(usd) * 2, Caps(), "run", f"the clip of {shot}")
    if state is OrderState.REFUSED:
        ledger.release(key, state, reason)
    elif state is OrderState.HELD:
        ledger.advance(key, OrderState.AMBIGUOUS)
        ledger.advance(key, state, reason)
    else:
        ledger.advance(key, OrderState.PLACED)
        ledger.settle(key, Money.usd(usd), is_clip=state is OrderState.DONE, reason=reason)
    return key
