"""What drawing costs in every place: CPU a frame beside x264 on the same frames, the first frame of a new shot, and
memory; and what film grain adds.

    python benchmarks/previz.py [PLACE ...]
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from statistics import mean

from reelwright.film.look import Grain, Place
from reelwright.render.backends.previz.drawing import PLACES

AVERAGE_LIMIT_MS, WORST_LIMIT_MS = 25.0, 45.0
"""Drawing and finishing a frame of 1280x720."""
FIRST_LIMIT_SECONDS = 0.6
"""Wall, from the setup to the first frame; imports not counted."""
MEMORY_LIMIT_MB = {720: 700.0, 2160: 2500.0}
TRIES = 3
SHOTS = (("afternoon", "clear", "wide", "push in"), ("night", "rain", "medium wide", "truck right"))

DRAW = """
import json, resource, sys, time
import cv2
from pathlib import Path
from tempfile import TemporaryDirectory
from reelwright.film.shot import Figure, Setup, Slate, TakeRequest
from reelwright.media.write import VideoWriter
from reelwright.render.backends.previz.drawing import drawn
from reelwright.units import FrameRate, Resolution
place, hour, weather, framing, move, high, frames, grain = sys.argv[1:]
setup = Setup(place=place, time_of_day=hour, weather=weather, framing=framing, move=move, mood="calm", seed=6,
    figure=Figure(name="Ana", action="walk"), grain=grain or None)
size = Resolution(width=int(high) * 16 // 9, height=int(high))
slate = Slate(production="benchmark", scene=1, shot="SH010", take=1)
request = TakeRequest(slate=slate, setup=setup, frames=int(frames), rate=FrameRate.of(24), resolution=size)
cv2.setNumThreads(1)
began = time.perf_counter()
shown = drawn(request)
frame = next(shown)
first = time.perf_counter() - began
spent = {"draw": 0.0, "encode": 0.0}
with TemporaryDirectory() as folder:
    take = Path(folder) / "take.mp4"
    with VideoWriter(take, size, request.rate) as writer:
        while frame is not None:
            mark = time.process_time()
            writer.write(frame)
            spent["encode"] += time.process_time() - mark
            mark = time.process_time()
            frame = next(shown, None)
            spent["draw"] += time.process_time() - mark
    mbps = take.stat().st_size * 8 / 1e6 / (request.frames / 24)
ms = {what: 1000 * seconds / (request.frames - 1) for what, seconds in spent.items()}
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps(ms | {"first": first, "mbps": mbps, "memory": memory}))
"""


def measured(place: Place, shot: Iterable[str], high: int = 720, frames: int = 48, grain: str = "") -> dict[str, float]:
    """In a process of its own."""
    command = [sys.executable, "-c", DRAW, place, *shot, str(high), str(frames), grain]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def best(place: Place, shot: Iterable[str], grain: str = "") -> dict[str, float]:
    """The least of each figure: others use the machine too, and they only ever add."""
    runs = [measured(place, shot, grain=grain) for _ in range(TRIES)]
    return {name: min(run[name] for run in runs) for name in runs[0]}


def main() -> int:
    places = [Place(name) for name in sys.argv[1:]] or list(PLACES)
    draws, firsts, memory = [], [], 0.0
    print(f"{'place':<18}{'draw ms':>9}{'x264 ms':>9}{'draw / x264':>13}{'first frame s':>15}{'MB':>6}")
    for place in places:
        for shot in SHOTS:
            found = best(place, shot)
            draw, encode = found["draw"], found["encode"]
            draws.append(draw)
            firsts.append(found["first"])
            memory = max(memory, found["memory"])
            print(
                f"{place:<18}{draw:>9.1f}{encode:>9.1f}{draw / encode:>13.2f}{found['first']:>15.2f}"
                f"{found['memory']:>6.0f}   {', '.join(shot)}"
            )
    for shot in SHOTS:
        for grain in ("", *Grain):
            found = best(places[0], shot, grain)
            print(
                f"{grain or 'no'} grain: {found['draw']:.1f} ms to draw, {found['encode']:.1f} ms to encode, "
                f"{found['mbps']:.1f} Mbit/s   {places[0]}, {', '.join(shot)}"
            )
    large = max(measured(place, SHOTS[0], 2160, 3)["memory"] for place in places)
    print(f"draw: {mean(draws):.1f} CPU-ms a frame on average (goal {AVERAGE_LIMIT_MS:g}),")
    print(f"      {max(draws):.1f} in the worst (goal {WORST_LIMIT_MS:g})")
    print(f"first frame: {mean(firsts):.2f} s on average, {max(firsts):.2f} at worst (goal {FIRST_LIMIT_SECONDS:g})")
    print(f"memory: {memory:.0f} MB at 720 lines (goal {MEMORY_LIMIT_MB[720]:g}),")
    print(f"        {large:.0f} MB at 2160 lines (goal {MEMORY_LIMIT_MB[2160]:g})")
    is_met = mean(draws) <= AVERAGE_LIMIT_MS and max(draws) <= WORST_LIMIT_MS and max(firsts) <= FIRST_LIMIT_SECONDS
    return 0 if is_met and memory <= MEMORY_LIMIT_MB[720] and large <= MEMORY_LIMIT_MB[2160] else 1


if __name__ == "__main__":
    sys.exit(main())
