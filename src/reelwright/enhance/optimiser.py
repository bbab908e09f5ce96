"""Which effects mend a clip: proposed by what is measured, tried on stretches of it, and kept only if they helped there
and nothing else fell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import mean, median

from pydantic import JsonValue

from reelwright.enhance.chunks import Link
from reelwright.enhance.effect import Effort
from reelwright.enhance.measuring import Measures
from reelwright.enhance.scores import overall, scores

_LEAST = 0.5
"""Points of score, of 100, by which a fix has to better what it is for, on average over the stretches."""
_ROUNDING = 1.0
"""Points by which any other score of any stretch may fall."""
_FILM, _CAREFUL = 0.15, 0.5
"""Share of the noise that its colours have, below which it may be the grain of a film: of equal noise in red, green and
blue they have 0.2 to 0.4, of what this project lays none. And the strength with which such is taken."""
_MORE = {"contrast": 6.0, "sharpness": 5.0}
"""Those by which these may: noise, steps and blocks widen the tones of a picture, and have sharp edges of their own."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One effect as a remedy for one fault."""

    effect: str
    measure: str
    below: float
    """Score of the worst stretch below which it is tried. Clips without a fault are above it."""
    gain: float
    """Share of what the score lacks of 100 that it gave back, median over the clips of `benchmarks/quality.py`; for
    shake, over five strengths of it on one drawn clip."""
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)


FIXES = (
    Fix("deblock", "blockiness", 95, 0.85),
    Fix("deflicker", "flicker", 95, 1.0),
    Fix("denoise", "noise", 83, 1.0),
    Fix("deband", "banding", 90, 0.25),
    Fix("stabilise", "stability", 90, 1.0),
    Fix("sharpen", "sharpness", 75, 0.95, {"strength": 1.0}),
)
"""In the order they are worked: each has from those before it what it needs."""


@dataclass(frozen=True, slots=True)
class Proposal:
    fix: Fix
    expected: float
    """Points that the score of the measure will rise by, of the worst stretch."""
    but: str = ""
    """In what it is held back and why, in words; empty: in nothing."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a proposal."""

    proposal: Proposal
    before: float
    after: float
    """Score of what it is for, mean over the stretches."""
    why_not: str
    """Why it was rejected, in words; empty: it was kept."""


def proposals(stretches: Sequence[Measures], done: Collection[str]) -> list[Proposal]:
    """What may help, in the order it is worked: blocks look like steps, and noise like flicker, until they are gone.

    Args:
        stretches: what was measured of each.
        done: effects that were tried, or are worked anyway.
    """
    found = []
    for fix in FIXES:
        known = [score for one in stretches if (score := scores(one)[fix.measure]) is not None]
        if known and fix.effect not in done and min(known) < fix.below:
            found.append(_proposal(fix, 100 - min(known), stretches))
    return found


def _proposal(fix: Fix, lacks: float, stretches: Sequence[Measures]) -> Proposal:
    """Noise that may be the grain of a film is taken by half: somebody may have wanted it."""
    expected = round(fix.gain * lacks, 1)
    if fix.effect != "denoise":
        return Proposal(fix, expected)
    shares = [(one["mottle"], one["noise"]) for one in stretches]
    known = [mottle / noise for mottle, noise in shares if mottle is not None and noise]
    if known and median(known) >= _FILM:
        return Proposal(fix, expected)
    why = "its colours are free of it, as with film grain" if known else "it has no colours to tell film grain by"
    held = replace(fix, parameters={"strength": _CAREFUL})
    return Proposal(held, round(_CAREFUL * expected, 1), f"at half strength, for {why}")


def judged(proposal: Proposal, before: Sequence[Measures], after: Sequence[Measures]) -> Trial:
    """Whether a fix is kept, by what was measured of each stretch without it and with it."""
    name = proposal.fix.measure
    own_before, own_after = _mean(before, name), _mean(after, name)
    why = ""
    if own_after - own_before < _LEAST:
        why = f"{name} got no better"
    elif fallen := _fallen(before, after, name):
        why = f"{fallen} got worse"
    elif mean(map(overall, after)) <= mean(map(overall, before)):
        why = "all together got no better"
    return Trial(proposal, round(own_before, 1), round(own_after, 1), why)


def _mean(stretches: Sequence[Measures], name: str) -> float:
    known = [score for one in stretches if (score := scores(one)[name]) is not None]
    return mean(known) if known else 100.0


def _fallen(before: Sequence[Measures], after: Sequence[Measures], but: str) -> str:
    """The other measure that lost most in a stretch, if it is more than it may; else nothing."""
    lost: dict[str, float] = {}
    for old, new in zip(map(scores, before), map(scores, after), strict=True):
        for name, score in old.items():
            other = new[name]
            if name != but and score is not None and other is not None:
                lost[name] = max(lost.get(name, 0.0), score - other - _MORE.get(name, _ROUNDING))
    worst = max(lost, key=lambda name: lost[name], default="")
    return worst if worst and lost[worst] > 0 else ""


class Search:
    """For the chain that mends a clip. Who searches asks for the `coming` proposal, measures the stretches with the
    chain that `tries` it, and tells what came of it, until nothing comes.

    Args:
        before: what was measured of each stretch as it is.
        wanted: effects that are worked anyway, and so not proposed.
        effort: with which fixes are tried, as they will be worked.
    """

    def __init__(
        self, before: Sequence[Measures], wanted: Collection[str] = (), effort: Effort = Effort.STANDARD
    ) -> None:
        self.before = self.now = before
        self.trials: list[Trial] = []
        self._effort = effort
        self._wanted = frozenset(wanted)
        self._kept: list[Fix] = []

    @property
    def chain(self) -> list[Link]:
        """What is kept, in the order it is worked."""
        return self._links(self._kept)

    @property
    def looked_for(self) -> list[Fix]:
        """What the clip was measured for: faults that there is a fix for, and that could be told of it."""
        told = {name for one in self.before for name, value in one.items() if value is not None}
        return [fix for fix in FIXES if fix.measure in told and fix.effect not in self._wanted]

    @property
    def coming(self) -> Proposal | None:
        tried = {trial.proposal.fix.effect for trial in self.trials}
        return next(iter(proposals(self.now, self._wanted | tried)), None)

    def tries(self, proposal: Proposal) -> list[Link]:
        return self._links([*self._kept, proposal.fix])

    def told(self, proposal: Proposal, after: Sequence[Measures]) -> None:
        """What was measured with the chain that tries it."""
        trial = judged(proposal, self.now, after)
        self.trials.append(trial)
        if not trial.why_not:
            self._kept.append(proposal.fix)
            self.now = after

    def _links(self, fixes: Sequence[Fix]) -> list[Link]:
        effort: dict[str, JsonValue] = {"effort": self._effort.value}
        order = [fix.effect for fix in FIXES]
        worked = sorted(fixes, key=lambda fix: order.index(fix.effect))
        return [Link(fix.effect, {**fix.parameters, **effort}) for fix in worked]
