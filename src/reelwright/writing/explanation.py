"""What a brief was read as, word by word and shot by shot, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reelwright.film.brief import Analysis, Brief
from reelwright.film.script import Beat, Script
from reelwright.film.shot import Shot
from reelwright.film.verdict import Finding
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct
from reelwright.writing.manuscript import seen_text
from reelwright.writing.people import cast
from reelwright.writing.sanitise import sanitise
from reelwright.writing.slots import WORD, Hit, Origin, Slots, read_slots

_SAYS_NOTHING = frozenset(
    "a about above across after again against ago all almost alone along also although always am among an and another"
    " any anyone anything are around as at away back be because been before begin begins behind being below beneath"
    " beside between beyond both but by can cannot come comes could did do does down each either else end ends enough"
    " even ever every everyone everything far few first for from front get gets go goes going gone had has have having"
    " he her here hers herself him himself his how i if in inside into is it its itself just last later least left less"
    " let like little long made make makes many may me might more most much must my near nearly neither never next no"
    " none nor not nothing now of off often on once one only onto or other our out outside over own past perhaps put"
    " puts quite rather really same see seen shall she should since slowly so some someone something soon still such"
    " suddenly take takes than that the their them then there these they thing things this those though three through"
    " till time to together too towards toward turn turns two under until up upon us very was way we well were what"
    " when where whether which while who whole whom whose why will with within without would yes yet you your".split()
)


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
    """In the order of the text, each word once."""
    unread: tuple[str, ...]
    """Words that say something and filled no slot, in order: nothing in the picture is of them."""
    denied: tuple[str, ...]
    """Words said not to be so, such as the rain of "no rain"."""
    findings: tuple[Finding, ...]


def explain(brief: Brief) -> Explanation:
    """Read a brief as the pipeline does, and tell.

    Raises:
        InvalidInput: with every finding that stands against the brief.
    """
    clean, findings = sanitise(brief)
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
        readings=_readings(slots.hits),
        unread=_unread(text, slots),
        denied=tuple(dict.fromkeys(hit.word for hit in slots.denied)),
        findings=findings,
    )


def _readings(hits: tuple[Hit, ...]) -> tuple[Reading, ...]:
    found: dict[tuple[str, str], Reading] = {}
    for hit in hits:
        how = How.STAND_IN if hit.sense.is_stand_in else How.MISSPELT if hit.origin is Origin.FUZZY else How.SAID
        reading = Reading(hit.word, hit.sense.slot.value, hit.sense.meaning, how)
        found.setdefault((reading.word, reading.slot), reading)
    return tuple(found.values())


def _assumed(shot: Shot, beat: Beat) -> tuple[str, ...]:
    chosen = {"framing": beat.framing, "move": beat.move}
    return (*shot.defaulted, *(name for name, said in chosen.items() if said is None))


def _unread(text: str, slots: Slots) -> tuple[str, ...]:
    read = {place for hit in slots.hits + slots.denied for place in range(hit.start, hit.start + len(hit.word))}
    names = {word.lower() for character in cast([text]) for word in WORD.findall(character.name)}
    found: dict[str, None] = {}  # in order, each once
    for match in WORD.finditer(text):
        word = match.group().lower()
        if match.start() not in read and word not in _SAYS_NOTHING and word not in names and len(word) > 1:
            found[word] = None
    return tuple(found)
