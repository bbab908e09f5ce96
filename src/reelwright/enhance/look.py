"""One frame of a clip before and after effects: what has to be decoded for it, and how the two are shown."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.enhance.chain import chained, margins
from reelwright.enhance.chunks import Link, as_step, files_of, timing
from reelwright.enhance.effect import Effect, Span
from reelwright.errors import BackendError, InvalidInput
from reelwright.film.recipe import Recipe
from reelwright.media.clip import PictureTrack, Planar
from reelwright.media.read import Frame

KIND = "frame"
EDITION = 1
"""Raise it when the same frame would be kept otherwise."""
_GAP = 8
"""Pixels between the two pictures."""
_PNG_LEVEL = 3
"""Of 9: twice as quick as OpenCV's usual one, for a twentieth more bytes."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Which frame is looked at."""

    number: int
    """Of the clip, from 0: the one that is on when it is shown."""
    first: int
    last: int
    """Those that have to be decoded, both included."""
    span: Span
    """From when on it is shown, and until when."""


def aimed(track: PictureTrack, effects: Sequence[Effect], seconds: Fraction) -> Aim:
    """The frame that is on at `seconds`, counted from the first one.

    Raises:
        InvalidInput: the clip is not that long.
    """
    length = track.end_seconds - track.start_seconds
    if not 0 <= seconds < length:
        raise InvalidInput(f"the clip has no frame at {float(seconds):g} s; it is {float(length):.2f} s long")
    clock, ticks = timing(track, effects), track.ticks
    time = track.start_seconds + seconds
    is_even = any(effect.rate is not None for effect in effects)
    if is_even:
        time = clock.start + (time - clock.start) // clock.time_base * clock.time_base
    number = max(0, bisect.bisect_right(ticks, time / track.time_base) - 1)
    if is_even:
        span = Span(time, time + clock.time_base)
    else:
        end = ticks[number + 1] if number + 1 < len(ticks) else track.end
        span = Span(ticks[number] * track.time_base, end * track.time_base)
    before, after = margins(effects, track.step)
    return Aim(number, max(0, number - before), min(len(ticks) - 1, number + after), span)


def decoded_recipe(clip: str, tick: int) -> Recipe:
    """Of a frame as it is decoded. `clip`: its sha256."""
    return _recipe(clip, {"tick": tick})


def enhanced_recipe(clip: str, aim: Aim, chain: Sequence[Link], effects: Sequence[Effect]) -> Recipe:
    """Of a frame that effects were worked on."""
    links: list[JsonValue] = [as_step(link, effect) for link, effect in zip(chain, effects, strict=True)]
    told: dict[str, JsonValue] = {"start": str(aim.span.start), "end": str(aim.span.end), "chain": links}
    return _recipe(clip, told, files_of(chain))


def _recipe(clip: str, parameters: dict[str, JsonValue], files: Mapping[str, str] | None = None) -> Recipe:
    return Recipe(
        kind=KIND,
        maker="enhance",
        edition=EDITION,
        parameters=parameters,
        inputs={"clip": clip, **(files or {})},
        suffix=".frame",
    )


def enhanced(frames: Sequence[Planar], effects: Sequence[Effect], aim: Aim, track: PictureTrack) -> Planar:
    """The frame that is aimed at, after all effects.

    Args:
        frames: those decoded that `aim` names, as far as they are whole.

    Raises:
        InvalidInput: there is none: it is damaged.
    """
    clip = Span(track.start_seconds, track.end_seconds)
    found = next(chained(effects, frames, aim.span, track.step, clip), None)
    if found is None:
        raise InvalidInput(f"the frame at {float(aim.span.start):.2f} s cannot be decoded: it is damaged")
    return found


def beside(before: Planar, after: Planar, track: PictureTrack) -> bytes:
    """Both as a PNG, upright, the frame as it was on the left, as large as the other."""
    left, right = (_shown(one, track) for one in (before, after))
    height, width = right.shape[:2]
    if left.shape != right.shape:
        left = np.asarray(cv2.resize(left, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    page = np.hstack([left, np.zeros((height, _GAP, 3), np.uint8), right])
    done, data = cv2.imencode(".png", page, [cv2.IMWRITE_PNG_COMPRESSION, _PNG_LEVEL])
    if not done:
        raise BackendError(f"OpenCV could not encode a picture of {page.shape[1]}x{height} as PNG")
    return data.tobytes()


def _shown(frame: Planar, track: PictureTrack) -> NDArray[np.uint8]:
    """[H, W, 3] uint8, blue first, with square pixels, turned as the clip says."""
    picture = Frame(0, frame.time, frame.picture).bgr()
    if track.pixel_aspect != 1:
        size = (max(1, round(picture.shape[1] * track.pixel_aspect)), picture.shape[0])
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    return np.ascontiguousarray(np.rot90(picture, track.quarter_turns))
