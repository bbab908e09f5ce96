"""Of QA_SEMANTIC: a vision model that looks at the film, asked, paid and kept in a step of its own; and what that may
cost."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from pydantic import JsonValue

from reelwright.check.critique import (
    Critique,
    Showing,
    findings_of,
    form_for,
    notes_of,
    question_for,
    scores_of,
    unasked,
)
from reelwright.deliver.still import still_recipe
from reelwright.film.production import Dossier
from reelwright.film.recipe import Progress
from reelwright.film.take import Take
from reelwright.film.verdict import Finding, Score, SemanticVerdict
from reelwright.ledger.price_book import Price
from reelwright.llm.model import Media, Question
from reelwright.pipeline.asking import asked, price_of, sees
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.floor import Floor

NOT_ASKED = "no model was asked; name one with --judge"
MOST_FRAMES, MOST_FRAMES_OF_A_SHOT = 48, 3
MOST_FILMS, MOST_FILM_BYTES = 10, 13_000_000
"""That go with one request: what Gemini takes, whose requests have at most 20 MB after they have grown by a third."""
_NOBODY = "0" * 64


async def judged(desk: Desk, dossier: Dossier, measured: SemanticVerdict) -> SemanticVerdict:
    """The verdict with what the brief's judge says; where nobody is asked, or none answers, its scores are None."""
    if not dossier.brief.is_judged:
        return _joined(measured, unasked(NOT_ASKED))
    shown = await _shown(desk, dossier)
    question = _question(dossier, shown)
    seen = [dossier.script.to_json() if dossier.script else "", *(take.sha256 for take in dossier.takes)]
    digest = hashlib.sha256("\n".join(seen).encode()).hexdigest()

    async def ask(progress: Progress) -> JsonValue:
        heard = await asked(desk, dossier.brief, dossier.brief.judge, question, desk.floor.judge_seconds)
        return heard.model_dump(mode="json")

    found = await desk.call("judge", digest, ask)
    assert isinstance(found, dict)
    if not found["text"]:
        return _joined(measured, unasked(f"{dossier.brief.judge} gave no judgement: {found['why_not']}"))
    critique = form_for(_lengths(dossier)).model_validate_json(str(found["text"]))
    return _joined(measured, scores_of(critique), critique, f"{found['model']}, {found['cost']}")


def _joined(
    measured: SemanticVerdict, scores: tuple[Score, ...], critique: Critique | None = None, by: str = ""
) -> SemanticVerdict:
    findings: tuple[Finding, ...] = findings_of(critique, by) if critique else ()
    fails = critique is not None and not critique.is_enough
    return SemanticVerdict(
        scores=(*scores, *measured.scores),
        findings=(*measured.findings, *findings),
        notes=(*measured.notes, *(notes_of(critique) if critique and fails else ())),
        passed=measured.passed and not fails,
    )


async def price_of_a_judgement(floor: Floor, dossier: Dossier) -> Price:
    """The most that one may cost, of a film that is not made yet.

    Raises:
        NotConfigured, InvalidInput: the judge cannot be asked here, or has no price.
    """
    brief, rate = dossier.brief, dossier.brief.rate
    film = Media(path=Path("take.mp4"), sha256=_NOBODY, kind="video/mp4", seconds=1.0)
    shots = dossier.shots
    if len(shots) <= MOST_FILMS and await sees(floor, brief.judge, film):
        lengths = [float(rate.seconds(shot.frames)) for shot in shots]
        media = [film.model_copy(update={"seconds": seconds}) for seconds in lengths]
        showings = [Showing(shot=shot.id, media=(one,)) for shot, one in zip(shots, media, strict=True)]
    else:
        still = Media(path=Path("still.jpg"), sha256=_NOBODY, kind="image/jpeg")
        showings = [
            Showing(shot=shot, media=(still,) * len(frames), at_seconds=tuple(map(float, frames)))
            for shot, frames in _sampled([(shot.id, shot.frames) for shot in shots])
        ]
    return await price_of(floor, brief.judge, _question(dossier, showings))


def _question(dossier: Dossier, shown: Sequence[Showing]) -> Question[Critique]:
    assert dossier.script is not None
    return question_for(dossier.brief, dossier.script, dossier.shots, shown, _lengths(dossier))


def _lengths(dossier: Dossier) -> dict[str, float]:
    return {shot.id: float(dossier.brief.rate.seconds(shot.frames)) for shot in dossier.shots}


async def _shown(desk: Desk, dossier: Dossier) -> list[Showing]:
    """The takes themselves, where the judge takes films and they are not too large together; else frames of them."""
    films = await asyncio.to_thread(_films, desk, dossier)
    takes_films = bool(films) and all([await sees(desk.floor, dossier.brief.judge, one.media[0]) for one in films])
    if await desk.once("whether the judge is shown films", lambda: takes_films):  # once: a key may be gone in a replay
        return films
    wanted = _sampled([(shot.id, shot.frames) for shot in dossier.shots])
    take_of = {take.shot: take for take in dossier.takes}
    recipes = {
        f"sample {shot} {frame}": still_recipe(take_of[shot].sha256, frame)
        for shot, frames in wanted
        for frame in frames
    }
    made = (await desk.make(recipes)).whole()
    paths = {label: desk.floor.assets.path(asset) for label, asset in made.items()}
    rate = dossier.brief.rate
    return [
        Showing(
            shot=shot,
            media=tuple(Media.of(paths[f"sample {shot} {frame}"]) for frame in frames),
            at_seconds=tuple(float(rate.seconds(frame)) for frame in frames),
        )
        for shot, frames in wanted
    ]


def _films(desk: Desk, dossier: Dossier) -> list[Showing]:
    if len(dossier.takes) > MOST_FILMS:
        return []
    rate, assets = dossier.brief.rate, desk.floor.assets
    take_of: dict[str, Take] = {take.shot: take for take in dossier.takes}
    paths = {shot.id: assets.path_of(take_of[shot.id].sha256, take_of[shot.id].suffix) for shot in dossier.shots}
    if sum(path.stat().st_size for path in paths.values()) > MOST_FILM_BYTES:
        return []
    return [
        Showing(shot=shot, media=(Media.of(path, float(rate.seconds(take_of[shot].frames))),))
        for shot, path in paths.items()
    ]


def _sampled(shots: Sequence[tuple[str, int]]) -> list[tuple[str, tuple[int, ...]]]:
    """Frames of each shot, spread over it: three, fewer in a film of many shots, and of 48 of them at most.

    >>> _sampled([("SH010", 60)])
    [('SH010', (10, 30, 50))]
    """
    if len(shots) > MOST_FRAMES:
        edges = [round(number * len(shots) / MOST_FRAMES) for number in range(MOST_FRAMES + 1)]
        shots = [shots[first] for first, _ in pairwise(edges)]
    each = min(MOST_FRAMES_OF_A_SHOT, MOST_FRAMES // max(1, len(shots)))
    return [(shot, _spread(frames, each)) for shot, frames in shots]


def _spread(frames: int, count: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(frames * (2 * number + 1) // (2 * count) for number in range(count)))
