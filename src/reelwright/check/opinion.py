"""What one of the semantic checks thinks of a film: a mark for each shot it could measure, words on the bad ones."""

from __future__ import annotations

from dataclasses import dataclass, field

from reelwright.film.verdict import Finding, Score, Severity

ENOUGH = 7.0
"""A score of the semantic check below this sends the film back to the writer."""


@dataclass(slots=True)
class Opinion:
    """Marks are 0..10. The film's score is the mark of its worst shot: five good shots do not make up for a bad one."""

    check: str
    marks: dict[str, float] = field(default_factory=dict)
    unmeasured: dict[str, str] = field(default_factory=dict)
    """Shot -> why it could not be measured."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def mark(self, shot: str, mark: float, wrong: str, way_out: str, value: str, limit: str) -> None:
        """Give a shot its mark; below `ENOUGH` also say what is wrong with it, and what the writer can do."""
        mark = round(min(10.0, max(0.0, mark)), 1)  # here, so that what is shown is what is judged
        self.marks[shot] = mark
        if mark < ENOUGH:
            self.notes.append(f"{shot}: {wrong}; {way_out}.")
            self.findings.append(
                Finding(
                    check=self.check,
                    severity=Severity.WARNING,
                    message=f"{wrong}; {way_out}",
                    shot=shot,
                    value=value,
                    limit=limit,
                )
            )

    def score(self, nothing: str) -> Score:
        """The film's score; `nothing` says why there is none when the film holds nothing this check could look at."""
        if not self.marks:
            reasons = dict.fromkeys(self.unmeasured.values())
            return Score(name=self.check, reason="; ".join(reasons) or nothing)
        worst = min(self.marks, key=lambda shot: self.marks[shot])
        reason = f"of {worst}, the lowest of {len(self.marks)}" if len(self.marks) > 1 else f"of {worst}"
        if self.unmeasured:
            reason += f"; {len(self.unmeasured)} not measured: {'; '.join(dict.fromkeys(self.unmeasured.values()))}"
        return Score(name=self.check, value=self.marks[worst], reason=reason)
