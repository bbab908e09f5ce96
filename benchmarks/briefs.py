"""Whether words fit time: every brief of `examples/briefs` taken as far as its shots, its lines really spoken, and what
comes of it held against the rules.

    python benchmarks/briefs.py [--workspace FOLDER] [BRIEF ...]

Prints a line for each brief and the worst of each rule. Lines that a workspace has spoken once are not spoken again.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reelwright.app import App
from reelwright.backends import NAMES
from reelwright.engine import unrecorded
from reelwright.film.production import Dossier
from reelwright.film.shot import Shot
from reelwright.film.sound import Cue
from reelwright.film.tenant import LOCAL
from reelwright.film.verdict import Severity
from reelwright.pipeline.names import known_names
from reelwright.pipeline.requests import film_cues, film_frames, lines_at, starts
from reelwright.pipeline.sketch import sketched
from reelwright.settings import load_settings
from reelwright.sound.cues import CHARACTERS_PER_SECOND, COLUMNS, LINES, columns
from reelwright.writing.reading import read_brief

ROOT = Path(__file__).parent.parent
BRIEFS = ROOT / "examples" / "briefs"
LENGTH_SHARE = 0.02
"""How far from what was asked a film may be."""
_ROUNDED = 0.0011
"""Seconds; times of cues are rounded to milliseconds."""


@dataclass(frozen=True)
class Fitted:
    """One brief, measured. Each figure that has a limit is beside it in `faults`."""

    name: str
    asked: float
    """Seconds."""
    seconds: float
    shots: int
    lines: int
    speech: float
    """Seconds of it."""
    pace: tuple[float, float]
    """The slowest and the fastest line, as a share of the usual pace."""
    cues: int
    width: int
    """Columns of the widest row of a cue."""
    rows: int
    speed: float
    """Characters a second of the cue that has to be read fastest."""
    tail: float
    """Least seconds from the end of a line to the cut."""
    left_out: str
    """What is said of words that there is no time for."""
    faults: tuple[str, ...]


def fitted(name: str, dossier: Dossier) -> Fitted:
    brief, rate = dossier.brief, dossier.brief.rate
    seconds, made = float(rate.seconds(film_frames(dossier))), film_cues(dossier)
    tails = {shot.id: _tail(shot, dossier) for shot in dossier.shots if shot.id in dossier.speeches}
    paces = [speech.pace for speech in dossier.speeches.values()]
    rows = [row for cue in made for row in cue.text.split("\n")]
    return Fitted(
        name=name,
        asked=brief.duration_seconds,
        seconds=seconds,
        shots=len(dossier.shots),
        lines=len(dossier.speeches),
        speech=sum(speech.seconds for speech in dossier.speeches.values()),
        pace=(min(paces, default=1.0), max(paces, default=1.0)),
        cues=len(made),
        width=max(map(columns, rows), default=0),
        rows=max((cue.text.count("\n") + 1 for cue in made), default=0),
        speed=max(map(_speed, made), default=0.0),
        tail=min(tails.values(), default=0.0),
        left_out="; ".join(
            finding.value or ""
            for finding in dossier.findings
            if finding.check in ("narration", "fit") and finding.severity is Severity.WARNING
        ),
        faults=tuple(_faults(dossier, seconds, made, tails)),
    )


def _tail(shot: Shot, dossier: Dossier) -> float:
    room = float(dossier.brief.rate.seconds(shot.frames - shot.line_at_frame))
    return room - dossier.speeches[shot.id].seconds


def _speed(cue: Cue) -> float:
    return len(cue.text) / (cue.end_seconds - cue.start_seconds)


def _faults(dossier: Dossier, seconds: float, made: tuple[Cue, ...], tails: dict[str, float]) -> Iterator[str]:
    asked = dossier.brief.duration_seconds
    if abs(seconds / asked - 1) > LENGTH_SHARE:
        yield f"it is {seconds:.2f} s long and was to be {asked:g}"
    for shot, tail in tails.items():
        if tail < 0:
            yield f"{shot}: its line is {-tail:.2f} s longer than its shot"
    yield from _read(made)
    yield from _placed(dossier, made)


def _read(made: Iterable[Cue]) -> Iterator[str]:
    for cue in made:
        rows = cue.text.split("\n")
        if len(rows) > LINES or max(map(columns, rows)) > COLUMNS:
            yield f"a cue of {len(rows)} rows of {max(map(columns, rows))} columns: {cue.text[:30]!r}"
        if _speed(cue) > CHARACTERS_PER_SECOND + 0.01:
            yield f"a cue of {_speed(cue):.1f} characters a second: {cue.text[:30]!r}"


def _placed(dossier: Dossier, made: Iterable[Cue]) -> Iterator[str]:
    """Cues that are not within one shot, that do not begin with a word, or that lack words."""
    rate, first, at = dossier.brief.rate, starts(dossier), lines_at(dossier)
    left = list(made)
    for shot in dossier.shots:
        if shot.id not in at:
            continue
        end = float(rate.seconds(first[shot.id] + shot.frames))
        mine = [cue for cue in left if at[shot.id] - _ROUNDED <= cue.start_seconds < end]
        left = [cue for cue in left if cue not in mine]
        speech = dossier.speeches[shot.id]
        onsets = [at[shot.id] + word.start_seconds for word in speech.words]
        for cue in mine:
            if cue.end_seconds > end + _ROUNDED:
                yield f"{shot.id}: a cue stands over its cut"
            if min(abs(cue.start_seconds - onset) for onset in onsets) > _ROUNDED:
                yield f"{shot.id}: a cue begins where no word does"
        if _letters(" ".join(cue.text for cue in mine)) != _letters(speech.line):
            yield f"{shot.id}: not all that is said can be read"
    if left:
        yield f"{len(left)} cues in no shot that speaks"


def _letters(text: str) -> str:
    return "".join(text.split()).replace("-", "")


def measured(briefs: Iterable[Path], workspace: Path) -> Iterator[Fitted]:
    """Each brief in turn. Raises InvalidInput when one is refused."""
    app = App(load_settings({"workspace": str(workspace)}))
    known = known_names(NAMES)
    try:
        with unrecorded(app.engine_settings) as run, asyncio.Runner() as loop:
            for path in briefs:
                brief = read_brief(str(path), {}, lambda most: b"", known)
                yield fitted(path.name, loop.run(sketched(app.floor, run, LOCAL, brief, None)))
    finally:
        app.close()


def row(one: Fitted) -> str:
    return (
        f"{one.name:24} {one.seconds:7.2f} of {one.asked:5g} s  {one.shots:3} shots {one.lines:3} lines"
        f" {one.speech:6.1f} s at {one.pace[0]:.2f}-{one.pace[1]:.2f}  {one.cues:3} cues {one.rows}x{one.width:2}"
        f" {one.speed:4.1f}/s  tail {one.tail:5.2f} s  {'left out: ' + one.left_out if one.left_out else ''}"
    )


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("briefs", nargs="*", type=Path)
    asked.add_argument("--workspace", type=Path)
    given = asked.parse_args()
    briefs = given.briefs or sorted(BRIEFS.iterdir())
    found: list[Fitted] = []
    with tempfile.TemporaryDirectory() as folder:
        for one in measured(briefs, given.workspace or Path(folder)):
            found.append(one)
            print(row(one), *(f"    {fault}" for fault in one.faults), sep="\n", flush=True)
    broken = [one for one in found if one.faults]
    spoken = [one for one in found if one.lines]
    print(f"\n{len(found)} briefs, {len({one.name[:2] for one in found})} languages; {len(broken)} break a rule")
    print(
        f"length: at most {max(abs(one.seconds / one.asked - 1) for one in found):.2%} off (limit {LENGTH_SHARE:.0%})"
    )
    print(f"subtitles: at most {max(one.rows for one in found)} rows of {max(one.width for one in found)} columns")
    fastest = max(found, key=lambda one: one.speed)
    print(f"reading: at most {fastest.speed:.1f} characters a second (limit {CHARACTERS_PER_SECOND:g}), {fastest.name}")
    if spoken:
        shortest = min(spoken, key=lambda one: one.tail)
        print(f"cuts: a line ends {shortest.tail:.2f} s before its cut at least, {shortest.name}")
    print(f"words are left out of {sum(bool(one.left_out) for one in found)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
