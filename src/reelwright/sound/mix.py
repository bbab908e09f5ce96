"""The mix: dialogue, and music and effects that make room for it, at the loudness of the deliverable under a true peak
of -1 dBTP, encoded as AAC. Each of the three may also be had alone, as a stem: together they are what is mastered.

What counts is what the listener's player decodes, so the encoded file is decoded and measured, and mixed again with a
lower ceiling when coding has raised a peak.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.errors import BackendError, InvalidInput
from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.film.sound import WEB_LUFS
from reelwright.media.audio import AAC_BITS, RATE, encode_aac, encode_flac, read_audio
from reelwright.media.loudness import Loudness, Samples, TruePeak
from reelwright.media.read import sound
from reelwright.sound.mastering import MEASURED, Master, between, loudness_of

EDITION = 3
LUFS_TOLERANCE = 0.3
CEILING_DBTP = -1.0
_HEADROOM_DB = 1.0
"""First guess of what coding adds to a peak."""
_ROUNDS = 4
_MOST_AAC_BITS = 320_000


class Stem(StrEnum):
    """A part of the mix. Music and effects are the role of an input too."""

    DIALOGUE = "dialogue"
    MUSIC = "music"
    EFFECTS = "effects"


_GAIN = {Stem.DIALOGUE: 1.0, Stem.MUSIC: 0.7, Stem.EFFECTS: 1.0}
_DUCK_DB = {Stem.MUSIC: -10.0, Stem.EFFECTS: -4.0}
"""How far each steps back while somebody speaks."""
_DUCK_IN_SECONDS, _DUCK_OUT_SECONDS, _DUCK_AHEAD_SECONDS = 0.05, 0.6, 0.06
_HOP = 480

Tracks = Mapping[Stem, Digest]
"""The music and the effects of a film, those it has."""
Lines = Mapping[str, tuple[Digest, float]]
"""Shot id -> its narration, and when it begins in seconds of the film."""


def mix_recipe(tracks: Tracks, lines: Lines, seconds: float, goal_lufs: float = WEB_LUFS) -> Recipe:
    return Recipe(
        kind="mix",
        maker="reelwright",
        edition=EDITION,
        parameters=_placed(lines, seconds) | {"lufs": goal_lufs, "ceiling_dbtp": CEILING_DBTP},
        inputs=_inputs(tracks, lines),
        suffix=".m4a",
    )


def stem_recipe(stem: Stem, tracks: Tracks, lines: Lines, seconds: float) -> Recipe:
    """One part of what `mix_recipe` mixes, as it goes into the mix."""
    heard = {one: sha256 for one, sha256 in tracks.items() if one is stem}
    return Recipe(
        kind="stem",
        maker="reelwright",
        edition=EDITION,
        parameters=_placed(lines, seconds) | {"stem": stem.value},
        inputs=_inputs(heard, lines),
        suffix=".flac",
    )


def _placed(lines: Lines, seconds: float) -> dict[str, JsonValue]:
    return {"seconds": round(seconds, 6), "lines": {shot: round(at, 6) for shot, (_, at) in lines.items()}}


def _inputs(tracks: Tracks, lines: Lines) -> dict[str, Digest]:
    return {stem.value: sha256 for stem, sha256 in tracks.items()} | {shot: one for shot, (one, _) in lines.items()}


def make_mix(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Stereo AAC, 48 kHz. Facts, all of the decoded file: `lufs`, None for a film without any sound, and
    `true_peak_db`; and `rounds` it took.

    Raises:
        BackendError: it is louder than the goal, or over the ceiling, whatever is tried; with the figures.
        InvalidInput: there are lines or music, and nothing is heard.
    """
    dry = together(recipe, inputs)
    progress(0.2)
    goal = recipe.parameters["lufs"]
    assert isinstance(goal, int | float)
    facts = _deliver(dry, goal, out, progress, needs_sound=bool(set(inputs) - {Stem.EFFECTS.value}))
    progress(1.0)
    return facts


def make_stem(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Stereo FLAC, 48 kHz, before mastering. Facts: `peak`, 0..1."""
    samples = together(recipe, inputs, {Stem(str(recipe.parameters["stem"]))})
    encode_flac([samples], out)
    progress(1.0)
    return {"peak": round(float(np.abs(samples).max(initial=0.0)), 4)}


def together(recipe: Recipe, inputs: Mapping[str, Path], stems: Collection[Stem] = tuple(Stem)) -> Samples:
    """What these stems of a mix are before it is mastered, [2, samples]."""
    seconds, lines = recipe.parameters["seconds"], recipe.parameters["lines"]
    assert isinstance(seconds, int | float) and isinstance(lines, dict)
    length = round(seconds * RATE)
    voice = np.zeros(length, np.float32)
    for shot, at in lines.items():
        assert isinstance(at, int | float)
        _lay(voice, _mono(inputs[shot]), round(at * RATE))
    dry = np.zeros((2, length), np.float32)
    for stem, db in _DUCK_DB.items():
        if stem in stems and stem.value in inputs:
            _add(dry, inputs[stem.value], ducking(voice, db) * np.float32(_GAIN[stem]))
    if Stem.DIALOGUE in stems:
        dry += voice * np.float32(_GAIN[Stem.DIALOGUE])
    return dry


def _mono(path: Path) -> NDArray[np.float32]:
    samples, rate = read_audio(path)
    if rate != RATE:
        raise InvalidInput(f"{path.name} has {rate} samples a second; the mix takes {RATE}")
    mono: NDArray[np.float32] = samples.mean(0)
    return mono


def _lay(track: NDArray[np.float32], sound: NDArray[np.float32], start: int) -> None:
    piece = sound[: max(0, len(track) - start)]
    track[start : start + len(piece)] += piece


def _add(track: Samples, path: Path, gain: NDArray[np.float32]) -> None:
    """Lay a sound file on a stereo track from its beginning, as far as it goes, with a gain for every sample."""
    at = 0
    for block in sound(path):
        piece = block.data[:, : track.shape[1] - at]
        track[:, at : at + piece.shape[1]] += piece * gain[at : at + piece.shape[1]]
        at += piece.shape[1]


def ducking(voice: NDArray[np.float32], db: float = _DUCK_DB[Stem.MUSIC]) -> NDArray[np.float32]:
    """Gain for what is under a voice, [samples]: `db` while `voice` [samples] speaks, a moment early, smooth edges."""
    hops = -(-len(voice) // _HOP)
    padded = np.pad(voice, (0, hops * _HOP - len(voice))).reshape(hops, _HOP)
    speaks = (np.sqrt((padded**2).mean(1)) > 0.01).astype(np.float32)
    ahead = round(_DUCK_AHEAD_SECONDS * RATE / _HOP)
    speaks = np.maximum.reduce([np.pad(speaks[k:], (0, min(k, hops))) for k in range(ahead + 1)])
    depth, now = np.empty_like(speaks), 0.0
    step_in, step_out = (_HOP / RATE / seconds for seconds in (_DUCK_IN_SECONDS, _DUCK_OUT_SECONDS))
    for k, goal in enumerate(speaks):
        now += (goal - now) * (step_in if goal > now else step_out)
        depth[k] = now
    gain = 10 ** (db * depth / 20)
    return between(gain, _HOP, 0, len(voice))


def _deliver(dry: Samples, goal: float, out: Path, progress: Progress, needs_sound: bool) -> Facts:
    """`needs_sound`: there are lines or music. Effects alone may be silence."""
    master = Master(dry)
    if not np.isfinite(master.lufs):
        if needs_sound:
            raise InvalidInput("the mix is silent: neither music nor voice is heard")
        encode_aac(dry, out)
        return {"lufs": None, "true_peak_db": None, "rounds": 1}
    ceiling, target, bits = CEILING_DBTP - _HEADROOM_DB, goal, AAC_BITS
    for round_ in range(1, _ROUNDS + 1):
        encode_aac(master.at(target, ceiling), out, bits)
        heard, peak = _heard(out, dry.shape[1])
        progress(0.2 + 0.75 * round_ / _ROUNDS)
        short = goal - heard
        is_close = abs(short) <= LUFS_TOLERANCE
        is_best = round_ == _ROUNDS and short > 0  # its peaks allow no more: it is a film all the same; its check tells
        if (is_close or is_best) and peak <= CEILING_DBTP:
            return {"lufs": round(heard, 2), "true_peak_db": round(peak, 2), "rounds": round_}
        if peak - CEILING_DBTP > _HEADROOM_DB and bits == AAC_BITS:  # noise that so few bits cannot hold
            bits = _MOST_AAC_BITS
            continue
        target += goal - heard
        ceiling -= max(0.0, peak - CEILING_DBTP + 0.1)
    raise BackendError(
        f"after {_ROUNDS} rounds the mix decodes to {heard:.2f} LUFS and {peak:.2f} dBTP; "
        f"wanted {goal:.1f} ± {LUFS_TOLERANCE} LUFS and at most {CEILING_DBTP} dBTP"
    )


def _heard(path: Path, length: int) -> tuple[float, float]:
    """Loudness in LUFS and true peak in dBTP of the first samples of a file."""
    if length < MEASURED:
        samples = read_audio(path)[0][:, :length]
        peak = TruePeak()
        peak.add(samples)
        return loudness_of(samples), peak.dbtp()
    loudness, peak = Loudness(RATE), TruePeak()
    for block in sound(path):
        piece = block.data[:, :length]
        length -= piece.shape[1]
        loudness.add(piece)
        peak.add(piece)
    return loudness.lufs(), peak.dbtp()
