"""What words cost: a 60-second script directed and broken down, spoken, and mixed over its music and effects.

    python benchmarks/words.py

Wall seconds, the best of a few, for what one waits for; CPU seconds for the mix, and for the music and effects in it.
The voice starts a process for each line, as a production does, as many at once as there are cores.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from reelwright.app import App, maker_of
from reelwright.backends import NAMES
from reelwright.engine import unrecorded
from reelwright.film.production import Dossier
from reelwright.film.recipe import Recipe
from reelwright.film.status import State
from reelwright.pipeline.names import known_names
from reelwright.pipeline.requests import lines_at
from reelwright.pipeline.sketch import SketchDesk
from reelwright.pipeline.sounding import film_seconds, track_recipes
from reelwright.pipeline.speaking import spoken
from reelwright.settings import load_settings
from reelwright.sound.mix import Stem, mix_recipe
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct
from reelwright.writing.reading import read_brief
from reelwright.writing.sanitise import sanitise

ROOT = Path(__file__).parent.parent
BRIEF = ROOT / "examples" / "briefs" / "en-desert-crossing.md"
SECONDS = 60
IDEA = "A lamp is lit in a window at dusk."
WRITING_SECONDS, SPEECH_SECONDS, MIX_CPU_SECONDS = 0.3, 1.5, 4.0
"""The goals."""
RUNS = 3


def best(work: Callable[[], object]) -> float:
    """Wall seconds."""
    found = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def cpu_seconds(recipe: Recipe, files: Mapping[str, Path], out: Path) -> float:
    """Of the making."""
    maker = maker_of(recipe)
    began = time.process_time()
    maker(recipe, files, out, lambda share: None)
    return time.process_time() - began


def mixed(app: App, dossier: Dossier, folder: Path) -> tuple[float, ...]:
    """CPU seconds of the mix of a film whose lines are spoken, of its music and of its effects."""
    lines = {shot: (dossier.speeches[shot].sha256, at) for shot, at in lines_at(dossier).items()}
    files = {shot: app.floor.assets.path_of(sha256, ".wav") for shot, (sha256, _) in lines.items()}
    seconds, found = film_seconds(dossier), list[float]()
    for label, recipe in track_recipes(dossier).items():
        files[label] = folder / f"{label}.flac"
        found.append(cpu_seconds(recipe, {}, files[label]))
    recipe = mix_recipe(dict.fromkeys((Stem.MUSIC, Stem.EFFECTS), "0" * 64), lines, seconds)
    return cpu_seconds(recipe, files, folder / "mix.m4a"), *found


def main() -> int:
    given = {"duration": str(SECONDS)}
    brief, _ = sanitise(read_brief(str(BRIEF), given, lambda most: b"", known_names(NAMES)))

    known = analyse(brief)
    writing = best(lambda: break_down(brief, direct(brief, known), {}))
    dossier = Dossier(production="", brief=brief, analysis=known, script=direct(brief, known))
    waits, mixes = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            app = App(load_settings({"workspace": folder}))
            with unrecorded(app.engine_settings) as run, asyncio.Runner() as loop:
                desk = SketchDesk(floor=app.floor, run=run, production="", state=State.VISUAL, turn=1)
                lit = dossier.model_copy(update={"script": direct(brief.model_copy(update={"text": IDEA}), known)})
                loop.run(spoken(desk, lit))  # the processes are there when the second film is made
                began = time.perf_counter()
                said = loop.run(spoken(desk, dossier))
                waits.append(time.perf_counter() - began)
            shots = break_down(brief, direct(brief, known), said.speeches)
            mixes.append(
                mixed(app, dossier.model_copy(update={"speeches": said.speeches, "shots": shots}), Path(folder))
            )
            app.close()
    speech = sum(one.seconds for one in said.speeches.values())
    waited, (mix, music, effects) = min(waits), (min(costs) for costs in zip(*mixes, strict=True))
    print(f"{BRIEF.name} in {SECONDS} s: {len(shots)} shots, {speech:.1f} s of speech in {len(said.speeches)} lines")
    print(f"director and breakdown: {writing:.3f} s (goal {WRITING_SECONDS:g})")
    print(f"speech: {waited:.2f} s (goal {SPEECH_SECONDS:g})")
    print(f"mix: {mix:.2f} CPU-s (goal {MIX_CPU_SECONDS:g}); music {music:.2f} CPU-s, effects {effects:.2f} CPU-s")
    return 0 if writing <= WRITING_SECONDS and waited <= SPEECH_SECONDS and mix <= MIX_CPU_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
