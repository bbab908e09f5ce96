"""What checking found. A score nobody measured is None and says why."""

from __future__ import annotations

import operator
from enum import StrEnum

from pydantic import Field

from reelwright.film.noun import Noun
from reelwright.units import Value


class Severity(StrEnum):
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Finding(Value):
    """One remark: what, where, the value met, the limit, and what to do."""

    check: str
    severity: Severity
    message: str
    """A sentence a producer can act on."""
    shot: str | None = None
    start_seconds: float | None = None
    end_seconds: float | None = None
    value: str | None = None
    limit: str | None = None


class Check(Value):
    """One of a list of checks, passed or not. `value` is as measured, with its unit."""

    name: str
    passed: bool | None
    """None: not measured; `reason` says why."""
    value: str = ""
    limit: str = ""
    is_blocking: bool = False
    reason: str = ""


class TechnicalVerdict(Noun):
    """The ten checks and what people complain of, on one file."""

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...] = ()
    passed: bool

    @property
    def counted(self) -> str:
        """Such as `9 of 10 checks pass, not resolution`."""
        failed = ", ".join(check.name for check in self.checks if check.passed is False)
        passed = sum(check.passed is True for check in self.checks)
        return f"{passed} of {len(self.checks)} checks pass" + (f", not {failed}" if failed else "")


AGREEMENTS = ("visual consistency", "temporal coherence", "style uniformity", "narrative flow")
"""Scores from 0 to 1; all others go to 10."""


class Agreement(Value):
    """How far the shots of a film agree in one respect: 0 not at all, to 1; or None with the reason."""

    name: str
    value: float | None = Field(default=None, ge=0, le=1)
    reason: str = ""
    shots: tuple[str, ...] = Field(default=(), max_length=2)
    """The two that disagree most, or the one that is at odds with the script; none, where nothing is at odds."""


class ConsistencyVerdict(Noun):
    """Whether the film is of one piece: four agreements, of its pixels and with its script."""

    scores: tuple[Agreement, ...]


class Score(Value):
    """0 to 10, or None with the reason nobody could measure it."""

    name: str
    value: float | None = Field(default=None, ge=0, le=10)
    reason: str = ""
    shot: str = Field(default="", exclude_if=operator.not_)
    seconds: float | None = Field(default=None, ge=0, exclude_if=lambda seconds: seconds is None)
    """The frame it is about, where somebody looked: in which shot, and when in it."""


class SemanticVerdict(Noun):
    """Whether the film is the one asked for: four scores of who looked at it, four that are measured, and notes for the
    next round."""

    scores: tuple[Score, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """What the writer should change; empty when passed."""
    passed: bool
