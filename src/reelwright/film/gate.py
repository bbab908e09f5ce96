"""Gates: where a film waits until a person has decided."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.film.status import State
from reelwright.units import Money, Value


class Gate(StrEnum):
    """What is decided."""

    SPEND = "spend"
    """May the plan be carried out, and so much be spent?"""
    LOCK = "lock"
    """Are these the takes of the film? The picture is locked, and what is delivered is made of them."""


GATE_BEFORE = {State.RENDER: Gate.SPEND, State.FINALIZE: Gate.LOCK}
"""Which gate stands before a state."""


class Matter(Value):
    """What a person is asked to approve."""

    gate: Gate
    digest: Digest
    """Of what it is about: another plan, or other takes, are another question."""
    says: str
    """In one line."""
    most: Money = Money()
    """What is spent at most if it is approved."""


class Decision(Noun):
    """What a person said to a matter."""

    matter: Matter
    is_approved: bool
    note: str = ""
    """Why; a rejection has one."""
    by: str
    at: datetime

    def allows(self, matter: Matter) -> bool:
        """Whether this lets `matter` pass: it was approved of the same thing, at no smaller a price."""
        is_same = (self.matter.gate, self.matter.digest) == (matter.gate, matter.digest)
        return self.is_approved and is_same and matter.most <= self.matter.most
