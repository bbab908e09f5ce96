"""A brief all the way to its shots, as the pipeline takes it there; a line takes as long as it is estimated to."""

from __future__ import annotations

from dataclasses import dataclass

from reelwright.film.brief import Analysis, Brief
from reelwright.film.script import Beat, Scene, Script
from reelwright.film.shot import Shot
from reelwright.film.sound import Speech
from reelwright.film.verdict import Finding
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down, lines
from reelwright.writing.direct import direct
from reelwright.writing.sanitise import Asked, brief_from, sanitise
from reelwright.writing.sentences import spoken_seconds


@dataclass(frozen=True)
class Written:
    """All that is written of a film before anything is drawn."""

    brief: Brief
    findings: tuple[Finding, ...]
    analysis: Analysis
    script: Script
    shots: tuple[Shot, ...]

    @property
    def scenes(self) -> tuple[Scene, ...]:
        return self.script.scenes

    @property
    def beats(self) -> list[Beat]:
        return [beat for scene in self.scenes for beat in scene.beats]

    @property
    def lines(self) -> list[str]:
        return [shot.line for shot in self.shots if shot.line]

    @property
    def figures(self) -> list[str | None]:
        return [beat.figure for beat in self.beats]

    @property
    def headings(self) -> list[str]:
        return [scene.heading for scene in self.scenes]

    def found(self, check: str) -> list[str]:
        """The messages of the findings of one check."""
        return [finding.message for finding in self.findings if finding.check == check]


def speeches_of(script: Script) -> dict[str, Speech]:
    return {
        shot: Speech(line=line, sha256="0" * 64, seconds=spoken_seconds(line))
        for shot, line in lines(script).items()
        if line
    }


def written(text: str, is_script: bool = False, notes: tuple[str, ...] = (), **wishes: object) -> Written:
    asked = Asked(text, is_script, {key: (value, "in the test") for key, value in wishes.items()})
    return filmed(brief_from(asked), notes)


def filmed(brief: Brief, notes: tuple[str, ...] = ()) -> Written:
    """A brief as it came, as far as its shots."""
    brief, findings = sanitise(brief)
    analysis = analyse(brief)
    script = direct(brief, analysis, notes)
    speeches = speeches_of(script) if brief.has_narration else {}
    return Written(brief, findings, analysis, script, break_down(brief, script, speeches))
