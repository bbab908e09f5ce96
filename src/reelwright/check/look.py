"""How a take looks, in figures: measured once for each file, and compared by
`semantic.py` and `consistency.py` as often as wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from statistics import median

from pydantic import JsonValue

from reelwright.errors import InvalidInput
from reelwright.film.noun import Noun
from reelwright.film.recipe import Facts, Progress, Recipe

EDITION = 3
"""Raise it when the figures of the same file would be others, and measure the pictures again; see `semantic.py`."""

WHERE = (0.12, 0.22, 0.32, 0.42, 0.52)
"""Of the take's length. After a fade-in; and an end card, which dims the rest, covers the fewest of these."""


class Look(Noun):
    """Of each figure, the median over the measured frames: a flash of lightning or a passing lorry does not count."""

    frames: tuple[int, ...]
    """Which were measured, counted from 0."""
    figures: dict[str, float]
    """By name; see `figures.py` for what each means and its unit."""
    sharpness: float | None = None
    noise: float | None = None
    """See `texture.py` for these two, which are of every other frame; None: not measured."""
    changes: tuple[float, ...] = ()
    """How much the picture changed from each measured frame to the next: mean of 255, of small pictures."""
    colours: tuple[float, ...] = ()
    subject: tuple[float, ...] = ()
    """Which colours the picture has, and its subject; see `colours.py`. Empty: not measured."""


def look_recipe(take: str, has_band: bool = False) -> Recipe:
    """The look of the take with this sha256. `has_band`: a storyboard's band lies over it, which is no part of that."""
    parameters: dict[str, JsonValue] = {"has_band": True} if has_band else {}
    return Recipe(
        kind="look", maker="look", edition=EDITION, parameters=parameters, inputs={"take": take}, suffix=".json"
    )


def make_look(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Measure the take.

    Raises:
        InvalidInput: it cannot be decoded, or has no picture.
    """
    look = measure(inputs["take"], progress, has_band=bool(recipe.parameters.get("has_band")))
    out.write_text(look.to_json(), encoding="utf-8")
    return {"frames": len(look.frames)}


def measure(take: Path, progress: Progress = lambda fraction: None, *, has_band: bool = False) -> Look:
    """The look of a file.

    Raises:
        InvalidInput: it cannot be decoded, or has no picture.
    """
    from reelwright.check.colours import colours_of, mean_shares
    from reelwright.check.figures import figures_of
    from reelwright.check.texture import change, texture_of
    from reelwright.imaging.safe import without_band
    from reelwright.media.read import frames

    wanted = sorted({int(where * _frame_count(take)) for where in WHERE})
    found: list[dict[str, float]] = []
    textures, colours, before = [], [], None
    changes: list[float] = []
    for frame in frames(take):
        if frame.index == wanted[len(found)]:
            picture = without_band(frame.bgr()) if has_band else frame.bgr()
            found.append(figures_of(picture))
            if len(found) % 2:
                textures.append(texture_of(picture))
            colours.append(colours_of(picture))
            changes += [] if before is None else [round(change(before, picture), 3)]
            before = picture
            progress(len(found) / len(wanted))
            if len(found) == len(wanted):
                break
    if not found:
        raise InvalidInput(f"{take} has no frame to measure")
    figures = {name: round(median(one[name] for one in found), 4) for name in found[0]}
    sharpness, noise = (round(median(values), 4) for values in zip(*textures, strict=True))
    whole, subject = (mean_shares(shares) for shares in zip(*colours, strict=True))
    return Look(
        frames=tuple(wanted[: len(found)]),
        figures=figures,
        sharpness=sharpness,
        noise=noise,
        changes=tuple(changes),
        colours=whole,
        subject=subject,
    )


def _frame_count(take: Path) -> int:
    """As the container has it, or as length and rate suggest; 1 when it says nothing: the first frame is measured."""
    from reelwright.media.probe import probe

    for track in probe(take).video:
        if track.frames:
            return track.frames
        if track.duration_seconds and track.average_rate:
            return max(1, round(track.duration_seconds * track.average_rate))
    return 1
