"""What can happen to a production. One class per event; the list below is the list of what can happen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from reelwright.film.recipe import Digest
from reelwright.film.status import State
from reelwright.units import Value


class ProductionStarted(Value):
    kind: Literal["production_started"] = "production_started"
    run: int
    """1 for the first run of this production."""


class StageEntered(Value):
    kind: Literal["stage_entered"] = "stage_entered"
    state: State
    round: int


class StageLeft(Value):
    kind: Literal["stage_left"] = "stage_left"
    state: State
    round: int
    wall_seconds: float
    said: str = ""
    """One line for the person watching."""


class RecipesAsked(Value):
    kind: Literal["recipes_asked"] = "recipes_asked"
    state: State
    missing: tuple[Digest, ...]
    """What has to be made."""
    present: tuple[Digest, ...]
    """What was made before and is still whole."""


class RecipeMade(Value):
    kind: Literal["recipe_made"] = "recipe_made"
    recipe: Digest
    what: str
    """Such as `take SH003` or `mix`."""
    cpu_seconds: float
    wall_seconds: float


class TakeReplaced(Value):
    kind: Literal["take_replaced"] = "take_replaced"
    shot: str
    backend: str
    replaced_by: str
    why: str


class ProductionPaused(Value):
    kind: Literal["production_paused"] = "production_paused"


class ProductionCancelled(Value):
    kind: Literal["production_cancelled"] = "production_cancelled"


class ProductionFailed(Value):
    kind: Literal["production_failed"] = "production_failed"
    error: str
    """The class of the error."""
    message: str


class ProductionCompleted(Value):
    kind: Literal["production_completed"] = "production_completed"


Event = Annotated[
    ProductionStarted
    | StageEntered
    | StageLeft
    | RecipesAsked
    | RecipeMade
    | TakeReplaced
    | ProductionPaused
    | ProductionCancelled
    | ProductionFailed
    | ProductionCompleted,
    Field(discriminator="kind"),
]

EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes any event."""
