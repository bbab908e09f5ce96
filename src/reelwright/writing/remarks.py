"""What the user should know before the film is made: what is drawn as something else, what does not fit its time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from math import ceil

from reelwright.film.brief import Analysis, Brief
from reelwright.film.credits import Credit, credits_seconds
from reelwright.film.look import LEAFLESS, SEASONLESS, Action, Angle, Season, Transition, Vehicle
from reelwright.film.script import Script
from reelwright.film.verdict import Finding, Severity
from reelwright.writing.aboard import is_of_a_vehicle
from reelwright.writing.analyse import analyse
from reelwright.writing.belongings import lying, most_at_once
from reelwright.writing.company import MOST_EXTRAS, everyone_in
from reelwright.writing.coverage import coverage
from reelwright.writing.direct import direct, shot_id
from reelwright.writing.drafting import MOST_SHOTS, SHORTEST_SHOT_SECONDS, draft, needed_seconds, told
from reelwright.writing.language import ENGLISH, NAMES, language_of
from reelwright.writing.lexicon import FROM_ABOVE, SLOPES, VEHICLE_PLACES, Slot
from reelwright.writing.likenesses import takings
from reelwright.writing.manuscript import is_manuscript, read_manuscript, seen_text, stated_seconds
from reelwright.writing.matching import hindrance
from reelwright.writing.people import aliases, cast
from reelwright.writing.sentences import sentences, spoken_seconds
from reelwright.writing.slots import Origin, Slots, read_slots
from reelwright.writing.timing import not_timed
from reelwright.writing.voicing import voices_told
from reelwright.writing.wishes import LONGEST_SECONDS, SHORTEST_SECONDS

_LONG_FOR_ONE_IDEA_SECONDS = 60
_FEW_LINES = 2
_MUCH_OF_A_FILM = 0.25
"""Credits that take more of it are remarked."""
_SECONDS_IN_WORDS = re.compile(
    r"\b(\d{1,3})[ -]?(?:s|secs?|seconds?)[ -](?:long[ -])?(?:film|video|movie|clip|animation|ad|advert|commercial"
    r"|trailer|short|spot|reel|teaser)\b",
    re.IGNORECASE,
)
_MOST_LISTED = 8
_HANDS = 2
_LAST_PLAIN_LETTER = "\u017f"
_QUOTES_AND_DASHES = "‘’“”–—…"
"""The fonts have these, and all letters up to the last plain one."""


def room_for(text: str, duration_seconds: float, credits: Sequence[Credit], name: str) -> tuple[Finding, ...]:
    """An error for credits that leave no time for a shot, or else for a script with more beats than there can be shots;
    prose is joined to fit, a script is not."""
    seconds = duration_seconds - credits_seconds(credits)
    if not credits or seconds >= SHORTEST_SHOT_SECONDS:
        return _most_beats(text, seconds, name)
    least = ceil(credits_seconds(credits) + SHORTEST_SHOT_SECONDS)
    message = (
        f"credits, in {name}: they take {credits_seconds(credits):g} s to be read and the film is {duration_seconds:g} "
        f"s long; ask for duration: {least} at least, or write fewer"
    )
    return (Finding(check="credits", severity=Severity.ERROR, message=message, value=f"{least} s"),)


def _most_beats(text: str, duration_seconds: float, name: str) -> tuple[Finding, ...]:
    if not is_manuscript(text):
        return ()
    beats = sum(len(passage.moments) for passage in read_manuscript(text))
    most = max(1, min(MOST_SHOTS, int(duration_seconds / SHORTEST_SHOT_SECONDS)))
    if 1 <= beats <= most:
        return ()
    if beats == 0:
        what, way_out = "a script with headings and nothing under them", "write what is seen under each heading"
    else:
        what, way_out = f"{beats} beats in {duration_seconds:g} s", "write fewer beats or ask for a longer duration"
    limit = f"1 to {most} beats, of {SHORTEST_SHOT_SECONDS} s each at least"
    message = f"text, in {name}: {what}; there is room for {limit}: {way_out}"
    return (Finding(check="beats", severity=Severity.ERROR, message=message, value=str(beats), limit=limit),)


def remarks(brief: Brief) -> Iterator[Finding]:
    """Warnings and notes on a clean brief, as it is filmed by rules."""
    seen = seen_text(brief.text, only_drawn=True)
    slots = read_slots(seen)
    yield from _language(brief)
    yield from _stand_ins(seen, slots)
    analysis = analyse(brief)
    yield from _unknown_acts(seen, analysis)
    yield from remarks_on(direct(brief, analysis), brief)
    yield from _undrawn(seen, slots)
    yield from _misspellings(slots)
    yield from _characters(brief)
    yield from _time(brief)
    yield from not_timed(told(brief, analyse(brief)), brief.timing)


def remarks_on(script: Script, brief: Brief) -> Iterator[Finding]:
    """Warnings and notes on a script of the brief, whoever wrote it."""
    if brief.has_narration:
        yield from voices_told(brief, script)
    if brief.languages and brief.burns_subtitles:
        yield Finding(
            check="subtitles",
            severity=Severity.NOTE,
            message="one picture serves all languages, so no subtitles are drawn into it: each film has its own as a "
            "track that a player can switch on, and beside it",
        )
    yield from _crowded(script)
    yield from _unseen(brief, script)
    likes = {one.name: one.likeness for one in script.bible.characters if one.likeness}
    yield from takings(brief.references, script.scenes, likes)
    yield from _too_high(script)
    yield from _too_flat(script)
    yield from _nowhere(script)
    yield from _out_of_season(script)
    yield from _unmatched(script, brief.seed)
    yield from _laden(script)


def _language(brief: Brief) -> Iterator[Finding]:
    code = language_of(brief.text)
    if code != ENGLISH:
        yield Finding(
            check="language",
            severity=Severity.WARNING,
            message=f"this reads as {NAMES.get(code, 'another language')}; only English words are understood, so "
            "place, light and weather are assumed; the lines are spoken as they are"
            + ("" if brief.voice_is_assumed else ": choose a voice that speaks them"),
            value=code,
            limit=ENGLISH,
        )
    if brief.voice_is_assumed and brief.has_narration:
        yield Finding(
            check="voice",
            severity=Severity.NOTE,
            message=f"no voice is named, and the text reads as {NAMES.get(code, code)}: {brief.voice} speaks it; name "
            "another with the key voice",
            value=brief.voice,
        )


def _stand_ins(text: str, slots: Slots) -> Iterator[Finding]:
    told = set()
    for hit in slots.hits:
        if hit.sense.is_stand_in and (hit.form, hit.sense.slot) not in told and not is_of_a_vehicle(text, hit):
            told.add((hit.form, hit.sense.slot))
            yield Finding(
                check=hit.sense.slot.value,
                severity=Severity.NOTE,
                message=f"{hit.sense.slot}: “{hit.word}” cannot be drawn yet; it is drawn as {hit.sense.meaning}",
                value=hit.word,
                limit=hit.sense.meaning,
            )


def _unknown_acts(seen: str, analysis: Analysis) -> Iterator[Finding]:
    """What somebody who is named does, in a word that nothing is known of."""
    names = [name for name in analysis.people if name[:1].isupper()]
    either = "|".join(map(re.escape, names)) or "$^"
    acts = re.findall(rf"\b(?:{either}) (?:[a-z]+ly )?([a-z]+(?:s|ed))\b", seen)
    for word in dict.fromkeys(word for word in acts if word in analysis.unread):
        yield Finding(
            check=Slot.ACTION.value,
            severity=Severity.NOTE,
            message=f"{Slot.ACTION}: “{word}” is not known, and is not drawn; whoever does it is seen",
            value=word,
        )


def _crowded(script: Script) -> Iterator[Finding]:
    """Wherever there are more in a picture than a shot holds."""
    known_as = aliases([beat.picture for scene in script.scenes for beat in scene.beats])
    people = script.bible.characters
    full = [beat for scene in script.scenes for beat in scene.beats if len(beat.extras) == MOST_EXTRAS]
    counts = [len(everyone_in(beat.picture, beat.figure, people, known_as)) for beat in full]
    crowds = [beat.picture for beat, count in zip(full, counts, strict=True) if count > MOST_EXTRAS]
    if crowds:
        yield Finding(
            check="number of people",
            severity=Severity.NOTE,
            message=f"{_listed(crowds)}: a shot shows no more than {MOST_EXTRAS} beside the one it is about",
            value=f"{max(counts)}",
            limit=f"{MOST_EXTRAS}",
        )


def _unseen(brief: Brief, script: Script) -> Iterator[Finding]:
    """Whoever is told of, and in no picture."""
    beats = [beat for scene in script.scenes for beat in scene.beats]
    seen = {beat.figure for beat in beats} | {extra.name for beat in beats for extra in beat.extras}
    seen |= {extra.crew.name for beat in beats for extra in beat.extras if extra.crew}
    drawn = {character.name for character in cast([seen_text(brief.text, only_drawn=True)], brief.references)}
    people = [character.name for character in script.bible.characters if not brief.materials or character.name in drawn]
    unseen = [name for name in people if name not in seen]
    if unseen:
        yield Finding(
            check="person",
            severity=Severity.NOTE,
            message=f"person: {_listed(unseen)}: not seen in any shot",
            value=f"{len(unseen)} of {len(people)} people",
        )


def _too_high(script: Script) -> Iterator[Finding]:
    """Places that are to be seen top-down and are painted to be seen from the front."""
    asked = [scene.place for scene in script.scenes for beat in scene.beats if beat.angle is Angle.TOP]
    for place in dict.fromkeys(place for place in asked if place not in FROM_ABOVE):
        yield Finding(
            check=Slot.ANGLE.value,
            severity=Severity.NOTE,
            message=f"{Slot.ANGLE}: “{Angle.TOP}” cannot be drawn of the {place} yet; it is drawn as {Angle.HIGH}, "
            "from as high as the place can be shown",
            value=Angle.TOP,
            limit=Angle.HIGH,
        )


def _too_flat(script: Script) -> Iterator[Finding]:
    """Places where somebody is to climb, and nothing can be climbed."""
    asked = [scene.place for scene in script.scenes for beat in scene.beats if beat.action is Action.CLIMB]
    for place in dict.fromkeys(place for place in asked if place not in SLOPES):
        yield Finding(
            check=Slot.ACTION.value,
            severity=Severity.NOTE,
            message=f"{Slot.ACTION}: “{Action.CLIMB}” cannot be drawn of the {place} yet; it is drawn as {Action.WALK}",
            value=Action.CLIMB,
            limit=Action.WALK,
        )


def _unmatched(script: Script, seed: int) -> Iterator[Finding]:
    """Match cuts that are cuts, or dissolves, between pictures that are not alike."""
    beats = [beat for scene in script.scenes for beat in scene.beats]
    standpoints = coverage(script, seed)
    for at, beat in enumerate(beats):
        if beat.transition.matches and not standpoints[at].matches_before:
            why = "no shot is before it"
            if at > 0:
                why = hindrance(beats[at - 1], beat, standpoints[at - 1], standpoints[at])
            yield Finding(
                check=str(Transition.MATCH_CUT),
                severity=Severity.NOTE,
                message=f"{shot_id(at)} is asked to begin with a {beat.transition}: {why}; it is a plain "
                f"{beat.transition.joint}",
                shot=shot_id(at),
            )


def _out_of_season(script: Script) -> Iterator[Finding]:
    """Places whose pictures do not tell the time of the year that was said."""
    asked = dict.fromkeys((scene.place, scene.season) for scene in script.scenes if scene.season)
    for place, season in asked:
        if place in SEASONLESS or (place in LEAFLESS and season is not Season.WINTER):
            yield Finding(
                check=Slot.SEASON.value,
                severity=Severity.NOTE,
                message=f"{Slot.SEASON}: {season} does not show in the {place}: nothing grows there",
                value=season,
            )


def _nowhere(script: Script) -> Iterator[Finding]:
    """Vehicles in places where they cannot be, such as a boat in a desert."""
    found = {
        (extra.who, scene.place)
        for scene in script.scenes
        for beat in scene.beats
        for extra in beat.extras
        if isinstance(extra.who, Vehicle) and scene.place not in VEHICLE_PLACES[extra.who]
    }
    for vehicle, place in sorted(found):
        yield Finding(
            check=Slot.VEHICLE.value,
            severity=Severity.NOTE,
            message=f"{Slot.VEHICLE}: a {vehicle} cannot be drawn in the {place}; it is left out",
            value=vehicle,
            limit=place,
        )


def _laden(script: Script) -> Iterator[Finding]:
    """Whoever has more to hold at a time than two hands can."""
    laden = [who.name for who in script.bible.characters if most_at_once(who.props) > _HANDS]
    if laden:
        yield Finding(
            check="hands",
            severity=Severity.NOTE,
            message=f"{_listed(laden)}: more is said to be in their hands than two can hold; the rest is not drawn",
            value=f"{len(laden)} people",
            limit=f"{_HANDS} things",
        )


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in list(dict.fromkeys(words))[:_MOST_LISTED])


def _undrawn(seen: str, slots: Slots) -> Iterator[Finding]:
    words = [hit.word for hit in slots.all(Slot.UNDRAWN)]
    words += [word for sentence in sentences(seen) for word in lying(sentence)]
    if words:
        yield Finding(
            check="not drawn",
            severity=Severity.NOTE,
            message=f"{_listed(words)}: the drawing backend has no picture of this; it is spoken of, but may not be "
            "seen",
            value=f"{len(set(words))} words",
        )


def _misspellings(slots: Slots) -> Iterator[Finding]:
    read = dict.fromkeys((hit.word, hit.form) for hit in slots.hits if hit.origin is Origin.FUZZY)
    if read:
        listed = ", ".join(f"“{word}” as “{form}”" for word, form in list(read)[:_MOST_LISTED])
        yield Finding(
            check="spelling",
            severity=Severity.NOTE,
            message=f"read loosely: {listed}; correct the spelling if that is not meant",
            value=f"{len(read)} words",
        )


def _characters(brief: Brief) -> Iterator[Finding]:
    text = "\n".join((brief.title, brief.text, *(credit.line for credit in brief.credits)))
    if not any(letter > _LAST_PLAIN_LETTER and letter not in _QUOTES_AND_DASHES for letter in text):
        return
    from reelwright.imaging.text import is_set_right, undrawable  # loads OpenCV, which few briefs need so early

    lacking = undrawable(text)
    if not is_set_right(text):
        lacking = "".join(letter for letter in lacking if unicodedata.category(letter)[0] == "S")
        yield Finding(
            check="subtitles",
            severity=Severity.WARNING,
            message="some of this is in letters that cannot be drawn right here, such as Arabic, Hindi or Thai, or "
            "Hebrew with vowel signs; such lines and titles are not shown in the picture: the lines are "
            "in film.srt, in film.vtt and in the track of the film that a player can switch on",
        )
    if lacking:
        more = f" and {len(lacking) - _MOST_LISTED} more" if len(lacking) > _MOST_LISTED else ""
        yield Finding(
            check="characters",
            severity=Severity.WARNING,
            message=f"{_listed(lacking)}{more}: no font here has this; it is left out wherever words are drawn, as in "
            "titles and subtitles",
            value=lacking,
        )


def _time(brief: Brief) -> Iterator[Finding]:
    """Whether the words and the film are about as long as each other, and as the words say."""
    lines = [moment.line for moment in told(brief, analyse(brief)) if moment.line]
    spoken = sum(map(spoken_seconds, lines))
    stated, at_end = stated_seconds(brief.text), credits_seconds(brief.credits)
    without = ", without its credits," if at_end else ""
    if stated is not None and abs(stated - brief.story_seconds) >= 1:
        yield Finding(
            check="duration",
            severity=Severity.NOTE,
            message=f"the lengths of the beats add up to {stated:g} s and the film{without} is "
            f"{brief.story_seconds:g} s long; each is scaled to fit: ask for duration: {stated + at_end:g}",
            value=f"{stated:g} s",
            limit=f"{brief.story_seconds:g} s",
        )
    elif at_end > _MUCH_OF_A_FILM * brief.duration_seconds:
        yield Finding(
            check="duration",
            severity=Severity.NOTE,
            message=f"the credits take {at_end:g} s of the {brief.duration_seconds:g} s of the film, which leaves "
            f"{brief.story_seconds:g} s for its story; to add them to it, ask for duration: "
            f"{ceil(brief.duration_seconds + at_end)}",
            value=f"{at_end:g} s",
            limit=f"{brief.duration_seconds:g} s",
        )
    if not is_manuscript(brief.text):
        asked = _SECONDS_IN_WORDS.search(brief.text)
        if asked and SHORTEST_SECONDS <= float(asked[1]) <= LONGEST_SECONDS:
            yield from _other_duration(brief, float(asked[1]))
        if len(lines) <= _FEW_LINES and brief.story_seconds > _LONG_FOR_ONE_IDEA_SECONDS:
            yield Finding(
                check="duration",
                severity=Severity.NOTE,
                message=f"one idea of {spoken:.0f} s of words in a film of {brief.duration_seconds:g} s leaves long "
                "stretches without a word; write prose or a script, or ask for a shorter film",
                value=f"{brief.duration_seconds:g} s",
                limit=f"{_LONG_FOR_ONE_IDEA_SECONDS} s",
            )
    if brief.has_narration:
        yield from _unsaid(brief, lines)


def _other_duration(brief: Brief, asked: float) -> Iterator[Finding]:
    if asked != brief.duration_seconds:
        yield Finding(
            check="duration",
            severity=Severity.NOTE,
            message=f"the words ask for {asked:g} s and the film is {brief.duration_seconds:g} s long; only the key "
            f"counts: ask for duration: {asked:g}",
            value=f"{brief.duration_seconds:g} s",
            limit=f"{asked:g} s",
        )


def _needed_seconds(brief: Brief) -> int:
    """How long a film of all these words is; a longer one is cut into more shots, and so needs a little more."""
    needed = 0
    while needed <= LONGEST_SECONDS:
        longer = brief.model_copy(update={"duration_seconds": max(brief.duration_seconds, needed)})
        more = ceil(sum(needed_seconds(told(longer, analyse(longer)))) + credits_seconds(brief.credits))
        if more <= needed:
            break
        needed = more
    return needed


def _unsaid(brief: Brief, lines: Sequence[str]) -> Iterator[Finding]:
    """Words that the director had to leave out, counted in what is left."""
    kept = [moment.line for scene in draft(brief, analyse(brief)) for moment in scene.moments]
    words, said = (sum(len(line.split()) for line in some) for some in (lines, kept))
    if said == words:
        return
    needed = _needed_seconds(brief)
    at_end = credits_seconds(brief.credits)
    spoken, without = ceil(needed - at_end), ", without its credits," if at_end else ""
    room = f"ask for duration: {needed}, or write less" if needed <= LONGEST_SECONDS else "write less"
    yield Finding(
        check="narration",
        severity=Severity.WARNING,
        message=f"the text takes about {spoken} s to speak and the film{without} is {brief.story_seconds:g} s long: "
        f"{words - said} of {words} words are left out; {room}",
        value=f"{spoken} s",
        limit=f"{brief.story_seconds:g} s",
    )
