"""A clip in chunks, each a recipe of its own: several are made at once, and what is finished is never made again."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from reelwright.enhance.chain import chained, margins
from reelwright.enhance.effect import Effect, Effort, Span, named
from reelwright.enhance.motion.opencv import cv
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.imaging.heap import give_back, keep_what_is_freed
from reelwright.media.clip import PictureTrack, Planar, span_of
from reelwright.media.rewrite import Encoding, Rewriter

EDITION = 1
"""Raise it when the same frames would be encoded otherwise."""
LEAST, USUAL, MOST = 48, 96, 144
"""Frames of a chunk. One that begins with a key frame is decoded from there; few are cut elsewhere, where key frames
are far between."""
ENCODINGS = {
    Effort.PREVIEW: Encoding("superfast", 23),
    Effort.STANDARD: Encoding("veryfast", 19),
    Effort.HIGH: Encoding("faster", 17),
    Effort.MAXIMUM: Encoding("medium", 15),
}


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock of the film that is made."""

    start: Fraction
    """Seconds of tick 0, on the clock of the clip."""
    time_base: Fraction
    """Seconds of a tick."""
    rate: Fraction
    """Frames a second, about where they vary."""
    end: int
    """Tick at which the last frame ends."""


@dataclass(frozen=True, slots=True)
class Link:
    """One effect of a chain, by name."""

    effect: str
    parameters: Mapping[str, JsonValue]

    def load(self) -> Effect:
        return named(self.effect, self.parameters)


def timing(track: PictureTrack, effects: Sequence[Effect]) -> Timing:
    """An even rate where an effect gives one; else the clip's own times, tick by tick."""
    rate = next((effect.rate for effect in reversed(effects) if effect.rate is not None), None)
    if rate is None:
        return Timing(Fraction(0), track.time_base, 1 / track.step, track.end)
    frames = -(-(track.end_seconds - track.start_seconds) * rate // 1)
    return Timing(track.start_seconds, 1 / rate, rate, int(frames))


def chunk_recipes(track: PictureTrack, source: str, chain: Sequence[Link], effort: Effort) -> list[Recipe]:
    """The recipes of all chunks, in the order shown.

    Args:
        source: sha256 of the clip, in the asset store.

    Raises:
        InvalidInput: an effect does not exist, or does not take its parameters.
    """
    effects = [link.load() for link in chain]
    clock, (before, after) = timing(track, effects), margins(effects)
    ticks, encoding = track.ticks, ENCODINGS[effort]
    found = []
    for start, stop in _bounds(track):
        first, last = max(0, start - before), min(len(ticks) - 1, stop - 1 + after)
        parameters: dict[str, JsonValue] = {
            "start": ticks[start],
            "end": ticks[stop] if stop < len(ticks) else track.end,
            "first": ticks[first],
            "last": ticks[last],
            "key": _key(track, ticks[first]),
            "step": str(track.step),
            "chain": [
                {"effect": link.effect, "edition": effect.edition, "parameters": dict(link.parameters)}
                for link, effect in zip(chain, effects, strict=True)
            ],
            "clock": {
                "start": str(clock.start),
                "base": str(clock.time_base),
                "rate": str(clock.rate),
                "source": str(track.time_base),
            },
            "encoding": {"preset": encoding.preset, "crf": encoding.crf, "pixel_aspect": str(track.pixel_aspect)},
        }
        found.append(
            Recipe(
                kind="enhanced_chunk",
                maker="enhance",
                edition=EDITION,
                parameters=parameters,
                inputs={"clip": source},
                suffix=".mp4",
            )
        )
    return found


def _bounds(track: PictureTrack) -> list[tuple[int, int]]:
    """First frame of each chunk and the one after its last. They depend on the clip alone, not on how many processes
    there are, so that any machine finds the same chunks made."""
    places = sorted({bisect.bisect_left(track.ticks, tick) for tick, _ in track.keys})
    count, cuts = len(track.ticks), [0]
    while count - cuts[-1] > MOST:
        fit = [place for place in places if LEAST <= place - cuts[-1] <= MOST and count - place >= LEAST]
        wanted = cuts[-1] + USUAL
        cuts.append(min(fit, key=lambda place: abs(place - wanted)) if fit else min(wanted, count - LEAST))
    return list(zip(cuts, (*cuts[1:], count), strict=True))


def _key(track: PictureTrack, tick: int) -> int | None:
    """When the last key frame that is shown no later than `tick` is decoded; None: the clip begins with it."""
    at = bisect.bisect_right([shown for shown, _ in track.keys], tick) - 1
    return track.keys[at][1] if at > 0 else None


def make_chunk(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Decode, enhance and encode one chunk.

    Raises:
        InvalidInput: the clip cannot be opened.
        WorkspaceError: the disk is full.
    """
    cv.setNumThreads(1)
    keep_what_is_freed()
    try:
        return _made(recipe.parameters, inputs["clip"], out, progress)
    finally:
        give_back()


def _made(told: Any, source: Path, out: Path, progress: Progress) -> Facts:
    clock, encoding = told["clock"], told["encoding"]
    source_base, start, base, rate = (Fraction(clock[name]) for name in ("source", "start", "base", "rate"))
    span = Span(told["start"] * source_base, told["end"] * source_base)
    effects = [named(step["effect"], step["parameters"]) for step in told["chain"]]
    holes: list[float] = []
    decoded = _watched(span_of(source, told["first"], told["last"], told["key"]), span, holes)
    frames = chained(effects, decoded, span, Fraction(told["step"]))
    facts: Facts = {"frames": 0, "stamps": [], "start": float(span.start), "end": float(span.end)}
    first = next(frames, None)
    if first is None:
        out.touch()  # all of it is lost: the frame before it is shown for longer
        holes = [float(span.start)]
    else:
        aspect = Fraction(encoding["pixel_aspect"])
        with Rewriter(out, Encoding(encoding["preset"], encoding["crf"]), base, rate, aspect) as film:
            for frame in itertools.chain([first], frames):
                film.write(frame, round((frame.time - start) / base))
                progress(float((frame.time - span.start) / (span.end - span.start)))
        facts |= {"frames": len(film.stamps), "stamps": list(film.stamps)}
    return facts | {"holes": list(holes)} | {effect.name: effect.facts() for effect in effects}


def _watched(frames: Iterable[Planar], span: Span, holes: list[float]) -> Iterator[Planar]:
    """The same frames; when something is lost between them is noted, in seconds."""
    shown = span.start
    for frame in frames:
        if frame.is_after_hole and frame.time >= span.start and shown < span.end:
            holes.append(float(shown))
        shown = frame.time
        yield frame
