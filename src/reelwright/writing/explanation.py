"""What a brief was read as, word by word and shot by shot, before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reelwright.film.brief import RULES, Analysis, Brief
from reelwright.film.script import Beat, Script
from reelwright.film.shot import Shot
from reelwright.film.verdict import Finding
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct
from reelwright.writing.drafting import FOR_CAMERA, told
from reelwright.writing.manuscript import seen_text
from reelwright.writing.sanitise import sanitise
from reelwright.writing.slots import Hit, Origin, Slots, read_slots
from reelwright.writing.unread import left_over, of_nobody

_IN_THE_PLACE = "stands there"
"""What a word is read as that no slot is for, and that its place shows."""


class How(StrEnum):
    """How a word was taken."""

    SAID = "as said"
    MISSPELT = "taken as misspelt"
    STAND_IN = "drawn as the nearest there is"


@dataclass(frozen=True, slots=True)
class Reading:
    """A word of the brief and what it was read as."""

    word: str
    slot: str
    meaning: str
    how: How
    score: float
    """How like what is listed the word is, 0..1: 1 unless it is taken as misspelt."""

    @property
    def is_as_said(self) -> bool:
        return self.how is How.SAID


@dataclass(frozen=True, slots=True)
class Explanation:
    brief: Brief
    """Clean."""
    analysis: Analysis
    script: Script
    shots: tuple[Shot, ...]
    """Their lengths are those the brief asks for; lines are not spoken yet, and may want more."""
    assumed: tuple[tuple[str, ...], ...]
    """Of each shot, what nobody said of it: of place, time of day, weather, framing and move."""
    readings: tuple[Reading, ...]
    """In the order of the text, each word once; then what stands in its places anyway."""
    unread: tuple[str, ...]
    """See `Analysis.unread`."""
    denied: tuple[str, ...]
    """Words said not to be so, such as the rain of "no rain"."""
    findings: tuple[Finding, ...]


def explain(brief: Brief) -> Explanation:
    """Read a brief as rules do, and tell; also one that a model is to write from.

    Raises:
        InvalidInput: with every finding that stands against the brief.
    """
    clean, findings = sanitise(brief.model_copy(update={"writer": RULES}))
    analysis = analyse(clean)
    script = direct(clean, analysis)
    text = seen_text(clean.text)
    slots = read_slots(text)
    shots = break_down(clean, script, {})
    beats = [beat for scene in script.scenes for beat in scene.beats]
    return Explanation(
        brief=clean,
        analysis=analysis,
        script=script,
        shots=shots,
        assumed=tuple(_assumed(shot, beat) for shot, beat in zip(shots, beats, strict=True)),
        readings=(*_readings(_drawn(text, slots, clean, analysis)), *_part_of_places(text, slots, analysis)),
        unread=analysis.unread,
        denied=tuple(dict.fromkeys(hit.word for hit in slots.denied)),
        findings=findings,
    )


def _readings(hits: tuple[Hit, ...]) -> tuple[Reading, ...]:
    found: dict[tuple[str, str], Reading] = {}
    for hit in hits:
        how = How.STAND_IN if hit.sense.is_stand_in else How.MISSPELT if hit.origin is Origin.FUZZY else How.SAID
        reading = Reading(hit.word, hit.sense.slot.value, hit.sense.meaning, how, hit.score)
        found.setdefault((reading.word, reading.slot), reading)
    return tuple(found.values())


def _part_of_places(text: str, slots: Slots, analysis: Analysis) -> Iterator[Reading]:
    found = left_over(text, slots, analysis.people, analysis.places)
    return (Reading(word, _IN_THE_PLACE, place.value, How.SAID, 1.0) for word, place in found.items() if place)


def _drawn(text: str, slots: Slots, brief: Brief, analysis: Analysis) -> tuple[Hit, ...]:
    """Without what is said of nobody's face, and words such as "wide" where they are not said to the camera."""
    nobodys = of_nobody(text, slots, analysis.people)
    to_camera = {hit.word for moment in told(brief, analysis) for hit in read_slots(moment.directions).hits}
    hits = (hit for hit in slots.hits if hit.sense.slot not in FOR_CAMERA or hit.word in to_camera)
    return tuple(hit for hit in hits if hit not in nobodys)


def _assumed(shot: Shot, beat: Beat) -> tuple[str, ...]:
    chosen = {"framing": beat.framing, "move": beat.move}
    return (*shot.defaulted, *(name for name, said in chosen.items() if said is None))
