"""The technical check of a film or a take: decoded from end to end, judged by ten criteria, searched for faults.

It passes when at least eight of the ten criteria do, none of the blocking ones fails, and nothing was found that nobody
can have meant (a finding that is an error, such as damage or a film that is black throughout).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reelwright.check.criteria import ENOUGH, OF_A_TAKE, ten
from reelwright.check.evidence import Evidence, gather
from reelwright.check.expected import Expected
from reelwright.check.hearing_faults import hearing_faults
from reelwright.check.picture_faults import picture_faults
from reelwright.errors import InvalidInput, NotFound
from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.film.verdict import Check, Finding, Severity, TechnicalVerdict

EDITION = 4


def check_film(path: Path, expected: Expected | None = None) -> TechnicalVerdict:
    """Check any film, from anywhere.

    Raises:
        NotFound, InvalidInput: it cannot be opened, has no picture, or not one frame of it can be decoded.
    """
    expected = expected or Expected()
    return _film_verdict(gather(path), expected)


def _film_verdict(evidence: Evidence, expected: Expected) -> TechnicalVerdict:
    checks = ten(evidence, expected)
    found = [*_faults(evidence, expected), *_remarks(checks)]
    enough = sum(check.passed is True for check in checks) >= ENOUGH
    return TechnicalVerdict(checks=checks, findings=tuple(found), passed=enough and _is_sound(checks, found))


def _take_verdict(evidence: Evidence, expected: Expected) -> TechnicalVerdict:
    """A take has to be exactly what was asked for."""
    checks = tuple(judge(evidence, expected) for judge in OF_A_TAKE)
    found = _faults(evidence, expected)
    exact = evidence.picture.frames == expected.frames and all(check.passed is not False for check in checks)
    passed = exact and _is_sound(checks, found)
    return TechnicalVerdict(checks=checks, findings=tuple(found), passed=passed)


def _no_film(expected: Expected) -> TechnicalVerdict:
    finding = Finding(
        check="damage",
        severity=Severity.ERROR,
        message="not one frame of it can be decoded; render it again",
        shot=expected.shot_at(0),
        value="0 frames",
        limit=f"{expected.frames} frames",
    )
    return TechnicalVerdict(checks=(), findings=(finding,), passed=False)


def _faults(evidence: Evidence, expected: Expected) -> list[Finding]:
    found = picture_faults(evidence.picture, expected, evidence.broke_off)
    if evidence.sound is not None:
        found += hearing_faults(evidence.sound, evidence.picture, expected, evidence.sound_broke_off)
    return sorted(found, key=lambda finding: finding.start_seconds or 0.0)


def _remarks(checks: tuple[Check, ...]) -> list[Finding]:
    """Criteria that passed only because the content was looked at, and those that could not be measured."""
    found = []
    for check in checks:
        if check.reason:
            message = check.reason if check.passed is not None else f"not measured: {check.reason}"
            found.append(
                Finding(check=check.name, severity=Severity.NOTE, message=message, value=check.value, limit=check.limit)
            )
    return found


def _is_sound(checks: tuple[Check, ...], findings: list[Finding]) -> bool:
    blocked = any(check.is_blocking and check.passed is False for check in checks)
    return not blocked and all(finding.severity is not Severity.ERROR for finding in findings)


def film_check_recipe(film: Digest, expected: Expected, narration: Mapping[str, Digest]) -> Recipe:
    """`narration`: shot -> sha256 of the recording of its line; each has its time in `expected.lines`."""
    return Recipe(
        kind="film_check",
        maker="technical",
        edition=EDITION,
        parameters={"expected": expected.model_dump(mode="json")},
        inputs={"film": film} | {shot: narration[shot] for shot in expected.lines},
        suffix=".json",
    )


def make_film_check(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """The verdict as JSON. Facts: `passed`."""
    expected = Expected.model_validate(recipe.parameters["expected"])
    lines = {shot: (inputs[shot], begin) for shot, begin in expected.lines.items()}
    verdict = _film_verdict(
        gather(inputs["film"], lines, progress, threads=2), expected
    )  # it is all that is left to do
    out.write_text(verdict.to_json(), encoding="utf-8")
    return {"passed": verdict.passed}


def take_check_recipe(take: Digest, expected: Expected) -> Recipe:
    """`expected` says frames, rate and resolution, and names the shot."""
    return Recipe(
        kind="take_check",
        maker="technical",
        edition=EDITION,
        parameters={"expected": expected.model_dump(mode="json")},
        inputs={"take": take},
        suffix=".json",
    )


def make_take_check(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """The verdict as JSON, also on a file that is no film at all: then another take is wanted. Facts: `passed`."""
    expected = Expected.model_validate(recipe.parameters["expected"])
    try:
        verdict = _take_verdict(gather(inputs["take"], progress=progress), expected)
    except InvalidInput as error:
        if isinstance(error, NotFound):
            raise
        verdict = _no_film(expected)
    out.write_text(verdict.to_json(), encoding="utf-8")
    return {"passed": verdict.passed}
