"""The quick preview of the 30-second example film, 640x360 at 12 frames a second: wall and CPU time from nothing to the
delivered film, and where they go.

    python benchmarks/preview.py [BRIEF]
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent
RUNS = 3
WALL_LIMIT_SECONDS = 5.0
"""Of 30 seconds, on two cores that do nothing else."""
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As a user has them: modules are compiled once, not by each process."""


def reelwright(workspace: Path, *arguments: str) -> Any:
    command = [sys.executable, "-m", "reelwright", "--workspace", str(workspace), *arguments, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=SURROUNDINGS).stdout)


def made(brief: Path, workspace: Path) -> tuple[float, float, Counter[str], Counter[str]]:
    """Wall and CPU seconds of the whole, CPU seconds by kind of what was made, and wall seconds by stage."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    film = reelwright(workspace, "make", str(brief), "--preview")
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    kinds, stages = Counter[str](), Counter[str]()
    for event in reelwright(workspace, "show", film["production"])["events"]:
        match event:
            case {"kind": "recipe_made", "what": what, "cpu_seconds": seconds}:
                kinds[what.split(" SH")[0]] += seconds
            case {"kind": "stage_left", "state": state, "wall_seconds": seconds}:
                stages[state] += seconds
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, kinds, stages


def shares(of: list[Counter[str]]) -> str:
    """Medians of those that take the most."""
    middle = {name: median(one[name] for one in of) for name in of[0]}
    most = sorted(middle.items(), key=lambda pair: -pair[1])[:7]
    return ", ".join(f"{name} {seconds:.2f}" for name, seconds in most)


def main() -> int:
    brief = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "examples" / "lighthouse.md"
    with tempfile.TemporaryDirectory() as folder:
        reelwright(Path(folder) / "warm", "doctor")
        runs = [made(brief, Path(folder) / f"workspace {number}") for number in range(RUNS)]
    wall, cpu = (median(run[k] for run in runs) for k in (0, 1))
    things = median(sum(run[2].values()) for run in runs)
    print(f"preview: {wall:.1f} s of wall (goal {WALL_LIMIT_SECONDS:g}), {cpu:.1f} CPU-s; the median of {RUNS} runs")
    print(f"         {os.cpu_count()} cores; as good as {cpu / (os.cpu_count() or 1):.1f} s if they were never idle")
    print(f"CPU: {things:.1f} s in what was made: {shares([run[2] for run in runs])}")
    print(f"     {cpu - things:.1f} s in starting processes, loading modules and keeping records")
    print(f"wall by stage: {shares([run[3] for run in runs])}")
    return 0 if wall <= WALL_LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
