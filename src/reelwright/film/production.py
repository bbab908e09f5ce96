"""A production, and the dossier that grows as it passes from stage to stage."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from reelwright.film.brief import Analysis, Brief
from reelwright.film.cut import Cut
from reelwright.film.deliverable import Film
from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.film.script import Script
from reelwright.film.shot import Shot
from reelwright.film.sound import Speech
from reelwright.film.status import Condition, State
from reelwright.film.take import Take
from reelwright.film.verdict import Finding, SemanticVerdict, TechnicalVerdict
from reelwright.units import Money, Value


class Production(Noun):
    """The whole thing being made. Its id is the name of its session folder."""

    id: str
    title: str
    brief: Digest
    state: State
    condition: Condition
    run: int = Field(ge=1)
    """How often it was started anew; raised when a finished or failed production runs again."""
    created_at: datetime
    updated_at: datetime


class Quote(Value):
    """What one shot costs on one backend; `refusal` says why that backend cannot make it."""

    shot: str
    backend: str
    cost: Money | None = None
    refusal: str = ""


class Budget(Noun):
    """The plan: which backend makes which shot, at what price."""

    quotes: tuple[Quote, ...]
    chosen: dict[str, str]
    """Shot id -> backend."""
    total: Money
    cap: Money


class Dossier(Noun):
    """Everything known of a production so far. Each stage takes one and gives a fuller one.

    It is checkpointed after every stage, so it holds names of assets, never their bytes.
    """

    production: str
    brief: Brief
    round: int = Field(default=1, ge=1, le=3)
    """Of the semantic check."""
    findings: tuple[Finding, ...] = ()
    analysis: Analysis | None = None
    script: Script | None = None
    speeches: dict[str, Speech] = {}
    """Shot id -> its narration."""
    shots: tuple[Shot, ...] = ()
    budget: Budget | None = None
    takes: tuple[Take, ...] = ()
    rejected: tuple[Take, ...] = ()
    music: Digest | None = None
    """sha256 of the music bed."""
    failing_shots: tuple[str, ...] = ()
    """What the technical check sent back to be rendered again."""
    technical: TechnicalVerdict | None = None
    semantic: SemanticVerdict | None = None
    cut: Cut | None = None
    mix: Digest | None = None
    film: Film | None = None
    recipes: dict[str, Digest] = {}
    """What was made, such as `take SH010` or `mix` -> hash of its recipe."""
    said: str = ""
    """What the last stage has to say to the person watching, in one line."""
