"""How words are said that are not said as they are written: which a line has, and the line with them replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reelwright.film.marks import Phrase, plain

_PHONEMES = re.compile(r"\[\[(.{1,80})\]\]")
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Of scripts that put none between words."""


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """A part of a phrase."""

    written: str
    said: str
    is_phonemes: bool = False
    """Whether `said` is in the phonemes of who speaks."""
    is_stressed: bool = False


def heard_in(line: str, pronunciation: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Of pairs (word, how it is said), those whose word is in the line."""
    text = plain(line)
    return {word: said for word, said in pronunciation if _pattern([word]).search(text)}


def pieces(phrase: Phrase, said: Mapping[str, str]) -> tuple[SpokenPart, ...]:
    """A phrase cut where a word is said otherwise than it is written, and where stress begins or ends."""
    words = sorted(said, key=len, reverse=True)
    found: list[SpokenPart] = []
    for text, is_stressed in _runs(phrase):
        at = 0
        for match in _pattern(words).finditer(text) if words else ():
            how = said[words[(match.lastindex or 1) - 1]]
            phonemes = _PHONEMES.fullmatch(how)
            found += [SpokenPart(text[at : match.start()], text[at : match.start()], is_stressed=is_stressed)]
            found += [SpokenPart(match[0], phonemes[1] if phonemes else how, phonemes is not None, is_stressed)]
            at = match.end()
        found.append(SpokenPart(text[at:], text[at:], is_stressed=is_stressed))
    return tuple(piece for piece in found if piece.written)


def is_phonemes(said: str) -> bool:
    return _PHONEMES.fullmatch(said) is not None


def _runs(phrase: Phrase) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in phrase.stresses:
        yield phrase.text[at:start], False
        yield phrase.text[start:end], True
        at = end
    yield phrase.text[at:], False


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """A group for each; of two that begin alike the one that is first counts."""

    def one(word: str) -> str:
        bare = re.escape(word)
        return f"({bare})" if _NO_SPACES.search(word) else rf"(?<!\w)({bare})(?!\w)"

    return re.compile("|".join(map(one, words)), re.IGNORECASE)
