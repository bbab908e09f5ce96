"""From a brief's text to drafted scenes: what is seen and said, in order, before anyone thinks of the camera."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from reelwright.film.brief import Analysis, Brief
from reelwright.film.look import Mood, Place, Transition
from reelwright.film.marks import plain
from reelwright.writing.cleaning import marked
from reelwright.writing.directions import then, transition_alone, transitions_said
from reelwright.writing.lexicon import COMES_ON, Slot
from reelwright.writing.manuscript import Moment, Passage, is_manuscript, prose_of, read_manuscript
from reelwright.writing.people import cast
from reelwright.writing.sentences import (
    AROUND_SECONDS,
    FASTEST_PACE,
    ended,
    in_pieces,
    sentences,
    shorten,
    shot_seconds,
    split_in_two,
    spoken_seconds,
)
from reelwright.writing.setting import Setting, is_indoors, place_said, setting_of
from reelwright.writing.slots import read_slots
from reelwright.writing.timing import spoken, timed

_SHOT_SECONDS = {Mood.TENSE: 4.6, Mood.WARM: 5.0, Mood.WONDER: 5.6, Mood.DRIVE: 3.6, Mood.CALM: 5.6}
"""A shot of prose, about: films differ in pace before anything is seen in them."""
_LONGEST_SHOT = 1.6
"""Prose whose shots would be more than this many times as long gets pictures without words."""
_SILENT_SHOT_SECONDS = 2.0
"""What a shot without words needs at least, when lines compete for the time."""
_LEAST_SHOTS = 3
"""A beginning, a turn and an end, where there is time for them."""
_LEAST_PIECE_SECONDS = 1.6
_LONGEST_LINE_SECONDS = 12.0
"""A longer line of a script is said over several shots."""
_ROOMIER = 1.2
"""How many times as much is kept as there is time for, by the estimate: it errs on the long side, and what is heard to
be too long is fitted then."""
_TRIES = 5
"""At the longest that lines may be."""
MOST_SHOTS = 99
"""Shot ids run from SH010 to SH990."""
SHORTEST_SHOT_SECONDS = 1
_LONGEST_PICTURE_SECONDS = 15.0
"""If it were spoken: of a picture that directs the camera, no more is kept."""
_TELLING = frozenset((Slot.PLACE, Slot.TIME, Slot.WEATHER, Slot.SEASON, Slot.PERSON, Slot.ACTION))
_MOST_WEIGHED, _MOST_IN_A_ROW = 40, 6
"""Sentences."""
_MOST_MOMENTS = 400
"""Before they are joined two by two, which takes the square of their number."""
_DIRECTION = re.compile(
    r"\b(?:(?:the )?camera|close[- ]?ups?|cut to|fades? (?:in|out|to)|zoom(?:s|ing)? (?:in|out)"
    r"|cross[- ]?dissolves?|dissolves? to|cross[- ]?fades?|dips? to (?:black|white)|wipes? (?:to|left|right)"
    r"|mix(?:es)? to"
    r"|film grain|grainy (?:film|footage)|(?:shot|filmed) on (?:film|(?:grainy )?(?:\d\d? ?mm|super[- ]?8))"
    r"|(?:wide|long|medium|mid|full|aerial|drone|establishing|tracking|crane|static|pov|opening|final|closing"
    r"|overhead) shot"
    r"|(?:low|high|dutch)[- ]angle shot|bird[’']?s?[’']?[- ]eye view)\b"
    r"|^(?:(?:tight|close) on|(?:low|high|dutch)[- ]angle (?:of|on)|top[- ]down (?:of|on|shot|view)|over"
    r" (?:the|an?) shoulder of)\b",
    re.IGNORECASE,
)
"""What speaks to the camera, not to the audience: it is shown and not said."""
_LINKING = re.compile(r"(?:\W|\b(?:and|but|very|an?|the|shot|filmed|on|in|with|film|stock|look|style)\b)*")
"""What may stand between words of mood in a sentence that only names one."""
_BY_CAMERA = re.compile(
    r"(?:\W|\b(?:and|but|then|now|we|very|extreme|an?|the|shot|view|angle|lens|slow|slowly|quick|fast|gentle"
    r"|camera|in|on|of|from|side|front|her|him|them"
    r"|at|to|with)\b)*"
)
"""What may stand between words of framing, angle and move in a direction to the camera."""
_OF_WHO_WAS_SEEN = re.compile(r"\b(?:her|him|them|it)\b", re.IGNORECASE)
FOR_CAMERA = (Slot.FRAMING, Slot.ANGLE, Slot.MOVE)
_WE_SEE = re.compile(
    r"^(?:(?:we|the (?:film|story|camera)|it all) (?:opens?|begins?|starts?|fades?|cuts?)(?: in)?"
    r" (?:on|with|to|in|at)"
    r"|we see)\s+(?=\S.{6})",
    re.IGNORECASE,
)
"""What tells the director how to begin, and no audience."""
_CALLED_FOR = re.compile(r"([^.:!?\n]{3,50})[:–—]\s+(?=\S.{3})")
"""Before a colon, what may be a direction to the camera."""
_DAY = re.compile(r"\bday(?=[ \t]*(?:$|[-–—,;|./]))", re.IGNORECASE)
_SPACE = re.compile(r"(?:^|(?<=[-–—,;|./] ))space(?=[ \t]*(?:$|[-–—,;|./]))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """One scene: where it plays, and its moments; a moment without words is a picture of the place."""

    setting: Setting
    heading: str
    moments: tuple[Moment, ...]


def draft(brief: Brief, analysis: Analysis) -> tuple[Draft, ...]:
    """The scenes of a clean brief, at least one, each with at least one moment.

    Where the words take longer than there is, the longest lines are shortened; of prose, the pictures too, so that
    what is shown is what is said. Where and when it plays is read from all the words before.
    """
    written = told(brief, analysis)
    if is_manuscript(brief.text):
        return _placed(_headed(_script_passages(brief, written)), analysis)
    if brief.timing:
        return _placed(_passages(written), analysis)
    most = longest_line_seconds(written, brief.story_seconds, _abridged)
    fitted = [piece for one in written for piece in _abridged(one, most)]
    if not any(one.is_told for one in fitted):
        fitted = [*_abridged(replace(written[0], line="", has_directions=True), most), *fitted]
    drafts = _without_the_untold(_placed(_passages(fitted), analysis))
    return _filled(drafts, brief.story_seconds, _SHOT_SECONDS[analysis.mood])


def _script_passages(brief: Brief, written: Sequence[Moment]) -> Sequence[Passage]:
    if brief.timing:
        return _as_written(brief, written)
    return _spoken_passages(brief, written) if brief.has_narration else read_manuscript(brief.text)


def _headed(passages: Sequence[Passage]) -> list[Passage]:
    """A script's, those without a heading parted where one of their shots is said to be somewhere else."""
    return [part for one in passages for part in ([one] if one.heading else _passages(one.moments, is_script=True))]


def _as_written(brief: Brief, written: Sequence[Moment]) -> list[Passage]:
    """Those of a script whose lines are timed: nothing is cut, and no line is said over more than its shot."""
    moments = iter(written)
    return [replace(one, moments=tuple(next(moments) for _ in one.moments)) for one in read_manuscript(brief.text)]


def _spoken_passages(brief: Brief, written: Sequence[Moment]) -> list[Passage]:
    """Those of a script, with as much of their lines as there is time for, and long lines over several shots."""
    most = longest_line_seconds(written, brief.story_seconds)
    lines = iter([_shortened(one, most) for one in written])
    spare = min(MOST_SHOTS, int(brief.story_seconds / SHORTEST_SHOT_SECONDS)) - len(written)
    found = []
    for passage in read_manuscript(brief.text):
        moments: list[Moment] = []
        for _ in passage.moments:
            moment = next(lines)
            shots = _parted(moment)
            if len(shots) - 1 > spare:
                shots = [moment]
            spare -= len(shots) - 1
            moments += shots
        found.append(replace(passage, moments=tuple(moments)))
    return found


def _parted(moment: Moment) -> list[Moment]:
    """A moment whose line is long for one shot as several of the same picture, the first seen as it was asked for. A
    length, a picture of the user's and a transition are of one shot."""
    pieces = in_pieces(moment.line, _LONGEST_LINE_SECONDS)
    if len(pieces) == 1 or moment.seconds or moment.shows or any(transitions_said(moment.words)):
        return [moment]
    first, *rest = pieces
    seen = replace(moment, has_directions=False, camera="", transition=None, introduces=None)
    return [replace(moment, line=first), *(replace(seen, line=piece) for piece in rest)]


def told(brief: Brief, analysis: Analysis) -> tuple[Moment, ...]:
    """All that a brief shows and says, in order, as if there were time for it; at least one moment."""
    if is_manuscript(brief.text):
        moments = tuple(moment for passage in read_manuscript(brief.text) for moment in passage.moments)
        return timed(moments, brief.timing) if brief.timing else moments
    if brief.timing:
        return tuple(spoken(brief.timing, prose_of(brief.text)))
    said = sentences(prose_of(brief.text))
    said = tuple(sentence for sentence in said if not only_names_a_mood(sentence)) or said
    paced = _entering(said) or [Moment(brief.text)]
    return tuple(_paced(paced, max(1, round(brief.story_seconds / _SHOT_SECONDS[analysis.mood]))))


def _entering(said: Sequence[str]) -> list[Moment]:
    """A moment of each sentence; one that only says how to go on, or what the camera does, is of the next. What it does
    with "them" is of the one before, and so is what the last sentence says of it."""
    moments: list[Moment] = []
    entering: Transition | None = None
    camera = ""
    for sentence in said:
        if alone := transition_alone(sentence):
            entering = then(entering, alone)
        elif only_directs(sentence):
            if moments and _OF_WHO_WAS_SEEN.search(sentence):
                moments[-1] = _also_directed(moments[-1], sentence)
            else:
                camera = f"{camera} {sentence}".strip()
        else:
            moment = _moment(ended(sentence))
            camera = f"{camera} {moment.camera}".strip()
            moments.append(replace(moment, transition=then(entering, moment.transition), camera=camera))
            entering, camera = None, ""
    if camera and moments:
        moments[-1] = _also_directed(moments[-1], camera)
    return moments


def _also_directed(moment: Moment, camera: str) -> Moment:
    return replace(moment, camera=f"{moment.camera} {camera}".strip())


def only_names_a_mood(sentence: str) -> bool:
    """Whether a sentence is a word to the director, such as "Epic, hopeful." or "Shot on grainy 16mm." """
    return _is_only(sentence, (Slot.MOOD, Slot.GENRE, Slot.GRAIN), _LINKING)


def only_directs(words: str) -> bool:
    """Whether words speak to nobody but the camera: "Low angle", "Wide shot." """
    return _is_only(words, FOR_CAMERA, _BY_CAMERA)


def _is_only(words: str, slots: Collection[Slot], linking: re.Pattern[str]) -> bool:
    """Whether words fill only these slots, with nothing else between them but what may link them."""
    low = words.lower()
    for hit in read_slots(words).hits:
        if hit.sense.slot in slots:
            low = low.replace(hit.word, "")
    return low != words.lower() and linking.fullmatch(low) is not None


def _moment(words: str) -> Moment:
    """Of a sentence; in "Low angle: she waits", "Cut to: a street" and "We open on a street" the rest is told."""
    if opening := _WE_SEE.match(words):
        return _moment(_capital(words[opening.end() :]))
    if before := _CALLED_FOR.match(words):
        told = _capital(words[before.end() :])
        if alone := transition_alone(before[1]):
            return replace(_moment(told), transition=alone)
        if only_directs(before[1]):
            moment = _moment(told)
            return replace(moment, camera=". ".join(filter(None, (before[1], moment.camera))))
    is_direction = _DIRECTION.search(words) is not None
    return Moment(plain(words), "" if is_direction else marked(words), has_directions=is_direction)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _joined(moments: Sequence[Moment]) -> Moment:
    return Moment(
        " ".join(one.picture for one in moments),
        " ".join(one.line for one in moments if one.line),
        has_directions=any(one.has_directions for one in moments),
        transition=moments[0].transition,
        camera=next((one.camera for one in moments if one.camera), ""),
    )


def _paced(moments: list[Moment], wanted: int) -> list[Moment]:
    """The longest cut at their joints, or the shortest joined, until there are as near to `wanted` as they go."""
    while len(moments) < wanted:
        longest = max(range(len(moments)), key=lambda number: len(moments[number].line))
        halves = split_in_two(moments[longest].line)
        if halves is None or min(map(spoken_seconds, halves)) < _LEAST_PIECE_SECONDS:
            break
        first, second = map(_moment, halves)
        whole = moments[longest]
        moments[longest : longest + 1] = replace(first, transition=whole.transition, camera=whole.camera), second
    if len(moments) > _MOST_MOMENTS:
        size = -(-len(moments) // _MOST_MOMENTS)
        moments = [_joined(moments[at : at + size]) for at in range(0, len(moments), size)]
    while len(moments) > wanted:
        at = min(
            range(len(moments) - 1), key=lambda number: sum(len(one.picture) for one in moments[number : number + 2])
        )
        moments[at : at + 2] = [_joined(moments[at : at + 2])]
    return moments


def shortened(moment: Moment, most: float) -> list[Moment]:
    """A moment with a line of at most so many seconds."""
    return [_shortened(moment, most)]


def longest_line_seconds(
    moments: Sequence[Moment], seconds: float, fitted: Callable[[Moment, float], list[Moment]] = shortened
) -> float:
    """How long any line may be, so that all together, spoken as fast as they may be, take no longer than there is; no
    limit where they do not.

    Estimated here, before anything is spoken; what is then spoken and found too long is fitted by what is heard. Since
    lines end where sentences do, they may be longer than an even share.

    Args:
        fitted: a moment, cut to such a limit.
    """
    if sum(_hurried_seconds(moments)) <= seconds * _ROOMIER:
        return math.inf
    seconds *= _ROOMIER
    low = (cap(_hurried_seconds(moments), seconds) - AROUND_SECONDS) * FASTEST_PACE
    high = max(spoken_seconds(moment.line) for moment in moments)
    for _ in range(_TRIES):
        middle = (low + high) / 2
        kept = [piece for moment in moments for piece in fitted(moment, middle) if piece.is_told]
        low, high = (middle, high) if sum(_hurried_seconds(kept)) <= seconds else (low, middle)
    return low


def _hurried_seconds(moments: Sequence[Moment]) -> list[float]:
    """What each moment needs when its line is spoken as fast as it may be."""
    lines = (spoken_seconds(moment.line) for moment in moments)
    return [line / FASTEST_PACE + AROUND_SECONDS if line else _SILENT_SHOT_SECONDS for line in lines]


def _shortened(moment: Moment, most_seconds: float) -> Moment:
    """A moment of a script with as much of its line as there is time for; its picture stays."""
    line = shorten(moment.line, most_seconds)
    return moment if line == moment.line else replace(moment, line=line, whole=moment.words)


def _abridged(moment: Moment, most_seconds: float) -> list[Moment]:
    """A moment of prose, which shows what it says or what it directs, and in front of it and after it the sentences
    that there is no time for."""
    said = sentences(moment.line)
    fits = spoken_seconds(moment.line) <= most_seconds
    begin, end, line = (0, len(said), moment.line) if fits else _gist(said, most_seconds)
    if moment.has_directions:
        picture = shorten(moment.picture, _LONGEST_PICTURE_SECONDS) or moment.picture[:200]
        return [replace(moment, picture=picture, line=line, whole=moment.picture)]
    shown = replace(moment, picture=line, line=line, whole=" ".join(said[begin:end]))
    before, after = ([Moment("", whole=sentence) for sentence in some] for some in (said[:begin], said[end:]))
    return [*before, shown, *after]


def _gist(said: Sequence[str], most_seconds: float) -> tuple[int, int, str]:
    """Of the sentences of a line, those in a row that fit and say most of place, light, weather and people.

    Returns:
        The first of them, the one after the last, and as much of these as fits; 0, 0 and "" when nothing does.
    """
    pieces = []
    for begin in range(min(len(said), _MOST_WEIGHED)):
        piece = shorten(" ".join(said[begin : begin + _MOST_IN_A_ROW]), most_seconds)
        pieces.append((begin, begin + len(sentences(piece)), piece))
    return max(pieces, key=_told_of, default=(0, 0, ""))


def _told_of(piece: tuple[int, int, str]) -> int:
    """How many of the slots that make a picture its words fill."""
    return len({hit.sense.slot for hit in read_slots(piece[2]).hits} & _TELLING)


def needed_seconds(moments: Sequence[Moment]) -> list[float]:
    """What each moment needs at least."""
    return [shot_seconds(moment.line) or _SILENT_SHOT_SECONDS for moment in moments]


def cap(needs: Sequence[float], whole: float) -> float:
    """The most any need may have so that all of them together have `whole`; the small ones get what they need."""
    left, count = whole, len(needs)
    for need in sorted(needs):
        if need * count >= left:
            break
        left, count = left - need, count - 1
    return left / max(count, 1)


def _passages(moments: Sequence[Moment], is_script: bool = False) -> list[Passage]:
    """Moments, parted where place, time, weather or season changes; those of prose also where they say so."""
    passages: list[list[Moment]] = []
    here: tuple[str, ...] = ("", "", "", "")
    at: Place | None = None
    for moment in moments:
        slots = read_slots(moment.words)
        place = place_said(moment.words, slots, at)
        if place and place.sense.is_stand_in and moment.words[:1].islower():
            place = None  # "looking for the road home" goes on with its sentence, and nowhere else
        at = Place(place.sense.meaning) if place else at
        side = f"{place.sense.meaning} {is_indoors(place.word)}" if place else ""
        hits = (slots.first(slot) for slot in (Slot.TIME, Slot.WEATHER, Slot.SEASON))
        there = (side, *(hit.sense.meaning if hit else "" for hit in hits))
        moves = any(new and old and new != old for new, old in zip(there, here, strict=True))
        time = slots.first(Slot.TIME)
        comes_on = time is not None and time.form in COMES_ON and not moment.words[:1].islower()
        says_so = not is_script and (slots.first(Slot.JUMP) or moment.transition or comes_on)
        if not passages or moves or says_so:
            passages.append([])
        here = tuple(new or old for new, old in zip(there, here, strict=True))
        passages[-1].append(moment)
    return [Passage("", tuple(moments)) for moments in passages]


def _placed(passages: Sequence[Passage], analysis: Analysis) -> tuple[Draft, ...]:
    texts = [_text([passage.heading, *(moment.words for moment in passage.moments)]) for passage in passages]
    said = {hit.sense.slot for text in texts for hit in read_slots(text).hits}
    of_film = {slot for slot in (Slot.TIME, Slot.WEATHER) if slot not in said and slot not in analysis.defaulted}
    of_film |= {Slot.SEASON} - said
    drafts = []
    before: Setting | None = None
    for passage, text in zip(passages, texts, strict=True):
        before = setting_of(text, before, analysis, of_film, is_headed=bool(passage.heading))
        drafts.append(Draft(before, before.heading(passage.heading), passage.moments))
    return tuple(drafts)


def _without_the_untold(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts without moments, and scenes, that there is no time for."""
    told_of = [replace(one, moments=tuple(moment for moment in one.moments if moment.is_told)) for one in drafts]
    return tuple(one for one in told_of if one.moments)


def _text(words: list[str]) -> str:
    """Heading first: its words count before those of the pictures. `DAY` is a time of day, and `SPACE` a place, in a
    heading only."""
    words = [_SPACE.sub("outer space", _DAY.sub("daylight", words[0])), *words[1:]]
    return ".\n".join(word for word in words if word)


def _filled(drafts: tuple[Draft, ...], seconds: float, pace: float) -> tuple[Draft, ...]:
    """Prose with too few moments for its time opens on its place, closes on it, and breathes in between."""
    filled = list(drafts)
    moments = [moment for scene in drafts for moment in scene.moments]
    free = seconds - sum(needed_seconds(moments))
    wanted = max(seconds / (pace * _LONGEST_SHOT) + 1, _LEAST_SHOTS)
    missing = int(min(wanted - len(moments), free / _SILENT_SHOT_SECONDS))
    ends = [
        (number, is_opening)
        for number, at, is_opening in ((0, 0, True), (len(filled) - 1, -1, False))
        if not _is_of_a_place(filled[number].moments[at])
    ]
    for turn in range(missing):
        number, is_opening = ends[turn] if turn < len(ends) else (turn % len(filled), False)
        scene = filled[number]
        at = 0 if is_opening else len(scene.moments) if turn < len(ends) else (len(scene.moments) + 1) // 2
        while 0 < at < len(scene.moments) and scene.moments[at].picture[:1].islower():
            at += 1  # not into a sentence
        silent = Moment(_silent(scene, turn), "")
        filled[number] = replace(scene, moments=(*scene.moments[:at], silent, *scene.moments[at:]))
    return tuple(filled)


def _is_of_a_place(moment: Moment) -> bool:
    slots = read_slots(moment.picture)
    return slots.first(Slot.PLACE) is not None and not (slots.first(Slot.PERSON) or slots.first(Slot.ACTION))


def _others_in(pictures: Sequence[str]) -> list[str]:
    hits = [hit for picture in pictures for hit in read_slots(picture).hits]
    return list(dict.fromkeys(hit.word for hit in hits if hit.sense.slot in (Slot.ANIMAL, Slot.VEHICLE)))


def _silent(scene: Draft, turn: int) -> str:
    """The place; in every other turn after the first two, whoever is in it, or else what animal or vehicle."""
    pictures = [moment.picture for moment in scene.moments]
    names = [person.name for person in cast(pictures)] or _others_in(pictures)
    if turn < 2 or turn % 2 or not names:
        return scene.setting.picture()
    name = names[turn // 2 % len(names)]
    who = name if name[:1].isupper() else f"The {name}"
    return f"{who}, {scene.setting.circumstance()}."
