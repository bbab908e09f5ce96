"""The durable body of a run: from stage to stage, checkpointed between them, until the film is there."""

from __future__ import annotations

import asyncio
import time

from pydantic import JsonValue

from reelwright.engine import Run
from reelwright.errors import Stopped
from reelwright.film.events import GateReached, ProductionCompleted, ProductionFailed, StageEntered, StageLeft
from reelwright.film.gate import GATE_BEFORE, Matter
from reelwright.film.production import Dossier
from reelwright.film.status import Condition, State
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.gates import is_approved, matter_of
from reelwright.pipeline.stages import STAGES


async def produce(floor: Floor, run: Run, payload: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Make the production `payload["production"]`; gives `{"production": its id, "passed": whether its check did}`, or
    `{"production": its id, "waits_at": a gate}`: the decision there begins the next run, which makes nothing twice."""
    production = str(payload["production"])
    number = int(run.id.rpartition(":")[2])
    try:
        return await _through_the_stages(floor, run, production, number)
    except Stopped:
        raise  # another run of it was begun, which this one must not disturb
    except Exception as error:
        if run.is_left:
            raise
        # Not a step: it bears being repeated, and a replay that went astray may take no further step.
        failed = ProductionFailed(error=type(error).__name__, message=str(error))
        key = f"{run.id} failed"
        await asyncio.to_thread(
            floor.productions.set_condition, production, Condition.FAILED, failed, key=key, run=number
        )
        raise


async def _through_the_stages(floor: Floor, run: Run, production: str, number: int) -> dict[str, JsonValue]:
    begun = floor.productions.get(production)
    if begun.condition in (Condition.PAUSED, Condition.CANCELLED):
        raise Stopped(f"{production} is {begun.condition}: it was stopped before this run of it began")
    dossier = Dossier(production=production, brief=floor.productions.brief(production))
    state, turn = State.INIT, 0
    while True:
        desk = Desk(floor=floor, run=run, production=production, state=state, turn=turn, tenant=begun.tenant)
        gate = GATE_BEFORE.get(state)
        if gate in begun.gates and not await desk.once(f"gate {gate}", _passes, desk, matter_of(gate, dossier), number):
            return {"production": production, "waits_at": gate.value}
        began = time.monotonic()
        dossier = await STAGES[state].work(desk, dossier)
        after = STAGES[state].then(dossier)
        left = StageLeft(
            state=state,
            round=dossier.round,
            wall_seconds=round(time.monotonic() - began, 3),
            said=dossier.said,
        )
        await desk.once("checkpoint", _hand_on, desk, after, left, number)
        if state is State.COMPLETE:
            return {"production": production, "passed": dossier.film is not None and dossier.film.passed}
        state, turn = after, turn + 1


def _passes(desk: Desk, matter: Matter, number: int) -> JsonValue:
    """Whether a person has approved it; else the production waits from now on."""
    productions = desk.floor.productions
    if is_approved(productions.decisions(desk.production), matter):
        return True
    reached, key = GateReached(matter=matter), f"{desk.run.id} {desk.turn:02d} gate"
    productions.set_condition(desk.production, Condition.WAITING, reached, key=key, run=number)
    return False


def _hand_on(desk: Desk, after: State, left: StageLeft, number: int) -> JsonValue:
    """State and events in one transaction. A replay finds the step recorded; a crash in between finds it idempotent."""
    key = f"{desk.run.id} {desk.turn:02d}"
    productions = desk.floor.productions
    if desk.state is State.COMPLETE:
        productions.set_condition(desk.production, Condition.COMPLETE, left, ProductionCompleted(), key=key, run=number)
        productions.clear_progress(desk.production)
    else:
        is_next_round = desk.state is State.QA_SEMANTIC and after is State.CREATIVE
        entered = StageEntered(state=after, round=left.round + is_next_round)
        productions.set_state(desk.production, desk.state, after, left, entered, key=key, run=number)
    return None
