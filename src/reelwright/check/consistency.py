"""Is the film of one piece: four scores from 0 to 1, measured on the pixels of its takes and on its script.

    visual consistency    a place keeps its colours in one light, a person theirs            resemblance.py
    temporal coherence    pictures go on, nights are darker than days, no takes are swapped  coherence.py
    style uniformity      sharpness, noise and grade are alike                               resemblance.py
    narrative flow        all that is scripted is there, in order, and told on topic         flow.py

Each is the product of what could be measured of it, and names the two shots that disagree most. No picture is compared
with anything from outside the film, so it does not matter who made them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field, JsonValue

from reelwright.check import coherence, flow, resemblance
from reelwright.check.agreement import together
from reelwright.check.look import Look
from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.film.script import Script
from reelwright.film.shot import Shot
from reelwright.film.verdict import ConsistencyVerdict, TechnicalVerdict

EDITION = 3


class Continuity(Noun):
    """What a film's takes are held to."""

    script: Script
    shots: tuple[Shot, ...]
    """Those that the film shows, in its order."""
    seconds: dict[str, float]
    """Shot -> of its take."""
    cards: tuple[str, ...] = ()
    """Shots of which a slate is shown: words, no picture."""
    missing: tuple[str, ...] = ()
    """Those of them where the slate stands in for a picture that nobody could make."""
    is_one_language: bool = Field(default=True)
    """Whether lines are in the language in which pictures are described."""


def consistency(
    held: Continuity, looks: Mapping[str, Look], verdicts: Mapping[str, TechnicalVerdict]
) -> ConsistencyVerdict:
    """The four scores.

    Args:
        looks: shot -> figures of its take.
        verdicts: shot -> the technical check of its take.
    """
    filmed = [shot for shot in held.shots if shot.id in looks and shot.id not in held.cards]
    drawn = [shot for shot in filmed if shot.setup.plate is None]  # the user's own pictures are of what they are of
    shown = [shot.id for shot in held.shots if shot.id not in held.missing]
    told = [shot for shot in held.shots if shot.id in shown]
    return ConsistencyVerdict(
        scores=(
            together(
                "visual consistency",
                (resemblance.places(drawn, looks), resemblance.people(drawn, looks)),
                "no two shots show one place in one light, or one person in it from about as near",
            ),
            together(
                "temporal coherence",
                (
                    coherence.motion(filmed, looks, held.seconds, verdicts),
                    coherence.hours(drawn, looks),
                    coherence.order(drawn, looks),
                ),
                "no shot has a picture that moves",
            ),
            together(
                "style uniformity",
                (
                    resemblance.sharpness(filmed, looks),
                    resemblance.noise(filmed, looks),
                    resemblance.grade(drawn, looks),
                ),
                "there are no two shots with pictures",
            ),
            together(
                "narrative flow",
                (
                    flow.whole(held.script, shown),
                    flow.arc(held.script, shown),
                    flow.establishing(told),
                    flow.topic(held.script, told) if held.is_one_language else None,
                ),
                "there is no script",
            ),
        )
    )


def consistency_recipe(held: Continuity, looks: Mapping[str, Digest], checks: Mapping[str, Digest]) -> Recipe:
    """`looks` and `checks`: shot -> sha256 of the figures of its take, and of its technical check."""
    parameters: dict[str, JsonValue] = {"held": held.model_dump(mode="json")}
    inputs = {f"look {shot}": sha256 for shot, sha256 in looks.items()}
    inputs |= {f"check {shot}": sha256 for shot, sha256 in checks.items()}
    return Recipe(
        kind="consistency", maker="consistency", edition=EDITION, parameters=parameters, inputs=inputs, suffix=".json"
    )


def make_consistency(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """The scores as JSON. Facts: the value of each."""
    held = Continuity.model_validate(recipe.parameters["held"])
    texts = {role: path.read_text(encoding="utf-8") for role, path in inputs.items()}
    looks = {shot: Look.from_json(texts[f"look {shot}"]) for shot in _of("look", texts)}
    checks = {shot: TechnicalVerdict.from_json(texts[f"check {shot}"]) for shot in _of("check", texts)}
    found = consistency(held, looks, checks)
    out.write_text(found.to_json(), encoding="utf-8")
    progress(1.0)
    return {score.name: score.value for score in found.scores}


def _of(kind: str, texts: Mapping[str, str]) -> Sequence[str]:
    return [role.removeprefix(f"{kind} ") for role in texts if role.startswith(f"{kind} ")]
