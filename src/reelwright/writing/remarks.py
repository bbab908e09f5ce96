"""What the user should know before the film is made: what is drawn as something else, what does not fit its time."""

from __future__ import annotations

from collections.abc import Iterator

from reelwright.film.brief import Brief
from reelwright.film.verdict import Finding, Severity
from reelwright.writing.language import ENGLISH, NAMES, language_of
from reelwright.writing.lexicon import Slot
from reelwright.writing.manuscript import is_manuscript, read_manuscript, seen_text, without_title
from reelwright.writing.sentences import ESTIMATE_SLACK, sentences, shot_seconds, spoken_seconds
from reelwright.writing.slots import Origin, Slots, read_slots

MOST_SHOTS = 99
"""Shot ids run from SH010 to SH990."""
SHORTEST_SHOT_SECONDS = 1
_LONG_FOR_ONE_IDEA_SECONDS = 60
_MOST_LISTED = 8


def most_beats(text: str, duration_seconds: float, name: str) -> tuple[Finding, ...]:
    """An error for a script with more beats than there can be shots; prose is joined to fit, a script is not."""
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
    """Warnings and notes on a clean brief."""
    seen = seen_text(brief.text)
    slots = read_slots(seen)
    yield from _language(brief)
    yield from _stand_ins(slots)
    yield from _undrawn(slots)
    yield from _misspellings(slots)
    yield from _time(brief)


def _language(brief: Brief) -> Iterator[Finding]:
    code = language_of(brief.text)
    if code != ENGLISH:
        yield Finding(
            check="language",
            severity=Severity.WARNING,
            message=f"this reads as {NAMES.get(code, 'another language')}; only English words are understood, so "
            "place, light and weather are assumed; the lines are spoken as they are: choose a voice that speaks them",
            value=code,
            limit=ENGLISH,
        )


def _stand_ins(slots: Slots) -> Iterator[Finding]:
    told = set()
    for hit in slots.hits:
        if hit.sense.is_stand_in and (hit.form, hit.sense.slot) not in told:
            told.add((hit.form, hit.sense.slot))
            yield Finding(
                check=hit.sense.slot.value,
                severity=Severity.NOTE,
                message=f"{hit.sense.slot}: “{hit.word}” cannot be drawn yet; it is drawn as {hit.sense.meaning}",
                value=hit.word,
                limit=hit.sense.meaning,
            )


def _undrawn(slots: Slots) -> Iterator[Finding]:
    words = list(dict.fromkeys(hit.word for hit in slots.all(Slot.UNDRAWN)))
    if words:
        listed = ", ".join(f"“{word}”" for word in words[:_MOST_LISTED])
        yield Finding(
            check="not drawn",
            severity=Severity.NOTE,
            message=f"{listed}: the drawing backend has no picture of this; it is spoken of, but may not be seen",
            value=f"{len(words)} words",
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


def _time(brief: Brief) -> Iterator[Finding]:
    """Whether the words and the film are about as long as each other."""
    if is_manuscript(brief.text):
        moments = [moment for passage in read_manuscript(brief.text) for moment in passage.moments]
        needed = sum(max(shot_seconds(moment.line), SHORTEST_SHOT_SECONDS) for moment in moments)
        spoken, way = sum(spoken_seconds(moment.line) for moment in moments), "the lines will not all fit"
    else:
        lines = sentences(without_title(brief.text))
        needed = sum(map(shot_seconds, lines))
        spoken, way = sum(map(spoken_seconds, lines)), "only part of the text will be spoken"
        if len(lines) <= 2 and brief.duration_seconds > _LONG_FOR_ONE_IDEA_SECONDS:
            yield Finding(
                check="duration",
                severity=Severity.NOTE,
                message=f"one idea of {spoken:.0f} s of words in a film of {brief.duration_seconds:g} s leaves long "
                "stretches without a word; write prose or a script, or ask for a shorter film",
                value=f"{brief.duration_seconds:g} s",
                limit=f"{_LONG_FOR_ONE_IDEA_SECONDS} s",
            )
    if brief.has_narration and needed > brief.duration_seconds * ESTIMATE_SLACK:
        yield Finding(
            check="narration",
            severity=Severity.WARNING,
            message=f"the text takes about {needed:.0f} s to speak and the film is {brief.duration_seconds:g} s long: "
            f"{way}; ask for duration: {min(300, round(needed + 0.5))}, or write less",
            value=f"{needed:.1f} s",
            limit=f"{brief.duration_seconds:g} s",
        )
