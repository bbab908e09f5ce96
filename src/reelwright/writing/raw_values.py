"""Raw values of wishes, as text from YAML, typed from TOML or from the command line: read as what they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from reelwright.errors import InvalidInput

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+.-]{0,39}")
_LONGEST_VALUE = 100


def one_value(raw: object) -> str:
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


def one_name(raw: object) -> str:
    """A value of at most 40 letters, digits, + . - or _."""
    text = one_value(raw)
    if not NAME.fullmatch(text):
        raise InvalidInput(f"{shown(raw)} is not a name")
    return text


def one_text(most: int) -> Callable[[object], str]:
    """A reader of words in one line, of at most so many characters."""

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
