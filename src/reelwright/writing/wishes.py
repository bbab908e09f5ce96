"""The wishes a brief may state: each key once, with its limits, and how its value is read.

Values come raw: text from YAML, typed values from TOML, or from the command line. Each is checked here and only here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reelwright.errors import InvalidInput
from reelwright.film.brief import MEASURED, RULES, Brief, Policy
from reelwright.film.credits import Credit
from reelwright.film.look import BurnIn, Grain, Mood
from reelwright.film.sound import Cue
from reelwright.units import ASPECTS, Aspect, FrameRate, Money
from reelwright.writing.credits import CREDITS_LIMIT, credits_of, too_long
from reelwright.writing.lexicon import Slot
from reelwright.writing.slots import read_slots

SHORTEST_SECONDS, LONGEST_SECONDS = 1, 300
LEAST_BUDGET, MOST_BUDGET = Money.usd("0.10"), Money.usd("100.00")
SMALLEST_SIDE, LARGEST_SIDE = 144, 2160
RATES = tuple(FrameRate.parse(name) for name in ("23.976", "24", "25", "29.97", "30", "50", "59.94", "60"))
"""Of film and television."""
PREVIEW_RATE = FrameRate(num=12)
"""Every other frame of 24."""
LONGEST_TITLE, LONGEST_STYLE = 80, 100
_LONGEST_VALUE = 100

_SECONDS = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)\s*(?:s|sec|seconds)?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,4}):([0-5]\d(?:\.\d{1,6})?)")
_DOLLARS = re.compile(r"(?:USD\s*|\$\s*)?(\d{1,12}(?:\.\d{1,6})?)(?:\s*USD|\s*\$)?", re.IGNORECASE)
_RATE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?(?:/\d{1,4})?)\s*(?:fps)?", re.IGNORECASE)
_MODEL = re.compile(r"(?:gemini|openai)(?::[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127})?|scripted:\S.{0,299}")
_MODELS = "gemini or openai, these two also with a model as in gemini:NAME; or scripted:FILE"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+.-]{0,39}")


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


def _plain(raw: object) -> str:
    """A raw value as text to be read; refuses what is no single value."""
    if isinstance(raw, bool):
        raise InvalidInput(f"{str(raw).lower()} is a yes or no")
    if isinstance(raw, str | int | float | Decimal):
        try:
            text = str(raw).strip()
        except ValueError:  # an integer of thousands of digits
            raise InvalidInput("the number is too long to be meant") from None
        if not text:
            raise InvalidInput("there is no value")
        if len(text) > _LONGEST_VALUE:
            raise InvalidInput(f"{shown(raw)} is too long for a value")
        return text
    raise InvalidInput(f"{shown(raw)} is not one plain value")


def shown(raw: object, most: int = 40) -> str:
    """A raw value, quoted and cut to a length that can be shown."""
    try:
        text = repr(raw) if isinstance(raw, str) else str(raw)
    except ValueError:
        text = "a very long number"
    return text if len(text) <= most else text[: most - 1] + "…"


def _duration(raw: object) -> float:
    text = _plain(raw)
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
        match = _DOLLARS.fullmatch(_plain(raw))
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
    name = re.sub(r"\s*[x/×:]\s*", ":", _plain(raw).lower())
    if name not in ASPECTS:
        raise InvalidInput(f"{shown(raw)} is not a known shape")
    return Aspect(name=name)


def _rate(raw: object) -> FrameRate:
    if isinstance(raw, FrameRate):
        rate = raw
    else:
        match = _RATE.fullmatch(_plain(raw))
        if not match:
            raise InvalidInput(f"{shown(raw)} is not a frame rate")
        rate = FrameRate.parse(match[1])
    if rate not in (PREVIEW_RATE, *RATES):
        raise InvalidInput(f"{rate} is not a frame rate of film or television")
    return rate


def _size(raw: object) -> int:
    match = re.fullmatch(r"(\d{1,6})p?", _plain(raw))
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
    text = _plain(raw)
    if not re.fullmatch(r"\d{1,19}", text) or int(text) >= 2**63:
        raise InvalidInput(f"{shown(raw)} is not a whole number from 0 up")
    return int(text)


def _mood(raw: object) -> Mood | None:
    if raw is None or isinstance(raw, Mood):
        return raw
    text = _plain(raw)
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
        text = _plain(raw).lower()
        if text == "none":
            return None
        if text not in list(kind):
            raise InvalidInput(f"{shown(raw)} is no {what}")
        return kind(text)

    return read


def _switch(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    text = _plain(raw).lower()
    if text in ("true", "yes", "on"):
        return True
    if text in ("false", "no", "off"):
        return False
    raise InvalidInput(f"{shown(raw)} is neither yes nor no")


def _name(raw: object) -> str:
    text = _plain(raw)
    if not _NAME.fullmatch(text):
        raise InvalidInput(f"{shown(raw)} is not a name")
    return text


def _names(raw: object) -> str:
    """One name or several, with a comma between each two."""
    listed = raw if isinstance(raw, list | tuple) else _plain(raw).split(",")
    return ",".join(dict.fromkeys(_name(one) for one in listed))


def _model_or(nobody: str, role: str) -> Callable[[object], str]:
    """A language model by name, or `nobody`."""

    def read(raw: object) -> str:
        text = raw.strip() if isinstance(raw, str) else _plain(raw)
        if text != nobody and not _MODEL.fullmatch(text):
            raise InvalidInput(f"{shown(raw)} is no {role}")
        return text

    return read


def _quality(raw: object) -> int:
    text = _plain(raw)
    if text not in ("1", "2", "3"):
        raise InvalidInput(f"{shown(raw)} is not 1, 2 or 3")
    return int(text)


def _words(most: int) -> Callable[[object], str]:
    def read(raw: object) -> str:
        if not isinstance(raw, str):
            raise InvalidInput(f"{shown(raw)} is not text")
        if any("\ud800" <= letter <= "\udfff" for letter in raw):  # bytes the terminal's encoding could not read
            raise InvalidInput("it is not UTF-8 text; write it into the brief, in a file saved as UTF-8")
        text = " ".join(raw.split())
        if len(text) > most:
            raise InvalidInput(f"it has {len(text)} characters")
        return text

    return read


def _timing(raw: object) -> tuple[Cue, ...]:
    """Subtitles that were read already, from where the brief is, or why they could not be; a name is not enough."""
    if isinstance(raw, InvalidInput):
        raise raw
    if isinstance(raw, tuple) and all(isinstance(cue, Cue) for cue in raw):
        return raw
    if isinstance(raw, str) and raw.strip().lower() == "none":
        return ()
    raise InvalidInput(f"{shown(raw)} can be found only beside a brief that is a file")


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
    voices: Callable[[], Collection[str] | None] = lambda: None
    """Asked only when a brief wishes for another voice than the usual one, for asking takes a while."""

    def lacks(self, key: str, name: object) -> Collection[str] | None:
        """What there is instead, when a wish names what there is not. A voice may have a variant, as in `en-us+m3`."""
        if key == "backend" and self.backends is not None:
            there = (*self.backends, *Policy)
            return None if set(str(name).split(",")) <= set(there) else there
        names = None
        if key == "voice" and name != Brief.model_fields["voice"].default:
            names = self.voices()
        if names is None or str(name) in names or (key == "voice" and str(name).split("+")[0].lower() in names):
            return None
        return names


NOTHING_KNOWN = Known()


WISHES: dict[str, Wish] = {
    "title": Wish(
        "title",
        "shown over the first shot",
        f"at most {LONGEST_TITLE} characters",
        "The Last Light",
        _words(LONGEST_TITLE),
    ),
    "duration": Wish(
        "duration_seconds",
        "length of the film, in seconds or as m:ss",
        f"{SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds",
        "30",
        _duration,
    ),
    "aspect": Wish("aspect", "shape of the picture", f"one of {', '.join(ASPECTS)}", "16:9", _aspect),
    "fps": Wish(
        "rate", "frames a second", f"one of {', '.join(map(str, RATES))}, or {PREVIEW_RATE} for a preview", "24", _rate
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
        "style", "the look, in a few words", f"at most {LONGEST_STYLE} characters", "film noir", _words(LONGEST_STYLE)
    ),
    "mood": Wish(
        "mood",
        "of music and grade",
        f"one of {', '.join(Mood)}, or a word that means one, such as hopeful",
        "calm",
        _mood,
    ),
    "grain": Wish(
        "grain",
        "of the film stock that the pictures look to be shot on",
        f"one of none, {', '.join(Grain)}",
        "fine",
        _one_of(Grain, "grain"),
    ),
    "budget": Wish(
        "budget", "the most the film may cost, in US dollars", f"{LEAST_BUDGET} to {MOST_BUDGET}", "5.00", _budget
    ),
    "voice": Wish(
        "voice", "who speaks the narration", "a name of up to 40 letters, digits, + . - or _", "en-gb-x-rp", _name
    ),
    "narration": Wish("has_narration", "whether the lines are spoken", "yes or no", "yes", _switch),
    "subtitles": Wish("burns_subtitles", "whether the lines are drawn into the picture", "yes or no", "yes", _switch),
    "overlay": Wish(
        "overlay",
        "what is shown over every shot besides: a storyboard's band of number, framing, lens, move and timecode",
        f"one of none, {', '.join(BurnIn)}",
        "storyboard",
        _one_of(BurnIn, "overlay"),
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
        _timing,
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
    "quality": Wish("quality", "the least tier of a provider's model, 3 is the best", "1, 2 or 3", "2", _quality),
    "fit": Wish(
        "fits_budget", "whether rather some shots are drawn than the budget passed", "yes or no", "no", _switch
    ),
}
"""Every key a brief may have, in the order they are documented."""
