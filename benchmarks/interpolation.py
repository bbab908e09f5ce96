"""Every second frame of ten clips made anew, beside libav's minterpolate on the same frames in the same run: PSNR of
luma against the frames that were left out, and CPU time for each frame made.

    python benchmarks/interpolation.py [standard | high | maximum | preview ...]

The clips are drawn by `moving/`: seven kinds of motion, which the goals are about, and three of our own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from statistics import mean

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from moving.clips import HEIGHT, OWN, SEVEN, clip
from reelwright.enhance.effect import Effort, Span
from reelwright.enhance.effects.interpolate import Interpolate
from reelwright.enhance.room import one_thread
from reelwright.media.clip import Planar

FRAMES = 25
RATE = 24
GOALS = {Effort.STANDARD: (4.0, 1 / 5), Effort.MAXIMUM: (5.0, 1.0)}
"""Mean gain over minterpolate on the seven, in dB, and share of its CPU time."""
Luma = dict[int, NDArray[np.uint8]]
"""By number of the frame at the high rate."""


def ours(frames: NDArray[np.uint8], effort: Effort) -> tuple[Luma, float]:
    """What is made, and CPU milliseconds for each."""
    shown = [
        Planar.of(av.VideoFrame.from_ndarray(one, format="yuv420p"), Fraction(k, RATE)) for k, one in enumerate(frames)
    ]
    effect = Interpolate(str(2 * RATE), effort)
    began, found = time.thread_time(), {}
    for frame in effect.apply(shown, Span(Fraction(0), Fraction(len(shown) - 1, RATE))):
        found[round(frame.time * 2 * RATE)] = np.array(frame.planes[0])
    return found, 1000 * (time.thread_time() - began) / (len(shown) - 1)


def theirs(frames: NDArray[np.uint8]) -> tuple[Luma, float]:
    """The same by minterpolate, which gives nothing after the last frame but one."""
    graph = av.filter.Graph()
    graph.threads = 1
    source = graph.add_buffer(width=frames.shape[2], height=HEIGHT, format="yuv420p", time_base=Fraction(1, RATE))
    steps = [source, graph.add("minterpolate", f"fps={2 * RATE}:mi_mode=mci"), graph.add("buffersink")]
    graph.link_nodes(*steps).configure()
    pictures = [av.VideoFrame.from_ndarray(one, format="yuv420p") for one in frames]
    began, found = time.process_time(), {}
    for number, picture in enumerate([*pictures, None]):
        if picture is not None:
            picture.pts, picture.time_base = number, Fraction(1, RATE)
        graph.push(picture)
        with suppress(av.error.BlockingIOError, av.error.EOFError):
            while True:
                made = graph.pull()
                assert isinstance(made, av.VideoFrame) and made.pts is not None and made.time_base is not None
                found[round(made.pts * made.time_base * 2 * RATE)] = Planar.of(made, Fraction(0)).planes[0].copy()
    return found, 1000 * (time.process_time() - began) / (len(found) / 2)


def psnr(found: Luma, truth: NDArray[np.uint8], numbers: Iterable[int]) -> float:
    """The mean over frames, in dB."""
    errors = [float(((found[k].astype(np.float32) - truth[k, :HEIGHT]) ** 2).mean()) for k in numbers]
    return mean(10 * np.log10(255**2 / max(error, 1e-3)) for error in errors)


def main() -> int:
    with one_thread():  # as chunks of a clip are made
        return compared()


def compared() -> int:
    efforts = [Effort(name) for name in sys.argv[1:]] or [Effort.STANDARD, Effort.MAXIMUM]
    gains: dict[Effort, dict[str, float]] = {effort: {} for effort in efforts}
    shares: dict[Effort, list[float]] = {effort: [] for effort in efforts}
    print(
        f"{'clip':<11}{'blend':>7}{'minterpolate':>14}{'ms':>5}"
        + "".join(f"{one:>11}{'gain':>7}{'ms':>5}" for one in efforts)
    )
    for name in (*SEVEN, *OWN):
        truth = clip(name, FRAMES)
        rival, rival_ms = theirs(truth[::2])
        numbers = [k for k in range(1, FRAMES - 1, 2) if k in rival]
        blend = {k: cv2.addWeighted(truth[k - 1, :HEIGHT], 0.5, truth[k + 1, :HEIGHT], 0.5, 0) for k in numbers}
        theirs_db = psnr(rival, truth, numbers)
        line = f"{name:<11}{psnr(blend, truth, numbers):7.2f}{theirs_db:14.2f}{rival_ms:5.0f}"
        for effort in efforts:
            found, ms = ours(truth[::2], effort)
            gain = psnr(found, truth, numbers) - theirs_db
            line += f"{theirs_db + gain:11.2f}{gain:+7.2f}{ms:5.0f}"
            gains[effort][name] = gain
            if name in SEVEN:
                shares[effort].append(ms / rival_ms)
        print(line, flush=True)
    missed = False
    for effort in efforts:
        seven = [gains[effort][name] for name in SEVEN]
        share, least = mean(shares[effort]), min(gains[effort], key=lambda name: gains[effort][name])
        line = f"{effort}: {mean(seven):+.2f} dB on the seven, at {share:.2f} of the CPU time (1/{1 / share:.1f})"
        print(f"{line}; least: {least} {gains[effort][least]:+.2f}")
        if effort in GOALS:
            decibels, most = GOALS[effort]
            is_met = mean(seven) >= decibels and share <= most and min(seven) >= 0
            missed |= not is_met
            print(f"  goal: {decibels:+.1f} dB at {most:.2f}, worse on none of them: {'met' if is_met else 'MISSED'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
