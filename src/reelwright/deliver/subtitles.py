"""The subtitles as files of their own: `.srt` and `.vtt`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from reelwright.film.cut import Cut
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.film.sound import Cue
from reelwright.media.subtitles import srt, vtt

EDITION = 1
_CUES = TypeAdapter(list[Cue])


def subtitles_recipe(cut: Cut, suffix: Literal[".srt", ".vtt"]) -> Recipe:
    cues = [cue.model_dump(mode="json") for cue in cut.cues]
    return Recipe(kind="subtitles", maker="reelwright", edition=EDITION, parameters={"cues": cues}, suffix=suffix)


def make_subtitles(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Facts: how many cues."""
    cues = _CUES.validate_python(recipe.parameters["cues"])
    out.write_text(srt(cues) if recipe.suffix == ".srt" else vtt(cues), encoding="utf-8", newline="")
    progress(1.0)
    return {"cues": len(cues)}
