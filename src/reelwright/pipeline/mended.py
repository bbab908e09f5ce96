"""What a clip scores, and what mending it tried and kept, as documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from reelwright.enhance.scores import SCALES, overall, scores

if TYPE_CHECKING:
    from reelwright.enhance.measuring import Measures
    from reelwright.enhance.optimiser import Search


def measured_document(stretches: Sequence[Measures]) -> dict[str, Any]:
    """Means of the stretches' scores, medians of what was measured; null: it could not be told."""
    return {
        "score": overall_score(stretches),
        "scores": {name: mean_score(stretches, name) for name in SCALES},
        "measures": {name: median_value(stretches, name) for name in SCALES},
    }


def fix_document(mended: Search) -> dict[str, Any]:
    """The scores before and after, what was looked for, what was kept, and what was tried."""
    return {
        "looked_for": [fix.measure for fix in mended.looked_for],
        "before": measured_document(mended.before),
        "after": measured_document(mended.now),
        "chain": [{"effect": link.effect, "parameters": dict(link.parameters)} for link in mended.chain],
        "tried": [
            {
                "effect": trial.proposal.fix.effect,
                "for": trial.proposal.fix.measure,
                "expected_gain": trial.proposal.expected,
                "before": trial.before,
                "after": trial.after,
                "kept": not trial.why_not,
                "why_not": trial.why_not or None,
                "but": trial.proposal.but or None,
            }
            for trial in mended.trials
        ],
    }


def mean_score(stretches: Sequence[Measures], name: str) -> float | None:
    """Of a measure over the stretches, 0..100; None: it could not be told of any."""
    known = [score for one in stretches if (score := scores(one)[name]) is not None]
    return round(mean(known), 1) if known else None


def overall_score(stretches: Sequence[Measures]) -> float:
    """Of all measures together, 0..100."""
    return round(mean(overall(one) for one in stretches), 1)


def median_value(stretches: Sequence[Mapping[str, float | None]], name: str) -> float | None:
    """Of what was measured; None: it could not be told of any."""
    known = [value for one in stretches if (value := one[name]) is not None]
    return round(median(known), 3) if known else None
