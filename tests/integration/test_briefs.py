"""The briefs of `examples/briefs`, taken as far as their shots with lines that are really spoken: every film as long as
asked, every subtitle readable, no line over a cut. A few of them, drawn by a seed; all of them in the long form."""

from __future__ import annotations

import importlib
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reelwright.sound.espeak import is_available
from reelwright.writing.reading import read_brief

ROOT = Path(__file__).parents[2]
BRIEFS = sorted((ROOT / "examples" / "briefs").iterdir())
SEED, SOME = 7, 16
IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
TOLD = [path.stem for path in BRIEFS]


@pytest.fixture(scope="module")
def bench() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        return importlib.import_module("briefs")


def test_there_are_fifty_briefs_of_every_form_in_eight_languages_and_more_from_5_to_300_seconds() -> None:
    briefs = {path.name: read_brief(str(path), {}, lambda most: b"") for path in BRIEFS}
    seconds = [brief.duration_seconds for brief in briefs.values()]
    assert len(briefs) == 50 and (min(seconds), max(seconds)) == (5, 300)
    languages = Counter(name.split("-")[0] for name in briefs)
    assert sum(count >= 3 for count in languages.values()) >= 8
    assert {path.suffix for path in BRIEFS} == {".txt", ".md", ".fountain", ".toml"}
    assert sum(not brief.has_narration for brief in briefs.values()) >= 2
    assert all(
        brief.voice != "en-gb-x-rp" for name, brief in briefs.items() if name[:3] != "en-" and brief.has_narration
    )


@pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")
def test_every_line_fits_its_shot_and_every_subtitle_can_be_read(bench: Any, tmp_path: Path) -> None:
    drawn = BRIEFS if IS_LONG else random.Random(SEED).sample(BRIEFS, SOME)
    hard = [path for path in BRIEFS if path.stem in ("de-rede", "de-donau", "zh-dengta")]
    found = list(bench.measured(dict.fromkeys([*hard, *drawn]), tmp_path / "ws"))
    assert {one.name: one.faults for one in found if one.faults} == {}
    assert all(abs(one.seconds / one.asked - 1) <= 0.02 for one in found)
    assert max(one.speed for one in found) <= 20 and min(one.tail for one in found if one.lines) >= 0.25
    assert sum(one.lines for one in found) > len(found), "something was said"
