"""What an account at a provider allows, which differs by what one pays for it: jobs at once, and jobs a day."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pydantic import Field, ValidationError

from reelwright.errors import InvalidInput
from reelwright.ledger.dated_lines import read, toml_of
from reelwright.units import Value

FILE_NAME = "providers.toml"


class Limits(Value):
    """Of one provider's account. None: nothing is said."""

    at_once: int | None = Field(default=None, ge=1, le=1000, strict=True)
    """Jobs in flight."""
    per_day: int | None = Field(default=None, ge=1, strict=True)
    """Jobs from midnight to midnight, UTC."""


def read_limits(file: Path, known: Collection[str]) -> dict[str, Limits]:
    """Backend -> limits, by the tables of a file; none where there is no file.

    Args:
        known: the backends that have an account.

    Raises:
        InvalidInput: it says something else; what and where.
    """
    if not file.is_file():
        return {}
    found = toml_of(read(file), str(file))
    for name in found:
        if name not in known:
            raise InvalidInput(f"{file}: no provider is called {name!r}; there are: {', '.join(known)}")
    return {name: _limits(f"{file}: {name}", table) for name, table in found.items()}


def _limits(where: str, table: object) -> Limits:
    try:
        return Limits.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "it"
        raise InvalidInput(f"{where}: {name}: {first['msg']}; there are: {', '.join(Limits.model_fields)}") from None
