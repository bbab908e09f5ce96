"""One production as it is watched: how much of it is done, and how long the rest will take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reelwright.film.events import (
    Event,
    GateDecided,
    GateReached,
    ProductionCancelled,
    ProductionCompleted,
    ProductionFailed,
    ProductionPaused,
    ProductionResumed,
    ProductionStarted,
)
from reelwright.pipeline.forecast import Forecast


@dataclass(frozen=True, slots=True)
class HowFar:
    share: float | None
    """Of the time the work on it takes in all, 0..1, which never falls until it is begun anew; None: that cannot be
    told yet."""
    seconds_left: float | None
    """Until the film is there; None: that cannot be told."""


class Watched:
    """Hears the events of one production from its beginning, and looks at its progress now and then."""

    def __init__(self, workers: int) -> None:
        """`workers`: how many things are made at once."""
        self._forecast = Forecast(workers)
        self._worked = 0.0
        """Seconds, up to `_since`."""
        self._since: datetime | None = None
        self._share: float | None = None
        self._is_complete = False
        self._is_approved = False
        """Whether a person has just let it pass a gate: the run that follows goes on with the work."""

    def hear(self, at: datetime, event: Event) -> None:
        self._forecast.hear(event)
        match event:
            case GateDecided():
                self._is_approved = event.is_approved
            case ProductionStarted():
                if not self._is_approved:
                    self._worked, self._share = 0.0, None
                self._since, self._is_complete, self._is_approved = at, False, False
            case ProductionResumed():
                self._since = at
            case GateReached() | ProductionPaused() | ProductionFailed() | ProductionCancelled():
                self._stop(at)
            case ProductionCompleted():
                self._stop(at)
                self._is_complete = True
            case _:
                pass

    def _stop(self, at: datetime) -> None:
        self._worked, self._since = self._seconds(at), None

    def _seconds(self, now: datetime) -> float:
        return self._worked + (max(0.0, (now - self._since).total_seconds()) if self._since else 0.0)

    def far(self, progress: Mapping[str, float], now: datetime, clock: float) -> HowFar:
        """
        Args:
            progress: label -> how far it is, 0..1.
            clock: seconds, of a clock that only goes on.
        """
        if self._is_complete:
            return HowFar(1.0, 0.0)
        left = self._forecast.left(progress, clock) if self._since else None
        if left is None or left.film is None:
            return HowFar(self._share, None)
        worked = self._seconds(now)
        share = worked / (worked + left.film) if worked + left.film > 0 else 0.0
        self._share = max(self._share or 0.0, share)
        return HowFar(self._share, left.film)
