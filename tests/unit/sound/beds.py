"""Beds of music for tests, as they are written and decoded."""

from __future__ import annotations

import tempfile
from pathlib import Path

from reelwright.film.look import Mood
from reelwright.media.audio import read_audio
from reelwright.media.loudness import Samples
from reelwright.sound.bars import Movement
from reelwright.sound.music import make_music, music_recipe


def bed(*movements: tuple[float, Mood, str], seed: int = 3) -> Samples:
    """[2, samples], 48 kHz, of movements (seconds, mood, act)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bed.flac"
        make_music(music_recipe([Movement(*one) for one in movements], seed), {}, path, lambda share: None)
        samples, _ = read_audio(path)
    return samples


def plain_bed(seconds: float, mood: Mood, seed: int = 3) -> Samples:
    """Of a film of one scene."""
    return bed((seconds, mood, "whole"), seed=seed)
