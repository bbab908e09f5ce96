"""What is asked at a gate, and what a person's word does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from reelwright.errors import Conflict, InvalidInput
from reelwright.film.events import GateDecided, GateReached
from reelwright.film.gate import Decision, Gate, Matter
from reelwright.film.noun import canonical_json
from reelwright.film.production import Dossier, Production
from reelwright.film.status import Condition
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.wording import counted

LONGEST_NOTE = 2000
"""Characters."""


def matter_of(gate: Gate, dossier: Dossier) -> Matter:
    """What is to be decided of a film that has come so far: of its plan, or of its takes."""
    if gate is Gate.SPEND:
        budget = dossier.budget
        assert budget is not None
        about = [[shot.to_json(), budget.chosen[shot.id]] for shot in dossier.shots]
        shots, names = counted(len(dossier.shots), "shot"), ", ".join(sorted(set(budget.chosen.values())))
        return Matter(
            gate=gate, digest=_digest(about), says=f"{shots} by {names}, for {budget.total}", most=budget.total
        )
    takes = [[take.shot, take.sha256] for take in dossier.takes]
    checked = f"; {dossier.technical.counted}" if dossier.technical else ""
    return Matter(gate=gate, digest=_digest(takes), says=f"{counted(len(takes), 'take')}, to be the film{checked}")


def _digest(about: object) -> str:
    return hashlib.sha256(canonical_json(about).encode()).hexdigest()


def is_approved(decisions: Sequence[Decision], matter: Matter) -> bool:
    """Whether the last word on this lets it pass."""
    same = [one for one in decisions if (one.matter.gate, one.matter.digest) == (matter.gate, matter.digest)]
    return bool(same) and same[-1].allows(matter)


def waits_for(floor: Floor, production: Production) -> Matter | None:
    """What a production waits to be told; None: it waits at no gate."""
    if production.condition is not Condition.WAITING:
        return None
    asked = [event.matter for _, _, event in floor.productions.events(production.id) if isinstance(event, GateReached)]
    return asked[-1] if asked else None


def decide(
    floor: Floor, production_id: str, gate: Gate, is_approved: bool, note: str, by: str, digest: str = ""
) -> Production:
    """A person's word at a gate. Approved, the production is to go on from now on: see `productions.take_up`. Rejected,
    it waits, until it is edited or approved after all.

    Args:
        digest: of the matter that was looked at; empty: of that which is there now.

    Raises:
        NotFound: no such production.
        InvalidInput: a rejection without a note, or a note that is too long.
        Conflict: it does not wait at this gate, or asks something else by now.
    """
    note = " ".join(note.split())
    if not is_approved and not note:
        raise InvalidInput("a rejection needs a note that says what is wrong")
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(f"the note has {len(note)} characters; at most {LONGEST_NOTE}")
    production = floor.productions.get(production_id)
    matter = waits_for(floor, production)
    if matter is None or matter.gate is not gate or digest not in ("", matter.digest):
        waits = f"waits at the gate {matter.gate}, to decide on: {matter.says}" if matter else "waits at no gate"
        raise Conflict(f"{production_id} {waits}; look at it again")
    decision = Decision(matter=matter, is_approved=is_approved, note=note, by=by, at=datetime.now(UTC))
    told = GateDecided(gate=gate, digest=matter.digest, is_approved=is_approved, by=by, note=note)
    return floor.productions.decide(production_id, decision, told)
