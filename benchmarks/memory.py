"""Memory over a long shot, where it has to be flat, a long film, a long clip made better, and a clip painted in each of
the ten styles. Linux only, for it reads /proc.

    python benchmarks/memory.py [PLACE]

A minute of one shot at 720 lines, drawn and encoded; a film of five minutes, small, so that it does not take long; ten
minutes at 720 lines, made crisper; and eight seconds of a drawn street, past which a camera moves: what it uncovers
takes 23 keys, and so many frames that are fetched from several, which is what painting takes memory for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from reelwright.enhance.effect import PaintedStyle
from reelwright.media.join import join
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

ROOT = Path(__file__).parent.parent
LIMIT_MB = 700.0
"""Of a process, at 720 lines."""
GROWTH = 1.1
"""Of a take, the last quarter against the quarter after the first. A film's sound is mixed whole: 1.2 MB a second."""
TAKE_SECONDS, FILM_SECONDS, CLIP_SECONDS = 60, 300, 600
PART_SECONDS = 20
CLIP_LIMIT_MB = 900.0
"""Of all processes together."""
PAINTED_LIMIT_MB = 900.0
"""Of a process that paints, at 720 lines, at its largest."""
STREET = """# The street

A woman walks down a busy city street at noon, past shop windows and parked cars. Camera trucks right along the street.
"""
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6

TAKE = """
import json, os, sys
import cv2
from pathlib import Path
from tempfile import TemporaryDirectory
from reelwright.film.shot import Figure, Setup, Slate, TakeRequest
from reelwright.media.write import VideoWriter
from reelwright.render.backends.previz.drawing import drawn
from reelwright.units import FrameRate, Resolution
place, frames = sys.argv[1], int(sys.argv[2])
setup = Setup(place=place, time_of_day="night", weather="rain", framing="wide", move="truck right", mood="calm", seed=6,
    figure=Figure(name="Ana", action="walk"))
slate = Slate(production="benchmark", scene=1, shot="SH010", take=1)
size, rate = Resolution(width=1280, height=720), FrameRate.of(24)
request = TakeRequest(slate=slate, setup=setup, frames=frames, rate=rate, resolution=size)
cv2.setNumThreads(1)
held = []
with TemporaryDirectory() as folder, VideoWriter(Path(folder) / "take.mp4", size, rate) as writer:
    for index, frame in enumerate(drawn(request)):
        writer.write(frame)
        if index % 24 == 23:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            held.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
print(json.dumps(held))
"""


def of_a_take(place: str) -> list[float]:
    """MB after each second."""
    command = [sys.executable, "-c", TAKE, place, str(24 * TAKE_SECONDS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: list[float] = json.loads(done.stdout)
    return found


def of_a_film(workspace: Path) -> list[float]:
    """MB of the largest process, again and again while the film is made."""
    brief = str(ROOT / "examples" / "lighthouse.md")
    wishes = ["--duration", str(FILM_SECONDS), "--size", "144", "--fps", "12"]
    return [max(each) for each in _watched(workspace, _mb, "make", brief, *wishes)]


def of_a_clip(folder: Path) -> list[float]:
    """MB of all processes together, again and again while a clip of ten minutes is made better."""
    clip = folder / "clip.mp4"
    _long_clip(clip)
    return [sum(each) for each in _watched(folder / "workspace", _share_mb, "enhance", str(clip), "--sharpen", "0.5")]


def _long_clip(path: Path) -> None:
    """A pan over a noisy picture, again and again: encoded once, its packets copied."""
    chance = np.random.default_rng(1)
    rough = chance.integers(40, 216, (400, 700, 3), dtype=np.uint8)
    wide = cv2.resize(rough, (2800, 1600), interpolation=cv2.INTER_CUBIC)
    part = path.with_name("part.mp4")
    with VideoWriter(part, Resolution(width=1280, height=720), FrameRate.of(24)) as writer:
        for k in range(24 * PART_SECONDS):
            picture = wide[400:1120, 3 * k : 3 * k + 1280] + chance.normal(0, 3, (720, 1280, 1))
            writer.write(np.clip(picture, 0, 255).astype(np.uint8))
    times = CLIP_SECONDS // PART_SECONDS
    join([part] * times, [24 * PART_SECONDS] * times, FrameRate.of(24), None, (), path, "", "eng")


def of_painting(folder: Path) -> dict[str, float]:
    """By style, MB of the largest process at its largest."""
    workspace, brief = folder / "workspace", folder / "street.md"
    brief.write_text(STREET, encoding="utf-8")
    wishes = ["--duration", "8", "--size", "720", "--fps", "24"]
    for _ in _watched(workspace, _peak_mb, "make", str(brief), *wishes):
        pass
    (film,) = workspace.glob("sessions/*/final_output/film.mp4")
    found = {}
    for style in PaintedStyle:
        words = str(film), "--style", style, "--out", str(folder / f"{style}.mp4")
        found[str(style)] = max(max(each) for each in _watched(workspace, _peak_mb, "enhance", *words))
        print(f"a drawn street as {style}: {found[style]:.0f} MB of a process at most", flush=True)
    return found


def _watched(workspace: Path, measure: Callable[[int], float], *words: str) -> Iterator[list[float]]:
    """MB of each process of a command, four times a second."""
    command = [sys.executable, "-m", "reelwright", "--workspace", str(workspace), *words, "--json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=SURROUNDINGS) as made:
        while made.poll() is None:
            yield [measure(pid) for pid in (made.pid, *_descendants(made.pid))]
            time.sleep(0.25)
    if made.returncode != 0:
        raise RuntimeError(f"{words[0]} ended with exit code {made.returncode}")


def _descendants(pid: int) -> list[int]:
    """Whatever thread started them, and theirs: those that work at frames are started by one that is started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue  # the thread has ended
        for child in children:
            found += [child, *_descendants(child)]
    return found


def _mb(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MB
    except (OSError, IndexError):
        return 0.0


def _share_mb(pid: int) -> float:
    """What is shared among processes counted once among them (proc(5), smaps_rollup)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3
    except (OSError, StopIteration):
        return 0.0


def _peak_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1e3
    except (OSError, StopIteration):
        return 0.0


def told(what: str, held: list[float]) -> tuple[float, float]:
    """Prints how it went: MB at most, and how many times as much there was at the end as at the beginning."""
    quarter = len(held) // 4
    early, late = max(held[quarter : 2 * quarter]), max(held[-quarter:])
    print(f"{what}: {max(held):.0f} MB at most; second quarter {early:.0f}, last {late:.0f}, {late / early:.2f} times")
    return max(held), late / early


def main() -> int:
    place = sys.argv[1] if len(sys.argv) > 1 else "city"
    take, growth = told(f"{TAKE_SECONDS} s of one shot, {place}, 1280x720", of_a_take(place))
    with tempfile.TemporaryDirectory() as folder:
        film, _ = told(f"a film of {FILM_SECONDS} s, the largest process", of_a_film(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        clip, _ = told(f"a clip of {CLIP_SECONDS} s at 1280x720, all processes", of_a_clip(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        painted = max(of_painting(Path(folder)).values())
    print(f"goal for a process that paints: at most {PAINTED_LIMIT_MB:.0f} MB")
    print(f"goal for a clip: at most {CLIP_LIMIT_MB:.0f} MB")
    print(f"goal: at most {LIMIT_MB:.0f} MB, and a take that is flat: {GROWTH:g} times")
    is_met = growth <= GROWTH and max(take, film) <= LIMIT_MB and clip <= CLIP_LIMIT_MB
    return 0 if is_met and painted <= PAINTED_LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
