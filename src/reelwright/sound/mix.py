"""The mix: lines over music that makes room for them, at -14 LUFS under a true peak of -1 dBTP, encoded as AAC.

What counts is what the listener's player decodes, so the encoded file is decoded and measured, and mixed again with a
lower ceiling when coding has raised a peak.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelwright.errors import BackendError, InvalidInput
from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.media.audio import RATE, encode_aac, read_audio
from reelwright.media.loudness import Samples, lufs, oversampled, true_peak

EDITION = 1
TARGET_LUFS, LUFS_TOLERANCE = -14.0, 0.3
CEILING_DBTP = -1.0
_HEADROOM_DB = 1.0
"""First guess of what coding adds to a peak."""
_ROUNDS = 4
_CLOSE_LU = 0.1

_MUSIC_GAIN, _VOICE_GAIN = 0.7, 1.0
_DUCK_DB, _DUCK_IN_SECONDS, _DUCK_OUT_SECONDS, _DUCK_AHEAD_SECONDS = -10.0, 0.05, 0.6, 0.06
_HOP = 480


def mix_recipe(music: Digest, lines: Mapping[str, tuple[Digest, float]], seconds: float) -> Recipe:
    """`lines`: shot id -> (its narration, when it begins in seconds of the film)."""
    return Recipe(
        kind="mix",
        maker="reelwright",
        edition=EDITION,
        parameters={
            "seconds": round(seconds, 6),
            "lines": {shot: round(at, 6) for shot, (_, at) in lines.items()},
            "lufs": TARGET_LUFS,
            "ceiling_dbtp": CEILING_DBTP,
        },
        inputs={"music": music} | {shot: sha256 for shot, (sha256, _) in lines.items()},
        suffix=".m4a",
    )


def make_mix(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Stereo AAC, 48 kHz. Facts, all of the decoded file: `lufs`, `true_peak_db`; and `rounds` it took.

    Raises:
        BackendError: the goal was not met, with the figures.
    """
    seconds, lines = recipe.parameters["seconds"], recipe.parameters["lines"]
    assert isinstance(seconds, int | float) and isinstance(lines, dict)
    length = round(seconds * RATE)
    voice = np.zeros(length, np.float32)
    for shot, at in lines.items():
        assert isinstance(at, int | float)
        _lay(voice, _mono(inputs[shot]), round(at * RATE))
    bed = _fitted(inputs["music"], length)
    progress(0.2)
    dry = bed * (_MUSIC_GAIN * ducking(voice)) + voice * np.float32(_VOICE_GAIN)
    facts = _deliver(dry, out, progress)
    progress(1.0)
    return facts


def _mono(path: Path) -> NDArray[np.float32]:
    samples, rate = read_audio(path)
    if rate != RATE:
        raise InvalidInput(f"{path.name} has {rate} samples a second; the mix takes {RATE}")
    mono: NDArray[np.float32] = samples.mean(0)
    return mono


def _lay(track: NDArray[np.float32], sound: NDArray[np.float32], start: int) -> None:
    piece = sound[: max(0, len(track) - start)]
    track[start : start + len(piece)] += piece


def _fitted(path: Path, length: int) -> Samples:
    samples, _ = read_audio(path)
    stereo = samples if samples.shape[0] == 2 else np.repeat(samples[:1], 2, 0)
    return np.pad(stereo[:, :length], ((0, 0), (0, max(0, length - stereo.shape[1]))))


def ducking(voice: NDArray[np.float32]) -> NDArray[np.float32]:
    """Gain for the music, [samples]: 10 dB down while `voice` [samples] speaks, a moment early, with smooth edges."""
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
    gain = 10 ** (_DUCK_DB * depth / 20)
    smooth: NDArray[np.float32] = np.interp(np.arange(len(voice)), np.arange(hops) * _HOP, gain).astype(np.float32)
    return smooth


def _deliver(dry: Samples, out: Path, progress: Progress) -> Facts:
    ceiling, target = CEILING_DBTP - _HEADROOM_DB, TARGET_LUFS
    loudness = lufs(dry, RATE)
    if not np.isfinite(loudness):
        raise InvalidInput("the mix is silent: neither music nor voice is heard")
    for round_ in range(1, _ROUNDS + 1):
        mastered = _mastered(dry, target - loudness, ceiling, target)
        encode_aac(mastered, out)
        decoded, rate = read_audio(out)
        decoded = decoded[:, : dry.shape[1]]
        heard, peak = lufs(decoded, rate), true_peak(decoded)
        progress(0.2 + 0.75 * round_ / _ROUNDS)
        if abs(heard - TARGET_LUFS) <= LUFS_TOLERANCE and peak <= CEILING_DBTP:
            return {"lufs": round(heard, 2), "true_peak_db": round(peak, 2), "rounds": round_}
        target += TARGET_LUFS - heard
        ceiling -= max(0.0, peak - CEILING_DBTP + 0.1)
    raise BackendError(
        f"after {_ROUNDS} rounds the mix decodes to {heard:.2f} LUFS and {peak:.2f} dBTP; "
        f"wanted {TARGET_LUFS} ± {LUFS_TOLERANCE} LUFS and at most {CEILING_DBTP} dBTP"
    )


def _mastered(dry: Samples, gain_db: float, ceiling_db: float, target: float) -> Samples:
    """Raised and limited to `target` LUFS. Limiting lowers the loudness a little, so the gain is corrected."""
    for _ in range(4):
        mastered = limited(dry * np.float32(10 ** (gain_db / 20)), ceiling_db)
        missing = target - lufs(mastered, RATE)
        if abs(missing) < _CLOSE_LU:
            break
        gain_db += 1.5 * missing  # a part of what is added is limited away again
    return mastered


def limited(samples: Samples, ceiling_db: float) -> Samples:
    """Look-ahead limiter on the true peak, [channels, samples] both ways.

    The peak of every 8 samples is read from a four times oversampled copy. The lowest gain wanted within 5 ms is
    averaged over 5 ms: it moves slowly, and is never above what any peak under it needs. The first reaches one step
    further than the second, because a sample's own gain lies between those of two steps.
    """
    step, reach = 8, 30
    n = samples.shape[1]
    ceiling = 10 ** (ceiling_db / 20)
    padded = np.pad(samples, ((0, 0), (0, -n % step)))
    peaks = np.concatenate(
        [
            np.abs(oversampled(padded[:, max(0, at - 512) : at + (1 << 18) + 512]))
            .max(0)[(at - max(0, at - 512)) * 4 :][: (1 << 20)]
            .reshape(-1, step * 4)
            .max(1)[: (min(padded.shape[1], at + (1 << 18)) - at) // step]
            for at in range(0, padded.shape[1], 1 << 18)
        ]
    )
    wanted = np.minimum(1, ceiling / np.maximum(peaks, 1e-9))
    lowest = _spread(wanted, reach + 1).min(1)
    gain = _spread(lowest, reach).mean(1)
    smooth = np.interp(np.arange(n), np.arange(len(gain)) * step + step / 2, gain).astype(np.float32)
    quiet: Samples = samples * smooth
    return quiet


def _spread(x: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    padded = np.pad(x, (reach, reach), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
