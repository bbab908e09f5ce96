"""What goes wrong at the far end of a network, by what may be done about it."""

from __future__ import annotations

from enum import StrEnum

from reelwright.errors import BackendError
from reelwright.units import Money


class Fault(StrEnum):
    """What went wrong, by what may be done about it."""

    UNREACHABLE = "unreachable"
    """Nothing was sent: no such host, connection refused or never made. It may be tried again."""
    RATE_LIMITED = "rate limited"
    """It was not taken: 429, or documented shedding of load. It may be tried again after a while."""
    QUOTA = "out of quota"
    """No credits, or a daily limit: another provider, and somebody has to be told."""
    AUTH = "key refused"
    """401 or 403: this provider takes nothing until the operator acts."""
    INVALID = "not accepted"
    """400, 404, 422: the request is wrong or the model retired. Another provider."""
    MODERATED = "refused by moderation"
    """Never sent again as it is, and never to another provider without a word."""
    FAILED_FOR_NOW = "failed for now"
    """The job ended badly and the provider says to try again; it may have cost something."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    GONE = "gone"
    """It was paid, and its clip or its record is no longer there."""
    AMBIGUOUS = "ambiguous"
    """It may have been accepted and there is no usable answer: it is looked for, never sent again."""

    @property
    def took_nothing(self) -> bool:
        """Whether no job came to be, so that nothing can have been paid."""
        return self in _TOOK_NOTHING

    @property
    def ended_it(self) -> bool:
        """Whether a job of which this is told is over; of any other fault it may be asked again."""
        return self in _ENDED_IT


_ENDED_IT = frozenset({Fault.MODERATED, Fault.FAILED_FOR_NOW, Fault.FAILED, Fault.CANCELLED, Fault.GONE})
_TOOK_NOTHING = frozenset({Fault.UNREACHABLE, Fault.RATE_LIMITED, Fault.QUOTA, Fault.AUTH, Fault.INVALID})


class ProviderError(BackendError):
    """A provider did not do what was asked.

    Args:
        retry_after_seconds: as the provider said; None if it did not.
        took_nothing: no job came to be. A moderation refusal may come before or after.
        cost: what the provider says the job cost all the same; None: it does not say.
    """

    def __init__(
        self,
        fault: Fault,
        message: str,
        *,
        retry_after_seconds: float | None = None,
        took_nothing: bool | None = None,
        cost: Money | None = None,
    ) -> None:
        super().__init__(f"{fault}: {message}")
        self.fault, self.retry_after_seconds, self.cost = fault, retry_after_seconds, cost
        self.took_nothing = fault.took_nothing if took_nothing is None else took_nothing
