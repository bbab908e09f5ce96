"""One enhanced frame of a clip, at once: what was decoded for it, and what came of it, is kept in a cache."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from reelwright.engine.leases import Priority
from reelwright.enhance.chunks import Link, key_for
from reelwright.enhance.look import Aim, aimed, decoded_recipe, enhanced, enhanced_recipe
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.room import room_for
from reelwright.errors import InvalidInput
from reelwright.film.recipe import Facts, Recipe
from reelwright.media.clip import PictureTrack, Planar, span_of
from reelwright.media.packed import packed, raw_bytes, unpacked
from reelwright.store.cache import Cache, CacheEntry

_THREADS = 2
"""OpenCV's: one person waits for one frame."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One frame, twice."""

    before: Planar
    after: Planar
    facts: Facts
    """What each effect measured and did; empty where the frame was kept."""
    decoded: int
    """Frames that had to be decoded for it."""
    was_kept: bool


def looked(cache: Cache, source: Path, track: PictureTrack, chain: Sequence[Link], seconds: Fraction) -> Looked:
    """The frame that is on at `seconds` of the clip, before and after `chain`.

    Raises:
        NotFound, InvalidInput: the clip cannot be opened, is not that long, or is damaged there.
        WorkspaceError: the disk refuses.
    """
    with source.open("rb") as file:
        clip = hashlib.file_digest(file, "sha256").hexdigest()
    cv.setNumThreads(_THREADS)
    effects = [link.load() for link in chain]
    aim = aimed(track, effects, seconds)
    wanted = enhanced_recipe(clip, aim, chain, effects)
    own = decoded_recipe(clip, track.ticks[aim.number])
    there = cache.read([wanted, own])
    if len(there) == 2:
        return Looked(unpacked(there[own.hash]), unpacked(there[wanted.hash]), {}, 0, True)
    frames, fresh = _decoded(cache, clip, source, track, aim, there.get(own.hash))
    before = frames.get(track.ticks[aim.number])
    if before is None:
        raise InvalidInput(f"the frame at {float(seconds):g} s of {source} cannot be decoded: it is damaged")
    with room_for(effects, before, Priority.HIGH):  # somebody waits for it
        after = enhanced([frames[tick] for tick in sorted(frames)], effects, aim, track)
    at = f"{float(aim.span.start - track.start_seconds):.3f}"
    key = f"{source.name}/{'+'.join(map(_words, chain))}/{at}"
    cache.keep([*fresh, _entry(wanted, after, key)])
    return Looked(before, after, {effect.name: effect.facts() for effect in effects}, len(fresh), False)


def _decoded(
    cache: Cache, clip: str, source: Path, track: PictureTrack, aim: Aim, own: bytes | None
) -> tuple[dict[int, Planar], list[CacheEntry]]:
    """The frames that `aim` names, by tick; and those of them that are to be kept.

    Args:
        own: what was kept of the one that is looked at.
    """
    ticks = track.ticks[aim.first : aim.last + 1]
    recipes = {tick: decoded_recipe(clip, tick) for tick in ticks}
    looked_at = track.ticks[aim.number]
    there = cache.read([one for tick, one in recipes.items() if tick != looked_at])
    found = {tick: unpacked(there[one.hash]) for tick, one in recipes.items() if one.hash in there}
    if own is not None:
        found[looked_at] = unpacked(own)
    missing = [tick for tick in ticks if tick not in found]
    fresh = []
    if missing:
        key = key_for(track, track.ticks.index(missing[0]))
        for frame in span_of(source, missing[0], missing[-1], key, is_interlaced=track.is_interlaced):
            tick = round(frame.time / track.time_base)
            if tick in recipes and tick not in found:
                found[tick] = frame
                at = f"{float(frame.time - track.start_seconds):.3f}"
                fresh.append(_entry(recipes[tick], frame, f"{source.name}/decoded/{at}"))
    return found, fresh


def _entry(recipe: Recipe, frame: Planar, key: str) -> CacheEntry:
    return CacheEntry(recipe, packed(frame), key, raw_bytes=raw_bytes(frame))


def _words(link: Link) -> str:
    """Such as `denoise(strength=1)`."""
    told = ",".join(f"{name}={value}" for name, value in link.parameters.items())
    return f"{link.effect}({told})".replace("/", ":") if told else link.effect
