"""What who watches is sent: an event of a production, or how far it is. Written out once, however many watch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi.sse import format_sse_event

from reelwright.pipeline.watched import HowFar
from reelwright.store.record import Happening


@dataclass(frozen=True, slots=True)
class Channel:
    """What is watched: one production, or all of a tenant."""

    tenant: str
    production: str | None = None

    def has(self, production: str, tenant: str) -> bool:
        return production == self.production if self.production else tenant == self.tenant


@dataclass(frozen=True)
class Bulletin:
    """Its forms are worked out when first asked for, and the same for all who watch."""

    production: str
    tenant: str
    kind: str
    text: str
    """JSON object."""
    seq: int | None = None
    """Number of the event in its production; None: it is no event, and kept nowhere."""
    id: int | None = None
    """Number of the event among those of all productions."""

    @cached_property
    def sent_to_one(self) -> bytes:
        """As a server-sent event of its production."""
        return self._sent(self.seq)

    @cached_property
    def sent_to_all(self) -> bytes:
        """As a server-sent event of its tenant."""
        return self._sent(self.id)

    def _sent(self, number: int | None) -> bytes:
        return format_sse_event(data_str=self.text, event=self.kind, id=None if number is None else str(number))


def event_fields(event: Happening) -> dict[str, Any]:
    """An event as it is told everywhere."""
    at = event.at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return {"seq": event.seq, "at": at, "production": event.production, **json.loads(event.body)}


def event_bulletin(event: Happening) -> Bulletin:
    return Bulletin(
        event.production, event.tenant, event.kind, _written(event_fields(event)), seq=event.seq, id=event.id
    )


def progress_bulletin(production: str, tenant: str, items: Mapping[str, float], far: HowFar) -> Bulletin:
    fields = {
        "kind": "progress",
        "production": production,
        "items": {name: round(fraction, 4) for name, fraction in sorted(items.items())},
        "progress": None if far.share is None else round(far.share, 4),
        "seconds_left": None if far.seconds_left is None else round(far.seconds_left, 1),
    }
    return Bulletin(production, tenant, "progress", _written(fields))


def _written(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
