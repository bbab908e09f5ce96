"""Every setting, once: name, type, default, unit and help. A flag beats the environment, which beats the file.

The file is `reelwright.toml` in the current folder, or the one `REELWRIGHT_SETTINGS` names. The environment variable
of a setting is `REELWRIGHT_<NAME>`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from reelwright.errors import InvalidInput, NotFound
from reelwright.units import Value

PREFIX = "REELWRIGHT_"
FILE_NAME = "reelwright.toml"


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Settings(Value):
    workspace: Path = Field(
        default=Path("workspace"), description="folder that holds the database, assets and sessions"
    )
    database_url: str = Field(
        default="", description="postgresql://... to share a workspace; empty: SQLite in the workspace"
    )
    cpu_workers: int = Field(
        default_factory=_usable_cores, ge=1, le=256, description="shots and sounds made at once (processes)"
    )


def _from_file(environment: Mapping[str, str]) -> dict[str, Any]:
    named = environment.get(f"{PREFIX}SETTINGS")
    path = Path(named or FILE_NAME)
    if not path.is_file():
        if named:
            raise NotFound(f"{PREFIX}SETTINGS names {path}, which is not a file")
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} is not a TOML file: {error}") from None


def load_settings(flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that hold now. Flags that are None were not given.

    Raises:
        InvalidInput: an unknown setting in the file, or a value that does not fit, with where it came from.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    given = {
        FILE_NAME: _from_file(environment),
        "the environment": {
            name: environment[PREFIX + name.upper()]
            for name in Settings.model_fields
            if PREFIX + name.upper() in environment
        },
        "the command line": {name: value for name, value in flags.items() if value is not None},
    }
    for source, found in given.items():
        unknown = sorted(set(found) - set(Settings.model_fields))
        if unknown:
            known = ", ".join(Settings.model_fields)
            raise InvalidInput(f"unknown setting {unknown[0]!r} in {source}; there are: {known}")
        values |= found
        origin |= dict.fromkeys(found, source)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise InvalidInput(f"setting {name} from {origin.get(name)}: {first['msg']}") from None
