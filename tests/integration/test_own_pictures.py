"""A film of the user's own pictures, as a user makes it; their files may go once it is begun."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from .. import warm  # noqa: TID252 - tests are no package on the path

SCRIPT = """---
size: 144
fps: 12
narration: no
---
## Harbour, dawn

![slow move](boats.png)
The boats lie still. [1s]

![still](map.png) [1s]
"""


def paint(path: Path, seed: int) -> None:
    soft = cv2.resize(np.random.default_rng(seed).integers(40, 220, (12, 16, 3), np.uint8), (320, 240))
    cv2.imwrite(str(path), soft)


def reelwright(folder: Path, *words: str) -> str:
    env = os.environ | {"REELWRIGHT_CPU_WORKERS": "1"}
    done = warm.run("--workspace", str(folder / "workspace"), *words, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(folder: Path, production: str) -> list[str]:
    """The labels of what the production had made, takes only."""
    events: list[dict[str, Any]] = json.loads(reelwright(folder, "show", production, "--json"))["events"]
    return sorted(one["what"] for one in events if one["kind"] == "recipe_made" and one["what"].startswith("take"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    paint(tmp_path / "boats.png", 1)
    paint(tmp_path / "map.png", 2)
    (tmp_path / "film.md").write_text(SCRIPT)
    return tmp_path


def test_a_changed_picture_makes_its_own_take_anew_and_a_lost_one_harms_no_film_that_was_begun(folder: Path) -> None:
    first = json.loads(reelwright(folder, "make", str(folder / "film.md"), "--json"))
    report = (Path(first["folder"]) / "report.html").read_text()
    assert "your picture: moved as one flat picture" in report and "material boats.png" in report

    paint(folder / "map.png", 3)
    second = json.loads(reelwright(folder, "make", str(folder / "film.md"), "--json"))
    assert made(folder, second["production"]) == ["take SH020"]

    for name in ("boats.png", "map.png"):
        (folder / name).unlink()
    (Path(second["folder"]) / "film.mp4").unlink()
    again = json.loads(reelwright(folder, "resume", second["production"], "--json"))
    assert again["files"]["film.mp4"] == second["files"]["film.mp4"]
