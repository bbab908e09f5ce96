"""A circuit breaker for each provider: what cannot be reached, or takes the key no more, is left alone for a while.

    closed ── 3 times unreachable in a row, or once no key or no credit ──> open ── its time is over ──> one trial
       ^──────────────────── any answer ────────────────────────────────────────────────────────────────────┘

For one event loop: nothing here is safe to use from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from reelwright.errors import Transient
from reelwright.network.fault import Fault, ProviderError

_ROW = 3
"""Times unreachable, one after the other."""
_FIRST, _LONGEST = timedelta(seconds=60), timedelta(minutes=15)
"""How long it is open for what is unreachable: doubled each time that a trial fails."""
_OPERATOR = timedelta(minutes=10)
"""For what stays so until somebody acts."""


class CircuitOpen(Transient):
    """A provider is left alone; nothing was sent. Another may be asked."""


class Breaker:
    """Stands before the requests of one provider."""

    def __init__(self, provider: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._provider, self._now = provider, now
        self._row, self._next = 0, _FIRST
        self._why = ""
        """A clause; empty: closed."""
        self._since, self._pause = now(), timedelta()
        self._is_tried = False

    def refusal(self) -> str | None:
        """Why nothing is to be sent now, and until when, in words; None if something may be."""
        if not self._why:
            return None
        if left := self._left():
            until = (self._now() + left).astimezone(UTC)
            return f"{self._provider} is left alone until {until:%H:%M:%S} UTC, because {self._why}"
        if self._is_tried:
            return f"one request is trying whether {self._provider} is back; it was left alone because {self._why}"
        return None

    @contextmanager
    def call(self) -> Iterator[None]:
        """One request, whose end is told to the breaker; one at a time where it is a trial.

        Raises:
            CircuitOpen: nothing is to be sent now.
        """
        if (refusal := self.refusal()) is not None:
            raise CircuitOpen(refusal, max(self._left().total_seconds(), 1.0))
        is_trial = self._is_tried = bool(self._why)
        try:
            yield
        except ProviderError as error:
            self._failed(error, is_trial)
            raise
        else:
            self._answered()
        finally:
            if is_trial:
                self._is_tried = False

    def _failed(self, error: ProviderError, is_trial: bool) -> None:
        match error.fault:
            case Fault.AUTH | Fault.QUOTA:
                self._trip(f"it answered: {error}", _OPERATOR, error)
            case Fault.UNREACHABLE:
                self._row += 1
                # What was sent before it opened and fails after it says nothing new.
                if is_trial or (not self._why and self._row >= _ROW):
                    self._trip(f"it could not be reached {self._row} times in a row ({error})", self._next, error)
                    self._next = min(2 * self._next, _LONGEST)
            case Fault.AMBIGUOUS:
                pass  # no answer came, and it may have been there
            case _:
                self._answered()

    def _trip(self, why: str, pause: timedelta, error: ProviderError) -> None:
        asked = timedelta(seconds=error.retry_after_seconds or 0.0)
        self._why, self._since, self._pause = why, self._now(), max(pause, asked)

    def _answered(self) -> None:
        """It is there, even if it refused what was asked."""
        self._row, self._next, self._why = 0, _FIRST, ""

    def _left(self) -> timedelta:
        """Until a trial may be made; a clock that is set back makes it begin anew, and no longer."""
        self._since = min(self._since, self._now())
        return max(self._since + self._pause - self._now(), timedelta())
