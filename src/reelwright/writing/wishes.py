"""The wishes a brief may state: each key once, with its limits, and how its value is read.

Values come raw: text from YAML, typed values from TOML, or from the command line. Each is checked here and only here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reelwright.errors import InvalidInput
from reelwright.film.brief import MEASURED, RULES, Policy
from reelwright.film.credits import Credit
from reelwright.film.look import BurnIn, Grain, Mood
from reelwright.film.touch import TouchKind
from reelwright.film.voice import ENGLISH_VOICE, ESPEAK, Voice
from reelwright.units import ASPECTS, Aspect, FrameRate, Money
from reelwright.writing.credits import CREDITS_LIMIT, credits_of, too_long
from reelwright.writing.languages import MOST_LANGUAGES
from reelwright.writing.lexicon import Slot
from reelwright.writing.raw_values import one_name, one_text, one_value, shown
from reelwright.writing.slots import read_slots
from reelwright.writing.sound_wishes import (
    MOST_PAIRS,
    read_languages,
    read_loudness,
    read_music,
    read_pronunciation,
    read_timing,
    read_voice,
    read_voices,
)
from reelwright.writing.touches import touches_of

SHORTEST_SECONDS, LONGEST_SECONDS = 1, 300
LEAST_BUDGET, MOST_BUDGET = Money.usd("0.10"), Money.usd("100.00")
SMALLEST_SIDE, LARGEST_SIDE = 144, 2160
RATES = tuple(FrameRate.parse(name) for name in ("23.976", "24", "25", "29.97", "30", "50", "59.94", "60"))
"""Of film and television."""
PREVIEW_RATE = FrameRate(num=12)
"""Every other frame of 24."""
LONGEST_TITLE, LONGEST_STYLE = 80, 100

_SECONDS = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)\s*(?:s|sec|seconds)?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,4}):([0-5]\d(?:\.\d{1,6})?)")
_DOLLARS = re.compile(r"(?:USD\s*|\$\s*)?(\d{1,12}(?:\.\d{1,6})?)(?:\s*USD|\s*\$)?", re.IGNORECASE)
_RATE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?(?:/\d{1,4})?)\s*(?:fps)?", re.IGNORECASE)
_MODEL = re.compile(r"(?:gemini|openai)(?::[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127})?|scripted:\S.{0,299}")
_MODELS = "gemini or openai, these two also with a model as in gemini:NAME; or scripted:FILE"


@dataclass(frozen=True, slots=True)
class Wish:
    """One key of a brief."""

    field: str
    """Of `Brief`."""
    means: str
    limit: str
    """What is allowed, in words."""
    example: str
    read: Callable[[object], object]
    """From the raw value to the field's; raises InvalidInput with the reason."""
    choices: tuple[str, ...] | None = None
    """All there are; None: it is no choice among few."""


def _duration(raw: object) -> float:
    text = one_value(raw)
    if match := _MINUTES.fullmatch(text):
        seconds = int(match[1]) * 60 + float(match[2])
    elif match := _SECONDS.fullmatch(text):
        seconds = float(match[1])
    else:
        try:
            seconds = float(text)
        except ValueError:
            raise InvalidInput(f"{shown(raw)} is not a number of seconds") from None
    if not math.isfinite(seconds):
        raise InvalidInput(f"{shown(raw)} is not a finite number")
    if seconds < SHORTEST_SECONDS:
        raise InvalidInput(f"{shown(raw)} is too short")
    if seconds > LONGEST_SECONDS:
        raise InvalidInput(f"{shown(raw)} is too long")
    return seconds


def _budget(raw: object) -> Money:
    if isinstance(raw, Money):
        money = raw
    else:
        match = _DOLLARS.fullmatch(one_value(raw))
        if not match:
            raise InvalidInput(f"{shown(raw)} is not an amount in dollars")
        money = Money.usd(match[1])
    if money < LEAST_BUDGET:
        raise InvalidInput(f"{money} is too little")
    if money > MOST_BUDGET:
        raise InvalidInput(f"{money} is too much")
    return money


def _aspect(raw: object) -> Aspect:
    if isinstance(raw, Aspect):
        return raw
    name = re.sub(r"\s*[x/×:]\s*", ":", one_value(raw).lower())
    if name not in ASPECTS:
        raise InvalidInput(f"{shown(raw)} is not a known shape")
    return Aspect(name=name)


def _rate(raw: object) -> FrameRate:
    if isinstance(raw, FrameRate):
        rate = raw
    else:
        match = _RATE.fullmatch(one_value(raw))
        if not match:
            raise InvalidInput(f"{shown(raw)} is not a frame rate")
        rate = FrameRate.parse(match[1])
    if rate not in (PREVIEW_RATE, *RATES):
        raise InvalidInput(f"{rate} is not a frame rate of film or television")
    return rate


def _size(raw: object) -> int:
    match = re.fullmatch(r"(\d{1,6})p?", one_value(raw))
    if not match:
        raise InvalidInput(f"{shown(raw)} is not a whole number of pixels")
    size = int(match[1])
    if size < SMALLEST_SIDE:
        raise InvalidInput(f"{size} is too small")
    if size > LARGEST_SIDE:
        raise InvalidInput(f"{size} is too large")
    if size % 2:
        raise InvalidInput(f"{size} is odd, and video needs an even number")
    return size


def _seed(raw: object) -> int:
    text = one_value(raw)
    if not re.fullmatch(r"\d{1,19}", text) or int(text) >= 2**63:
        raise InvalidInput(f"{shown(raw)} is not a whole number from 0 up")
    return int(text)


def _mood(raw: object) -> Mood | None:
    if raw is None or isinstance(raw, Mood):
        return raw
    text = one_value(raw)
    if text.lower() in list(Mood):
        return Mood(text.lower())
    said = read_slots(text).first(Slot.MOOD)
    if said is None:
        raise InvalidInput(f"{shown(raw)} is not a mood")
    return Mood(said.sense.meaning)


def _one_of(kind: type[StrEnum], what: str) -> Callable[[object], StrEnum | None]:
    def read(raw: object) -> StrEnum | None:
        if raw is None or isinstance(raw, kind):
            return raw
        text = one_value(raw).lower()
        if text == "none":
            return None
        if text not in list(kind):
            raise InvalidInput(f"{shown(raw)} is no {what}")
        return kind(text)

    return read


def _switch(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    text = one_value(raw).lower()
    if text in ("true", "yes", "on"):
        return True
    if text in ("false", "no", "off"):
        return False
    raise InvalidInput(f"{shown(raw)} is neither yes nor no")


def _names(raw: object) -> str:
    """One name or several, with a comma between each two."""
    listed = raw if isinstance(raw, list | tuple) else one_value(raw).split(",")
    return ",".join(dict.fromkeys(one_name(one) for one in listed))


def _model_or(nobody: str, role: str) -> Callable[[object], str]:
    """A language model by name, or `nobody`."""

    def read(raw: object) -> str:
        text = raw.strip() if isinstance(raw, str) else one_value(raw)
        if text != nobody and not _MODEL.fullmatch(text):
            raise InvalidInput(f"{shown(raw)} is no {role}")
        return text

    return read


def _quality(raw: object) -> int:
    text = one_value(raw)
    if text not in ("1", "2", "3"):
        raise InvalidInput(f"{shown(raw)} is not 1, 2 or 3")
    return int(text)


def _credits(raw: object) -> tuple[Credit, ...]:
    listed = raw if isinstance(raw, list | tuple) else [raw]
    found: list[Credit] = []
    for item in listed:
        if isinstance(item, Credit):
            found.append(item)
        elif isinstance(item, str):
            found += credits_of(item.split("\n"))
        else:
            raise InvalidInput(f"{shown(item)} is not text")
    if fault := too_long(found):
        raise InvalidInput(fault)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Known:
    """The names there are to choose from. None where nobody could tell them: then any name may be right."""

    backends: Collection[str] | None = None
    voices: Callable[[], tuple[Collection[str], Collection[str]] | None] = lambda: None
    """Those of espeak-ng and their variants. Asked only when a brief wishes for another voice than the usual one, for
    asking takes a while."""
    actors: Collection[str] = ()
    """Who speaks, as before the colon of a voice."""

    def lacks(self, key: str, name: Any) -> tuple[str, Collection[str]] | None:
        """What a wish names that there is not, and what there is instead."""
        if key == "backend" and self.backends is not None:
            named = (*self.backends, *Policy)
            return None if set(str(name).split(",")) <= set(named) else (str(name), named)
        wished: list[str] = []
        if key == "voice":
            wished = [str(name)]
        elif key == "voices":
            wished = [voice for _, voice in name]
        elif key == "languages":
            wished = [one.voice for one in name if one.voice]
        return next(((voice, there) for voice in wished if (there := self._no_voice(voice)) is not None), None)

    def _no_voice(self, name: str) -> Collection[str] | None:
        """A voice may have a variant, as in `en-us+m3`, and who speaks with it before a colon."""
        voice = Voice(name=name)
        if voice.actor != ESPEAK:
            return None if not self.actors or voice.actor in self.actors else [f"{one}:" for one in self.actors]
        if name == ENGLISH_VOICE or (known := self.voices()) is None:
            return None
        plain, plus, variant = voice.own_name.partition("+")
        names, variants = known
        if plain.lower() not in names:
            return names
        return [f"{plain}+{one}" for one in variants] if plus and variant not in variants else None


NOTHING_KNOWN = Known()


WISHES: dict[str, Wish] = {
    "title": Wish(
        "title",
        "shown over the first shot",
        f"at most {LONGEST_TITLE} characters",
        "The Last Light",
        one_text(LONGEST_TITLE),
    ),
    "duration": Wish(
        "duration_seconds",
        "length of the film, in seconds or as m:ss",
        f"{SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds",
        "30",
        _duration,
    ),
    "aspect": Wish("aspect", "shape of the picture", f"one of {', '.join(ASPECTS)}", "16:9", _aspect, tuple(ASPECTS)),
    "fps": Wish(
        "rate",
        "frames a second",
        f"one of {', '.join(map(str, RATES))}, or {PREVIEW_RATE} for a preview",
        "24",
        _rate,
        tuple(map(str, (PREVIEW_RATE, *RATES))),
    ),
    "size": Wish(
        "short_side",
        "pixels of the picture's shorter side",
        f"an even number from {SMALLEST_SIDE} to {LARGEST_SIDE}",
        "720",
        _size,
    ),
    "seed": Wish("seed", "another seed, another film from the same words", "0 to 9223372036854775807", "7", _seed),
    "style": Wish(
        "style", "the look, in a few words", f"at most {LONGEST_STYLE} characters", "film noir", one_text(LONGEST_STYLE)
    ),
    "mood": Wish(
        "mood",
        "of music and grade",
        f"one of {', '.join(Mood)}, or a word that means one, such as hopeful",
        "calm",
        _mood,
        tuple(Mood),
    ),
    "grain": Wish(
        "grain",
        "of the film stock that the pictures look to be shot on",
        f"one of none, {', '.join(Grain)}",
        "fine",
        _one_of(Grain, "grain"),
        ("none", *Grain),
    ),
    "enhance": Wish(
        "touches",
        "what is done to every picture before it is lettered, whoever makes it",
        f"none, or some of {', '.join(TouchKind)}, with commas between them; each once, with which style or "
        "grain, and how strong, 0 to 1, after it",
        "denoise 0.5, grain fine",
        touches_of,
    ),
    "budget": Wish(
        "budget", "the most the film may cost, in US dollars", f"{LEAST_BUDGET} to {MOST_BUDGET}", "5.00", _budget
    ),
    "voice": Wish(
        "voice",
        "who speaks the narration; if nobody is named, the voice of the text's language",
        "a voice of espeak-ng, with a variant or not, as in de or de+f2; piper:MODEL; or openai:VOICE",
        "en-gb-x-rp",
        read_voice,
    ),
    "voices": Wish(
        "voices",
        "who speaks as which character; those that are not named have one of their own each",
        "names with a voice after each, with commas between them, or a table in TOML",
        "Marta de+f2, Elias en-us+m3",
        read_voices,
    ),
    "languages": Wish(
        "languages",
        "in which the film is to be had too, over the same picture",
        f"at most {MOST_LANGUAGES} codes, with commas between them, each with the file (.srt) of your translation "
        "after it, and a voice if you like; those without a file are translated by the writer",
        "de = film.de.srt, fr = film.fr.srt",
        read_languages,
    ),
    "pronounce": Wish(
        "pronunciation",
        "how words are said that are not said as they are written; subtitles keep the spelling",
        f"at most {MOST_PAIRS} words, each with = and how it sounds, or [[phonemes]] of espeak-ng, with semicolons"
        " between them, or a table in TOML",
        "Elias = ee-lye-us; Lumina = [[l'u:mIn@]]",
        read_pronunciation,
    ),
    "narration": Wish("has_narration", "whether the lines are spoken", "yes or no", "yes", _switch),
    "subtitles": Wish("burns_subtitles", "whether the lines are drawn into the picture", "yes or no", "yes", _switch),
    "overlay": Wish(
        "overlay",
        "what is shown over every shot besides: a storyboard's band of number, framing, lens, move and timecode",
        f"one of none, {', '.join(BurnIn)}",
        "storyboard",
        _one_of(BurnIn, "overlay"),
        ("none", *BurnIn),
    ),
    "music": Wish(
        "soundtrack",
        "a sound file of yours, cut to the film's length on a beat; none; or composed for the film",
        "a file in the folder of the brief (with --music: anywhere), of at most 20 minutes; none; or composed",
        "theme.mp3",
        read_music,
    ),
    "effects": Wish("has_effects", "whether weather, places and people are heard", "yes or no", "yes", _switch),
    "loudness": Wish(
        "lufs",
        "of the film, in LUFS, under a true peak of -1 dBTP; further ones are files of their own over the same picture",
        "-14 (web), -16 (podcast) or -23 (broadcast), or several with commas between them; de = broadcast is of the"
        " film in German",
        "web, broadcast",
        read_loudness,
    ),
    "stems": Wish(
        "has_stems", "whether dialogue, music and effects are delivered apart, too", "yes or no", "no", _switch
    ),
    "credits": Wish(
        "credits",
        "who did what, shown after the last shot",
        CREDITS_LIMIT,
        "Directed by Ana Diaz; Music by Bo Lind",
        _credits,
    ),
    "timing": Wish(
        "timing",
        "subtitles that say when each line is heard",
        "the name of an .srt file in the folder of the brief, or none",
        "film.srt",
        read_timing,
    ),
    "writer": Wish(
        "writer",
        "who writes the script: the rules of this program, for nothing, or a language model",
        f"{RULES}, {_MODELS}",
        "gemini",
        _model_or(RULES, "writer"),
    ),
    "judge": Wish(
        "judge",
        "who judges the film before it is finished: what can be measured, for nothing, or a vision model as well",
        f"{MEASURED}, {_MODELS}",
        "gemini",
        _model_or(MEASURED, "judge"),
    ),
    "backend": Wish(
        "backend",
        "who makes the shots: a name, several in the order they are tried, or by what one with a key is chosen",
        f"names of up to 40 letters, digits, + . - or _, with commas between them; or one of {', '.join(Policy)}",
        "veo3, runway_gen3",
        _names,
    ),
    "quality": Wish(
        "quality", "the least tier of a provider's model, 3 is the best", "1, 2 or 3", "2", _quality, ("1", "2", "3")
    ),
    "fit": Wish(
        "fits_budget", "whether rather some shots are drawn than the budget passed", "yes or no", "no", _switch
    ),
}
"""Every key a brief may have, in the order they are documented."""
