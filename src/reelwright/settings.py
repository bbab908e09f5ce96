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
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator

from reelwright.errors import InvalidInput, NotFound
from reelwright.units import Money, Value

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
    simulator_url: str = Field(
        default="",
        description="where `reelwright simulate` stands in for all providers; empty: they are asked",
    )
    writer_seconds: float = Field(
        default=300.0, ge=1, le=3600, description="how long a language model may take to write a script, in seconds"
    )
    judge_seconds: float = Field(
        default=300.0, ge=1, le=3600, description="how long a vision model may take to judge a film, in seconds"
    )
    cache_policy: str = Field(
        default="lru",
        pattern="^(lru|lfu|ttl|fifo)$",
        description="which kept frames go first: lru, lfu, ttl or fifo",
    )
    cache_megabytes: int = Field(
        default=1024, ge=0, le=1_000_000, description="most that kept frames may take on the disk, in MB"
    )
    cache_hours: float = Field(
        default=24.0, gt=0, le=24 * 365, description="how long a frame is kept where cache_policy is ttl, in hours"
    )
    webhook_hosts: str = Field(
        default="",
        description="host:port of receivers of webhooks on your own network, with commas; others are public, by https",
    )
    public_url: str = Field(
        default="",
        description="where browsers find the server, such as https://studio.example; empty: where it listens",
    )
    trusted_proxies: str = Field(
        default="",
        description="addresses of proxies before the server, with commas between, whose word is taken for who asks",
    )
    requests_per_minute: int = Field(
        default=6000, ge=1, le=1_000_000, description="most requests that the server takes with one key in a minute"
    )
    cap_shot: Money | None = Field(default=None, description="most that may be spent on a shot, in USD; empty: all")
    cap_day: Money | None = Field(default=None, description="most that may be spent in a day, UTC, in USD; empty: all")
    cap_tenant: Money | None = Field(default=None, description="most that may ever be spent, in USD; empty: all")

    @field_validator("cap_shot", "cap_day", "cap_tenant", mode="before")
    @classmethod
    def _amount(cls, raw: object) -> object:
        if not isinstance(raw, str | int | float):
            return raw
        try:
            amount = Money.usd(str(raw))
        except InvalidInput as error:
            raise ValueError(str(error)) from None
        if amount < Money():
            raise ValueError("it is below nought")
        return amount

    @field_validator("webhook_hosts")
    @classmethod
    def _host_and_port(cls, raw: str) -> str:
        for one in filter(None, map(str.strip, raw.split(","))):
            host, _, port = one.rpartition(":")
            if not host or not port.isdecimal():
                raise ValueError(f"{one} is no host:port, such as hooks.lan:8080")
        return raw

    @field_validator("public_url")
    @classmethod
    def _address(cls, raw: str) -> str:
        parts = urlsplit(raw)
        if raw and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
            raise ValueError("write https://NAME, or with a port, and no path")
        return raw

    @field_validator("simulator_url")
    @classmethod
    def _loopback(cls, raw: str) -> str:
        if raw and urlsplit(raw).hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("the simulator is on this machine: write http://127.0.0.1:PORT")
        return raw


def _from_file(environment: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The file's name, and what it sets."""
    named = environment.get(f"{PREFIX}SETTINGS")
    path = Path(named or FILE_NAME)
    if not path.is_file():
        if named:
            raise NotFound(f"{PREFIX}SETTINGS names {path}, which is not a file")
        return FILE_NAME, {}
    try:
        return str(path), tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, or a number with thousands of digits
        raise InvalidInput(f"{path} is not a TOML file: {error}") from None


def load_settings(flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that hold now. A flag that is None was not given, and neither was anything that is empty.

    Raises:
        InvalidInput: unknown settings in the file, or values that do not fit, each with where it came from.
    """
    environment = os.environ if environment is None else environment
    file, from_file = _from_file(environment)
    variables = {name: PREFIX + name.upper() for name in Settings.model_fields}
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for name, value in from_file.items():
        if value == "" and name in variables:
            continue
        values[name], origin[name] = value, file
    for name, variable in variables.items():
        if environment.get(variable):
            values[name], origin[name] = environment[variable], f"the environment ({variable})"
    for name, value in flags.items():
        if value is not None and value != "":
            values[name], origin[name] = value, f"the command line (--{name.replace('_', '-')})"
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise InvalidInput("; ".join(_wrong(dict(one), origin) for one in error.errors())) from None


def _plain(message: str) -> str:
    """Without what pydantic puts before the words of a validator of ours."""
    return message.removeprefix("Value error, ")


def _wrong(error: Mapping[str, Any], origin: Mapping[str, str]) -> str:
    name = str(error["loc"][0])
    if name not in Settings.model_fields:
        return f"unknown setting {name!r} in {origin[name]}; there are: {', '.join(Settings.model_fields)}"
    return f"setting {name}, from {origin[name]}: {str(error['input'])[:40]!r} does not fit: {_plain(error['msg'])}"
