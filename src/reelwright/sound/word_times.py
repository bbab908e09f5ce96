"""When each word of a phrase is heard: by what who speaks tells, else laid out between the pauses that are measured."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reelwright.film.sound import Word

_HAN_OR_KANA = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_BOUND = "ーっゃゅょぁぃぅぇぉッャュョァィゥェォ"
"""Letters that sound with the one before."""
_ENDS_A_CLAUSE = re.compile(r"[,.;:!?…–—、。，；：！？\u060c\u061b\u061f]")
_HOP_SECONDS, _SHORTEST_PAUSE_SECONDS = 0.01, 0.09
_QUIET = 10 ** (-32 / 20)
"""Of the loudest tenth of a phrase: what is below is a pause."""
_A_MISSED_PAUSE = 0.5
"""What it costs to give a pause to no clause, in seconds that it would be off."""


def timed_words(text: str, events: Sequence[Sequence[int]], trimmed: float, seconds: float) -> tuple[Word, ...]:
    """A time for every word of `text`.

    espeak-ng has one event for several short words, several for a number, and empty ones at quotation marks. Each event
    goes to the word that holds its character; the first counts; words left without are laid out between their
    neighbours by their letters.

    Args:
        events: [milliseconds, character from 0, length], as spoken.
        trimmed: seconds cut from the start of the sound.
        seconds: length of what is left.
    """
    words, spans = _placed(text)
    heard: dict[int, float] = {}
    for milliseconds, character, _ in events:
        for k, (start, end) in enumerate(spans):
            if start <= character < end:
                heard.setdefault(k, min(max(0.0, milliseconds / 1000 - trimmed), seconds))
    return _laid_out(text, words, spans, heard, seconds)


def words_between_pauses(text: str, samples: NDArray[np.float32], rate: int) -> tuple[Word, ...]:
    """A time for every word of `text`, of whose sound nothing but the samples [n] is known: a clause begins after one
    of the pauses that are heard, and its words are laid out by their letters."""
    words, spans = _placed(text)
    seconds = len(samples) / rate
    ends = [k for k in range(len(words) - 1) if _ENDS_A_CLAUSE.search(words[k][-2:])]
    heard = {}
    for k, pause in _paired([seconds * spans[k][1] / len(text) for k in ends], _pauses(samples, rate)):
        heard[ends[k] + 1] = pause[1]
    return _laid_out(text, words, spans, heard, seconds)


def _pauses(samples: NDArray[np.float32], rate: int) -> list[tuple[float, float]]:
    """First and last second of each silence within a phrase."""
    hop = max(1, round(rate * _HOP_SECONDS))
    hops = len(samples) // hop
    if hops < 2:
        return []
    level = np.sqrt((samples[: hops * hop].reshape(hops, hop).astype(np.float64) ** 2).mean(1))
    quiet = np.r_[False, level < _QUIET * np.percentile(level, 90), False]
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    spans = [(start * hop / rate, end * hop / rate) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in spans if b - a >= _SHORTEST_PAUSE_SECONDS and a > 0 and b < hops * hop / rate]


def _paired(expected: Sequence[float], pauses: Sequence[tuple[float, float]]) -> list[tuple[int, tuple[float, float]]]:
    """The ends of clauses and the pauses that go together, in order, off by as little as can be. A long pause is not
    left out as lightly as a short one."""
    rows, columns = len(expected), len(pauses)
    cost = np.zeros((rows + 1, columns + 1))
    lost = [_A_MISSED_PAUSE * min(1.0, 3 * (b - a)) for a, b in pauses]
    cost[0, 1:] = np.cumsum(lost)
    cost[1:, 0] = np.arange(1, rows + 1) * _A_MISSED_PAUSE
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            off = abs(expected[i - 1] - pauses[j - 1][0])
            cost[i, j] = min(cost[i - 1, j - 1] + off, cost[i - 1, j] + _A_MISSED_PAUSE, cost[i, j - 1] + lost[j - 1])
    found, i, j = [], rows, columns
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + abs(expected[i - 1] - pauses[j - 1][0]):
            i, j = i - 1, j - 1
            found.append((i, pauses[j]))
        elif cost[i, j] == cost[i - 1, j] + _A_MISSED_PAUSE:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def _placed(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words, and where each stands."""
    words, spans, at = _words(text), [], 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        spans.append((start, at))
    return words, spans


def _laid_out(
    text: str, words: Sequence[str], spans: Sequence[tuple[int, int]], heard: dict[int, float], seconds: float
) -> tuple[Word, ...]:
    """All words, those that were not `heard` at a time between those that were."""
    heard[0] = 0.0
    known = sorted(heard)
    characters = [*(spans[k][0] for k in known), len(text)]
    times = [*np.maximum.accumulate([heard[k] for k in known]), seconds]
    starts = np.interp([start for start, _ in spans], characters, times)
    ends = [*starts[1:], seconds]
    return tuple(
        Word(text=word, start_seconds=round(float(start), 4), end_seconds=round(float(end), 4))
        for word, start, end in zip(words, starts, ends, strict=True)
    )


def _words(text: str) -> list[str]:
    """Between spaces; of Chinese and Japanese, which put none, letter by letter with the marks that belong to each."""
    found: list[str] = []
    for word in text.split():
        if not _HAN_OR_KANA.search(word):
            found.append(word)
            continue
        pieces = [""]
        for letter in word:
            if pieces[-1] and _begins(letter, pieces[-1]):
                pieces.append("")
            pieces[-1] += letter
        found += pieces
    return found


def _begins(letter: str, before: str) -> bool:
    """Whether a letter is heard after what is `before`, and not with it."""
    kind, last = unicodedata.category(letter), unicodedata.category(before[-1])
    if last in ("Ps", "Pi") or letter in _BOUND:
        return False
    is_word = kind[0] in "LN"
    if is_word and last[0] in "LN":
        return bool(_HAN_OR_KANA.search(before[-1] + letter))
    return is_word or kind in ("Ps", "Pi")
