"""A clip in chunks, each a recipe of its own: several are made at once, and what is finished is never made again."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from reelwright.engine.leases import Priority
from reelwright.enhance.chain import chained, margins
from reelwright.enhance.effect import Effect, Effort, Span, named
from reelwright.enhance.room import one_thread, room_for
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.media.clip import PictureTrack, Planar, span_of
from reelwright.media.deinterlace import NEEDED
from reelwright.media.rewrite import Encoding, Rewriter

EDITION = 2
"""Raise it when the same frames would be encoded otherwise."""
LEAST, USUAL, MOST = 48, 96, 144
"""Frames of a chunk, times `_longer`. One that begins with a key frame is decoded from there; few are cut elsewhere,
where key frames are far between."""
_FEW = 48
"""Frames beside its own that a chunk may need; of effects that need more, chunks are so many times longer."""
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
class LinkFile:
    """A file of the user's that an effect needs. What is made depends on what is in it, not on where it is."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Link:
    """One effect of a chain, by name."""

    effect: str
    parameters: Mapping[str, JsonValue]
    files: Mapping[str, LinkFile] = field(default_factory=dict)
    """By the parameter that gets its path."""

    def load(self) -> Effect:
        return named(self.effect, {**self.parameters, **{name: str(file.path) for name, file in self.files.items()}})


def files_of(chain: Sequence[Link]) -> dict[str, str]:
    """sha256 of what the effects need beside the clip, by its role in a recipe."""
    return {f"{link.effect} {name}": file.sha256 for link in chain for name, file in link.files.items()}


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
    clock, encoding = timing(track, [link.load() for link in chain]), ENCODINGS[effort]
    files = files_of(chain)
    found = []
    for start, stop in _bounds(track, _longer(chain, track.step)):
        parameters = stretch(track, start, stop, chain) | {
            "clock": {"start": str(clock.start), "base": str(clock.time_base), "rate": str(clock.rate)},
            "encoding": {"preset": encoding.preset, "crf": encoding.crf, "pixel_aspect": str(track.pixel_aspect)},
        }
        found.append(
            Recipe(
                kind="enhanced_chunk",
                maker="enhance",
                edition=EDITION,
                parameters=parameters,
                inputs={"clip": source, **files},
                suffix=".mp4",
            )
        )
    return found


def stretch(track: PictureTrack, start: int, stop: int, chain: Sequence[Link]) -> dict[str, JsonValue]:
    """What tells `opened` all it needs for the frames from number `start` up to and without `stop`."""
    effects = [link.load() for link in chain]
    before, after = margins(effects, track.step)
    ticks = track.ticks
    first, last = max(0, start - before), min(len(ticks) - 1, stop - 1 + after)
    return {
        "start": ticks[start],
        "end": ticks[stop] if stop < len(ticks) else track.end,
        "first": ticks[first],
        "last": ticks[last],
        "clip": [ticks[0], track.end],
        "key": key_for(track, first),
        "interlaced": track.is_interlaced,
        "base": str(track.time_base),
        "step": str(track.step),
        "chain": [as_step(link, effect) for link, effect in zip(chain, effects, strict=True)],
    }


def as_step(link: Link, effect: Effect) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {
        "effect": link.effect,
        "edition": effect.edition,
        "parameters": dict(link.parameters),
    }
    return told | ({"files": list(link.files)} if link.files else {})


def _longer(chain: Sequence[Link], step: Fraction) -> int:
    return 1 + sum(margins([link.load() for link in chain], step)) // _FEW


def _bounds(track: PictureTrack, longer: int) -> list[tuple[int, int]]:
    """First frame of each chunk and the one after its last. They depend on the clip and the effects, not on how many
    processes there are, so that any machine finds the same chunks made."""
    least, usual, most = longer * LEAST, longer * USUAL, longer * MOST
    places = sorted({bisect.bisect_left(track.ticks, tick) for tick, _ in track.keys})
    count, cuts = len(track.ticks), [0]
    while count - cuts[-1] > most:
        fit = [place for place in places if least <= place - cuts[-1] <= most and count - place >= least]
        wanted = cuts[-1] + usual
        cuts.append(min(fit, key=lambda place: abs(place - wanted)) if fit else min(wanted, count - least))
    return list(zip(cuts, (*cuts[1:], count), strict=True))


def key_for(track: PictureTrack, first: int) -> int | None:
    """When the key frame is decoded from which on frame number `first` is had whole; None: the clip begins with it."""
    tick = track.ticks[max(0, first - (NEEDED if track.is_interlaced else 0))]
    at = bisect.bisect_right([shown for shown, _ in track.keys], tick) - 1
    return track.keys[at][1] if at > 0 else None


def make_chunk(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Decode, enhance and encode one chunk.

    Raises:
        InvalidInput: the clip cannot be opened.
        WorkspaceError: the disk is full.
    """
    with one_thread():
        return _made(recipe.parameters, inputs, out, progress)


def _made(told: Any, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    clock, encoding = told["clock"], told["encoding"]
    start, base, rate = (Fraction(clock[name]) for name in ("start", "base", "rate"))
    holes: list[float] = []
    span, effects, decoded = opened(told, inputs, holes)
    facts: Facts = {"frames": 0, "stamps": [], "start": float(span.start), "end": float(span.end)}
    with ExitStack() as stack:
        whole = next(decoded, None)
        if whole is not None:
            stack.enter_context(room_for(effects, whole, Priority.NORMAL))
            decoded = itertools.chain([whole], decoded)
        frames = chained(effects, decoded, span, Fraction(told["step"]), clip_of(told))
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


def clip_of(told: Any) -> Span:
    """All of the clip that a `stretch` is of."""
    start, end = (tick * Fraction(told["base"]) for tick in told["clip"])
    return Span(start, end)


def opened(told: Any, inputs: Mapping[str, Path], holes: list[float]) -> tuple[Span, list[Effect], Iterator[Planar]]:
    """What a `stretch` of the clip among `inputs` is, the effects that are to be worked, and the frames they are given.
    When something is lost between them is added to `holes`, in seconds."""
    base = Fraction(told["base"])
    span = Span(told["start"] * base, told["end"] * base)
    effects = [_loaded(step, inputs) for step in told["chain"]]
    decoded = span_of(inputs["clip"], told["first"], told["last"], told["key"], is_interlaced=told["interlaced"])
    return span, effects, _watched(decoded, span, holes)


def _loaded(step: Any, inputs: Mapping[str, Path]) -> Effect:
    files = {name: str(inputs[f"{step['effect']} {name}"]) for name in step.get("files", ())}
    return named(step["effect"], step["parameters"] | files)


def _watched(frames: Iterable[Planar], span: Span, holes: list[float]) -> Iterator[Planar]:
    """The same frames; when something is lost between them is noted, in seconds."""
    shown = span.start
    for frame in frames:
        if frame.is_after_hole and frame.time >= span.start and shown < span.end:
            holes.append(float(shown))
        shown = frame.time
        yield frame
