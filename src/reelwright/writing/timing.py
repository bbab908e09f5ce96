"""Subtitles that say when each line of a film is heard: read from SubRip (.srt), and laid upon the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reelwright.errors import InvalidInput
from reelwright.film.sound import Cue
from reelwright.film.verdict import Finding, Severity
from reelwright.writing.manuscript import Moment
from reelwright.writing.sentences import TAIL_SECONDS

_CLOCK = r"(\d{1,2}):([0-5]?\d):([0-5]?\d)[,.](\d{1,3})"
_TIMES = re.compile(rf"{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}(?:[ \t].*)?")
_MARKUP = re.compile(r"<[^<>\n]{1,40}>|\{[^{}\n]{1,40}\}")
_WORD = re.compile(r"\w+")
_ENOUGH = 0.5
"""How much of a subtitle's words a line must have to be its line."""
_MOST_SHOWN = 5


def read_srt(text: str, name: str) -> tuple[Cue, ...]:
    """The subtitles of a SubRip file, in the order of their times.

    Raises:
        InvalidInput: it is none; with the line that shows it.
    """
    cues: list[Cue] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if lines[at].strip().isdecimal() and "-->" in "".join(lines[at + 1 : at + 2]):
            at += 1
        times = _TIMES.fullmatch(lines[at].strip())
        if times is None:
            raise InvalidInput(
                f"{name}, line {at + 1}: these are no times of a subtitle, such as 00:00:01,500 --> 00:00:04,000"
            )
        start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
        if end <= start:
            raise InvalidInput(f"{name}, line {at + 1}: this subtitle ends before it begins")
        if cues and start < cues[-1].start_seconds:
            raise InvalidInput(f"{name}, line {at + 1}: this subtitle begins before the one above it")
        first = at = at + 1
        while at < len(lines) and lines[at].strip():
            at += 1
        said = " ".join(_MARKUP.sub("", " ".join(lines[first:at])).split())
        if any(map(str.isalnum, said)):
            cues.append(Cue(start_seconds=start, end_seconds=end, text=said))
    if not cues:
        raise InvalidInput(f"{name} has no subtitles in it")
    return tuple(cues)


def _seconds(clock: Sequence[str]) -> float:
    hours, minutes, seconds, rest = clock
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return (whole * 1000 + int(rest.ljust(3, "0"))) / 1000


def least_seconds(cues: Sequence[Cue]) -> float:
    """Of a film in which all of them are heard; 0 for none."""
    return max((cue.end_seconds for cue in cues), default=-TAIL_SECONDS) + TAIL_SECONDS


def spoken(cues: Sequence[Cue], prose: str) -> list[Moment]:
    """A moment for each subtitle, which shows what it says. Prose that says something else tells where it begins."""
    moments = [Moment(cue.text, cue.text, has_directions=False, at=cue.start_seconds) for cue in cues]
    told = _likeness(prose, " ".join(cue.text for cue in cues))
    return moments if told >= _ENOUGH else [replace(moments[0], whole=f"{prose}\n\n{moments[0].line}"), *moments[1:]]


def timed(moments: Sequence[Moment], cues: Sequence[Cue]) -> tuple[Moment, ...]:
    """The moments of a script with the times of their lines. One without any line gets those of the subtitles, a moment
    each, in order."""
    if not any(moment.line for moment in moments):
        given = [replace(one, line=cue.text, at=cue.start_seconds) for one, cue in zip(moments, cues, strict=False)]
        return (*given, *moments[len(given) :])
    times = iter(_times([moment.line for moment in moments if moment.line], cues))
    return tuple(replace(moment, at=next(times)) if moment.line else moment for moment in moments)


def not_timed(moments: Sequence[Moment], cues: Sequence[Cue]) -> Iterator[Finding]:
    """Lines without a subtitle, and subtitles of no line.

    `moments`: as `timed` gave them.
    """
    if not cues:
        return
    used = {moment.at for moment in moments if moment.at is not None}
    free = [moment.line for moment in moments if moment.line and moment.at is None]
    lines = " ".join(moment.line for moment in moments)
    lost = [cue.text for cue in cues if cue.start_seconds not in used and _likeness(cue.text, lines) < 1]
    for what, listed in (("no subtitle says when this is heard", free), ("no line of the film says this", lost)):
        if listed:
            shown = ", ".join(f"“{one[:60]}”" for one in listed[:_MOST_SHOWN])
            more = f" and {len(listed) - _MOST_SHOWN} more" if len(listed) > _MOST_SHOWN else ""
            message = f"timing: {what}: {shown}{more}"
            yield Finding(check="timing", severity=Severity.WARNING, message=message, value=str(len(listed)))


def _times(lines: Sequence[str], cues: Sequence[Cue]) -> list[float | None]:
    """When each line begins: with the subtitle of its number if there are as many, else with the first that says it."""
    if len(lines) == len(cues):
        return [cue.start_seconds for cue in cues]
    found: list[float | None] = []
    following = 0
    for line in lines:
        fits = (at for at in range(following, len(cues)) if _begins(line, cues[at].text))
        at = next(fits, None)
        found.append(None if at is None else cues[at].start_seconds)
        following = following if at is None else at + 1
    return found


def _begins(line: str, subtitle: str) -> bool:
    """Whether a subtitle is the beginning of a line, or all of it, as far as their words go."""
    words, said = _words(line), _words(subtitle)
    return bool(words and said) and _likeness(subtitle, " ".join(words[: len(said) + 1])) > _ENOUGH


def _likeness(text: str, whole: str) -> float:
    """How many of the words of a text are in a whole, 0..1."""
    words, there = _words(text), set(_words(whole))
    return sum(word in there for word in words) / len(words) if words else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
