"""Subtitles timed by the words that are heard: at most two lines of 42 characters, or of 21 that
are as wide as two, broken where the sense allows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from math import ceil

from reelwright.film.sound import Cue, Speech, Word

COLUMNS, LINES = 42, 2
SHORTEST_SECONDS = 1.0
CHARACTERS_PER_SECOND = 20.0
_GAP_SECONDS = 2 / 24
_LINGER_SECONDS = 0.6
"""How long a cue may stay after its last word, where there is room."""
_CONJUNCTIONS = frozenset(
    "and but or because while when where until that which who und aber oder weil dass et mais ou parce que qui"
    " y pero o porque e ma perché mas i ale lub że który och men eller att som".split()
)
_PAUSES = ".!?;:,—…、。，！？；："
_A_CUE, _A_HURRY, _SHORT_CHARACTERS = 4.0, 10.0, 24
"""What a cue costs, and a character a second that it is too fast; and below how many characters it is short. Where it
ends costs up to 1."""


def cues(lines: Sequence[tuple[float, float, Speech]]) -> tuple[Cue, ...]:
    """The cues of a film.

    Args:
        lines: (when the line begins, when its shot ends, the line as spoken), seconds of the film, in order.
    """
    found: list[Cue] = []
    for begin, limit, speech in lines:
        found += _of_line(begin, limit, speech)
    return tuple(found)


def reading_speed(speech: Speech, tail_seconds: float) -> float:
    """Characters a second of the cue of a line that has to be read fastest; 0 for silence.

    Args:
        tail_seconds: from the end of the line to that of its shot.
    """
    made = _of_line(0.0, speech.seconds + tail_seconds, speech)
    return max((len(cue.text) / (cue.end_seconds - cue.start_seconds) for cue in made), default=0.0)


@lru_cache(maxsize=1024)
def _of_line(begin: float, limit: float, speech: Speech) -> tuple[Cue, ...]:
    """Kept, for the cues of the whole film are asked for with every shot of it."""
    groups = grouped(speech.words)
    made = []
    for k, group in enumerate(groups):
        start = begin + group[0].start_seconds
        text = laid_out([word.text for word in group])
        following = begin + groups[k + 1][0].start_seconds if k + 1 < len(groups) else limit
        last = min(following, limit) - _GAP_SECONDS
        wanted = max(
            begin + group[-1].end_seconds + _LINGER_SECONDS,
            start + SHORTEST_SECONDS,
            start + len(text) / CHARACTERS_PER_SECOND,
        )
        first, end = round(start, 3), round(min(wanted, last), 3)
        if first < end:
            made.append(Cue(start_seconds=first, end_seconds=end, text=text))
    return tuple(made)


def grouped(words: Sequence[Word]) -> list[list[Word]]:
    """Words cut into runs that fit a cue: few of them, none read in a hurry, each ending where the sense does. A word
    longer than a line is in pieces."""
    words = [piece for word in words for piece in _in_pieces(word)]
    best: list[tuple[float, int]] = [(0.0, len(words))]  # cost of all from here on, and where the cue from here ends
    for start in range(len(words) - 1, -1, -1):
        costs = []
        for end in range(start + 1, len(words) + 1):
            if end > start + 1 and not _fits([word.text for word in words[start:end]]):
                break
            costs.append((_cost(words, start, end) + best[len(words) - end][0], end))
        best.append(min(costs, key=lambda pair: (pair[0], -pair[1])))
    groups, at = [], 0
    while at < len(words):
        end = best[len(words) - at][1]
        groups.append(list(words[at:end]))
        at = end
    return groups


def _cost(words: Sequence[Word], start: int, end: int) -> float:
    """Of a cue of these words: what makes it worse than having one cue fewer is above `_A_CUE`."""
    letters = len(joined([word.text for word in words[start:end]]))
    is_last = end == len(words)
    until = words[-1].end_seconds + _LINGER_SECONDS if is_last else words[end].start_seconds
    hurry = letters / max(until - _GAP_SECONDS - words[start].start_seconds, 1e-3) - CHARACTERS_PER_SECOND
    cost = _A_CUE + _A_HURRY * min(max(0.0, hurry), 100) + max(0.0, 1 - letters / _SHORT_CHARACTERS)
    if is_last or words[end - 1].text[-1:] in _PAUSES:
        return cost
    return cost + (0.5 if words[end].text.lower() in _CONJUNCTIONS else 1.0)


def _fits(words: Sequence[str]) -> bool:
    lines = _filled(words)
    return len(lines) <= LINES and all(columns(line) <= COLUMNS for line in lines)


def laid_out(words: Sequence[str]) -> str:
    """One line if it fits, else two that are as even as can be, the upper not the longer by much."""
    one = joined(words)
    if columns(one) <= COLUMNS or len(words) == 1:
        return one
    splits = [(joined(words[:k]), joined(words[k:])) for k in range(1, len(words))]
    fitting = [pair for pair in splits if max(map(columns, pair)) <= COLUMNS] or splits
    pausing = [pair for pair in fitting if _is_wide(pair[0][-1]) and pair[0][-1] in _PAUSES]  # else within a word
    upper, lower = min(pausing or fitting, key=_unevenness)
    return f"{upper}\n{lower}"


def _unevenness(pair: tuple[str, str]) -> tuple[int, int]:
    return max(map(columns, pair)), columns(pair[0])


def _filled(words: Sequence[str]) -> list[str]:
    lines = [[words[0]]]
    for word in words[1:]:
        if columns(joined([*lines[-1], word])) <= COLUMNS:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [joined(line) for line in lines]


def joined(words: Sequence[str]) -> str:
    """Words as they are written: Chinese and Japanese ones without a space between.

    >>> joined(["the", "sea"]), joined(["灯", "塔"])
    ('the sea', '灯塔')
    """
    text = words[0] if words else ""
    for word in words[1:]:
        text += word if _is_wide(text[-1:]) and _is_wide(word[:1]) else f" {word}"
    return text


def columns(text: str) -> int:
    """How wide a text is, in plain letters; a Chinese, Japanese or Korean one counts twice."""
    return len(text) if text.isascii() else len(text) + sum(map(_is_wide, text))


def _is_wide(letter: str) -> bool:
    return letter > "\u10ff" and unicodedata.east_asian_width(letter) in ("W", "F")


def _in_pieces(word: Word) -> list[Word]:
    """A word that is longer than a line, in pieces with hyphens; any other as it is."""
    if columns(word.text) <= COLUMNS:
        return [word]
    size = ceil(len(word.text) / ceil(columns(word.text) / (COLUMNS - 1)))
    found = []
    for at in range(0, len(word.text), size):
        text = word.text[at : at + size]
        begin, end = (
            word.start_seconds + (word.end_seconds - word.start_seconds) * share / len(word.text)
            for share in (at, at + len(text))
        )
        hyphen = "-" if at + size < len(word.text) and not _is_wide(text[-1]) else ""
        found.append(Word(text=text + hyphen, start_seconds=begin, end_seconds=end))
    return found
