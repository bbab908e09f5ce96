"""What is done after a failure: what the table says and somebody has to offer, one after the other, each told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reelwright.errors import BackendError
from reelwright.resilience.taxonomy import Category, Fallback, Gravity, row_named

W = TypeVar("W")


@dataclass(frozen=True, slots=True)
class Substitute(Generic[W]):
    """One thing that can be done instead."""

    fallback: Fallback
    instead: str
    """What is delivered by it, in words that go on after "instead: "."""
    way: W
    """How: whatever the work is told by."""


@dataclass(frozen=True, slots=True)
class Rescue:
    """One failure, and what was tried after it."""

    category: Category
    gravity: Gravity
    why: str
    """What went wrong."""
    fallback: Fallback
    instead: str
    advice: str
    """What somebody can do, so that it need not happen again."""

    def as_facts(self) -> dict[str, str]:
        return {
            "category": self.category.value,
            "severity": self.gravity.value,
            "why": self.why,
            "tried": self.fallback.value,
            "instead": self.instead,
            "do": self.advice,
        }


class Exhausted(BackendError):
    """Whatever was to be done instead failed too, or there was nothing."""


class Recovery(Generic[W]):
    """Of one piece of work. Do it in `way`; when that fails, `after` or `goes_on` says in which way next."""

    def __init__(self, way: W, offers: Iterable[Substitute[W]]) -> None:
        """`offers`: of one fallback there may be several, in the order they are tried. What would be the same as was
        tried already is not tried: only `RETRY` may be that."""
        self.way = way
        self.steps: list[Rescue] = []
        self._tried: list[W] = [way]
        self._offers = list(offers)

    def after(self, error: Exception) -> None:
        """Go on to the next way.

        Raises:
            Exhausted: there is none; what was tried. Or the error itself, where nothing was.
        """
        if self.goes_on([kind.__name__ for kind in type(error).__mro__], str(error)):
            return
        if not self.steps:
            raise error
        raise Exhausted(self.told(str(error))) from error

    def goes_on(self, kinds: Sequence[str], why: str) -> bool:
        """Go on to the next way; False: there is none.

        Args:
            kinds: names of the class of the error and of those above it.
            why: the error in words.
        """
        row = row_named(kinds)
        for fallback in row.fallbacks:
            for offer in [one for one in self._offers if one.fallback is fallback]:
                self._offers.remove(offer)
                if fallback is not Fallback.RETRY and offer.way in self._tried:
                    continue  # it would do nothing
                self.way = offer.way
                self._tried.append(offer.way)
                self.steps.append(Rescue(row.category, row.gravity, why, fallback, offer.instead, row.advice))
                return True
        return False

    def told(self, why: str) -> str:
        """Of a failure after which nothing is left: what went wrong, what was tried, and what somebody can do."""
        if not self.steps:
            return why
        return f"{why}; tried before: {', '.join(step.instead for step in self.steps)}; {self.steps[-1].advice}"
