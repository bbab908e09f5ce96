"""The rules director: a script from a brief, with no model. What the user wrote is kept; no words are made up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reelwright.film.brief import Analysis, Brief
from reelwright.film.look import Action, Framing, Mood, Move, Transition
from reelwright.film.script import Beat, Bible, Character, Scene, Script
from reelwright.writing.drafting import Draft, draft, stated_seconds
from reelwright.writing.lexicon import Slot
from reelwright.writing.manuscript import Moment, seen_text, title_of
from reelwright.writing.notes import Remedy, WrittenNote, read_note
from reelwright.writing.people import cast, who_is_in
from reelwright.writing.sentences import AROUND_SECONDS, ESTIMATE_SLACK, sentences, shorten, shot_seconds
from reelwright.writing.slots import Slots, read_slots

_TITLE_WORDS = 5
_ARTICLES = frozenset(("a", "an", "the"))
_LOOSE = frozenset(
    "of in on at to from with by for and or but is are was into through under over as who that his her".split()
)
PALETTES = {
    Mood.TENSE: ("#0b1118", "#1f3347", "#4a5d6b", "#c9772f"),
    Mood.WARM: ("#2a1712", "#7a3e22", "#d08a4a", "#f3d9a8"),
    Mood.WONDER: ("#10142b", "#3a4a86", "#8fa6d6", "#f2e3c0"),
    Mood.DRIVE: ("#150f16", "#61263a", "#d0523a", "#f0b35a"),
    Mood.CALM: ("#18232a", "#4b6a70", "#9db8a8", "#e8e2cc"),
}
"""Mood -> the film's colours, darkest first."""


def direct(brief: Brief, analysis: Analysis, notes: Sequence[str] = ()) -> Script:
    """The script of a clean brief. `notes` of the semantic check on an earlier round are answered where rules can.

    The same brief and notes give the same script.
    """
    drafts = draft(brief, analysis)
    characters = cast([text for scene in drafts for text in _seen(scene)])
    scenes = list(_scenes(drafts, characters, brief, analysis))
    understood = tuple(note for note in map(read_note, notes) if note)
    scenes = [_answering(scene, before, understood, first) for scene, before, first in _numbered(scenes)]
    return Script(
        title=brief.title or title_of(brief.text) or _title(brief.text),
        mood=analysis.mood,
        scenes=tuple(scenes),
        bible=Bible(
            characters=characters,
            places=tuple(dict.fromkeys(scene.place for scene in scenes)),
            palette=PALETTES[analysis.mood],
        ),
        written_by="rules",
        notes_answered=tuple(note.text for note in understood),
    )


def _seen(scene: Draft) -> list[str]:
    return [scene.heading.title(), *(moment.picture or moment.line for moment in scene.moments)]


def _scenes(drafts: Sequence[Draft], characters: Sequence[Character], analysis: Analysis) -> Iterator[Scene]:
    last: str | None = None
    for number, scene in enumerate(drafts, 1):
        beats = []
        for moment in scene.moments:
            beat = _beat(moment, scene, characters, last)
            last = beat.figure or last
            beats.append(beat)
        mood = next((hit for text in _seen(scene) if (hit := read_slots(text).first(Slot.MOOD))), None)
        yield Scene(
            number=number,
            heading=scene.heading,
            place=scene.setting.place,
            time_of_day=scene.setting.time_of_day,
            weather=scene.setting.weather,
            mood=Mood(mood.sense.meaning) if mood else analysis.mood,
            act="beginning" if number == 1 else "end" if number == len(drafts) else "turn",
            beats=tuple(beats),
            defaulted=scene.setting.defaulted,
        )


def _beat(moment: Moment, scene: Draft, characters: Sequence[Character], last: str | None) -> Beat:
    picture = moment.picture or scene.setting.picture()
    slots = read_slots(moment.picture or moment.line)
    framing, move, action = (_first(slots, slot) for slot in (Slot.FRAMING, Slot.MOVE, Slot.ACTION))
    return Beat(
        picture=picture,
        line=moment.line,
        framing=Framing(framing) if framing else None,
        move=Move(move) if move else None,
        figure=who_is_in(moment.picture or moment.line, characters, last),
        action=Action(action) if action else Action.STAND,
        transition=Transition.FADE if _first(slots, Slot.JUMP) else Transition.CUT,
        duration_seconds=stated_seconds(moment),
    )


def _first(slots: Slots, slot: Slot) -> str | None:
    hit = slots.first(slot)
    return hit.sense.meaning if hit else None


def _numbered(scenes: Sequence[Scene]) -> Iterator[tuple[Scene, Scene | None, int]]:
    """Each scene, the one before it, and how many beats there are before it."""
    count = 0
    for before, scene in zip([None, *scenes], scenes, strict=False):
        yield scene, before, count
        count += len(scene.beats)


def shot_id(number: int) -> str:
    """The id of the film's beat `number`, from 0: SH010, SH020 ..."""
    return f"SH{(number + 1) * 10:03d}"


def _answering(scene: Scene, before: Scene | None, notes: Sequence[WrittenNote], first: int) -> Scene:
    """The scene with what the notes on its shots ask for. What the user said of it is never overruled."""
    beats = list(scene.beats)
    changes: dict[str, object] = {}
    for number, beat in enumerate(beats):
        for note in notes:
            if note.shot != shot_id(first + number):
                continue
            if note.remedy is Remedy.TIGHTEN:
                most = (shot_seconds(beat.line) - AROUND_SECONDS) * note.ratio * 0.95
                beat = beat.model_copy(update={"line": shorten(beat.line, most)})
            elif note.remedy in (Remedy.SHOW_PLACE, Remedy.SHOW_LIGHT):
                beat = beat.model_copy(update={"framing": Framing.EXTREME_WIDE})
            elif before is not None:
                same = {"time_of_day": before.time_of_day, "weather": before.weather}
                changes |= {name: value for name, value in same.items() if name in scene.defaulted}
        beats[number] = beat
    return scene.model_copy(update={"beats": tuple(beats), **changes})


def _title(text: str) -> str:
    """A working title: the first words of what is seen, up to where they pause."""
    opening = re.split(r"[,.;:!?()]", next(iter(sentences(seen_text(text))), "Untitled"))[0]
    words = [word.strip("“”\"'") for word in opening.split()]
    if len(words) > 1 and words[0].lower() in _ARTICLES:
        words = words[1:]
    if len(words) > _TITLE_WORDS:
        ends = [at for at in range(2, _TITLE_WORDS + 1) if words[at].lower() in _LOOSE | _ARTICLES]
        words = words[: ends[-1] if ends else _TITLE_WORDS]
    while len(words) > 1 and words[-1].lower() in _LOOSE | _ARTICLES:
        words.pop()
    small = _LOOSE | _ARTICLES
    return " ".join(w if number and w.lower() in small else w[:1].upper() + w[1:] for number, w in enumerate(words))
