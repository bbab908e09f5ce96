"""Subtitles timed by the words that are heard: at most two lines of 42 characters, broken where the sense allows."""

from __future__ import annotations

from collections.abc import Sequence

from reelwright.film.sound import Cue, Speech, Word

COLUMNS, LINES = 42, 2
SHORTEST_SECONDS = 1.0
CHARACTERS_PER_SECOND = 20.0
_GAP_SECONDS = 2 / 24
_LINGER_SECONDS = 0.6
"""How long a cue may stay after its last word, where there is room."""
_CONJUNCTIONS = frozenset(("and", "but", "or", "because", "while", "when", "where", "until", "that", "which", "who"))


def cues(lines: Sequence[tuple[float, float, Speech]]) -> tuple[Cue, ...]:
    """The cues of a film.

    Args:
        lines: (when the line begins, when its shot ends, the line as spoken), seconds of the film, in order.
    """
    found: list[Cue] = []
    for begin, limit, speech in lines:
        found += _of_line(begin, limit, speech)
    return tuple(found)


def _of_line(begin: float, limit: float, speech: Speech) -> list[Cue]:
    groups = grouped(list(speech.words))
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
    return made


def grouped(words: Sequence[Word]) -> list[list[Word]]:
    """Words cut into runs that fit a cue, each as long as can be, ending where the sense does if that costs little."""
    groups: list[list[Word]] = []
    rest = list(words)
    while rest:
        most = _fitting(rest)
        size = most if most == len(rest) else _best_end(rest, most)
        groups.append(rest[:size])
        rest = rest[size:]
    return groups


def _fitting(words: Sequence[Word]) -> int:
    """How many of the first words fit two lines; at least one."""
    count = 1
    while count < len(words) and _fits([word.text for word in words[: count + 1]]):
        count += 1
    return count


def _fits(words: Sequence[str]) -> bool:
    lines = _filled(words, COLUMNS)
    return len(lines) <= LINES and all(len(line) <= COLUMNS for line in lines)


def _best_end(words: Sequence[Word], most: int) -> int:
    """Where to end a cue of at most `most` words: after punctuation, else before a conjunction, else at its end."""
    half = max(1, most // 2)
    for size in range(most, half - 1, -1):
        if words[size - 1].text[-1] in ".!?;:,—…":
            return size
    for size in range(most, half - 1, -1):
        if words[size].text.lower() in _CONJUNCTIONS:
            return size
    return most


def laid_out(words: Sequence[str]) -> str:
    """One line if it fits, else two that are as even as can be, the upper not the longer by much."""
    one = " ".join(words)
    if len(one) <= COLUMNS or len(words) == 1:
        return one
    splits: list[tuple[str, str]] = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    fitting: list[tuple[str, str]] = [pair for pair in splits if max(map(len, pair)) <= COLUMNS] or splits
    upper, lower = min(fitting, key=_unevenness)
    return f"{upper}\n{lower}"


def _unevenness(pair: tuple[str, str]) -> tuple[int, int]:
    return max(map(len, pair)), len(pair[0])


def _filled(words: Sequence[str], columns: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= columns:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines
