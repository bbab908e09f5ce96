"""The shots of a storyboard: judged, as a script in Markdown, and from the script of a film."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from reelwright.film.look import Angle, Framing, Move, TimeOfDay, Transition, Weather
from reelwright.film.plate import Material, Plate, PlateKind, Treatment
from reelwright.film.script import Beat, Scene, Script
from reelwright.film.shot import Shot
from reelwright.units import FrameRate
from reelwright.writing.cleaning import marked
from reelwright.writing.directions import LONGEST_NAME, transition_alone
from reelwright.writing.lexicon import Slot
from reelwright.writing.pictures import picture_line
from reelwright.writing.screenplay import paragraph
from reelwright.writing.slots import read_slots
from reelwright.writing.storyboard import ShotRow

_SHORT = {
    "ews|els|xws|xls": Framing.EXTREME_WIDE,
    "ws|ls|establishing": Framing.WIDE,
    "mws|mls": Framing.MEDIUM_WIDE,
    "ms": Framing.MEDIUM,
    "mcu": Framing.MEDIUM_CLOSE,
    "cu": Framing.CLOSE_UP,
    "ecu|xcu|bcu": Framing.EXTREME_CLOSE_UP,
    "ots|os": Framing.OVER_SHOULDER,
}
"""As storyboards write them."""
_FRAMINGS = {short: framing for listed, framing in _SHORT.items() for short in listed.split("|")}
_CAMERA: tuple[tuple[str, type[StrEnum], Slot], ...] = (
    ("framing", Framing, Slot.FRAMING),
    ("angle", Angle, Slot.ANGLE),
    ("move", Move, Slot.MOVE),
)
_SETTING: tuple[tuple[str, type[StrEnum], Slot], ...] = (
    ("time", TimeOfDay, Slot.TIME),
    ("weather", Weather, Slot.WEATHER),
)
_OF_ITSELF = ((PlateKind.CLIP, Treatment.STILL), (PlateKind.PICTURE, Treatment.MOVE))
"""How a plate is shown of which nothing is said."""
_OF_A_SLUGLINE = frozenset(("day", "continuous", "later", "moments later", "same"))
"""Times that are none of the day: `DAY` is read in the heading, the others go on from the scene before."""
_SECONDS = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*(?:s|sec|seconds)?", re.IGNORECASE)
_LONGEST_SECONDS = 300
_TAKE = re.compile(r"[1-9]\d{0,2}")


def faults(panels: Sequence[ShotRow]) -> Iterator[str]:
    """What in the cells cannot be read, each with its shot, from 1."""
    if not panels:
        yield "there are no shots; write a row for each"
    for number, panel in enumerate(panels, 1):
        where = f"shot {number}"
        if not panel.description and not panel.line and not panel.picture:
            yield f"{where}: neither a description nor a line; say what is seen"
        if panel.picture and picture_line(_picture(panel)) is None:
            yield f"{where}, picture: {panel.picture[:40]!r} names no file; give its name, or ![still](name.jpg)"
        if panel.take and not _TAKE.fullmatch(panel.take):
            yield f"{where}, take: {panel.take[:40]!r} is no number of a take; give 1 to 999"
        for column, kind, slot in (*_CAMERA, *_SETTING):
            cell = getattr(panel, column)
            if cell and _meant(cell, kind, slot) is None and not (kind is TimeOfDay and cell.lower() in _OF_A_SLUGLINE):
                yield f"{where}, {column}: {cell[:40]!r} is not known; there are: {', '.join(kind)}"
        if panel.transition and transition_alone(panel.transition) is None:
            yield f"{where}, transition: {panel.transition[:40]!r} is not known; there are: {', '.join(Transition)}"
        if panel.seconds and not 0.001 <= (_seconds(panel.seconds) or 0) <= _LONGEST_SECONDS:
            yield f"{where}, seconds: {panel.seconds[:40]!r} is no length; give seconds up to {_LONGEST_SECONDS}"


def script_of_panels(panels: Sequence[ShotRow]) -> str:
    """The script in Markdown of shots without faults: a scene for each change of scene, heading, time or weather."""
    said: list[str] = []
    before: ShotRow | None = None
    for number, panel in enumerate(_filled(panels), 1):
        there = (panel.scene, panel.heading, panel.time, panel.weather)
        if before is None or there != (before.scene, before.heading, before.time, before.weather):
            said.append(f"## {_heading(panel) or f'Scene {number}'}")
        said += _beat(panel)
        before = panel
    return "\n\n".join(said)


def panels_of(
    script: Script,
    shots: Sequence[Shot],
    rate: FrameRate,
    source: Sequence[ShotRow] = (),
    materials: Sequence[Material] = (),
) -> tuple[ShotRow, ...]:
    """The storyboard of a script, and of its shots where they are planned.

    Args:
        source: what it was read from; where it has as many shots, what it says stays, with the lines as they are said.
        materials: those of the brief.
    """
    beats = [(scene, beat) for scene in script.scenes for beat in scene.beats]
    planned = list(shots) if len(shots) == len(beats) else [None] * len(beats)
    found = tuple(
        _panel(scene, beat, shot, rate, materials) for (scene, beat), shot in zip(beats, planned, strict=True)
    )
    if len(source) != len(found):
        return found
    return tuple(_beside(mine, theirs) for mine, theirs in zip(found, source, strict=True))


def _meant(cell: str, kind: type[StrEnum], slot: Slot) -> str | None:
    low = " ".join(cell.lower().split())
    if kind is Framing and low in _FRAMINGS:
        return _FRAMINGS[low]
    hit = read_slots(low).first(slot)
    return low if low in list(kind) else hit.sense.meaning if hit else None


def _seconds(cell: str) -> float | None:
    match = _SECONDS.fullmatch(cell)
    return float(match[1].replace(",", ".")) if match else None


def _filled(panels: Sequence[ShotRow]) -> Iterator[ShotRow]:
    """The shots with what they do not say of their scene as it is in the one before, within a scene."""
    before = ShotRow()
    for panel in panels:
        goes_on = panel.scene in ("", before.scene) and panel.heading in ("", before.heading)
        if goes_on:
            kept = {
                name: getattr(panel, name) or getattr(before, name) for name in ("scene", "heading", "time", "weather")
            }
            panel = replace(panel, **kept)
        yield panel
        before = panel


def _heading(panel: ShotRow) -> str:
    """With the time and the weather, unless it says them already."""
    parts = [paragraph(panel.heading)]
    for column, kind, slot in _SETTING:
        cell = getattr(panel, column)
        told = read_slots(parts[0]).first(slot)
        if cell and (told is None or told.sense.meaning != _meant(cell, kind, slot)):
            parts.append(paragraph(cell))
    return ", ".join(part for part in parts if part)


def _beat(panel: ShotRow) -> list[str]:
    camera = [_meant(getattr(panel, column), kind, slot) for column, kind, slot in _CAMERA if getattr(panel, column)]
    directions = [f"[camera: {', '.join(map(str, camera))}]"] if camera else []
    directions += [f"[take {panel.take}]"] if panel.take not in ("", "1") else []
    if seconds := _seconds(panel.seconds):
        directions.append(f"[{seconds:.3f}s]")
    kind = transition_alone(panel.transition) if panel.transition else None
    if kind or not (directions or panel.description or panel.picture):
        directions.append(f"[{kind or Transition.CUT}]")
    seen = " ".join(filter(None, [*directions, paragraph(panel.description)]))
    said = ["\n".join(filter(None, [_picture(panel), seen]))]
    if words := " ".join(panel.line.split()):
        name = re.sub(r"[\[\],]", "", " ".join(panel.speaker.split()))[:LONGEST_NAME].strip()
        said.append(f"> [speaker: {name}] {words}" if name else f"> {words}")
    return said


def _picture(panel: ShotRow) -> str:
    """As a line of a script."""
    cell = " ".join(panel.picture.split())
    return cell if not cell or cell.startswith("![") else f"![]({cell})"


def _shown(plate: Plate | None, materials: Sequence[Material]) -> str:
    name = next((one.name for one in materials if plate and one.sha256 == plate.sha256), "")
    how = {Treatment.STILL: "still", Treatment.FIRST: "first frame", Treatment.LAST: "last frame"}
    said = how.get(plate.treatment, "") if plate and (plate.kind, plate.treatment) not in _OF_ITSELF else ""
    return f"![{said}]({name})" if name and said else name


def _introducing(beat: Beat) -> str:
    """What is seen, with whose name stands over it."""
    who = beat.introduces
    if who is None:
        return beat.picture
    return f"[lower third: {', '.join(filter(None, (who.name, who.role)))}] {beat.picture}"


def _panel(scene: Scene, beat: Beat, shot: Shot | None, rate: FrameRate, materials: Sequence[Material]) -> ShotRow:
    setup = shot.setup if shot else None
    seconds = float(rate.seconds(shot.frames)) if shot else beat.duration_seconds
    begins = shot.transition if shot else beat.transition
    return ShotRow(
        scene=str(scene.number),
        heading=scene.heading,
        time="" if "time of day" in scene.defaulted else scene.time_of_day,
        weather="" if Slot.WEATHER in scene.defaulted else scene.weather,
        description=_introducing(beat),
        framing=(setup.framing if setup else beat.framing) or "",
        angle=(setup.angle if setup else beat.angle) or "",
        move=(setup.move if setup else beat.move) or "",
        seconds=f"{seconds:.3f}".rstrip("0").rstrip(".") if seconds else "",
        line=beat.line,
        speaker=beat.speaker,
        transition="" if begins is Transition.CUT else begins,
        picture=_shown(beat.plate, materials),
        take="" if beat.take == 1 else str(beat.take),
    )


def _beside(mine: ShotRow, theirs: ShotRow) -> ShotRow:
    """A shot of the film as the storyboard has it, with what it left open, and the line that is said."""
    is_line = marked(theirs.line) == mine.line
    opened = ("framing", "angle", "move", "seconds")
    filled = {name: getattr(theirs, name) or getattr(mine, name) for name in opened}
    return replace(theirs, line=theirs.line if is_line else mine.line, **filled)
