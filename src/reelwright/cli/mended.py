"""What a clip scores, and what `--fix` tried and kept, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reelwright.enhance.scores import SCALES
from reelwright.pipeline.mended import mean_score, median_value, overall_score

if TYPE_CHECKING:
    from reelwright.enhance.measuring import Measures
    from reelwright.enhance.optimiser import Search

_BAR = 20
"""Characters of a full score."""


def score_lines(before: Sequence[Measures], after: Sequence[Measures] = ()) -> Iterator[str]:
    """A line a measure: its name, its score as a bar, its value; where `after` is given, what became of it."""
    rows = list(_rows(before, after))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _rows(before: Sequence[Measures], after: Sequence[Measures]) -> Iterator[list[str]]:
    for name, scale in SCALES.items():
        old, new = mean_score(before, name), mean_score(after, name)
        told = _told(old) if not after else f"{_told(old)} → {_told(new)}" if old != new else _told(old)
        yield [name, told, _bar(new if after else old), _value(after or before, name), scale.unit]
    old, new = overall_score(before), overall_score(after) if after else None
    told = _told(old) if new is None or new == old else f"{_told(old)} → {_told(new)}"
    yield ["all together", told, _bar(old if new is None else new), "", ""]


def why_not_mended(looked_for: Sequence[str], has_tried: bool, is_written: bool) -> Iterator[str]:
    """Of a clip in which nothing was mended. `is_written`: whether there is a film of it all the same."""
    if has_tried:
        yield f"nothing that was tried made it measurably better{'' if is_written else '; no film was written'}"
        return
    yield f"nothing needed mending{'' if is_written else '; the clip stays as it is, and no film was written'}"
    yield f"looked for: {', '.join(looked_for) or 'nothing: none of it could be told'}"


def fix_report(mended: Search, is_written: bool) -> Iterator[str]:
    """Scores before and after, what was tried, and what became of it."""
    if not mended.chain:
        yield from why_not_mended([fix.measure for fix in mended.looked_for], bool(mended.trials), is_written)
    for trial in mended.trials:
        fix = trial.proposal.fix
        outcome = f"rejected: {trial.why_not}" if trial.why_not else "kept"
        outcome += f", {trial.proposal.but}" if trial.proposal.but else ""
        yield f"{fix.effect} for {fix.measure}, {trial.before:.0f} → {trial.after:.0f} of 100: {outcome}"
    yield from score_lines(mended.before, mended.now if mended.chain else ())


def _told(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"


def _bar(score: float | None) -> str:
    full = 0 if score is None else round(_BAR * score / 100)
    return "" if score is None else "█" * full + "░" * (_BAR - full)


def _value(stretches: Sequence[Measures], name: str) -> str:
    value = median_value(stretches, name)
    return "not told" if value is None else f"{value:.2f}"
