"""How a book of money is read: TOML lines that ship, with a workspace's own after them; and how old a price may be."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from reelwright.errors import InvalidInput
from reelwright.units import Value

OLD_DAYS = 90
"""From this age on a price is said to be old."""

Line = TypeVar("Line", bound=Value)


def read_lines(shape: type[Line], table: str, file_name: str, own: Path | None) -> tuple[list[Line], list[Line]]:
    """The `[[table]]` lines of the file that ships, and those of the file `own`, if there is one.

    Raises:
        InvalidInput: a file is no such book; what and where.
    """
    shipped = list(_shipped(shape, table, file_name))
    if own is None or not own.is_file():
        return shipped, []
    return shipped, _parsed(shape, table, read(own), str(own))


@cache
def _shipped(shape: type[Line], table: str, file_name: str) -> tuple[Line, ...]:
    raw = files("reelwright.ledger").joinpath(file_name).read_bytes()
    return tuple(_parsed(shape, table, raw, f"reelwright/ledger/{file_name}"))


def read(own: Path) -> bytes:
    """Raises InvalidInput."""
    try:
        return own.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{own} cannot be read: {error.strerror}") from None


def toml_of(raw: bytes, where: str) -> dict[str, Any]:
    """Raises InvalidInput."""
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{where} is not a TOML file: {error}") from None


def too_old(what: str, seen: date, today: date) -> tuple[str, ...]:
    """A warning of a price that was last seen too long ago, if it was."""
    if today - seen <= timedelta(days=OLD_DAYS):
        return ()
    return (f"the price of {what} is of {seen}, {(today - seen).days} days ago: look whether it holds",)


def _parsed(shape: type[Line], table: str, raw: bytes, where: str) -> list[Line]:
    found = toml_of(raw, where)
    unknown = set(found) - {table}
    lines = found.get(table, [])
    if unknown or not isinstance(lines, list):
        there = ", ".join(unknown) or table
        raise InvalidInput(f"{where}: write [[{table}]] lines and nothing else; there is {there}")
    return [_line(shape, f"{where}: {table} {number}", line) for number, line in enumerate(lines, 1)]


def _line(shape: type[Line], where: str, line: object) -> Line:
    try:
        return shape.model_validate(line)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "it"
        raise InvalidInput(f"{where}: {name}: {first['msg']}; see the lines that ship") from None
