"""Beginning, going on with, pausing and cancelling productions: the use cases every edge calls."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from reelwright.errors import Conflict, NotConfigured, NotFound
from reelwright.film.brief import Brief
from reelwright.film.events import ProductionCancelled, ProductionPaused, ProductionResumed
from reelwright.film.gate import Gate
from reelwright.film.production import Production
from reelwright.film.status import Condition, State
from reelwright.film.tenant import LOCAL
from reelwright.film.voice import Voice
from reelwright.ledger.order import PAY_AGAIN, UNDECIDED, OrderState
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.materials import bring_in
from reelwright.pipeline.names import known_names
from reelwright.store.files import Session
from reelwright.writing.sanitise import vetted

if TYPE_CHECKING:
    from reelwright.engine import Control

BODY = "production"
"""The name of the durable body; part of the workflow contract."""


@dataclass(frozen=True, slots=True)
class Beginning:
    production: Production
    is_whole: bool
    """True when the film was made before and every file of it is still as it was: there is nothing to do."""
    is_new: bool
    """It was not there before."""


def begin(
    floor: Floor,
    brief: Brief,
    folder: Path | None = None,
    music_folder: Path | None = None,
    tenant: str = LOCAL,
    gates: tuple[Gate, ...] = (),
    is_copy: bool = False,
    is_accepted: bool = False,
) -> Beginning:
    """The production of this brief: the one the tenant has, or a new one in a session of its own. The files it names
    are in the store from then on: those in `folder`, and music that lies elsewhere.

    Args:
        gates: at which a new one waits.
        is_copy: a new one also where there is one.
        is_accepted: a new one is to be made from now on: the caller submits its run, and if it is killed before it
            does, `submit_accepted` will.

    Raises:
        InvalidInput: the brief is refused, with every finding; nothing was written.
        NotConfigured: a provider, a language model or a voice is wished for that is not set up here.
        Conflict: it was begun without a gate that is asked for.
    """
    admit(floor, brief, folder, music_folder)
    made: list[Production] = []

    def new() -> Production:
        made.append(_new(floor, brief, tenant, gates, Condition.RUNNING if is_accepted else Condition.PAUSED))
        return made[0]

    production = floor.productions.create(brief, new, tenant, is_copy)
    is_there = not made and is_whole(floor, production)
    if not is_there and (lacking := [gate for gate in gates if gate not in production.gates]):
        raise Conflict(
            f"{production.id} is of this brief and was begun without the gate {' and '.join(lacking)}, so it would not "
            "wait there; leave that out, or begin another with a word of the brief, or its seed, changed"
        )
    return Beginning(production, is_there, bool(made))


def admit(floor: Floor, brief: Brief, folder: Path | None = None, music_folder: Path | None = None) -> None:
    """See that a brief can be made here, and bring its files into the store. Raises as `begin`."""
    vetted(brief, known_names((*floor.backends, *floor.providers)))
    _require_keys(floor, brief)
    bring_in(floor.assets, brief, folder, music_folder)


def _require_keys(floor: Floor, brief: Brief) -> None:
    """Raises NotConfigured: somebody is wished for who cannot be asked here."""
    for name in brief.backends:
        if name in floor.lacking:
            raise NotConfigured(f"backend {name} needs {', '.join(floor.lacking[name])} in the environment")
    if brief.is_dictated:
        floor.speaker(brief.writer)
    if brief.is_judged:
        floor.speaker(brief.judge)
    if brief.has_narration:
        _require_voices(floor, brief)
    if brief.policy and set(floor.providers) == set(floor.lacking):
        raise NotConfigured(f"backend {brief.policy} chooses among providers, and there is a key of none; see doctor")


def _require_voices(floor: Floor, brief: Brief) -> None:
    named = (brief.voice, *(voice for _, voice in brief.voices), *(one.voice for one in brief.languages if one.voice))
    for voice in (Voice(name=name) for name in dict.fromkeys(named)):
        if voice.actor in floor.mute:
            raise NotConfigured(f"voice {voice.name} needs {', '.join(floor.mute[voice.actor])} in the environment")
        floor.voices[voice.actor].setting(voice, 1.0)


def _new(floor: Floor, brief: Brief, tenant: str, gates: tuple[Gate, ...], condition: Condition) -> Production:
    """Not yet recorded, in a session that is made. One that is paused waits until somebody goes on with it."""
    session = Session.create(floor.workspace)
    now = datetime.now(UTC)
    return Production(
        id=session.id,
        title=brief.title or _first_words(brief.text),
        brief=brief.digest,
        state=State.INIT,
        condition=condition,
        run=1,
        created_at=now,
        updated_at=now,
        tenant=tenant,
        gates=gates,
    )


def _first_words(text: str, most: int = 48) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def is_whole(floor: Floor, production: Production) -> bool:
    """Whether the film is complete and every deliverable has the bytes that were recorded."""
    film = floor.productions.film(production.id)
    if production.condition is not Condition.COMPLETE or film is None:
        return False
    if any(floor.ledger.order(key).state not in UNDECIDED for key in film.waits_for):
        return False  # what it waited for was decided, or may be fetched now
    failed = floor.ledger.orders(production.id, states=(OrderState.FAILED,))
    if any(one.note.startswith(PAY_AGAIN) and one.changed_at > production.updated_at for one in failed):
        return False  # a person has allowed another clip since
    try:
        session = Session.open(floor.workspace, production.id)
    except NotFound:
        return False
    for deliverable in film.deliverables:
        path = session.path(f"final_output/{deliverable.name}")
        if not path.is_file() or path.stat().st_size != deliverable.size_bytes:
            return False
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != deliverable.sha256:
                return False
    return True


def run_id(production: Production) -> str:
    """The engine's name for the run a production is in."""
    return f"{production.id}:{production.run}"


_BEGUN_ANEW = (Condition.COMPLETE, Condition.FAILED, Condition.CANCELLED, Condition.WAITING)


def go_on(floor: Floor, control: Control, production_id: str) -> Production:
    """See to it that the production is being made: start it, take up what was paused or lost, or begin a new run of one
    that failed, lost a file, waits at a gate or is of another release. What is made already is not made again in any of
    these, and a gate that nobody has opened is still shut."""
    production = floor.productions.get(production_id)
    if production.condition in _BEGUN_ANEW:
        production = floor.productions.start_run(production_id, after=production.run)
    elif not control.can_go_on(run_id(production)):
        control.cancel(run_id(production))  # a process of its own release may be at it
        production = floor.productions.start_run(production_id, after=production.run)
    elif production.condition is Condition.PAUSED:
        is_new = floor.productions.last_seq(production_id) <= 1
        floor.productions.set_condition(production_id, Condition.RUNNING, *(() if is_new else (ProductionResumed(),)))
    run = run_id(production)
    if control.status(run) is None:
        submit(control, production)
    else:
        control.resume(run)
    return floor.productions.get(production_id)


def submit(control: Control, production: Production) -> None:
    """Have its run worked on; one that was submitted is left as it is."""
    control.submit(BODY, run_id(production), {"production": production.id})


_SUBMITTED = timedelta(seconds=3)
"""After which who accepted a production has submitted its run."""
_SETTLED = timedelta(minutes=1)
"""After which nobody is in the middle of changing a production."""


def submit_accepted(floor: Floor, control: Control) -> list[str]:
    """Submit the runs that were begun and never submitted, for the process was killed in between; gives their ids. One
    whose run was stopped and that was to be told so is paused."""
    lost = []
    for production in floor.productions.to_be_made():
        status, age = control.status(run_id(production)), datetime.now(UTC) - production.updated_at
        if status is None and age > _SUBMITTED:
            submit(control, production)
            lost.append(production.id)
        elif status is not None and status.is_cancelled and age > _SETTLED:
            floor.productions.set_condition(production.id, Condition.PAUSED, ProductionPaused(), run=production.run)
    return lost


def pause(floor: Floor, control: Control, production_id: str) -> Production:
    """Stop at once; what was finished stays finished. One that is not running is left as it is."""
    production = floor.productions.get(production_id)
    if production.condition is Condition.RUNNING:
        _stop_run(control, production)
        floor.productions.set_condition(production_id, Condition.PAUSED, ProductionPaused(), run=production.run)
    return floor.productions.get(production_id)


def cancel(floor: Floor, control: Control, production_id: str) -> Production:
    """Stop for good, also a run of another process."""
    production = floor.productions.get(production_id)
    if production.condition is Condition.COMPLETE:
        raise Conflict(f"{production_id} is complete; there is nothing to cancel")
    if production.condition is Condition.RUNNING:
        _stop_run(control, production)
    floor.productions.set_condition(production_id, Condition.CANCELLED, ProductionCancelled(), run=production.run)
    return floor.productions.get(production_id)


def _stop_run(control: Control, production: Production) -> None:
    if control.status(run_id(production)) is not None:
        control.cancel(run_id(production))


def remove(floor: Floor, control: Control, production: Production) -> None:
    """Forget a production: its runs, its record and its session folder, if nobody removed that before. Its assets stay
    for others that share them. The folder goes last: what a kill leaves of it, `remove_left_over` finds.

    Raises:
        Conflict: it is running.
    """
    if floor.productions.get(production.id).condition is Condition.RUNNING:
        raise Conflict(f"{production.id} is running; cancel it first")
    for run in range(1, production.run + 1):
        control.forget(f"{production.id}:{run}")
    floor.productions.delete(production.id)
    _remove_session(floor, production.id)


def remove_left_over(floor: Floor) -> list[str]:
    """Remove the session folders of no production, which a kill leaves; gives their ids.

    One with a film in it stays: its record may be in a database that was moved away, and a film is a film.
    """
    left_over = [
        id_
        for id_ in floor.productions.unrecorded(floor.workspace.session_ids())
        if not Session(id_, floor.workspace.sessions / id_).has_film
    ]
    for id_ in left_over:
        _remove_session(floor, id_)
    return left_over


def _remove_session(floor: Floor, session_id: str) -> None:
    with contextlib.suppress(NotFound, FileNotFoundError):  # two that remove it at once meet each other's removals
        Session.open(floor.workspace, session_id).remove()
