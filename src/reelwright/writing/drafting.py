"""From a brief's text to drafted scenes: what is seen and said, in order, before anyone thinks of the camera."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from reelwright.film.brief import Analysis, Brief
from reelwright.writing.cleaning import unmarked
from reelwright.writing.lexicon import Slot
from reelwright.writing.manuscript import Moment, Passage, is_manuscript, read_manuscript, without_title
from reelwright.writing.people import cast
from reelwright.writing.sentences import ended, sentences, split_in_two
from reelwright.writing.setting import Setting, setting_of
from reelwright.writing.slots import Slots, read_slots

SHOT_SECONDS = 5
"""A shot of prose, about."""
LONGEST_SHOT_SECONDS = 8
"""Prose that has fewer moments than this asks for gets pictures without words."""
_LEAST_PIECE_LETTERS = 24


@dataclass(frozen=True, slots=True)
class Draft:
    """One scene: where it plays, and its moments; a moment without words is a picture of the place."""

    setting: Setting
    heading: str
    moments: tuple[Moment, ...]


def draft(brief: Brief, analysis: Analysis) -> tuple[Draft, ...]:
    """The scenes of a clean brief, at least one, each with at least one moment."""
    if is_manuscript(brief.text):
        return _placed(read_manuscript(brief.text), analysis)
    text = unmarked(without_title(brief.text))
    pieces = _pieces(text, max(1, round(brief.duration_seconds / SHOT_SECONDS)))
    drafts = _placed(_passages(pieces), analysis)
    return _filled(drafts, int(brief.duration_seconds / LONGEST_SHOT_SECONDS) + 1)


def _pieces(text: str, wanted: int) -> list[str]:
    """The sentences, the longest cut at their joints or the shortest joined, as near to `wanted` as they go."""
    pieces = list(sentences(text))
    while len(pieces) < wanted:
        longest = max(range(len(pieces)), key=lambda number: len(pieces[number]))
        halves = split_in_two(pieces[longest])
        if halves is None or min(map(len, halves)) < _LEAST_PIECE_LETTERS:
            break
        pieces[longest : longest + 1] = halves
    while len(pieces) > wanted:
        at = min(range(len(pieces) - 1), key=lambda number: len(pieces[number]) + len(pieces[number + 1]))
        pieces[at : at + 2] = [f"{pieces[at]} {pieces[at + 1]}"]
    return pieces


def _passages(pieces: list[str]) -> tuple[Passage, ...]:
    """Pieces of prose, parted where place or time changes."""
    passages: list[list[Moment]] = []
    here: tuple[str, ...] = ()
    for piece in pieces:
        slots = read_slots(piece)
        place = slots.first(Slot.PLACE)
        if place and place.sense.is_stand_in and piece[:1].islower():
            place = None  # "looking for the road home" goes on with its sentence, and nowhere else
        hits = (place, slots.first(Slot.TIME))
        there = tuple(hit.sense.meaning if hit else "" for hit in hits)
        moves = any(new and new != old for new, old in zip(there, here, strict=False))
        if not passages or moves or slots.first(Slot.JUMP):
            passages.append([])
            here = ("", "")
        here = tuple(new or old for new, old in zip(there, here, strict=True))
        passages[-1].append(Moment(piece, ended(piece)))
    return tuple(Passage("", tuple(moments)) for moments in passages)


def _placed(passages: tuple[Passage, ...], analysis: Analysis) -> tuple[Draft, ...]:
    drafts = []
    before: Setting | None = None
    for passage in passages:
        words = [passage.heading, *(moment.picture or moment.line for moment in passage.moments)]
        before = setting_of(_read(words), before, analysis)
        drafts.append(Draft(before, before.heading(passage.heading), passage.moments))
    return tuple(drafts)


def _read(words: list[str]) -> Slots:
    """Heading first: its words count before those of the pictures."""
    return read_slots(".\n".join(word for word in words if word))


def _filled(drafts: tuple[Draft, ...], least: int) -> tuple[Draft, ...]:
    """Prose with fewer moments than `least` opens on its place, closes on it, and breathes in between."""
    filled = list(drafts)
    missing = max(0, least - sum(len(scene.moments) for scene in filled))
    ends = [(0, True), (len(filled) - 1, False)]
    for turn in range(missing):
        number, is_opening = ends[turn] if turn < len(ends) else (turn % len(filled), False)
        scene = filled[number]
        at = 0 if is_opening else len(scene.moments) if turn < len(ends) else (len(scene.moments) + 1) // 2
        silent = Moment(_silent(scene, turn), "")
        filled[number] = replace(scene, moments=(*scene.moments[:at], silent, *scene.moments[at:]))
    return tuple(filled)


def _silent(scene: Draft, turn: int) -> str:
    """The place; in every other turn after the first two, whoever is in it."""
    people = cast([moment.picture for moment in scene.moments])
    if turn < 2 or turn % 2 or not people:
        return scene.setting.picture()
    name = people[0].name
    who = name if name[:1].isupper() else f"The {name}"
    return f"{who}, {scene.setting.circumstance()}."


def stated_seconds(moment: Moment) -> float | None:
    return None if moment.seconds is None else float(Fraction(moment.seconds))
