"""A bed as it is kept: of one loudness whoever made it, faded at both ends, without DC, in FLAC.

Its loudness is known only when all of it has been heard, so it waits on disk meanwhile, not in memory.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from reelwright.film.recipe import Facts
from reelwright.media.audio import RATE, encode_flac
from reelwright.media.loudness import Loudness, Samples

BED_LUFS = -17.0
"""Before the mix, which has it step back under the lines."""
_HIGHEST = 0.9
_PIECE = RATE


def write_bed(pieces: Iterable[Samples], length: int, out: Path, fade_in: float, fade_out: float) -> Facts:
    """Write [2, n] pieces, cut to `length` samples or with silence after them.

    Args:
        fade_in, fade_out: seconds at both ends; each at most half of the bed.

    Returns:
        Facts: `peak`, 0..1, and `lufs`, None for silence or less than 400 ms.
    """
    loudness, total, peak, count, power = Loudness(RATE), np.zeros(2), 0.0, 0, 0.0
    with tempfile.TemporaryFile(dir=out.parent) as waiting:
        for piece in pieces:
            kept = piece[:, : length - count]
            if not kept.shape[1]:
                break
            kept = kept * _fades(count, kept.shape[1], length, fade_in, fade_out)
            loudness.add(kept)
            total += kept.sum(1)
            power += float(np.vdot(kept, kept))
            peak = max(peak, float(np.abs(kept).max(initial=0.0)))
            count += kept.shape[1]
            waiting.write(np.ascontiguousarray(kept.T, np.float32).tobytes())
        heard = loudness.lufs()
        if not np.isfinite(heard):  # too short for the gates of BS.1770: by its power alone
            heard = 10 * math.log10(max(power / max(1, count), 1e-20))
        gain = min(10 ** ((BED_LUFS - heard) / 20), _HIGHEST / max(peak, 1e-9)) if peak > 1e-6 else 1.0
        offset = (total / max(1, count)).astype(np.float32)[:, None]

        def levelled() -> Iterable[Samples]:
            waiting.seek(0)
            for start in range(0, length, _PIECE):
                many = min(_PIECE, length - start)
                raw = np.frombuffer(waiting.read(many * 8), np.float32).reshape(-1, 2).T
                piece = (raw - offset * _fades(start, raw.shape[1], length, fade_in, fade_out)) * np.float32(gain)
                yield np.pad(piece, ((0, 0), (0, many - piece.shape[1])))

        encode_flac(levelled(), out)
    lufs = heard + 20 * math.log10(gain)
    return {"peak": round(peak * gain, 4), "lufs": round(lufs, 2) if math.isfinite(lufs) and peak > 1e-6 else None}


def _fades(start: int, count: int, length: int, fade_in: float, fade_out: float) -> Samples:
    """Of samples `start` and on, [count]."""
    at = np.arange(start, start + count, dtype=np.float32)
    rising, falling = (max(1.0, min(seconds * RATE, length / 2)) for seconds in (fade_in, fade_out))
    shape: Samples = np.clip(np.minimum(at / rising, (length - 1 - at) / falling), 0, 1).astype(np.float32)
    return shape**1.5
