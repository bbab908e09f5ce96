"""How far the productions are that somebody watches: kept while they run and are watched. Of the feed's thread."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from reelwright.film.events import EVENTS
from reelwright.pipeline.watched import Watched
from reelwright.store.record import Happening, Record
from reelwright.web.bulletins import Bulletin, Channel, progress_bulletin

_TOLD_SECONDS = 0.25
"""A production's progress is told at most so often."""
_TENANT_SECONDS = 1.0
"""How often it is looked which productions of a tenant run."""
_AT_ONCE = 500


class _Standing:
    """Of one production."""

    def __init__(self, tenant: str, workers: int) -> None:
        self.tenant = tenant
        self.watched = Watched(workers)
        self.seq = 0
        self.told_at = 0.0
        self.said = ""
        self.is_heard = True
        """Whether an event came since it was told."""

    def hear(self, event: Happening) -> None:
        if event.seq > self.seq:
            self.seq = event.seq
            self.watched.hear(event.at, EVENTS.validate_json(event.body))
            self.is_heard = True


class Standings:
    def __init__(self, record: Record, workers: int) -> None:
        self._record, self._workers = record, workers
        self._of: dict[str, _Standing] = {}
        self._running: dict[str, tuple[float, list[str]]] = {}
        """Tenant -> when it was looked, and what ran then."""
        self.owes = False
        """Whether something is to be told that was told too short a time ago."""

    def hear(self, events: Iterable[Happening]) -> None:
        """Of all productions, in order."""
        for event in events:
            if event.production in self._of:
                self._of[event.production].hear(event)

    def told(self, channels: Collection[Channel]) -> tuple[list[Bulletin], list[str]]:
        """The news of how far those are that are watched; and the productions that are watched no longer."""
        wanted = self._wanted(channels)
        gone = [production for production in self._of if production not in wanted]
        for production in gone:
            del self._of[production]
        for production, tenant in wanted.items():
            if production not in self._of:
                self._of[production] = self._begun(production, tenant)
        progress = self._record.progress(wanted) if wanted else {}
        now, self.owes = time.monotonic(), False
        said = (self._said(one, standing, progress.get(one, {}), now) for one, standing in self._of.items())
        return [bulletin for bulletin in said if bulletin is not None], gone

    def _wanted(self, channels: Collection[Channel]) -> dict[str, str]:
        """Production -> tenant."""
        wanted = {one.production: one.tenant for one in channels if one.production}
        for tenant in sorted({one.tenant for one in channels if not one.production}):
            wanted |= dict.fromkeys(self._running_of(tenant), tenant)
        return wanted

    def _running_of(self, tenant: str) -> list[str]:
        now = time.monotonic()
        at, ids = self._running.get(tenant, (-_TENANT_SECONDS, []))
        if now - at >= _TENANT_SECONDS:
            ids = self._record.running(tenant)
            self._running[tenant] = now, ids
        return ids

    def _begun(self, production: str, tenant: str) -> _Standing:
        standing = _Standing(tenant, self._workers)
        while events := self._record.of(production, standing.seq, _AT_ONCE):
            for event in events:
                standing.hear(event)
        return standing

    def _said(self, production: str, standing: _Standing, items: Mapping[str, float], now: float) -> Bulletin | None:
        if now - standing.told_at < _TOLD_SECONDS and not standing.is_heard:
            self.owes = True
            return None
        far = standing.watched.far(items, datetime.now(UTC), now)
        bulletin = progress_bulletin(production, standing.tenant, items, far)
        standing.is_heard = False
        if bulletin.text == standing.said:
            return None
        standing.told_at, standing.said = now, bulletin.text
        return bulletin
