"""The clips that simulated providers hand out: real files, with real sound where sound was asked for."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from reelwright.film.look import Mood
from reelwright.media.audio import RATE, encode_aac
from reelwright.media.join import join
from reelwright.media.loudness import Samples
from reelwright.simulator.bars import draw_bars, tone
from reelwright.simulator.drawn import draw_prompt
from reelwright.simulator.reel import Reel
from reelwright.sound.bars import Movement
from reelwright.sound.music import composed
from reelwright.units import FrameRate, Resolution


@dataclass(frozen=True, slots=True)
class Footage:
    """What a clip is to be. Two that are equal are one file."""

    prompt: str
    seconds: float
    width: int
    height: int
    seed: int = 0
    has_sound: bool = False
    rate: int = 24
    """Frames a second."""
    first: bytes = b""
    """A picture file: it begins with that."""
    last: bytes = b""
    """It ends with that."""


NO_CLIP = Footage("", 0.0, 16, 16)
"""Of a job that makes none."""


_KEPT = 256
"""Clips; each has some hundred kilobytes."""
_at_work = threading.Lock()


class Projector:
    """Makes clips one at a time, and each once for all the projectors of a process, while the last 256 are kept."""

    def __init__(self, reel: Reel = Reel.BARS) -> None:
        self._reel = reel

    def clip(self, footage: Footage) -> bytes:
        """An MP4, H.264, with AAC if it has sound."""
        with _at_work:
            return _clip(self._reel, footage)


@lru_cache(maxsize=_KEPT)
def _clip(reel: Reel, footage: Footage) -> bytes:
    with TemporaryDirectory(prefix="reelwright-footage-") as name:
        folder = Path(name)
        rate, picture, sound, out = FrameRate.of(footage.rate), folder / "a.mp4", folder / "a.m4a", folder / "b.mp4"
        size = Resolution(width=footage.width, height=footage.height)
        frames = max(2, rate.frames(footage.seconds))
        if reel is Reel.DRAWN and not footage.first:
            mood = draw_prompt(picture, footage.prompt, size, rate, frames, footage.seed)
            heard = _bed(frames / footage.rate, mood, footage.seed) if footage.has_sound else None
        else:
            draw_bars(picture, size, rate, frames, footage.seed, footage.first, footage.last)
            heard = tone(frames / footage.rate, footage.seed) if footage.has_sound else None
        if heard is not None:
            encode_aac(heard, sound)
        join([picture], [frames], rate, None if heard is None else sound, (), out, "", "und")
        return out.read_bytes()


def _bed(seconds: float, mood: Mood, seed: int) -> Samples:
    bed = np.concatenate(list(composed([Movement(seconds, mood, "whole")], seed)), axis=1)[:, : round(seconds * RATE)]
    return bed * np.float32(0.6 / np.abs(bed).max())
