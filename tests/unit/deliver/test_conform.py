"""The conformed film: the takes of the cut end to end, decided by all that its recipe names and by nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reelwright.deliver.conform import conform_recipe, make_conform
from reelwright.film.cut import Cut, CutShot
from reelwright.film.sound import Cue
from reelwright.media.probe import probe
from reelwright.media.read import frames
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

RATE, SIZE = FrameRate(num=24), Resolution(width=160, height=90)
CUE = Cue(start_seconds=0.05, end_seconds=0.2, text="He walks.")


def cut(*lengths: int, cues: tuple[Cue, ...] = ()) -> Cut:
    shots, start = [], 0
    for k, length in enumerate(lengths):
        shots.append(CutShot(shot=f"SH0{k + 1}0", take=f"{k:064x}", start=start, frames=length))
        start += length
    return Cut(rate=RATE, resolution=SIZE, shots=tuple(shots), cues=cues)


def take(path: Path, grey: int, length: int) -> Path:
    with VideoWriter(path, SIZE, RATE) as writer:
        for _ in range(length):
            writer.write(np.full((90, 160, 3), grey, np.uint8))
    return path


def test_the_takes_play_one_after_the_other_with_title_and_subtitles(tmp_path: Path) -> None:
    inputs = {"SH010": take(tmp_path / "a.mp4", 60, 4), "SH020": take(tmp_path / "b.mp4", 180, 3)}
    recipe = conform_recipe(cut(4, 3, cues=(CUE,)), None, "Two Greys", "eng")
    assert make_conform(recipe, inputs, tmp_path / "film.mp4", lambda fraction: None) == {}
    greys = [float(frame.bgr().mean()) for frame in frames(tmp_path / "film.mp4")]
    assert [round(grey / 60) for grey in greys] == [1, 1, 1, 1, 3, 3, 3]
    found = probe(tmp_path / "film.mp4")
    assert found.tags["title"] == "Two Greys"
    assert len(found.subtitles) == 1


def test_every_part_of_the_cut_decides_the_recipe() -> None:
    base = conform_recipe(cut(4, 3, cues=(CUE,)), "a" * 64, "Title", "eng")
    others = (
        conform_recipe(cut(3, 4, cues=(CUE,)), "a" * 64, "Title", "eng"),
        conform_recipe(cut(4, 3), "a" * 64, "Title", "eng"),
        conform_recipe(cut(4, 3, cues=(CUE,)), "b" * 64, "Title", "eng"),
        conform_recipe(cut(4, 3, cues=(CUE,)), None, "Title", "eng"),
        conform_recipe(cut(4, 3, cues=(CUE,)), "a" * 64, "Other", "eng"),
        conform_recipe(cut(4, 3, cues=(CUE,)), "a" * 64, "Title", "deu"),
    )
    assert len({recipe.hash for recipe in (base, *others)}) == 1 + len(others)
