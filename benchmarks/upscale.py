"""Pictures made larger, beside OpenCV's bicubic and libav's lanczos on the same pictures in the same run: PSNR of luma
against what they were reduced from, VMAF where an ffmpeg has it, and CPU time.

    python benchmarks/upscale.py [standard | high | maximum | preview]

Nothing here was trained on: photographs that were kept aside (of scikit-image, in the dependency group `training`),
frames of takes in places that were, and of the clips of `moving/`. They are reduced bicubically.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from moving.clips import HEIGHT, WIDTH, clip
from reelwright.enhance.effect import Effort, Span
from reelwright.enhance.effects.upscale import Upscale
from reelwright.film.shot import Figure, Setup, Slate, TakeRequest
from reelwright.media.clip import Planar
from reelwright.render.backends.previz.drawing import drawn
from reelwright.units import FrameRate, Resolution

PHOTOGRAPHS = ("coffee", "chelsea", "camera", "stereo_motorcycle")
PLACES = ("harbour", "village", "room", "forest", "city")
CLIPS = ("pan", "parallax", "depth", "waves")
FRAMES = 8
BORDER = 8
"""Pixels at the edges that do not count."""
CLEAN_GOAL, FOUR_GOAL = 1.6, 1.0
"""Mean gain over bicubic in dB, of 2 and of 4 times."""
VMAF_GOALS = {18: 5.0, 26: 4.0}
"""crf -> mean gain over lanczos."""
SPEED_GOAL = 100.0
"""Frames a second of 640x360 made 1280x720, on two cores."""
Luma = NDArray[np.uint8]
Way = Callable[[Luma], Luma]


def scaled(luma: Luma, width: int, height: int, way: str) -> Luma:
    """By libav."""
    frame = av.VideoFrame.from_ndarray(luma, format="gray")
    return frame.reformat(width=width, height=height, interpolation=way).to_ndarray()


def psnr(a: Luma, b: Luma) -> float:
    away = (a.astype(np.float32) - b)[BORDER:-BORDER, BORDER:-BORDER]
    return float(10 * np.log10(255**2 / max(float(np.mean(away**2)), 1e-3)))


def ways(scale: int, effort: Effort, kind: str) -> dict[str, Way]:
    effect = Upscale(scale, effort, kind)

    def ours(luma: Luma) -> Luma:
        frame = Planar.of(av.VideoFrame.from_ndarray(luma, format="gray"), Fraction(0))
        frame.picture.color_range = 2
        (made,) = effect.apply([frame], Span(Fraction(0), Fraction(1)))
        return np.array(made.planes[0])

    return {
        "bicubic": lambda luma: np.asarray(cv2.resize(luma, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)),
        "lanczos": lambda luma: scaled(luma, luma.shape[1] * scale, luma.shape[0] * scale, "LANCZOS"),
        "ours": ours,
    }


def photographs() -> Iterator[tuple[str, Luma]]:
    if find_spec("skimage") is None:
        return
    data = import_module("skimage.data")
    for name in PHOTOGRAPHS:
        picture = np.asarray(getattr(data, name)()[0] if name.startswith("stereo") else getattr(data, name)())
        yield name, cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture


def take(place: str) -> NDArray[np.uint8]:
    """Its first frame, [720, 1280, 3], without grain."""
    words: dict[str, Any] = {"place": place, "time_of_day": "afternoon", "weather": "clear", "framing": "wide"}
    setup = Setup(**words, move="push in", mood="calm", seed=6, figure=Figure(name="Ana"))  # type: ignore[arg-type]
    slate, size = Slate(production="benchmark", scene=1, shot="SH010", take=1), Resolution(width=WIDTH, height=HEIGHT)
    return next(iter(drawn(TakeRequest(slate=slate, setup=setup, frames=24, rate=FrameRate.of(24), resolution=size))))


def stills() -> Iterator[tuple[str, Luma]]:
    """Of clean video: takes, and moments of clips."""
    for name in PLACES:
        yield f"take: {name}", cv2.cvtColor(take(name), cv2.COLOR_BGR2GRAY)
    for name in CLIPS:
        yield f"clip: {name}", np.ascontiguousarray(clip(name, 3)[2, :HEIGHT])


def clean(pictures: Sequence[tuple[str, Luma]], scale: int, effort: Effort) -> list[float]:
    """Gains over bicubic; each is printed."""
    made, gains = ways(scale, effort, "clean"), []
    for name, whole in pictures:
        unit = 2 * scale
        truth = np.ascontiguousarray(whole[: whole.shape[0] // unit * unit, : whole.shape[1] // unit * unit])
        small = scaled(truth, truth.shape[1] // scale, truth.shape[0] // scale, "BICUBIC")
        found = {way: psnr(make(small), truth) for way, make in made.items()}
        gains.append(found["ours"] - found["bicubic"])
        rest = f"lanczos {found['lanczos'] - found['bicubic']:+.2f}, ours {gains[-1]:+.2f}"
        print(f"  x{scale} {name:<20} bicubic {found['bicubic']:.2f}, {rest}", flush=True)
    return gains


def coded(frames: Sequence[Luma], crf: int) -> list[Luma]:
    """What x264 leaves of frames."""
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "small.mp4")
        with av.open(path, "w") as container:
            stream = container.add_stream("libx264", rate=24)
            stream.height, stream.width = frames[0].shape
            stream.pix_fmt, stream.options = "yuv420p", {"crf": str(crf), "preset": "medium"}
            for frame in frames:
                grey = np.vstack([frame, np.full((frame.shape[0] // 2, frame.shape[1]), 128, np.uint8)])
                container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="yuv420p")))
            container.mux(stream.encode())
        with av.open(path) as container:
            return [np.array(Planar.of(frame, Fraction(0)).planes[0]) for frame in container.decode(video=0)]


def vmaf(found: Sequence[Luma], truth: Sequence[Luma], model: str = "v0.6.1") -> float | None:
    """By libvmaf, where the package imageio-ffmpeg brings it.

    Args:
        model: of libvmaf's own; `v0.6.1neg` pays for no contrast beyond the truth's.
    """
    if find_spec("imageio_ffmpeg") is None:
        return None
    program = import_module("imageio_ffmpeg").get_ffmpeg_exe()
    with TemporaryDirectory() as folder:
        given = []
        for name, frames in (("found", found), ("truth", truth)):
            path = Path(folder) / name
            path.write_bytes(b"".join(frame.tobytes() + bytes([128]) * (frame.size // 2) for frame in frames))
            size = f"{frames[0].shape[1]}x{frames[0].shape[0]}"
            given += ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", "24", "-i", str(path)]
        asked = f"libvmaf=n_threads=1:model=version=vmaf_{model}"
        command = [program, "-hide_banner", *given, "-lavfi", asked, "-f", "null", "-"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    score = [line.rpartition(":")[2] for line in done.stderr.splitlines() if "VMAF score" in line]
    return float(score[0]) if score else None


def compressed(crf: int, effort: Effort) -> tuple[list[float], list[float]]:
    """Gains in PSNR over bicubic, and in VMAF over lanczos, where that can be measured; each is printed."""
    made, decibels, scores = ways(2, effort, "compressed"), [], []
    for name in CLIPS:
        truth = [np.ascontiguousarray(frame[:HEIGHT]) for frame in clip(name, FRAMES)]
        small = coded([scaled(frame, WIDTH // 2, HEIGHT // 2, "BICUBIC") for frame in truth], crf)
        found = {way: [make(frame) for frame in small] for way, make in made.items()}
        values = {way: mean(map(psnr, frames, truth)) for way, frames in found.items()}
        decibels.append(values["ours"] - values["bicubic"])
        line = f"  crf {crf} {name:<12} bicubic {values['bicubic']:.2f}"
        line += f", lanczos {values['lanczos'] - values['bicubic']:+.2f}, ours {decibels[-1]:+.2f}"
        judged = {way: vmaf(found[way], truth) for way in ("lanczos", "ours")}
        if judged["ours"] is not None and judged["lanczos"] is not None:
            scores.append(judged["ours"] - judged["lanczos"])
            line += f"; VMAF lanczos {judged['lanczos']:.1f}, ours {scores[-1]:+.2f}"
            strict = [vmaf(found[way], truth, "v0.6.1neg") for way in ("lanczos", "ours")]
            line += f", without enhancement gain {strict[1] - strict[0]:+.2f}" if None not in strict else ""
        print(line, flush=True)
    return decibels, scores


def speed(effort: Effort) -> tuple[float, float]:
    """CPU milliseconds for a frame of 640x360 in colour, made twice as large; and for its luma by OpenCV's bicubic."""
    picture = av.VideoFrame.from_ndarray(clip("pan", 1)[0], format="yuv420p").reformat(width=640, height=360)
    frame, effect = Planar.of(picture, Fraction(0)), Upscale(2, effort)
    ours, theirs = [], []
    for _ in range(20):
        began = time.thread_time()
        list(effect.apply([frame], Span(Fraction(0), Fraction(1))))
        between = time.thread_time()
        cv2.resize(frame.planes[0], None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        ours.append(between - began)
        theirs.append(time.thread_time() - between)
    return 1000 * min(ours), 1000 * min(theirs)


def told(words: str, value: float, goal: float) -> bool:
    print(f"{words}: {value:+.2f}; goal {goal:+.2f}: {'met' if value >= goal else 'MISSED'}", flush=True)
    return value >= goal


def main() -> int:
    cv2.setNumThreads(1)
    effort = Effort(sys.argv[1]) if len(sys.argv) > 1 else Effort.STANDARD
    ms, cubic_ms = speed(effort)
    print(f"{effort}: {ms:.1f} CPU ms a frame of 640x360 to 1280x720, {ms / cubic_ms:.0f} times bicubic of its luma")
    good = [told("frames a second on two cores", 2000 / ms, SPEED_GOAL)]
    shown, moving = list(photographs()), list(stills())
    if not shown:
        print("photographs are not measured: scikit-image is not installed (dependency group training)")
        good.append(False)
    for scale, goal in ((2, CLEAN_GOAL), (4, FOUR_GOAL)):
        gains = [clean(pictures, scale, effort) for pictures in (shown, moving)]
        for words, some in (("photographs", gains[0]), ("clean video", gains[1])):
            if some:
                print(f"x{scale}, {words} alone: {mean(some):+.2f} dB over bicubic")
        good.append(told(f"x{scale}, mean gain over bicubic, dB", mean(gains[0] + gains[1]), goal))
        good.append(told(f"x{scale}, least of them, dB", min(gains[0] + gains[1]), 0))
    for crf, goal in VMAF_GOALS.items():
        decibels, scores = compressed(crf, effort)
        good.append(told(f"crf {crf}, least gain over bicubic, dB", min(decibels), 0))
        if scores:
            good.append(told(f"crf {crf}, mean gain in VMAF over lanczos", mean(scores), goal))
        else:
            print("VMAF is not measured: no imageio-ffmpeg is installed")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
