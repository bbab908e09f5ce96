"""Dossiers as the pipeline fills them, up to any stage, with no process started; a line takes as long as estimated."""

from __future__ import annotations

from reelwright.film.brief import Brief
from reelwright.film.production import Budget, Dossier
from reelwright.film.shot import Shot
from reelwright.film.sound import Speech, Word
from reelwright.film.take import Take
from reelwright.film.verdict import Check, Finding, SemanticVerdict, Severity, TechnicalVerdict
from reelwright.pipeline.creative import written
from reelwright.units import Money
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down, lines
from reelwright.writing.sentences import spoken_seconds

ID = "session_20260101_000000_000000000001"
TWO_PLACES = """# Two Places

## Headland, night, storm
Wide: a lighthouse on a cliff.
> The keeper climbs the stair alone, and the wind is at the door.

## Desert, noon
Wide: a lone figure walks.
> He walks on.
"""
THREE_PLACES = TWO_PLACES + "\n## Forest, dawn\nWide: tall trees in the mist.\n> And then he rests.\n"


def scripted(text: str = TWO_PLACES, **wishes: object) -> Dossier:
    """A dossier with its script."""
    brief = Brief.model_validate(
        {"text": text, "is_script": True, "duration_seconds": 12.0, "short_side": 180} | wishes
    )
    analysed = Dossier(production=ID, brief=brief, analysis=analyse(brief))
    return analysed.model_copy(update={"script": written(analysed)})


def spoken(line: str, digest: str) -> Speech:
    """A line as spoken, its words evenly in time."""
    words, seconds = line.split(), spoken_seconds(line)
    each = seconds / len(words)
    timed = (Word(text=word, start_seconds=k * each, end_seconds=(k + 1) * each) for k, word in enumerate(words))
    return Speech(line=line, sha256=digest, seconds=seconds, words=tuple(timed))


def with_shots(text: str = TWO_PLACES, **wishes: object) -> Dossier:
    """A dossier after VISUAL."""
    dossier = scripted(text, **wishes)
    assert dossier.script is not None
    speeches = {
        shot: spoken(line, f"{number:064x}")
        for number, (shot, line) in enumerate(lines(dossier.script).items())
        if line
    }
    return dossier.model_copy(
        update={"speeches": speeches, "shots": break_down(dossier.brief, dossier.script, speeches)}
    )


def take_of(shot: Shot, backend: str = "previz") -> Take:
    digest = f"{int(shot.id[2:]):064x}"
    return Take(
        shot=shot.id, number=1, backend=backend, recipe=digest, sha256=digest, suffix=".mp4", frames=shot.frames
    )


def drawn(text: str = TWO_PLACES, **wishes: object) -> Dossier:
    """A dossier after RENDER: every shot by previz."""
    dossier = with_shots(text, **wishes)
    chains: dict[str, tuple[str, ...]] = {shot.id: ("previz", "slate") for shot in dossier.shots}
    budget = Budget(quotes=(), chains=chains, total=Money(), cap=dossier.brief.budget)
    return dossier.model_copy(
        update={"budget": budget, "takes": tuple(take_of(shot) for shot in dossier.shots), "music": "f" * 64}
    )


def judged(dossier: Dossier, *notes: str, round_: int = 1) -> Dossier:
    """After QA_SEMANTIC: not passed when there are notes."""
    verdict = SemanticVerdict(scores=(), notes=notes, passed=not notes)
    return dossier.model_copy(update={"semantic": verdict, "round": round_})


def technical(passed: bool = True) -> TechnicalVerdict:
    checks = (
        Check(name="duration", passed=passed, value="6.000 s, 144 frames", limit="6.000 s as asked", is_blocking=True),
        Check(name="bitrate", passed=None, limit="2 to 8 Mbit/s", reason="the file breaks off"),
    )
    finding = Finding(check="black", severity=Severity.WARNING, message="frames 3 to 9: black", shot="SH010")
    return TechnicalVerdict(checks=checks, findings=(finding,), passed=passed)
