"""An order: one job of a provider that costs money, from the intent to what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field, JsonValue

from reelwright.film.recipe import Digest
from reelwright.film.tenant import LOCAL
from reelwright.units import Money, Value

PAY_AGAIN = "to be paid again: "
"""How the note of an order begins after which a person has allowed another one."""

AT_ITS_RESERVE = "stopped when its reserve was spent"
"""What the note of an order tells whose job we ended before it could cost more."""


class OrderState(StrEnum):
    INTENT = "intent"
    """It is written down, and the request may be on its way."""
    PLACED = "placed"
    """The provider gave the job a name."""
    AMBIGUOUS = "ambiguous"
    """It may have been placed, and no usable answer came: it is looked for, never sent again."""
    HELD = "held"
    """It may have been placed and was not found: a person decides."""
    DONE = "done"
    LOST = "lost"
    """It gave a clip, which is neither here nor at the provider any more: a person decides whether another is paid."""
    FAILED = "failed"
    """The provider ended it without a clip, or lost the clip; it cost what was settled."""
    REFUSED = "refused"
    """The provider did not take it; nothing was paid."""
    DROPPED = "dropped"
    """Proven never to have been placed; nothing was paid."""

    @property
    def is_over(self) -> bool:
        """Whether what it cost is settled, and nothing is reserved for it any more."""
        return self not in (_STATES.INTENT, _STATES.PLACED, _STATES.AMBIGUOUS, _STATES.HELD)

    @property
    def gave_a_clip(self) -> bool:
        return self in (_STATES.DONE, _STATES.LOST)


_STATES = OrderState
NEXT: dict[OrderState, frozenset[OrderState]] = {
    _STATES.INTENT: frozenset({_STATES.PLACED, _STATES.AMBIGUOUS, _STATES.REFUSED}),
    _STATES.AMBIGUOUS: frozenset({_STATES.PLACED, _STATES.HELD, _STATES.DROPPED}),
    _STATES.HELD: frozenset({_STATES.PLACED, _STATES.FAILED, _STATES.DROPPED}),
    _STATES.PLACED: frozenset({_STATES.DONE, _STATES.FAILED}),
    _STATES.DONE: frozenset({_STATES.LOST}),
    _STATES.LOST: frozenset({_STATES.DONE, _STATES.FAILED}),
    _STATES.FAILED: frozenset({_STATES.FAILED}),  # decided on: its clip was lost before it came
    _STATES.REFUSED: frozenset(),
    _STATES.DROPPED: frozenset(),
}
"""What an order can become."""
OPEN = tuple(state for state in OrderState if not state.is_over)
"""States of what may have been paid, or may yet be."""
UNDECIDED = (OrderState.HELD, OrderState.LOST)
"""States in which an order waits for a person."""
AWAITED = (*OPEN, OrderState.LOST)
"""States in which nobody else is paid for the shot of an order, without a person's word."""


class Purpose(Value):
    """What money is for."""

    tenant: str = Field(default=LOCAL, max_length=64)
    production: str = Field(max_length=64)
    shot: str = Field(default="", max_length=16)
    """Empty: of no single shot."""
    recipe: Digest
    backend: str = Field(max_length=64)
    model: str = Field(max_length=128)


class Order(Value):
    key: str = Field(min_length=1, max_length=128)
    """Unique for ever: the recipe, and which attempt at it this is."""
    purpose: Purpose
    body: dict[str, JsonValue]
    """The request exactly as it is sent."""
    quoted: Money
    """The most it may cost, reserved until it is settled or released."""
    state: OrderState = OrderState.INTENT
    handle: dict[str, JsonValue] | None = None
    """What the provider calls the job; no secret, no signed URL."""
    note: str = ""
    sender: str = ""
    """The run that sends it: nobody else may take it for ambiguous while that lives."""
    written_at: datetime
    changed_at: datetime


def order_key(recipe: Digest, attempt: int) -> str:
    """The key of the n-th attempt, from 1, at a recipe."""
    return f"{recipe}/{attempt}"
