"""The wishes of what is heard: voices, languages, pronunciation, times, music and loudness, as they are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from reelwright.errors import InvalidInput
from reelwright.film.dub import Translation
from reelwright.film.sound import LOUDNESSES, Cue, LoudnessGoals, Soundtrack
from reelwright.writing.languages import listed
from reelwright.writing.raw_values import NAME, one_text, one_value, shown

MUSIC_WORDS: dict[str, Soundtrack | None] = {"none": Soundtrack(), "composed": None}
"""What the wish for music may say besides the name of a file."""
MOST_PAIRS = 200
_LONGEST_PAIR = 80
_VOICE = re.compile(rf"{NAME.pattern}|[a-z][a-z-]{{1,19}}:[A-Za-z0-9][\w./+-]{{0,99}}(?:#\d{{1,5}})?", re.ASCII)


def read_voice(raw: object) -> str:
    text = one_value(raw)
    if not _VOICE.fullmatch(text):
        raise InvalidInput(f"{shown(raw)} is not a voice")
    return text


def read_voices(raw: object) -> tuple[tuple[str, str], ...]:
    found = _pairs(raw, ",", re.compile(r"(.+?)(?:\s*=\s*|\s+)(\S+)"))
    return tuple((name, read_voice(voice)) for name, voice in found)


def read_languages(raw: object) -> tuple[Translation, ...]:
    """Those whose files were read already, from where the brief is, or why they could not be."""
    if isinstance(raw, InvalidInput):
        raise raw
    if isinstance(raw, tuple) and all(isinstance(one, Translation) for one in raw):
        found: tuple[Translation, ...] = raw
    else:
        found = listed(raw)
    for one in found:
        if one.voice:
            read_voice(one.voice)
        if one.file and not one.cues:
            raise InvalidInput(f"{shown(one.file)} can be found only beside a brief that is a file")
    return found


def read_pronunciation(raw: object) -> tuple[tuple[str, str], ...]:
    found = _pairs(raw, ";", re.compile(r"([^=]+?)\s*=\s*(.+)"))
    for word, said in found:
        if len(word.split()) > 1:
            raise InvalidInput(f"{shown(word)} is more than one word")
        if any(unicodedata.category(letter) == "Cc" for letter in word + said):  # commands, to espeak-ng
            raise InvalidInput(f"{shown(said)} has control characters in it")
        if not any(map(str.isalnum, said)):
            raise InvalidInput(f"{shown(said)} cannot be said")
    return found


def _pairs(raw: object, between: str, pair: re.Pattern[str]) -> tuple[tuple[str, str], ...]:
    """Pairs as text, as a table of TOML, or as they were read before; each first part once."""
    if isinstance(raw, Mapping):
        pairs = [(str(key), value) for key, value in raw.items()]
    elif isinstance(raw, tuple):
        pairs = [tuple(one) for one in raw]
    else:
        matches = [(one, pair.fullmatch(one.strip())) for one in one_text(10_000)(raw).split(between) if one.strip()]
        if wrong := [one.strip() for one, match in matches if match is None]:
            raise InvalidInput(f"{shown(wrong[0])} is no pair")
        pairs = [(match[1], match[2]) for _, match in matches if match]
    if len(pairs) > MOST_PAIRS:
        raise InvalidInput(f"there are {len(pairs)}")
    found: dict[str, tuple[str, str]] = {}
    for key, value in pairs:
        first, second = one_text(_LONGEST_PAIR)(key), one_text(_LONGEST_PAIR)(value)
        if not first or not second:
            raise InvalidInput(f"{shown(first or second)} is half a pair")
        if first.casefold() in found:
            raise InvalidInput(f"{shown(first)} is there twice")
        found[first.casefold()] = (first, second)
    return tuple(found.values())


def read_timing(raw: object) -> tuple[Cue, ...]:
    """Subtitles that were read already, from where the brief is, or why they could not be; a name is not enough."""
    if isinstance(raw, InvalidInput):
        raise raw
    if isinstance(raw, tuple) and all(isinstance(cue, Cue) for cue in raw):
        return raw
    if isinstance(raw, str) and raw.strip().lower() == "none":
        return ()
    raise InvalidInput(f"{shown(raw)} can be found only beside a brief that is a file")


def read_music(raw: object) -> Soundtrack | None:
    """Music that was read already, from where the brief is, or why it could not be; a name is not enough."""
    if isinstance(raw, InvalidInput):
        raise raw
    if raw is None or isinstance(raw, Soundtrack):
        return raw
    if isinstance(raw, str) and raw.strip().lower() in MUSIC_WORDS:
        return MUSIC_WORDS[raw.strip().lower()]
    raise InvalidInput(f"{shown(raw)} can be found only beside a brief that is a file, or with --music")


def read_loudness(raw: object) -> LoudnessGoals:
    """One for all, or several with commas between them, each of the film or of a language."""
    if isinstance(raw, LoudnessGoals):
        return raw
    parts = raw if isinstance(raw, list | tuple) else one_value(raw).split(",")
    goals: list[tuple[str, float]] = []
    for one in filter(None, (str(one).strip() for one in parts)):
        of, _, name = one.rpartition("=")
        goal = (_language(of), _lufs(name))
        if goal in goals:
            raise InvalidInput(f"{shown(one)} is there twice")
        goals.append(goal)
    if not goals:
        raise InvalidInput("there is no loudness in it")
    return LoudnessGoals(goals=tuple(goals))


def _lufs(name: str) -> float:
    text = name.strip().lower().removesuffix("lufs").strip().replace("−", "-")
    by_number = {form.format(lufs): lufs for lufs in LOUDNESSES.values() for form in ("{:g}", "{:.1f}")}
    if (found := (LOUDNESSES | by_number).get(text)) is None:
        raise InvalidInput(f"{shown(name.strip())} is no loudness that is delivered")
    return found


def _language(code: str) -> str:
    """Of a loudness, such as `de`; "" of one for all."""
    if not code.strip():
        return ""
    (one,) = listed(code)
    if one.voice or one.file:
        raise InvalidInput(f"{shown(code.strip())} is more than a language")
    return one.language
