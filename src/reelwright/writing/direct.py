"""The rules director: a script from a brief, with no model. What the user wrote is kept; no words are made up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from reelwright.film.brief import RULES, Analysis, Brief
from reelwright.film.look import Action, Angle, Framing, Grain, Mood, Move, Transition
from reelwright.film.plate import Material, Plate, Treatment
from reelwright.film.script import Beat, Bible, Character, Scene, Script
from reelwright.film.shot import Extra, Figure
from reelwright.writing.aboard import boarded
from reelwright.writing.company import action_of, coats_said, company_of, with_the_others
from reelwright.writing.directions import then, transitions_said
from reelwright.writing.drafting import Draft, draft, only_directs, only_names_a_mood
from reelwright.writing.language import SMALL_WORDS, language_of
from reelwright.writing.lexicon import Slot
from reelwright.writing.likenesses import palette_for
from reelwright.writing.manuscript import Moment, seen_text, title_of
from reelwright.writing.notes import Remedy, WrittenNote, read_note
from reelwright.writing.people import aliases, cast, who_is_in
from reelwright.writing.sentences import SECONDS_PER_CHARACTER, SECONDS_TO_START, sentences, shorten, spoken_seconds
from reelwright.writing.setting import bare
from reelwright.writing.sides import on_their_sides
from reelwright.writing.slots import Slots, read_slots
from reelwright.writing.wishes import LONGEST_TITLE

_TIGHTER = 0.8
"""How much of a line may stay when a note asks for less and does not say how much."""
_TITLE_WORDS = 5
_FROM_THE_CAMERA = re.compile(
    r"^(?:[\w -]{0,20}\b(?:shot|close[- ]?up)s?(?:\s+(?:of|over|on)\b|:)"
    r"|we (?:open|begin|start) (?:on|with|in)\b|we see\b)\s*",
    re.IGNORECASE,
)
"""In "wide shot of a lighthouse", what is no part of a title."""
_STOP = re.compile(r"[,.;:!?()、。，；：！？「」]|\s[-–—]\s")
_SMALL = frozenset("a an the of in on at to from with by for and or but into under over as".split())
"""Written small inside a title."""
_LOOSE = _SMALL | frozenset("is are was through who that his her".split())
"""What a title does not end with."""
_LOOSE_INSIDE = _LOOSE | frozenset(
    "were am be which their its my your our this these those beside besides near above below behind before after along"
    " across around between among against toward towards beyond past inside outside onto upon up down out off away"
    " alone together not no".split()
)
"""What a title does not end with that is the beginning of something longer."""
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
    texts = [text for scene in drafts for text in _seen(scene)]
    speakers = [moment.speaker for scene in drafts for moment in scene.moments if moment.speaker]
    characters = cast(texts, brief.references, speakers)
    scenes = tuple(_scenes(drafts, characters, aliases(texts), brief, analysis))
    script = Script(
        title=brief.title or title_of(brief.text) or titled(brief.text),
        mood=analysis.mood,
        scenes=scenes,
        bible=Bible(
            characters=characters,
            places=tuple(dict.fromkeys(scene.place for scene in scenes)),
            palette=PALETTES[analysis.mood],
            grain=brief.grain or grain_said(brief),
        ),
        written_by=RULES,
    )
    return revised(script, notes)


def revised(script: Script, notes: Sequence[str]) -> Script:
    """The script with what notes of the semantic check ask for, as far as rules can."""
    understood = [note for note in map(read_note, notes) if note]
    scenes, answered = _answering(script, understood)
    update = {
        "scenes": tuple(scenes),
        "notes_answered": (*script.notes_answered, *answered),
        "notes_unanswered": tuple(note for note in notes if note not in answered),
    }
    return script.model_copy(update=update)


def _seen(scene: Draft) -> list[str]:
    return [scene.heading.title(), *(moment.words for moment in scene.moments)]


def grain_said(brief: Brief) -> Grain | None:
    hits = (read_slots(text).first(Slot.GRAIN) for text in (brief.style, seen_text(brief.text)))
    return next((Grain(hit.sense.meaning) for hit in hits if hit), None)


def _scenes(
    drafts: Sequence[Draft],
    characters: Sequence[Character],
    known_as: Mapping[str, str],
    brief: Brief,
    analysis: Analysis,
) -> Iterator[Scene]:
    materials = {material.name: material for material in brief.materials}
    wished = None if brief.mood_is_assumed else brief.mood
    coats = coats_said(moment.words for scene in drafts for moment in scene.moments)
    figures: list[str | None] = []
    entering: Transition | None = None
    companies: list[tuple[Extra, ...]] = []
    for number, scene in enumerate(drafts, 1):
        beats = []
        for moment in scene.moments:
            figures.append(who_is_in(moment.words, characters, known_as, figures))
            begins, leaves = transitions_said(moment.words)
            entering = then(entering, moment.transition or begins)
            plate = _plate(moment, materials)
            extras = () if plate else company_of(moment.words, figures[-1], characters, known_as, coats)
            action = action_of(moment.words, figures[-1], characters, known_as)
            if not plate and not any(isinstance(one.who, Figure) for one in extras):
                extras = (*with_the_others(moment.words, figures, companies, characters, action), *extras)
            companies.append(extras)
            beat = _beat(moment, scene, figures[-1], action, extras, entering or Transition.CUT, plate)
            beats.append(_aboard(beat, moment, characters))
            entering = leaves
        said = next((hit for text in _seen(scene) if (hit := read_slots(text).first(Slot.MOOD))), None)
        found = Scene(
            number=number,
            heading=scene.heading,
            place=scene.setting.place,
            time_of_day=scene.setting.time_of_day,
            weather=scene.setting.weather,
            season=scene.setting.season,
            mood=wished or (Mood(said.sense.meaning) if said else analysis.mood),
            act=act_of(number, len(drafts)),
            beats=on_their_sides(beats),
            defaulted=scene.setting.defaulted,
        )
        yield found.model_copy(update={"palette": palette_for(brief.references, found)})


def act_of(number: int, scenes: int) -> str:
    """Which part of the arc scene `number`, from 1, plays by its place; the only one has them all in its shots."""
    if scenes == 1:
        return "whole"
    return "beginning" if number == 1 else "end" if number == scenes else "turn"


def _plate(moment: Moment, materials: Mapping[str, Material]) -> Plate | None:
    material = materials.get(moment.shows.name) if moment.shows else None
    if moment.shows is None or material is None:
        return None
    last = materials.get(moment.ends.name) if moment.ends else None
    treatment = moment.shows.treatment(material.kind)
    return Plate(sha256=material.sha256, kind=material.kind, treatment=treatment, last=last.sha256 if last else None)


def _beat(
    moment: Moment,
    scene: Draft,
    figure: str | None,
    action: Action,
    extras: tuple[Extra, ...],
    transition: Transition,
    plate: Plate | None,
) -> Beat:
    directions = read_slots(moment.directions)
    framing, angle, move = (_first(directions, slot) for slot in (Slot.FRAMING, Slot.ANGLE, Slot.MOVE))
    if plate is not None:
        figure = None  # nobody is drawn into what the user took
        move = Move.STATIC if plate.treatment is Treatment.STILL else move
    return Beat(
        picture=moment.picture or _shown(moment) or scene.setting.picture(),
        line=moment.line,
        speaker=moment.speaker if moment.line else "",
        line_at_seconds=moment.at if moment.line else None,
        framing=Framing(framing) if framing else None,
        angle=Angle(angle) if angle else None,
        move=Move(move) if move else None,
        figure=figure,
        action=action,
        extras=extras,
        transition=transition,
        introduces=moment.introduces,
        duration_seconds=float(moment.seconds) if moment.seconds else None,
        plate=plate,
        take=moment.take,
    )


def _aboard(beat: Beat, moment: Moment, characters: Sequence[Character]) -> Beat:
    """The beat with its figure in the vehicle that it drives, if it drives any."""
    extras = boarded(moment.words, beat.figure, beat.extras, characters, beat.framing)
    return beat if extras is None else beat.model_copy(update={"figure": None, "extras": extras})


def _shown(moment: Moment) -> str:
    """What the line that names a picture says of it, or its name."""
    return (moment.shows.caption or moment.shows.name) if moment.shows else ""


def _first(slots: Slots, slot: Slot) -> str | None:
    hit = slots.first(slot)
    return hit.sense.meaning if hit else None


def shot_id(number: int) -> str:
    """The id of the film's beat `number`, from 0: SH010, SH020 ..."""
    return f"SH{(number + 1) * 10:03d}"


def _answering(script: Script, notes: Sequence[WrittenNote]) -> tuple[list[Scene], tuple[str, ...]]:
    """The scenes with what the notes on their shots ask for, and the notes that were answered so.

    What the user said of framing or mood is never overruled; a note that would have to is not answered. What a language
    model chose is.
    """
    is_ours = script.written_by != RULES
    answered: list[str] = []
    changed: list[Scene] = []
    count = 0
    for scene in script.scenes:
        beats = []
        for beat in scene.beats:
            for note in notes:
                if note.shot != shot_id(count):
                    continue
                if note.remedy is Remedy.TIGHTEN and beat.line:
                    beat = beat.model_copy(update={"line": shorten(beat.line, _seconds(note, beat.line))})
                elif note.remedy in (Remedy.SHOW_PLACE, Remedy.SHOW_LIGHT) and (is_ours or beat.framing is None):
                    beat = beat.model_copy(update={"framing": Framing.EXTREME_WIDE})
                elif note.remedy is Remedy.MATCH_NEIGHBOURS and scene.mood is not script.mood:
                    scene = scene.model_copy(update={"mood": script.mood})
                else:
                    continue
                answered.append(note.text)
            beats.append(beat)
            count += 1
        changed.append(scene.model_copy(update={"beats": tuple(beats)}))
    return changed, tuple(answered)


def _seconds(note: WrittenNote, line: str) -> float:
    """How long the line may take, by the estimate that `shorten` goes by."""
    if note.characters is None:
        return spoken_seconds(line) * _TIGHTER
    return SECONDS_TO_START + SECONDS_PER_CHARACTER * note.characters


def titled(text: str) -> str:
    """A working title: the first words of what is seen, up to where they pause."""
    seen = _FROM_THE_CAMERA.sub("", bare(seen_text(text)))
    told = (sentence for sentence in sentences(seen) if not only_names_a_mood(sentence))
    parts = (part for sentence in told for part in _STOP.split(sentence) if not only_directs(part))
    opening = next((part for part in parts if any(map(str.isalnum, part))), "Untitled")
    opening = opening.capitalize() if opening.isupper() else opening
    words = [word.strip("“”\"'") for word in opening.split() if any(map(str.isalnum, word))]
    loose = _LOOSE | frozenset(SMALL_WORDS.get(language_of(text), ()))
    if len(words) > 1 and words[0].lower() in ("a", "an"):
        words = words[1:]
    if len(words) > _TITLE_WORDS:
        loose |= _LOOSE_INSIDE
        ends = [
            at
            for at in range(2, _TITLE_WORDS + 1)
            if words[at].lower() in loose and words[at - 1].lower() not in ("and", "or")
        ]
        short = _tight(words[: ends[-1]], loose) if ends else []
        words = short if len(short) > 1 else words[:_TITLE_WORDS]
        while len(words) > 2 and read_slots(words[-1].lower()).first(Slot.ACTION):
            words = _tight(words[:-1], loose)  # "Old Keeper Climbs" would wait for an object
    words = _tight(words, loose)
    title = " ".join(w if number and w.lower() in _SMALL else w[:1].upper() + w[1:] for number, w in enumerate(words))
    return title[:LONGEST_TITLE]


def _tight(words: Sequence[str], loose: Collection[str]) -> list[str]:
    """Without what no title ends with."""
    end = next((at for at in range(len(words), 1, -1) if words[at - 1].lower() not in loose), 1)
    return list(words[:end])
