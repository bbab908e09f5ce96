"""What goes wrong, and when: by explicit order, or by chance from a seed."""

from __future__ import annotations

import random
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic


class Call(StrEnum):
    """What a request is for."""

    SUBMIT = "submit"
    """It costs money."""
    POLL = "poll"
    FIND = "find"
    DOWNLOAD = "download"
    CANCEL = "cancel"
    OTHER = "other"
    """An account looked at, a picture uploaded."""


class Trouble(StrEnum):
    LOST_BEFORE = "lost before"
    """The connection breaks, and nothing was done."""
    LOST_AFTER = "lost after"
    """It was done, and the connection breaks without an answer."""
    RATE_LIMITED = "rate limited"
    ERROR = "error"
    """5xx, and nothing was done."""
    ERROR_AFTER = "error after"
    """5xx, and it was done all the same."""
    HANG = "hang"
    """It is done, and answered late."""
    OUTAGE = "outage"
    """503 to everything for a while."""
    REFUSED = "refused"
    """By moderation, at once: no job."""
    MODERATED = "moderated"
    """By moderation, when the job is over."""
    FAILED = "failed"
    """The job ends badly, and may be tried again."""
    ABORTED = "aborted"
    """The provider ends the job before it began."""
    CANCELLED = "cancelled"
    """Somebody ends the job while it runs."""
    SLOW = "slow"
    """The job takes longer."""
    PRICE_CHANGE = "price change"
    """The job costs twice what the price book says."""
    EXPIRED = "expired"
    """The link is no longer good; another look at the job gives one that is."""
    CORRUPT = "corrupt"
    """Four fifths of the file are noise."""
    BROKEN_OFF = "broken off"
    """The connection breaks in the middle of the file."""
    CUT_OFF = "cut off"
    """Half the file, sent as if it were whole."""
    WRONG_LENGTH = "wrong length"
    """A sound clip, half as long as ordered."""
    WRONG_SIZE = "wrong size"
    """A sound clip, its picture half as large as ordered."""
    HTML = "html"
    """A page that says sorry, with status 200."""


class Form(StrEnum):
    """How a provider says when to come again."""

    SECONDS = "seconds"
    DATE = "date"
    MILLISECONDS = "milliseconds"
    RESET = "reset"
    WORDS = "words"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Mishap:
    """One thing that goes wrong."""

    trouble: Trouble
    seconds: float = 1.0
    """How long it hangs, is out, takes longer, or wants to be left alone."""
    status: int = 500
    """Of an error."""
    form: Form = Form.SECONDS
    """Of a 429."""
    variant: int = 0
    """Which of the provider's ways to say it, where it has more than one; from 0."""


_ANYWHERE = (Trouble.LOST_BEFORE, Trouble.RATE_LIMITED, Trouble.ERROR, Trouble.HANG, Trouble.OUTAGE)
_FITS = {
    Call.SUBMIT: (
        *_ANYWHERE,
        Trouble.LOST_AFTER,
        Trouble.ERROR_AFTER,
        Trouble.REFUSED,
        Trouble.MODERATED,
        Trouble.FAILED,
        Trouble.ABORTED,
        Trouble.CANCELLED,
        Trouble.SLOW,
        Trouble.PRICE_CHANGE,
    ),
    Call.DOWNLOAD: (
        *_ANYWHERE,
        Trouble.EXPIRED,
        Trouble.CORRUPT,
        Trouble.BROKEN_OFF,
        Trouble.CUT_OFF,
        Trouble.WRONG_LENGTH,
        Trouble.WRONG_SIZE,
        Trouble.HTML,
    ),
}
"""What can befall which call; any other only what can befall all."""
NONE: Mapping[Trouble, float] = {}
SOME: Mapping[Trouble, float] = dict.fromkeys(Trouble, 0.01)
MANY: Mapping[Trouble, float] = dict.fromkeys(Trouble, 0.04)


class FaultScript:
    """What is to go wrong. Each call of each provider has its own chance, so that what one client does moves nothing
    at another.

    Args:
        odds: trouble -> probability 0..1 that it befalls a call which it can befall.
    """

    def __init__(
        self, seed: int = 0, odds: Mapping[Trouble, float] = NONE, clock: Callable[[], float] = monotonic
    ) -> None:
        self._seed, self._odds, self._clock = seed, dict(odds), clock
        self._queues: defaultdict[tuple[str, Call], deque[Mishap]] = defaultdict(deque)
        self._chances: dict[tuple[str, Call], random.Random] = {}
        self._out_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def queue(self, provider: str, call: Call, *mishaps: Mishap | Trouble) -> None:
        """The next calls of this kind meet these, one each.

        Raises:
            ValueError: it cannot befall such a call.
        """
        whole = [Mishap(one) if isinstance(one, Trouble) else one for one in mishaps]
        for one in whole:
            if one.trouble not in fitting(call):
                raise ValueError(f"{one.trouble} cannot befall a {call}")
        with self._lock:
            self._queues[provider, call].extend(whole)

    def next(self, provider: str, call: Call) -> Mishap | None:
        """What befalls this call; an outage befalls all of the provider's until it is over."""
        with self._lock:
            now = self._clock()
            until = self._out_until.get(provider, now)
            if until > now:
                return Mishap(Trouble.OUTAGE, until - now, 503)
            queue = self._queues[provider, call]
            mishap = queue.popleft() if queue else self._by_chance(provider, call)
            if mishap is not None and mishap.trouble is Trouble.OUTAGE:
                self._out_until[provider] = now + mishap.seconds
                return Mishap(Trouble.OUTAGE, mishap.seconds, 503)
            return mishap

    def _by_chance(self, provider: str, call: Call) -> Mishap | None:
        place = (provider, call)
        chance = self._chances.setdefault(place, random.Random(f"{self._seed}/{provider}/{call}"))
        drawn, form, status, variant = (
            chance.random(),
            chance.choice(list(Form)),
            chance.choice((500, 503)),
            chance.randrange(2),
        )
        for trouble in fitting(call):
            drawn -= self._odds.get(trouble, 0.0)
            if drawn < 0:
                return Mishap(trouble, status=status, form=form, variant=variant)
        return None


def fitting(call: Call) -> tuple[Trouble, ...]:
    """What can befall a call."""
    return _FITS.get(call, _ANYWHERE)
