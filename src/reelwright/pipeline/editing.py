"""Editing a film that was begun. Its shots become the brief, as a storyboard, and only those of them that were edited
are made anew; what the edit changes, and costs, can be told before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reelwright.engine import Control
from reelwright.errors import Conflict, InvalidInput, NotFound
from reelwright.film.brief import Brief, Notation
from reelwright.film.credits import credits_seconds
from reelwright.film.events import BriefEdited, ShotsPlanned
from reelwright.film.plate import Material
from reelwright.film.production import Production
from reelwright.film.script import Script
from reelwright.film.status import Condition
from reelwright.pipeline.difference import planned_shots
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.productions import admit, run_id
from reelwright.pipeline.transcripts import script_of, storyboard
from reelwright.writing.direct import shot_id
from reelwright.writing.lexicon import Slot
from reelwright.writing.slots import read_slots
from reelwright.writing.storyboard import COLUMNS, ShotRow, read_csv, write_csv

Rows = tuple[ShotRow, ...]
_SET_BY = {"time": Slot.TIME, "weather": Slot.WEATHER}
"""Cells that a heading may say too."""
_PARTS = re.compile(r"\s+[-–—]\s+|\s*,\s*")
"""Between what a heading says."""
_ROUNDED_SECONDS = 0.001
"""In a row, at most."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Another brief for a production, not yet put in place."""

    production: str
    before: str
    """Digest of the brief it is an edit of."""
    brief: Brief
    said: str
    """In one line."""


def rows_of(floor: Floor, production_id: str) -> Rows:
    """The shots of a production as they can be edited; the first is `SH010`.

    Raises:
        NotFound: no such production, or it has no shots yet.
        Conflict: it was edited, and its shots are not planned anew yet.
    """
    if not are_planned(floor, production_id):
        brief = floor.productions.brief(production_id)
        if brief.notation is not Notation.STORYBOARD:
            raise Conflict(
                f"{production_id} has another brief, and no shots of it are planned yet; wait, or edit the brief"
            )
        return read_csv(brief.text)
    brief, script = floor.productions.brief(production_id), script_of(floor, production_id)
    shots = planned_shots(floor, production_id)
    if not shots:
        raise NotFound(f"{production_id} has no shots yet; wait for them, or go on with it first")
    return storyboard(brief, script, shots)


def are_planned(floor: Floor, production_id: str) -> bool:
    """Whether the shots that were planned last are those of the brief as it is now."""
    events = [event for _, _, event in floor.productions.events(production_id)]
    marks = [event for event in events if isinstance(event, BriefEdited | ShotsPlanned)]
    return not marks or isinstance(marks[-1], ShotsPlanned)


def reworded(rows: Rows, shot: str, cells: dict[str, str]) -> Rows:
    """One shot with other cells. Raises NotFound, InvalidInput."""
    at = _at(rows, shot)
    unknown = [name for name in cells if name not in COLUMNS]
    if unknown:
        raise InvalidInput(f"a shot has no {unknown[0]!r}; it has: {', '.join(COLUMNS)}")
    return (*rows[:at], replace(rows[at], **cells), *rows[at + 1 :])


def resettled(rows: Rows, shot: str, cells: dict[str, str], season: str | None = None) -> Rows:
    """As `reworded`, and its heading no longer tells another time, weather or season than the shot is to have."""
    row = rows[_at(rows, shot)]
    changed = [slot for column, slot in _SET_BY.items() if column in cells] + ([Slot.SEASON] if season else [])
    if not changed:
        return reworded(rows, shot, cells)
    place, *parts = _PARTS.split(cells.get("heading", row.heading))
    kept = [part for part in parts if not any(read_slots(part).first(slot) for slot in changed)]
    heading = " - ".join([place, *kept, *([season] if season else [])])
    return reworded(rows, shot, cells | {"heading": heading})


def inserted(rows: Rows, after: str | None, row: ShotRow) -> Rows:
    """One shot more, after another, in whose scene it is; None: before the first. Raises NotFound."""
    at = 0 if after is None else _at(rows, after) + 1
    beside = rows[max(at - 1, 0)]
    there = {name: getattr(row, name) or getattr(beside, name) for name in ("scene", "heading", "time", "weather")}
    return (*rows[:at], replace(row, **there), *rows[at:])


def removed(rows: Rows, shot: str) -> Rows:
    """Raises NotFound; InvalidInput: it is the only one."""
    at = _at(rows, shot)
    if len(rows) == 1:
        raise InvalidInput("it is the only shot; a film has at least one")
    return (*rows[:at], *rows[at + 1 :])


def reordered(rows: Rows, order: Sequence[str]) -> Rows:
    """All shots in another order. Raises InvalidInput: some are missing, or named twice."""
    names = [shot_id(number) for number in range(len(rows))]
    if sorted(order) != sorted(names):
        raise InvalidInput(f"the order names other shots than there are: {', '.join(names)}")
    return tuple(rows[names.index(name)] for name in order)


def another_take(rows: Rows, shot: str, number: int | None = None) -> Rows:
    """Take `number` of a shot; None: the one after the take it has. One that was made before is there at once."""
    row = rows[_at(rows, shot)]
    return reworded(rows, shot, {"take": str(number or int(row.take or 1) + 1)})


def edit_of(floor: Floor, production: Production, change: Callable[[Rows], Rows], said: str, *more: Material) -> Edit:
    """The edit that `change` makes of a production's shots.

    Args:
        production: as it was looked at.
        more: files of the user's that the shots name now; they are in the store.

    Raises:
        NotFound, InvalidInput: there are no shots yet, or the change is none that can be made.
        Conflict: it was edited since it was looked at, or its shots are being planned after an edit.
    """
    brief, script = floor.productions.brief(production.id), script_of(floor, production.id)
    if brief.digest != production.brief:
        raise Conflict(f"{production.id} was edited meanwhile; look at it again, and edit what is there now")
    rows = _timed(change(rows_of(floor, production.id)))
    materials = {one.name: one for one in (*brief.materials, *more)}
    edited = boarded(brief, script, rows).model_copy(update={"materials": tuple(materials.values())})
    return Edit(production.id, brief.digest, edited, said)


def boarded(brief: Brief, script: Script, rows: Rows) -> Brief:
    """The brief with these shots, each of which has a length, for its text."""
    seconds = sum(float(row.seconds) for row in rows) + credits_seconds(brief.credits)
    is_as_long = abs(seconds - brief.duration_seconds) < _ROUNDED_SECONDS * (len(rows) + 1)
    mood = {} if brief.mood and not brief.mood_is_assumed else {"mood": script.mood, "mood_is_assumed": True}
    return brief.model_copy(
        update={
            "text": write_csv(rows).strip(),  # as it would be read
            "is_script": True,
            "notation": Notation.STORYBOARD,
            "title": brief.title or script.title,
            "duration_seconds": brief.duration_seconds if is_as_long else round(seconds, 3),
            **mood,
        }
    )


def put_in_place(floor: Floor, control: Control, edit: Edit, by: str) -> Production:
    """Make the production that of the edited brief, from now on: what it was working on is stopped, and a run of it is
    to be submitted. An edit that changes nothing leaves it as it is.

    Raises:
        InvalidInput, NotConfigured: the edited brief cannot be made here; nothing was changed.
        Conflict: somebody else edited it first.
    """
    production = floor.productions.get(edit.production)
    if edit.brief.digest == edit.before:
        return production
    admit(floor, edit.brief)
    told = BriefEdited(before=edit.before, brief=edit.brief.digest, by=by, said=edit.said)
    edited = floor.productions.edit(edit.production, edit.before, edit.brief, told)
    if production.condition is Condition.RUNNING and control.status(run_id(production)) is not None:
        control.cancel(run_id(production))
    return edited


def _at(rows: Rows, shot: str) -> int:
    names = [shot_id(number) for number in range(len(rows))]
    if shot not in names:
        raise NotFound(f"there is no shot {shot!r}; there are: {', '.join(names)}")
    return names.index(shot)


def _timed(rows: Rows) -> Rows:
    """Each with a length: one of which nothing is said is as long as the others on average."""
    said = [float(row.seconds) for row in rows if row.seconds]
    usual = f"{sum(said) / len(said):.3f}" if said else "4"
    return tuple(replace(row, seconds=row.seconds or usual) for row in rows)
