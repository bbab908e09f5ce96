"""A clip of which a chunk cannot be made as it was asked for: what is made instead by the table, and what is said."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from reelwright.app import App
from reelwright.cli.enhanced import document, report
from reelwright.engine import unrecorded
from reelwright.enhance.chunks import Link
from reelwright.enhance.effect import Effort
from reelwright.errors import WorkspaceError
from reelwright.media.clip import survey
from reelwright.pipeline.enhancing import Enhanced, Enhancement, made, planned
from reelwright.settings import load_settings

from ..unit.media.moving import clip, luma, pan, psnr, shown  # noqa: TID252 - tests are no package on the path

FRAMES = 150
SHARPEN = Link("sharpen", {"strength": 1.0})
SMOOTH = Link("interpolate", {"rate": "48", "effort": "standard"})


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two chunks."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return clip(path, [pan(k % 60) for k in range(FRAMES)], sound="", options={"x264-params": "keyint=75:scenecut=0"})


class Bench:
    def __init__(self, folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.source, self._monkeypatch = folder, source, monkeypatch

    def enhance(self, how: str, *chain: Link) -> tuple[Enhancement, Enhanced]:
        self._monkeypatch.setenv("REELWRIGHT_TEST_BREAKS", how)
        app = App(load_settings({"workspace": str(self.folder / "w"), "cpu_workers": 1}, {}))
        try:
            floor = app.floor
            object.__setattr__(floor, "maker", "breaking:make")
            out = self.folder / "out.mp4"
            asked = planned(floor, self.source, survey(self.source), chain, Effort.PREVIEW, out, True, "")
            with unrecorded(app.engine_settings) as run:
                return asked, asyncio.run(made(floor, run, asked, lambda chunk, share: None))
        finally:
            app.close()

    def steps(self, found: Enhanced) -> list[tuple[str, str]]:
        first, second = found.facts
        assert second["instead"] == []
        steps: list[Any] = list(first["instead"])
        return [(step["tried"], step["instead"]) for step in steps]


@pytest.fixture
def bench(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return Bench(tmp_path, source, monkeypatch)


def test_an_effect_that_fails_is_left_out_where_it_does_and_that_is_said(bench: Bench) -> None:
    asked, found = bench.enhance("BackendError", Link("deband", {}), SHARPEN)
    assert bench.steps(found) == [("skip", "without sharpen")]
    assert found.facts[0]["deband"] and "sharpen" not in found.facts[0] and found.facts[1]["sharpen"]
    assert found.frames == len(shown(asked.out)) == FRAMES
    told = [line for line in report(asked, found) if line.startswith("instead")]
    assert told == [
        "instead, from 0:00.00 to 0:03.12: without sharpen, because of: the whetstone broke. To have it whole, have it "
        "made by somebody else, or in another way"
    ]
    assert document(asked, found)["parts"][0]["instead"][0]["severity"] == "medium"


def test_a_chunk_whose_process_is_killed_once_is_made_again_as_it_was_asked_for(bench: Bench, tmp_path: Path) -> None:
    _, found = bench.enhance(f"killed {tmp_path / 'once'}", SHARPEN)
    assert bench.steps(found) == [("retry", "the same again")]
    assert found.facts[0]["sharpen"] and found.facts[1]["sharpen"]


def test_what_is_killed_again_and_again_is_as_the_clip_has_it_at_last(bench: Bench, source: Path) -> None:
    asked, found = bench.enhance("killed", SHARPEN)
    assert bench.steps(found) == [("retry", "the same again"), ("graceful degradation", "as the clip has it")]
    pairs = zip(shown(source), shown(asked.out), strict=True)
    likeness = [psnr(luma(one), luma(other)) for one, other in pairs]
    assert min(likeness[:75]) > max(likeness[75:])


def test_what_cannot_be_left_out_is_made_with_less_effort(bench: Bench) -> None:
    asked, found = bench.enhance("MemoryError", SMOOTH, SHARPEN)
    assert bench.steps(found) == [
        ("retry", "the same again"),
        ("lower quality", "with as little effort as for a preview"),
        ("skip", "without sharpen"),
    ]
    assert found.frames == len(shown(asked.out)) == 2 * FRAMES


def test_a_full_disk_stops_all_and_nothing_is_tried_instead(bench: Bench) -> None:
    with pytest.raises(WorkspaceError, match=r"^chunk 1: the whetstone broke$"):
        bench.enhance("WorkspaceError", SHARPEN)


def test_the_next_time_it_is_tried_as_it_was_asked_for_first(bench: Bench) -> None:
    _, found = bench.enhance("BackendError", SHARPEN)
    assert bench.steps(found) == [("skip", "without sharpen")]
    _, again = bench.enhance("BackendError /", SHARPEN)  # it has failed already, and fails no more
    assert bench.steps(again) == [] and again.chunks_there == 1
