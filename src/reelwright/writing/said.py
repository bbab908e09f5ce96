"""The wishes of a brief as somebody would write them: what `wishes.py` reads, written."""

from __future__ import annotations

from typing import cast

from pydantic import JsonValue

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.credits import Credit
from reelwright.film.dub import Translation
from reelwright.film.sound import LoudnessGoals, Soundtrack
from reelwright.film.touch import Touch
from reelwright.units import Aspect, FrameRate, Money
from reelwright.writing.wishes import WISHES

TIMING_FILE = "timing.srt"
"""What the subtitles are called that a brief is timed by: their own name is not kept."""


def wishes_said(brief: Brief, unsaid: Brief) -> dict[str, JsonValue]:
    """Key -> value, of all that somebody must have wished for.

    Args:
        unsaid: what the text of the brief is read as without a wish beside it.
    """
    found = {}
    for key, wish in WISHES.items():
        value = getattr(brief, wish.field)
        if value != getattr(unsaid, wish.field):
            found[key] = said(value)
    return found


def said(value: object) -> JsonValue:
    """A wish's value in JSON, as its reader takes it.

    >>> said(Money.usd("2.50")), said(Aspect()), said(True)
    ('2.50', '16:9', True)
    """
    match value:
        case None:
            return "none"
        case Money():
            return str(value).removesuffix(" USD")
        case Aspect():
            return value.name
        case FrameRate():
            return str(value)
        case LoudnessGoals():
            return [f"{language} = {lufs:g}" if language else f"{lufs:g}" for language, lufs in value.goals]
        case Soundtrack():
            return value.recording.name if value.recording else "none"
        case tuple():
            return _several(value)
        case bool() | int() | float() | str():
            return value
    raise InvalidInput(f"there is no way to write {value!r}")


def _several(value: tuple[object, ...]) -> JsonValue:
    if all(isinstance(one, Credit) for one in value):
        return [one.line for one in cast("tuple[Credit, ...]", value)]
    if all(isinstance(one, Touch) for one in value):
        return [_touch(one) for one in cast("tuple[Touch, ...]", value)]
    if all(isinstance(one, Translation) for one in value):
        return [_translation(one) for one in cast("tuple[Translation, ...]", value)]
    if all(isinstance(one, tuple) for one in value):
        return dict(cast("tuple[tuple[str, str], ...]", value))
    return TIMING_FILE


def _touch(touch: Touch) -> str:
    strength = f"{touch.strength:g}" if touch.kind.has_strength else ""
    return " ".join(filter(None, (touch.kind.value, touch.name, strength)))


def _translation(one: Translation) -> str:
    return " ".join(filter(None, (f"{one.language} =" if one.file or one.voice else one.language, one.file, one.voice)))
