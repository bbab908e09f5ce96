"""What a provider is: a backend that makes a clip for money, at the far end of a network.

Only `submit` may cost money: it is one request, sent once, with no retry below it. Everything else may be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from pydantic import Field, JsonValue

from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.film.shot import TakeRequest
from reelwright.ledger.price_book import Price
from reelwright.network.fault import Fault
from reelwright.render.backend import Capabilities
from reelwright.units import Money, Value


class FindLost(StrEnum):
    """How a job is found whose handle was lost."""

    EXACT = "exact"
    """By a mark that was sent with it."""
    SINGLE_FLIGHT = "single flight"
    """It is the only one that was new: so no two are sent at once."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Manners:
    """How a provider wants to be treated, and what can be relied on. Times are seconds."""

    find_lost: FindLost
    absence_proves_after: float | None
    """How long after the intent a search that finds nothing proves that there is no job; None: it never does."""
    least_between_polls: float
    at_once: int
    """Jobs in flight."""
    clip_kept: float
    """How long a finished clip can be fetched."""
    looked_for: float = 180.0
    """How long a lost job is looked for, before a person is asked."""
    can_cancel: bool = False
    reports_cost: bool = False
    longest: float = 1800.0
    """After which a job that is not over is left to a later run."""
    hosts: tuple[str, ...] = ()
    """Whence clips may be downloaded, such as `storage.googleapis.com` or `.replicate.delivery` with all below it."""


class Guide(Value):
    """A picture that goes with a request."""

    role: str = Field(pattern="^(first|last|reference)$")
    sha256: Digest


class Ask(Value):
    """What one clip is to show, in no provider's words. All that decides it, and so its recipe's parameters."""

    prompt: str
    negative: str = ""
    seconds: float = Field(gt=0)
    """At least as long as the take needs."""
    width: int = Field(ge=16)
    height: int = Field(ge=16)
    seed: int = Field(ge=0, lt=2**31)
    audio: bool = False
    guides: tuple[Guide, ...] = ()
    model: str = ""
    """Empty: the provider's first choice of its models."""
    complexity: float = Field(default=0.5, ge=0, le=1, exclude=True)
    """How much moves, see `complexity.py`. It decides what a machine's time costs and no picture, so it is in no
    recipe."""


class Terms(Value):
    """On what terms a provider meets an ask."""

    model: str
    seconds: float
    width: int
    height: int
    rate: float
    """Frames a second, as documented; what comes is probed."""
    audio: bool = False
    complexity: float = Field(default=0.5, ge=0, le=1)
    """As of the ask."""
    adjustments: tuple[str, ...] = ()
    """Everything that is not as it was asked for, in words: "10 frames became 9"."""
    warnings: tuple[str, ...] = ()
    """Such as a model that is about to be retired."""


class Handle(Value):
    """What a provider calls a job: no secret, no signed URL."""

    backend: str
    model: str
    native: dict[str, str]
    submitted_at: datetime
    hour: Money | None = Field(default=None, exclude_if=lambda hour: hour is None)
    """What an hour of the machine costs, where its time is what is paid for."""


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobReport(Value):
    """What a provider says of a job."""

    state: JobState
    progress: float | None = Field(default=None, ge=0, le=1)
    poll_again_seconds: float | None = None
    cost: Money | None = None
    """What it did cost, where the provider tells. Of one that runs: what it will have cost at most if it is ended now;
    where that reaches what is reserved for it, it is ended."""
    fault: Fault | None = None
    message: str = ""


class Filmer(Protocol):
    """Who makes clips: what is asked of it before anything is made."""

    @property
    def name(self) -> str:
        """In recipes, settings and reports; lower case. It is no model's name: models come and go."""
        ...

    @property
    def edition(self) -> int: ...

    def capabilities(self) -> Capabilities:
        """As of every backend, so that it can refuse a shot in words before it is priced."""
        ...

    def ask(self, request: TakeRequest) -> Ask:
        """The clip that this provider would be asked for, in its own prompt rules; of no certain model yet."""
        ...

    def model(self, ask: Ask, tier: int, today: date) -> str:
        """The first of its models that can meet an ask, is at least of this tier, and is not retired.

        Raises:
            ProviderError: INVALID, with why each cannot.
        """
        ...

    def tier(self, model: str) -> int:
        """How good a model is held to be, 1 to 3."""
        ...

    def terms(self, ask: Ask, today: date) -> Terms:
        """Raises ProviderError(INVALID) with why it cannot be met, in words. Pure, offline."""
        ...

    def price(self, terms: Terms, today: date) -> Price:
        """Pure, offline. Raises NotConfigured if the price book has no price."""
        ...

    async def check(self) -> str:
        """Whether the key is there and is taken, by a request that costs nothing; what was found, for a person.

        Raises:
            NotConfigured: no key, or one that is refused.
            ProviderError: it could not be reached.
        """
        ...


@runtime_checkable
class LocalFilmer(Filmer, Protocol):
    """One that makes its clips on this machine, and for nothing."""

    def make_clip(self, recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
        """A `Maker`, for a child process; `recipe.parameters` is an `Ask`."""
        ...


class Provider(Filmer, Protocol):
    """One at the far end of a network, for money. Proven by `tests/contracts/provider.py` against the simulator."""

    def manners(self) -> Manners: ...

    async def prepare(self, ask: Ask, terms: Terms, guides: Mapping[str, Path], key: str) -> dict[str, JsonValue]:
        """The exact body to submit, with the mark of `key` in it; uploads what has to be there first. Costs nothing.

        Args:
            guides: sha256 -> file of what is to be sent for each guide, see `guides.py`.
        """
        ...

    async def submit(self, body: dict[str, JsonValue], key: str) -> Handle:
        """One request. Raises ProviderError, AMBIGUOUS wherever the job may have come to be."""
        ...

    async def find(self, body: dict[str, JsonValue], key: str, since: datetime) -> tuple[Handle, ...]:
        """The jobs at the provider that can only be of this order; empty where there are none."""
        ...

    def named(self, job: str, model: str, at: datetime) -> Handle:
        """The handle of a job that a person knows by its id, begun about then.

        Raises:
            InvalidInput: it is none.
        """
        ...

    async def poll(self, handle: Handle) -> JobReport: ...

    async def fetch(self, handle: Handle, out: Path) -> None:
        """Download the clip of a job that succeeded, with a fresh link; see `download.py`."""
        ...

    async def cancel(self, handle: Handle) -> JobReport: ...
