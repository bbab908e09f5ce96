"""The table of what goes wrong: of each kind of error its category, how grave it is, what is done instead and in which
order, and what somebody can do about it. Whoever has something else to offer asks here whether to.

How a provider is asked again is not in it: where money may have been paid, that is decided by `network.fault`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reelwright import errors
from reelwright.errors import ReelwrightError


class Category(StrEnum):
    """What kind of trouble it is."""

    MODEL_LOADING = "model loading"
    INFERENCE = "inference"
    RESOURCE_EXHAUSTION = "resource exhaustion"
    TIMEOUT = "timeout"
    VALIDATION = "validation"
    NETWORK = "network"
    CONFIGURATION = "configuration"
    UNKNOWN = "unknown"


class Gravity(StrEnum):
    """How much is lost if nothing is done."""

    LOW = "low"
    """Nothing."""
    MEDIUM = "medium"
    """One piece of the work."""
    HIGH = "high"
    """That, and the next of its kind will fail as well."""
    CRITICAL = "critical"
    """Whatever is tried next: all stops until somebody has mended it."""


class Fallback(StrEnum):
    """What is done instead. One that gives what failed already, or nothing, has failed itself."""

    RETRY = "retry"
    """The same again: once, or in smaller pieces."""
    CPU_FALLBACK = "CPU fallback"
    """The same on the CPU, which takes longer."""
    LOWER_QUALITY = "lower quality"
    """The same with less effort."""
    CACHED_RESULT = "cached result"
    """What was made or answered before."""
    SKIP = "skip"
    """The rest, without the part that failed."""
    ALTERNATIVE_MODEL = "alternative model"
    """The same by somebody else: another provider, backend or model."""
    GRACEFUL_DEGRADATION = "graceful degradation"
    """What can always be had: a slate, the rules, the frames as they were."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    kinds: tuple[str, ...]
    """Names of classes of errors, and what is derived from them unless it has a row of its own."""
    category: Category
    gravity: Gravity
    fallbacks: tuple[Fallback, ...]
    """In the order they are tried."""
    advice: str
    """What somebody can do."""


_LESS = (Fallback.LOWER_QUALITY, Fallback.SKIP, Fallback.GRACEFUL_DEGRADATION)
_OTHERS = (Fallback.ALTERNATIVE_MODEL, Fallback.GRACEFUL_DEGRADATION)

TABLE = (
    Diagnosis(
        ("WorkspaceError",),
        Category.RESOURCE_EXHAUSTION,
        Gravity.CRITICAL,
        (),
        "see to the disk or the database, then give the same command again: what is finished is kept",
    ),
    Diagnosis(
        ("MemoryError", "ChildDied", "NoRoom", "NeverFits"),
        Category.RESOURCE_EXHAUSTION,
        Gravity.HIGH,
        (Fallback.RETRY, Fallback.CPU_FALLBACK, *_LESS),
        "close other programs, set cpu_workers lower, or use a machine with more memory",
    ),
    Diagnosis(
        ("TimeoutError", "OutOfTime", "StillRunning"),
        Category.TIMEOUT,
        Gravity.MEDIUM,
        (Fallback.LOWER_QUALITY, *_OTHERS),
        "try again later, or allow more time",
    ),
    Diagnosis(
        ("ProviderError", "CircuitOpen", "HostRefused"),
        Category.NETWORK,
        Gravity.MEDIUM,
        (Fallback.CACHED_RESULT, *_OTHERS),
        "see the network and the provider's own page, then try again: reelwright doctor",
    ),
    Diagnosis(
        ("Transient",),
        Category.INFERENCE,
        Gravity.LOW,
        (Fallback.RETRY, Fallback.ALTERNATIVE_MODEL, *_LESS),
        "try again later",
    ),
    Diagnosis(
        ("Unloadable",),
        Category.MODEL_LOADING,
        Gravity.HIGH,
        (Fallback.ALTERNATIVE_MODEL, Fallback.SKIP, Fallback.GRACEFUL_DEGRADATION),
        "fetch the model's files again, or name another model",
    ),
    Diagnosis(
        ("BackendError",),
        Category.INFERENCE,
        Gravity.MEDIUM,
        (Fallback.ALTERNATIVE_MODEL, *_LESS),
        "have it made by somebody else, or in another way",
    ),
    Diagnosis(
        ("NotConfigured",),
        Category.CONFIGURATION,
        Gravity.HIGH,
        (Fallback.ALTERNATIVE_MODEL, Fallback.SKIP, Fallback.GRACEFUL_DEGRADATION),
        "install or set what is missing: reelwright doctor says what",
    ),
    Diagnosis(
        ("InvalidInput",),
        Category.VALIDATION,
        Gravity.MEDIUM,
        (Fallback.SKIP, Fallback.GRACEFUL_DEGRADATION),
        "mend the file, brief or option it names",
    ),
    Diagnosis(("Conflict",), Category.VALIDATION, Gravity.LOW, (), "look again, and decide"),
    Diagnosis(("Stopped",), Category.UNKNOWN, Gravity.LOW, (), "it was wanted; go on with: reelwright resume"),
    Diagnosis(
        ("Exception",),
        Category.UNKNOWN,
        Gravity.HIGH,
        (Fallback.RETRY, Fallback.SKIP, Fallback.GRACEFUL_DEGRADATION),
        "it is a bug in Reelwright: report it with what logs/makers.log in the workspace says",
    ),
)
"""One row for each kind of error that is handled in its own way. The last is for all that no other has."""


def row_of(error: BaseException) -> Diagnosis:
    return row_named(kind.__name__ for kind in type(error).__mro__)


def row_named(kinds: Iterable[str]) -> Diagnosis:
    """Of the first that has one.

    Args:
        kinds: names of the class of an error and of those above it, as another process tells them.

    >>> row_named(["OutOfTime", "Transient", "BackendError"]).category.value
    'timeout'
    """
    rows = {name: row for row in TABLE for name in row.kinds}
    return next((rows[name] for name in kinds if name in rows), TABLE[-1])


def errors_with(fallback: Fallback) -> tuple[type[ReelwrightError], ...]:
    """The classes of `errors` for which this is tried, for an `except`."""
    ours = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, ReelwrightError)]
    return tuple(one for one in ours if one is not ReelwrightError and fallback in row_of(one("")).fallbacks)
