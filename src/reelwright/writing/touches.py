"""What a brief wishes done to all its pictures: `enhance: denoise 0.5, grain fine`."""

from __future__ import annotations

from collections.abc import Mapping

from reelwright.errors import InvalidInput
from reelwright.film.touch import NAMES, Touch, TouchKind

_LONGEST = 400


def touches_of(raw: object) -> tuple[Touch, ...]:
    """As text with commas, a list, or a table of TOML; in the order they are worked.

    Raises:
        InvalidInput: what of it is none, or is there twice.
    """
    if isinstance(raw, tuple) and all(isinstance(one, Touch) for one in raw):
        return raw
    if isinstance(raw, Mapping):
        parts = [f"{kind} {'' if told is True else told}" for kind, told in raw.items()]
    elif isinstance(raw, list):
        parts = [str(one) for one in raw]
    elif isinstance(raw, str) and len(raw) <= _LONGEST:
        parts = [] if raw.strip().lower() == "none" else raw.split(",")
    else:
        raise InvalidInput(f"{str(raw)[:40]!r} is no list of what is to be done")
    found: dict[TouchKind, Touch] = {}
    for words in filter(None, (part.lower().split() for part in parts)):
        touch = _touch(words)
        if touch.kind in found:
            raise InvalidInput(f"{touch.kind} is there twice")
        found[touch.kind] = touch
    return tuple(found[kind] for kind in TouchKind if kind in found)


def _touch(words: list[str]) -> Touch:
    said, *rest = words
    if said not in list(TouchKind):
        raise InvalidInput(f"nothing is called {said[:40]!r}")
    kind = TouchKind(said)
    names = NAMES.get(kind, ())
    name = rest.pop(0) if rest and names else ""
    if names and name not in names:
        raise InvalidInput(f"{name[:40]!r} is no {kind}; say which: {', '.join(names)}")
    strength = _strength(kind, rest.pop(0)) if rest and kind.has_strength else 1.0
    if rest:
        raise InvalidInput(f"{' '.join(rest)[:40]!r} says nothing about {kind}")
    return Touch(kind=kind, name=name, strength=strength)


def _strength(kind: TouchKind, told: str) -> float:
    try:
        strength = float(told)
    except ValueError:
        raise InvalidInput(f"{told[:40]!r} is no strength of {kind}; write a number, such as 0.5") from None
    if not 0 < strength <= 1:
        raise InvalidInput(f"{kind} {strength:g} is not over 0 and at most 1")
    return strength
