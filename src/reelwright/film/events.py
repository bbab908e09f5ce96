"""What can happen to a production. One class per event; the list below is the list of what can happen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from reelwright.film.gate import Gate, Matter
from reelwright.film.recipe import Digest
from reelwright.film.status import State
from reelwright.units import Value


class ProductionStarted(Value):
    kind: Literal["production_started"] = "production_started"
    run: int
    """1 for the first run of this production."""


class ProductionResumed(Value):
    kind: Literal["production_resumed"] = "production_resumed"


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


class ScriptWritten(Value):
    kind: Literal["script_written"] = "script_written"
    title: str


class ShotsPlanned(Value):
    kind: Literal["shots_planned"] = "shots_planned"
    frames: dict[str, int]
    """Shot id -> how many frames it has, in the order of the film."""


class RecipesAsked(Value):
    kind: Literal["recipes_asked"] = "recipes_asked"
    state: State
    missing: tuple[Digest, ...]
    """What has to be made."""
    labels: tuple[str, ...] = ()
    """The same in words, in the same order, such as `take SH030`."""
    present: tuple[Digest, ...]
    """What was made before and is still whole."""


class RecipeMade(Value):
    kind: Literal["recipe_made"] = "recipe_made"
    recipe: Digest
    what: str
    """Such as `take SH003` or `mix`."""
    cpu_seconds: float
    wall_seconds: float


class MemoryRanOut(Value):
    kind: Literal["memory_ran_out"] = "memory_ran_out"
    recipe: Digest
    what: str
    """What was being made, such as `take SH003`."""
    why: str
    """What was short, in the words of whoever missed it."""
    tried: str
    """A `Fallback` of the table of failures."""
    instead: str
    """How it went on, such as `in tiles of 247 pixels on the CPU`."""
    advice: str


class TakeReplaced(Value):
    kind: Literal["take_replaced"] = "take_replaced"
    shot: str
    backend: str
    replaced_by: str
    why: str
    """What the backend could not do, or what was wrong with its take."""


class WordsSoftened(Value):
    kind: Literal["words_softened"] = "words_softened"
    shot: str
    backend: str
    """Whose moderation refused the shot as it was, and who was asked again."""
    words: tuple[tuple[str, str], ...]
    """Old and new."""


class OrderUnclear(Value):
    kind: Literal["order_unclear"] = "order_unclear"
    shot: str
    backend: str
    """Who may have taken an order, and be paid for it, without an answer that says so."""
    order: str
    """Its key."""
    looked_for_seconds: float
    """How long it is looked for there at most, before anything else is done for the shot."""
    longest_seconds: float
    """The same where the provider cannot even be asked."""


class GateReached(Value):
    kind: Literal["gate_reached"] = "gate_reached"
    matter: Matter
    """What is to be decided before it goes on."""


class GateDecided(Value):
    kind: Literal["gate_decided"] = "gate_decided"
    gate: Gate
    digest: Digest
    """Of what was asked."""
    is_approved: bool
    by: str
    note: str = ""


class BriefEdited(Value):
    kind: Literal["brief_edited"] = "brief_edited"
    before: Digest
    brief: Digest
    by: str
    said: str = ""
    """What was edited, in one line."""


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
    | ProductionResumed
    | StageEntered
    | StageLeft
    | ScriptWritten
    | ShotsPlanned
    | RecipesAsked
    | RecipeMade
    | MemoryRanOut
    | TakeReplaced
    | WordsSoftened
    | OrderUnclear
    | GateReached
    | GateDecided
    | BriefEdited
    | ProductionPaused
    | ProductionCancelled
    | ProductionFailed
    | ProductionCompleted,
    Field(discriminator="kind"),
]

EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes any event."""
