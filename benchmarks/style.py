"""Every style, at `standard`: CPU time for each frame, and how steady it is beside the clip itself, which is its
baseline; on one clip of 720p that moves as a hand-held pan does, one in layers, and one of waves.

    python benchmarks/style.py [style ...]

How steady: the mean change, from frame to frame, of a place that is followed, in grey levels of 256, where it is to be
seen in both. It is followed along the motion that the clips were made with (Ruder, Dosovitskiy and Brox, 2016, measure
so on rendered films); and, as one has to where only film is at hand (Lai et al., 2018), along a flow that is looked for
(OpenCV's DIS, fast, at full size, both ways, where the two agree to a quarter of a pixel). That flow errs by 0.12 to
0.20 pixels, which paint is billed for, the more the finer it is: paint of a sketch that went exactly where the pan goes
measured 2.7 times the clip by it, 2.1 by the pan's own motion. The first decides. Blur would look steady, too: look at
the pictures as well.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import mean

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from moving.clips import clip
from moving.motion import came_from
from moving.textures import heap
from reelwright.enhance.effect import PaintedStyle, Span
from reelwright.enhance.effects.style import Style
from reelwright.media.clip import Planar

RATE, FRAMES = 24, 97
"""More than from one key frame to the next."""
CLIPS = ("pan", "parallax", "waves")
MOST_MS = 200.0
"""CPU milliseconds a frame, of 720p: 10 frames a second on two cores."""
MOST_PICTURE_MS = 667.0
"""The same like a picture, of 640x360: 3 frames a second on two cores."""
Luma = NDArray[np.uint8]
Followed = tuple[NDArray[np.float32], NDArray[np.bool_]]


def shown(name: str, height: int) -> list[Planar]:
    frames = [av.VideoFrame.from_ndarray(one, format="yuv420p") for one in clip(name, FRAMES)]
    width = height * 16 // 9
    small = [one if one.height == height else one.reformat(width, height, interpolation="AREA") for one in frames]
    return [Planar.of(one, Fraction(k, RATE)) for k, one in enumerate(small)]


def followed(frames: Sequence[Luma]) -> list[Followed]:
    """Of each pair: from where in the first each pixel of the second comes, and whether it is sure."""
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    rows, columns = frames[0].shape
    places = np.dstack(np.meshgrid(np.arange(columns), np.arange(rows))).astype(np.float32)
    found = []
    for first, second in pairwise(frames):
        back, there = (np.asarray(search.calc(a, b, None)) for a, b in ((second, first), (first, second)))  # type: ignore[call-overload]
        where = (places + back).astype(np.float32)
        home = back + cv2.remap(there, where, None, cv2.INTER_LINEAR)  # type: ignore[call-overload]
        found.append((where, np.linalg.norm(home, axis=-1) < 0.25))
    return found


def known(name: str, height: int) -> list[Followed]:
    """The same, as the clip was made."""
    found = []
    for number in range(FRAMES - 1):
        where, is_sure = came_from(name, number, number + 1)
        if height != where.shape[0]:
            times, size = height / where.shape[0], (height * 16 // 9, height)
            where = (cv2.resize(where, size, interpolation=cv2.INTER_AREA) + np.float32(0.5)) * np.float32(times)
            where -= np.float32(0.5)
            is_sure = cv2.resize(is_sure.astype(np.float32), size, interpolation=cv2.INTER_AREA) == 1
        found.append((where, np.asarray(is_sure)))
    return found


def unrest(frames: Sequence[Luma], flows: Sequence[Followed]) -> float:
    changes = [
        float(cv2.absdiff(cv2.remap(a, where, None, cv2.INTER_CUBIC), b)[is_sure].mean())  # type: ignore[call-overload]
        for a, b, (where, is_sure) in zip(frames, frames[1:], flows, strict=False)
    ]
    return mean(changes)


def painted(frames: Sequence[Planar], style: str, picture: str = "") -> tuple[list[Luma], float]:
    """The luma of what is made, and CPU milliseconds a frame."""
    effect = Style(style, picture=picture)
    began = time.thread_time()
    made = list(effect.apply(frames, Span(Fraction(0), Fraction(FRAMES, RATE))))
    spent = 1000 * (time.thread_time() - began) / len(made)
    return [np.array(one.planes[0], np.uint8) for one in made], spent


def main() -> int:
    cv2.setNumThreads(1)
    styles = sys.argv[1:] or [*PaintedStyle, "picture"]
    steady: dict[str, list[float]] = {style: [] for style in styles}
    spent: dict[str, list[float]] = {style: [] for style in styles}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        cv2.imwrite(str(path), heap(5, 480, 640, 260))
        for name in CLIPS:
            for height in (720, 360):
                group = [style for style in styles if (style == "picture") == (height == 360)]
                if not group:
                    continue
                frames = shown(name, height)
                own = [np.array(one.planes[0], np.uint8) for one in frames]
                ways = known(name, height), followed(own)
                baselines = [unrest(own, flows) for flows in ways]
                for style in group:
                    made, ms = painted(frames, style, str(path) if style == "picture" else "")
                    true, sought = (unrest(made, flows) / own for flows, own in zip(ways, baselines, strict=True))
                    steady[style].append(true)
                    spent[style].append(ms)
                    line = f"{true:.2f} of the clip's own {baselines[0]:.2f} levels; by a flow that is looked for"
                    line += f" {sought:.2f} of {baselines[1]:.2f}; {ms:4.0f} CPU-ms a frame"
                    print(f"{name:<10}{style:<14}{line}", flush=True)
    missed = False
    for style in styles:
        most = MOST_PICTURE_MS if style == "picture" else MOST_MS
        is_met = mean(spent[style]) <= most and max(steady[style]) <= 1
        missed |= not is_met
        line = f"{mean(spent[style]):4.0f} CPU-ms a frame (at most {most:.0f}), at most {max(steady[style]):.2f} of"
        print(f"{style:<14}{line} the clip's own unrest (at most 1): {'met' if is_met else 'MISSED'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
