"""Milder words for a prompt that moderation refused, by the list `softer.toml`, with what was changed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reelwright.units import Value

_FILE = "softer.toml"
_SENTENCE_ENDS = '.!?:"“'


class Softened(Value):
    prompt: str
    changes: tuple[tuple[str, str], ...]
    """(old, new) as they stand in the prompts, each pair once, in the order of the prompt."""


def softened(prompt: str) -> Softened | None:
    """A prompt in milder words; None where the list has none for it. What comes of it cannot be softened again.

    >>> softened("An assassin draws a gun.").prompt
    'A stranger draws a dark object.'
    """
    words = _words()
    changes: dict[tuple[str, str], None] = {}

    def milder(found: re.Match[str]) -> str:
        before = (found["article"] or "") + (found["gap"] or "")
        article, word = words.milder(found)
        pair = (found["harsh"], word) if article == before else (found[0], article + word)
        changes[pair] = None
        return article + word

    new = words.pattern.sub(milder, prompt)
    return Softened(prompt=new, changes=tuple(changes)) if changes else None


@dataclass(frozen=True, slots=True)
class _Words:
    pattern: re.Pattern[str]
    """With the article before a word, which may have to change with it."""
    forms: Mapping[str, tuple[str, str]]
    """Harsh form without case -> as the list has it, and the milder one."""

    def milder(self, found: re.Match[str]) -> tuple[str, str]:
        """The article and what is between, empty where there is none; and the word."""
        article, harsh = found["article"], found["harsh"]
        listed, plain = self.forms[_key(harsh)]
        if article is None:
            return "", _cased(plain, harsh, listed, _begins_sentence(found))
        word = _cased(plain, harsh, listed, begins=False)
        fitting = "an" if plain[0] in "aeiou" else "a"
        if word.isupper():
            fitting = fitting.upper()
        elif article[0].isupper():
            fitting = fitting.capitalize()
        return fitting + found["gap"], word


def _cased(plain: str, harsh: str, listed: str, begins: bool) -> str:
    """As the word it takes the place of; the capital of a name is kept only where a sentence begins."""
    if harsh.isupper() and harsh != listed and len(harsh) > 1:
        return plain.upper()
    is_capital = begins if listed[0].isupper() else harsh[0].isupper()
    return plain[0].upper() + plain[1:] if is_capital else plain


def _begins_sentence(found: re.Match[str]) -> bool:
    before = found.string[: found.start()].rstrip()
    return not before or before[-1] in _SENTENCE_ENDS


def _key(harsh: str) -> str:
    return " ".join(harsh.casefold().replace("’", "'").split())


@lru_cache(maxsize=1)
def _words() -> _Words:
    found = tomllib.loads(files("reelwright.render").joinpath(_FILE).read_text(encoding="utf-8"))
    pairs = dict(pair for section in found.values() for line in section.items() for pair in _pairs(*line))
    # The longest first, or "dead" would be found in "dead body". Case is that of ASCII: of other letters that are the
    # same without case, such as the long s, the list knows nothing.
    forms = sorted(pairs, key=len, reverse=True)
    harsh = "|".join(re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]") for form in forms)
    pattern = rf"(?<![\w-])(?:(?P<article>(?ai:an?))(?P<gap>\s+))?(?P<harsh>(?ai:{harsh}))(?![\w-])"
    return _Words(re.compile(pattern), pairs)


def _pairs(harsh: str, milder: str) -> Iterable[tuple[str, tuple[str, str]]]:
    """Each harsh form without case, with itself and its milder one."""
    forms, softer = harsh.split("/"), milder.split("/")
    if len(softer) == 1:
        softer *= len(forms)
    return [(_key(form), (form, soft)) for form, soft in zip(forms, softer, strict=True)]
