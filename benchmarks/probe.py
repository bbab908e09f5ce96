"""Probing a film in the process against spawning ffprobe on the same file.

    python benchmarks/probe.py [FILM]

The baseline is Debian's ffprobe where it is installed; without it there is no ratio, and it says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from reelwright.media.audio import encode_aac
from reelwright.media.join import join
from reelwright.media.probe import probe
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

ROUNDS = 31
RATE, SIZE = FrameRate(num=24), Resolution(width=1280, height=720)


def film(folder: Path) -> Path:
    """Five seconds of picture and sound, as Reelwright delivers them."""
    take, sound, out = folder / "take.mp4", folder / "sound.m4a", folder / "film.mp4"
    with VideoWriter(take, SIZE, RATE) as writer:
        for k in range(120):
            writer.write(np.full((SIZE.height, SIZE.width, 3), 2 * k, np.uint8))
    t = np.arange(5 * 48_000) / 48_000
    encode_aac(np.stack([np.sin(2 * np.pi * 440 * t) * 0.1] * 2).astype(np.float32), sound)
    join([take], [120], RATE, sound, [], out, "Probe", "eng")
    return out


def milliseconds(call: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(ROUNDS):
        mark = time.perf_counter()
        call()
        found.append(1000 * (time.perf_counter() - mark))
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else film(Path(folder))
        ours = median(milliseconds(lambda: probe(path)))
        print(f"probe in the process: {ours:.2f} ms (median of {ROUNDS})")
        program = shutil.which("ffprobe")
        if program is None:
            print("no ffprobe on this machine: NO RATIO; Debian has it in the package ffmpeg")
            return 0
        command = [program, "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
        theirs = median(milliseconds(lambda: subprocess.run(command, check=True, capture_output=True)))
        print(f"spawning ffprobe: {theirs:.2f} ms; {theirs / ours:.1f} times as long")
        return 0 if ours < theirs else 1


if __name__ == "__main__":
    sys.exit(main())
