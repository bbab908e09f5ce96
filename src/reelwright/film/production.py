"""A production, and the dossier that grows as it passes from stage to stage."""

from __future__ import annotations

import operator
from datetime import datetime

from pydantic import Field

from reelwright.film.brief import Analysis, Brief
from reelwright.film.cut import Cut
from reelwright.film.deliverable import Film
from reelwright.film.dub import Copy, Dub
from reelwright.film.gate import Gate
from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.film.script import Script
from reelwright.film.shot import Shot
from reelwright.film.sound import Speech
from reelwright.film.status import Condition, State
from reelwright.film.take import Take
from reelwright.film.tenant import LOCAL
from reelwright.film.verdict import ConsistencyVerdict, Finding, SemanticVerdict, TechnicalVerdict
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
    tenant: str = Field(default=LOCAL, max_length=64, exclude_if=lambda name: name == LOCAL)
    """Whose it is: nobody else sees it, and their caps hold for it."""
    gates: tuple[Gate, ...] = Field(default=(), exclude_if=operator.not_)
    """At which it waits for a person."""


class Quote(Value):
    """What one shot costs on one backend; `refusal` says why that backend cannot make it."""

    shot: str
    backend: str
    cost: Money | None = None
    """The most it may cost from now on: nothing where its clip is there already."""
    refusal: str = ""
    model: str = ""
    seconds: float = 0.0
    """Of the clip that is paid for; 0: none is."""
    tier: int = 0
    """How good the model is held to be, 1 to 3; 0: nobody said."""
    clip: str = ""
    """The recipe of its clip: shots that share one pay for it once."""
    is_there: bool = False
    """Its clip was made and paid before."""
    basis: str = ""
    """How the cost comes about, such as `6 second at 0.05 USD`, and where the price is from."""
    notes: tuple[str, ...] = ()
    """What is not as it was asked for, and what is to be known of model and price."""


class Budget(Noun):
    """The plan: which backends make which shot, at what price."""

    quotes: tuple[Quote, ...]
    chains: dict[str, tuple[str, ...]]
    """Shot id -> its backends in the order they are tried."""
    total: Money
    """Of the first of every chain."""
    cap: Money

    @property
    def chosen(self) -> dict[str, str]:
        """Shot id -> the backend that is tried first."""
        return {shot: chain[0] for shot, chain in self.chains.items()}

    def quote(self, shot: str, backend: str) -> Quote | None:
        return next((one for one in self.quotes if (one.shot, one.backend) == (shot, backend)), None)


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
    dictated: str = Field(default="", exclude_if=operator.not_)
    """The script as a language model gave it, in JSON."""
    speeches: dict[str, Speech] = {}
    """Shot id -> its narration."""
    shots: tuple[Shot, ...] = ()
    budget: Budget | None = None
    takes: tuple[Take, ...] = ()
    rejected: tuple[Take, ...] = ()
    waits_for: dict[str, str] = {}
    """Shot id -> an order that was or may have been paid, and of which no clip is there; another's take stands in."""
    music: Digest | None = None
    """sha256 of the music."""
    effects: Digest | None = Field(default=None, exclude_if=operator.not_)
    """sha256 of what is heard besides lines and music."""
    failing_shots: tuple[str, ...] = ()
    """What the technical check sent back to be rendered again."""
    technical: TechnicalVerdict | None = None
    semantic: SemanticVerdict | None = None
    consistency: ConsistencyVerdict | None = Field(default=None, exclude_if=operator.not_)
    spent: Money = Field(default=Money(), exclude_if=lambda money: money == Money())
    """For this production when it was judged, by the ledger: what is paid, and what may be."""
    asking: Money = Field(default=Money(), exclude_if=lambda money: money == Money())
    """The most that those who write and judge another round may cost."""
    cut: Cut | None = None
    mix: Digest | None = None
    film: Film | None = None
    dubs: tuple[Dub, ...] = Field(default=(), exclude_if=operator.not_)
    """The film in other languages."""
    copies: tuple[Copy, ...] = Field(default=(), exclude_if=operator.not_)
    """The film, in any of its languages, at other loudnesses."""
    recipes: dict[str, Digest] = {}
    """What was made, such as `take SH010` or `mix` -> hash of its recipe."""
    said: str = ""
    """What the last stage has to say to the person watching, in one line."""
