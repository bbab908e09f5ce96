"""What comes in at a simulated provider, and what goes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reelwright.simulator.faults import Call, Mishap, Trouble

JSON = {"Content-Type": "application/json"}


@dataclass(slots=True)
class Incoming:
    """One request, read to its end."""

    method: str
    path: str
    """Below the provider, such as `/v1/tasks/17`."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes
    url: str
    """Of the provider, as links to it begin."""
    mishap: Mishap | None = None
    """What is to go wrong with it."""

    @property
    def json(self) -> dict[str, Any]:
        """The body, if it is a JSON object; else an empty one."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    breaks_after: int | None = None
    """So many bytes of the body are sent before the connection breaks; None: all."""


@dataclass(frozen=True, slots=True)
class Served:
    """That a request was answered, as tests and the log want to know."""

    provider: str
    call: Call
    method: str
    path: str
    status: int
    """0: the connection was dropped without an answer."""
    had_key: bool
    trouble: Trouble | None = None
    """What went wrong with it on purpose."""


class Dropped(Exception):
    """The connection breaks without an answer."""


class Refused(Exception):
    """It is not done; `reply` says why, in the provider's own form."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def told(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """A reply of JSON."""
    return Reply(status, json.dumps(value).encode(), {**JSON, **(headers or {})})
