"""Conform: the chosen takes end to end, the mix and the subtitles, in one file. Nothing is encoded again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reelwright.film.cut import Cut
from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.film.sound import Cue
from reelwright.media.join import join
from reelwright.units import FrameRate

EDITION = 1


def conform_recipe(cut: Cut, mix: Digest | None, title: str, language: str) -> Recipe:
    """A film of `cut` under `mix`; no mix, no sound. `language` is ISO 639-2, such as `eng`."""
    inputs = {shot.shot: shot.take for shot in cut.shots} | ({"mix": mix} if mix else {})
    return Recipe(
        kind="conform",
        maker="reelwright",
        edition=EDITION,
        parameters={
            "rate": cut.rate.model_dump(mode="json"),
            "shots": [[shot.shot, shot.frames] for shot in cut.shots],
            "cues": [cue.model_dump(mode="json") for cue in cut.cues],
            "title": title,
            "language": language,
        },
        inputs=inputs,
        suffix=".mp4",
    )


def make_conform(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Facts: none; the film is measured by its check."""
    asked: dict[str, Any] = recipe.parameters
    shots: list[tuple[str, int]] = asked["shots"]
    join(
        takes=[inputs[name] for name, _ in shots],
        frames=[frames for _, frames in shots],
        rate=FrameRate.model_validate(asked["rate"]),
        sound=inputs.get("mix"),
        cues=[Cue.model_validate(cue) for cue in asked["cues"]],
        out=out,
        title=str(asked["title"]),
        language=str(asked["language"]),
    )
    progress(1.0)
    return {}
