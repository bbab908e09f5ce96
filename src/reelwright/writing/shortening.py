"""Lines that take too long, as a language model is asked to shorten them, and what of its answer is taken."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reelwright.film.brief import Brief
from reelwright.film.marks import plain
from reelwright.film.script import Script
from reelwright.llm.model import Message, Question
from reelwright.llm.prompt import load_prompt
from reelwright.writing.dictated_lines import DictatedLines, lines_for
from reelwright.writing.direct import shot_id
from reelwright.writing.language import language_of_line
from reelwright.writing.sentences import spoken_seconds
from reelwright.writing.suspicion import suspicions

_TOKENS_PER_CHARACTER, _MOST_TOKENS, _LEAST_TOKENS = 2, 32_768, 4_096
"""Of an answer: no line of it is longer than what it is made of; and some models count what they think."""
_SEEDS = 2**31
_PLAIN, _OWN = 2, 0.4
"""Small words of another language by which a line is of that, and how many of its own it may have for each of them."""
_NAMED = re.compile(r"\W{0,3}([\w .'’-]{1,40}):\s")
"""What a line begins with that is written as in a play."""
_NARRATOR = "narrator"
_SPOKEN_AS = {"no": "nb"}
"""Language -> the one whose words it has."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """A line that does not fit."""

    line: str
    seconds: float
    """That it takes, as it was spoken."""
    most_seconds: float
    """That it may take, spoken as fast."""
    by_rule: str
    """The line as rules cut it; empty: nothing that makes sense fits."""


def shortening_question(
    brief: Brief, script: Script, said: Mapping[str, str], too_long: Mapping[str, TooLong]
) -> Question[DictatedLines]:
    """All lines that do not fit, in one question.

    Args:
        said: shot -> its line, of all that is said in the film.
    """
    speakers = _speakers(script)
    film = "\n".join(f"{shot} ({speakers.get(shot) or _NARRATOR}): {plain(line)}" for shot, line in said.items())
    listed = "\n".join(
        f"{shot} (takes {one.seconds:.1f} s, may take {one.most_seconds:.1f} s): {one.line}"
        for shot, one in too_long.items()
    )
    characters = sum(len(one.line) for one in too_long.values())
    lines = "the line" if len(too_long) == 1 else f"the {len(too_long)} lines"
    return Question(
        prompt=load_prompt("shorten"),
        messages=(Message(text=f"Shorten {lines} that take too long.", data={"film": film, "lines": listed}),),
        wanted=lines_for(list(too_long)),
        most_tokens=min(_MOST_TOKENS, _LEAST_TOKENS + _TOKENS_PER_CHARACTER * characters),
        temperature=0.3,
        seed=brief.seed % _SEEDS,
    )


def _speakers(script: Script) -> dict[str, str]:
    beats = [beat for scene in script.scenes for beat in scene.beats]
    return {shot_id(number): beat.speaker for number, beat in enumerate(beats)}


def not_taken(before: str, after: str, language: str, people: Collection[str]) -> str:
    """Why a line is not spoken instead of the one before, in words that go after "what it wrote"; "" where it is.

    Whether it is short enough is heard and not judged here.

    Args:
        language: of the film, ISO 639-1, with a region or not.
        people: the names of all who are in it.
    """
    read = plain(after)
    if not any(map(str.isalnum, read)):
        return "says nothing"
    if spoken_seconds(after) >= spoken_seconds(before):
        return "is no shorter"
    language = _SPOKEN_AS.get(language, language.partition("-")[0])
    told, was = (language_of_line(plain(one), language, _PLAIN, _OWN) for one in (after, before))
    if told not in ("", was):
        return "is in another language"
    named = _NAMED.match(read)
    names = {name.casefold() for name in (*people, _NARRATOR)}
    if named and named[1].strip().casefold() in names and not _NAMED.match(plain(before)):
        return "names who says it"
    known = {finding.check for finding in suspicions(before)}
    if any(finding.check not in known for finding in suspicions(after)):
        return "is none for a film"
    return ""
