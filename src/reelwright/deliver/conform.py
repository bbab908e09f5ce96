"""Conform: the chosen takes end to end, their transitions between them, the mix and the subtitles, in one file.

Nothing is encoded again. Where a shot begins with a transition, that takes the place of as many of its first frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from reelwright.film.cut import Cut
from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.film.sound import Cue
from reelwright.media.join import join
from reelwright.units import FrameRate

EDITION = 1


def conform_recipe(
    cut: Cut, mix: Digest | None, title: str, language: str, transitions: Mapping[str, Digest] | None = None
) -> Recipe:
    """A film of `cut` under `mix`; no mix, no sound.

    Args:
        language: ISO 639-2, such as `eng`.
        transitions: shot -> sha256 of what it begins with, of all that `cut` says have one.
    """
    inputs = {shot.shot: shot.take for shot in cut.shots} | ({"mix": mix} if mix else {})
    mixed = {shot.shot: shot.transition_frames for shot in cut.shots if shot.transition_frames}
    inputs |= {_into(shot): (transitions or {})[shot] for shot in mixed}
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
        }
        | ({"transitions": dict[str, JsonValue](mixed)} if mixed else {}),
        inputs=inputs,
        suffix=".mp4",
    )


def make_conform(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Facts: none; the film is measured by its check."""
    asked: dict[str, Any] = recipe.parameters
    pieces = list(_pieces(asked["shots"], asked.get("transitions", {})))
    join(
        takes=[inputs[name] for name, _, _ in pieces],
        frames=[frames for _, frames, _ in pieces],
        spans=[span for _, _, span in pieces],
        rate=FrameRate.model_validate(asked["rate"]),
        sound=inputs.get("mix"),
        cues=[Cue.model_validate(cue) for cue in asked["cues"]],
        out=out,
        title=str(asked["title"]),
        language=str(asked["language"]),
    )
    progress(1.0)
    return {}


def _into(shot: str) -> str:
    """The role of a shot's transition among the inputs."""
    return f"into {shot}"


def _pieces(shots: Sequence[tuple[str, int]], transitions: Mapping[str, int]) -> Iterator[tuple[str, int, range]]:
    """What plays, in order: the name of the input, all the frames it has, and which of them play."""
    for number, (shot, frames) in enumerate(shots):
        head = transitions.get(shot, 0)
        handle = transitions.get(shots[number + 1][0], 0) if number + 1 < len(shots) else 0
        if head:
            yield _into(shot), head, range(head)
        yield shot, frames + handle, range(head, frames)
