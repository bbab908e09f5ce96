"""A clip measured on a few stretches of it, as it is or as a chain of effects makes it. Each is a recipe of its own:
several are measured at once, and what was measured is not measured again."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from reelwright.engine.leases import Priority
from reelwright.enhance.chain import chained
from reelwright.enhance.chunks import Link, clip_of, opened, stretch
from reelwright.enhance.measuring import Measures, Meter
from reelwright.enhance.room import one_thread, room_for
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.media.clip import PictureTrack, survey

EDITION = 2
"""Raise it when the same frames would be measured otherwise."""
_MOST, _LONGEST = 4, 24
"""Stretches of a clip, and frames of one: a second, in which light and camera have a way."""
_WHOLE = 48
"""Frames up to which a clip is one stretch."""


def places(track: PictureTrack) -> list[tuple[int, int]]:
    """Numbers of the first frame of each stretch and of the one after its last, spread evenly over the clip."""
    count = len(track.ticks)
    if count <= _WHOLE:
        return [(0, count)]
    parts = min(_MOST, count // _LONGEST)
    firsts = [round((number + 0.5) * count / parts - _LONGEST / 2) for number in range(parts)]
    return [(first, first + _LONGEST) for first in firsts]


def stretch_recipes(track: PictureTrack, source: str, chain: Sequence[Link]) -> list[Recipe]:
    """
    Args:
        source: sha256 of the clip, in the asset store.
        chain: what is done to it before it is measured.

    Raises:
        InvalidInput: an effect does not exist, or does not take its parameters.
    """
    return [
        Recipe(
            kind="measured_stretch",
            maker="enhance",
            edition=EDITION,
            parameters=stretch(track, first, stop, chain),
            inputs={"clip": source},
            suffix=".json",
        )
        for first, stop in places(track)
    ]


def make_stretch(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Measure one.

    Raises:
        InvalidInput: the clip cannot be opened.
        WorkspaceError: the disk is full.
    """
    with one_thread():
        found = measured(recipe.parameters, inputs, progress)
    out.write_text(json.dumps(found), encoding="utf-8")
    return cast("Facts", found)


def measured(told: Any, inputs: Mapping[str, Path], progress: Progress = lambda share: None) -> Measures:
    """Of what `chunks.stretch` tells, without a store."""
    span, effects, decoded = opened(told, inputs, [])
    meter, first = Meter(), next(decoded, None)
    if first is None:
        return meter.measures()
    with room_for(effects, first, Priority.NORMAL):
        for frame in chained(effects, itertools.chain([first], decoded), span, Fraction(told["step"]), clip_of(told)):
            meter.add(frame)
            progress(float((frame.time - span.start) / (span.end - span.start)))
    return meter.measures()


def measured_all(clip: Path) -> list[Measures]:
    """All stretches of a clip as it is, without a store.

    Raises:
        NotFound, InvalidInput: see `media.clip.survey`.
    """
    track = survey(clip)
    return [measured(stretch(track, first, stop, ()), {"clip": clip}) for first, stop in places(track)]
