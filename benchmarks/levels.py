"""What each effect's four levels cost and gain: clips of 1280x720 that were spoilt, of which it is known how they were.

    python benchmarks/levels.py [EFFECT ...]

CPU milliseconds a frame, and what came of it. The law, or it exits 1: a higher level is never worse on average, and a
lower one never dearer. Stabilising also beside vidstab on the same clips, where an `ffmpeg` has it: at `standard` no
more than 0.1 px of a usual shake may be left, at 8 CPU-ms a frame; where others use the machine, at 8/22 of what
vidstab takes in the same run. Interpolating, upscaling and painting have benchmarks of their own.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

import cv2
import numpy as np
from numpy.typing import NDArray

from moving import damage
from moving.clips import HEIGHT, WIDTH, clip, held
from moving.damage import Clip, frames
from reelwright.enhance.effect import Effect, Effort, Span, named
from reelwright.enhance.motion.camera import CameraMove, camera
from reelwright.enhance.room import one_thread
from reelwright.enhance.shots import ShotColours, matching
from reelwright.imaging.grade import Matrix
from reelwright.media.clip import Planar

RATE = 24
FEW, MANY = 7, 40
"""Frames of a clip: of most, and of those in which something goes on."""
EDGE = 12
"""Frames at the ends of a clip for which there is less to look at on one side."""
CHEAPER, WORSE = 1.1, 0.005
"""Times as dear, and share of the gain, that are within what a clock and chance make."""
JITTER_GOAL, COST_GOAL, SHARE_GOAL = 0.1, 8.0, 8 / 22
SKY = slice(0, 230)
"""Rows of a slope."""

Luma = NDArray[np.uint8]
Pair = tuple[Clip, Clip]
"""A clip that was spoilt, and as it was."""


@dataclass(frozen=True, slots=True)
class Case:
    pairs: Callable[[], list[Pair]]
    gain: Callable[[list[Luma], Pair], float]
    unit: str
    made: Callable[[Effort, Pair], Effect]


def plain(name: str, **parameters: float) -> Callable[[Effort, Pair], Effect]:
    return lambda effort, _: named(name, {**parameters, "effort": effort.value})


def luma(clip: Clip) -> Luma:
    return clip[:, :HEIGHT]


def psnr(shown: Sequence[NDArray[np.generic]], truth: Sequence[NDArray[np.generic]]) -> float:
    errors = [float(np.mean((a.astype(np.float32) - b) ** 2)) for a, b in zip(shown, truth, strict=True)]
    return float(10 * np.log10(255**2 / max(mean(errors), 1e-6)))


def decibels(made: list[Luma], pair: Pair) -> float:
    """In which luma is nearer to what it was."""
    spoilt, truth = (luma(one) for one in pair)
    return psnr(made, truth) - psnr(spoilt, truth)


def inside(made: list[Luma], pair: Pair) -> float:
    """The same of frames that have others on both sides."""
    return decibels(made[2:-2], (pair[0][2:-2], pair[1][2:-2]))


def seen(made: list[Luma], pair: Pair) -> float:
    """The same of a slope, as an eye has it that does not tell single pixels."""
    soft = [[cv2.GaussianBlur(one.astype(np.float32), (0, 0), 2)[SKY] for one in clip] for clip in map(luma, pair)]
    mine = [cv2.GaussianBlur(one.astype(np.float32), (0, 0), 2)[SKY] for one in made]
    return psnr(mine, soft[1]) - psnr(soft[0], soft[1])


@dataclass(frozen=True, slots=True)
class Whole:
    """A frame as `camera` looks at it, at full size: it errs by a hundredth of a pixel."""

    fine: Luma
    cell: int = 2


def jitter(shown: Sequence[Luma], truth: Sequence[Luma]) -> float:
    """Pixels by which a frame is off, by how that changes from frame to frame, away from the ends."""
    places = []
    for one, other in zip(truth, shown, strict=True):
        move = camera(Whole(one), Whole(np.ascontiguousarray(other)), 240, 0.35)
        places.append(np.full(4, np.nan) if move is None else CameraMove.of(move, one.shape).values)
    steps = np.diff(np.array(places)[EDGE:-EDGE, :2], axis=0)
    return float(np.sqrt(np.nanmean((steps - np.nanmean(steps, axis=0)) ** 2) / 2))


def shaken(name: str, seed: int, much: float, speed: float) -> Pair:
    shake = np.random.default_rng(seed).standard_normal((MANY, 3)) * (much, much, 0.002)
    path = np.outer(np.arange(MANY), [speed, 0, 0])
    return held(name, path + shake), held(name, path)


def alike(made: list[Luma], pair: Pair) -> float:
    """How like each other the grains of two frames are where they are so most, over all shifts and mirrorings: 1, the
    same."""
    first, second = (one.astype(np.float32) - truth for one, truth in zip(made[:2], luma(pair[1]), strict=False))
    found = []
    for turned in (second, *(cv2.flip(second, way) for way in (0, 1, -1))):
        both = np.fft.rfft2(first) * np.conj(np.fft.rfft2(turned))
        found.append(float(np.fft.irfft2(both, first.shape).max()) / (first.size * first.std() * turned.std()))
    return max(found)


def matched(effort: Effort, pair: Pair) -> Effect:
    shots = [ShotColours(Fraction(0), Matrix(0.299, 0.114, False)) for _ in pair]
    for shot, one in zip(shots, pair, strict=True):
        for frame in frames(one):
            shot.add(frame)
    return matching(shots[:1], shots[1].colours, effort).load()


def spoilt(names: Sequence[str], *ways: tuple[Callable[[Clip, float], Clip], float]) -> list[Pair]:
    return [(spoil(whole, much), whole) for whole in (clip(name, FEW) for name in names) for spoil, much in ways]


def panned(*ways: tuple[Callable[[Clip, float], Clip], float]) -> list[Pair]:
    clips = [held(name, np.outer(np.arange(MANY), [speed, 0, 0])) for name, speed in (("harbour", 2), ("heap", 6))]
    return [(spoil(whole, much), whole) for whole in clips for spoil, much in ways]


def skies() -> list[Pair]:
    clips = [damage.under_a_sky(clip(name, 1), number) for number, name in enumerate(THREE)]
    return [(damage.banding(whole, levels), whole) for whole in clips for levels in (2, 3, 4, 5)]


THREE = ("pan", "depth", "waves")
CASES = {
    "denoise": Case(
        lambda: spoilt((*THREE, "crawl"), (damage.noise, 4), (damage.noise, 10)), inside, "dB", plain("denoise")
    ),
    "deblock": Case(
        lambda: spoilt(THREE, (damage.jpeg, 18), (damage.jpeg, 40), (damage.coded, 36)),
        decibels,
        "dB",
        plain("deblock"),
    ),
    "deband": Case(skies, seen, "dB", plain("deband")),
    "sharpen": Case(
        lambda: spoilt(THREE, (damage.blur, 0.8), (damage.blur, 1.2), (damage.blur, 1.8)),
        decibels,
        "dB",
        plain("sharpen", strength=1),
    ),
    "colour": Case(lambda: spoilt(THREE, *((damage.graded, number) for number in range(3))), decibels, "dB", matched),
    "deflicker": Case(
        lambda: panned((damage.flicker, 0.02), (damage.flicker_in_zones, 0.02)), decibels, "dB", plain("deflicker")
    ),
    "stabilise": Case(
        lambda: [shaken("harbour", 5, 0.9, 2), shaken("heap", 6, 3, 0)],
        lambda made, pair: -jitter(made, luma(pair[1])),
        "px of shake left",
        plain("stabilise"),
    ),
    "grain": Case(
        lambda: [(flat, flat) for flat in [np.full((4, HEIGHT * 3 // 2, WIDTH), 128, np.uint8)]],
        lambda made, pair: -alike(made, pair),
        "alike, at most",
        lambda effort, _: named("grain", {"kind": "fine", "effort": effort.value}),
    ),
}
"""Effect -> what it is tried on."""


def worked(effect: Effect, shown: list[Planar]) -> tuple[list[Luma], float]:
    """What comes of it, and CPU milliseconds a frame."""
    began = time.thread_time()
    made = list(effect.apply(shown, Span(Fraction(0), Fraction(len(shown), RATE))))
    cost = 1000 * (time.thread_time() - began) / len(shown)
    return [np.asarray(one.planes[0], np.uint8) for one in made], cost


def keeps(name: str, case: Case) -> bool:
    """Whether the law holds, by what is printed."""
    gains: dict[Effort, list[float]] = {effort: [] for effort in Effort}
    costs: dict[Effort, list[float]] = {effort: [] for effort in Effort}
    found: dict[Effort, list[float]] = {effort: [] for effort in Effort}
    for number, pair in enumerate(case.pairs()):
        shown = frames(pair[0])
        if number == 0:
            worked(case.made(Effort.STANDARD, pair), shown)  # the first pays for starting
        for effort in Effort:
            began = time.thread_time()
            effect = case.made(effort, pair)
            found[effort].append(1000 * (time.thread_time() - began))
            made, cost = worked(effect, shown)
            gains[effort].append(case.gain(made, pair))
            costs[effort].append(cost)
    means, ms = [mean(one) for one in gains.values()], [median(one) for one in costs.values()]
    print(f"{name:<11}" + "".join(f"{abs(a):10.3f}{b:7.1f}" for a, b in zip(means, ms, strict=True)), end="")
    print(f"   {case.unit}", flush=True)
    before = [median(one) for one in found.values()]
    if max(before) > 5:
        print("  before the first frame, CPU-ms: " + ", ".join(f"{one:.0f}" for one in before), flush=True)
    better = all(b >= a - WORSE * abs(a) for a, b in pairwise(means))
    cheaper = all(a <= CHEAPER * b for one in (ms, before) for a, b in pairwise(one) if b > 1)
    if not better or not cheaper:
        print(f"  MISSED: a {'higher level is worse' if not better else 'lower level is dearer'}")
    return better and cheaper


def vidstab(shown: Clip, ffmpeg: str) -> tuple[list[Luma], float]:
    """The same clip by its two passes, and their CPU milliseconds a frame without what reading and writing take."""

    def run(filters: str, out: str) -> tuple[bytes, float]:
        form = ["-f", "rawvideo", "-pix_fmt", "yuv420p"]
        source = [*form, "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-"]
        command = [ffmpeg, "-y", "-v", "error", "-threads", "1", "-filter_threads", "1", *source, "-vf", filters]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([*command, *form, out], input=shown.tobytes(), capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "path"
        _, first = run(f"vidstabdetect=result={path}", "/dev/null")
        made, second = run(f"vidstabtransform=input={path}:optzoom=0:interpol=bicubic", "-")
        _, nothing = run("null", "-")
    found = np.frombuffer(made, np.uint8).reshape(shown.shape)
    return list(luma(found)), 1000 * max(0.0, first + second - 2 * nothing) / len(shown)


def with_vidstab() -> str | None:
    """The first `ffmpeg` on the PATH, if it has it."""
    found = shutil.which("ffmpeg")
    if found is None:
        return None
    told = subprocess.run([found, "-hide_banner", "-filters"], capture_output=True, text=True, check=False)
    return found if " vidstabdetect " in told.stdout else None


def beside_vidstab() -> bool:
    """Whether the goal is met; said whether it could be compared at all."""
    ffmpeg, met = with_vidstab(), []
    for pair in CASES["stabilise"].pairs():
        made, cost = worked(named("stabilise", {}), frames(pair[0]))
        left = jitter(made, luma(pair[1]))
        line = f"  shake of {jitter(luma(pair[0]), luma(pair[1])):.2f} px: {left:.3f} left, {cost:.1f} CPU-ms"
        most = COST_GOAL
        if ffmpeg:
            theirs, their_cost = vidstab(pair[0], ffmpeg)
            line += f"; vidstab {jitter(theirs, luma(pair[1])):.3f} left, {their_cost:.1f} CPU-ms"
            most = max(most, SHARE_GOAL * their_cost)
        print(line, flush=True)
        met.append((left <= JITTER_GOAL and cost <= most, most))
    if not ffmpeg:
        print("  there is no ffmpeg with vidstab here: not compared")
    is_met, most = met[0]
    print(f"  goal, of the first: {JITTER_GOAL} px at {most:.1f} CPU-ms: {'met' if is_met else 'MISSED'}")
    return is_met


def main() -> int:
    chosen = sys.argv[1:] or list(CASES)
    print(f"{'effect':<11}" + "".join(f"{effort:>10}{'CPU-ms':>7}" for effort in Effort))
    with one_thread():  # as chunks of a clip are made
        is_met = all([keeps(name, CASES[name]) for name in chosen])
        if "stabilise" in chosen:
            is_met &= beside_vidstab()
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
