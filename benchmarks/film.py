"""The 30-second example film, made from nothing and made again: CPU and wall time against the film's own length,
against the cost of x264 alone on the same frames, and again against the first time.

    python benchmarks/film.py [BRIEF]
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
RUNS = 3
CPU_LIMIT_SECONDS = 36.0
AGAIN_LIMIT = 0.03
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As a user has them: modules are compiled once, not by each process."""


def cpu_seconds() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def make(brief: Path, workspace: Path) -> tuple[dict[str, object], float, float]:
    """The answer of `reelwright make`, its CPU seconds with all its children, and its wall seconds."""
    command = [sys.executable, "-m", "reelwright", "--workspace", str(workspace), "make", str(brief), "--json"]
    cpu, wall = cpu_seconds(), time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=SURROUNDINGS)
    return json.loads(done.stdout), cpu_seconds() - cpu, time.perf_counter() - wall


def x264_alone(film: Path, folder: Path) -> float:
    """CPU seconds of encoding the film's frames again with the same settings, decoding not counted."""
    program = """
import sys, time
from pathlib import Path
from reelwright.media.probe import probe
from reelwright.media.read import frames
from reelwright.media.write import VideoWriter
from reelwright.units import Resolution
source, out = Path(sys.argv[1]), Path(sys.argv[2])
video = probe(source).video[0]
spent = 0.0
size = Resolution(width=video.width, height=video.height)
with VideoWriter(out, size, video.rate) as writer:
    for frame in frames(source):
        picture = frame.bgr()
        mark = time.process_time()
        writer.write(picture)
        spent += time.process_time() - mark
print(spent)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(film), str(folder / "floor.mp4")],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def main() -> int:
    brief = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "examples" / "lighthouse.md"
    warm = [sys.executable, "-m", "reelwright", "doctor"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(warm, check=True, capture_output=True, env=SURROUNDINGS, cwd=folder)
        firsts = [make(brief, Path(folder) / f"workspace {number}") for number in range(RUNS)]
        answer = firsts[-1][0]
        cpu, wall = (median(first[kind] for first in firsts) for kind in (1, 2))
        agains = [make(brief, Path(folder) / f"workspace {RUNS - 1}") for _ in range(RUNS)]
        again = agains[-1][0]
        cpu_again, wall_again = (median(run[kind] for run in agains) for kind in (1, 2))
        seconds = float(str(answer["seconds"]))
        floor = x264_alone(Path(str(answer["folder"])) / "film.mp4", Path(folder))
        same = answer["files"] == again["files"]
    limit = CPU_LIMIT_SECONDS * seconds / 30
    print(f"film: {seconds:.0f} s, {os.cpu_count()} cores; the median of {RUNS} runs each")
    print(f"CPU: {cpu:.1f} s, {cpu / limit:.2f} of the {limit:.0f} s allowed")
    print(f"wall: {wall:.1f} s, {wall / seconds:.2f} of the film's length")
    print(f"encoding alone, the same frames (x264 and its colours): {floor:.1f} CPU-s, {floor / cpu:.2f} of the whole")
    print(
        f"again, unchanged: {cpu_again / cpu:.4f} of the first CPU ({cpu_again:.2f} s), "
        f"{wall_again / wall:.4f} of the wall ({wall_again:.2f} s); limit {AGAIN_LIMIT}"
    )
    print(f"the same files: {same}")
    return 0 if same and cpu <= limit and cpu_again / cpu <= AGAIN_LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
