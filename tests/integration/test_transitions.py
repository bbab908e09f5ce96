"""A film with a dissolve and a dip, made by real processes and looked at frame by frame."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reelwright.media.read import Frame, frames

from .. import warm  # noqa: TID252 - tests are no package on the path

BRIEF = """---
title: Three Slates
duration: 9
size: 180
backend: slate
narration: no
overlay: storyboard
---
## Headland, night, storm
Wide: a lighthouse on a cliff. [3s]

DISSOLVE TO:

## Desert, noon
Wide: a lone figure walks. [lower third: Ada Byrne, glaciologist] Fade to black. [3s]

## Forest, dawn
Wide: tall trees in the mist. [3s]
"""
SHOTS, SHOT = ("SH010", "SH020", "SH030"), 72
DISSOLVE, DIP = range(72, 96), range(144, 168)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the film."""
    place = tmp_path_factory.mktemp("three")
    (place / "three.md").write_text(BRIEF, encoding="utf-8")
    done = warm.run("--workspace", str(place / "ws"), "make", "three.md", "--json", cwd=place)
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["folder"]).parent


@pytest.fixture(scope="module")
def film(session: Path) -> list[Frame]:
    return list(frames(session / "final_output/film.mp4"))


def dossier(session: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((session / "metadata/dossier.json").read_text())["body"]
    return found


def test_the_film_is_as_long_as_it_was_asked_to_be_and_every_check_of_its_picture_passes(
    session: Path, film: list[Frame]
) -> None:
    told = dossier(session)
    assert len(film) == 216 and [frame.seconds * 24 for frame in film] == list(range(216))
    assert [shot["transition"] for shot in told["cut"]["shots"]] == ["cut", "dissolve", "dip to black"]
    assert told["technical"]["passed"]
    assert {finding["check"] for finding in told["technical"]["findings"]} <= {"bitrate"}


def test_every_frame_outside_the_transitions_is_the_takes_own(session: Path, film: list[Frame]) -> None:
    for number, shot in enumerate(SHOTS):
        take = list(frames(session / f"video_clips/{shot}.mp4"))
        assert len(take) == SHOT + (24 if number < 2 else 0), "with its handle"
        for index in range(24 if number else 0, SHOT):
            ours, theirs = film[number * SHOT + index].picture, take[index].picture
            assert (ours.to_ndarray() == theirs.to_ndarray()).all(), f"{shot}, frame {index}"


def test_the_dissolve_goes_from_one_running_take_to_the_other(session: Path, film: list[Frame]) -> None:
    before, after = (list(frames(session / f"video_clips/{shot}.mp4")) for shot in SHOTS[:2])
    for k, index in enumerate(DISSOLVE):
        old, new = before[SHOT + k].bgr().astype(float), after[k].bgr().astype(float)
        far = [np.abs(film[index].bgr() - old - (new - old) * n / 25).mean() for n in range(26)]
        assert abs(int(np.argmin(far)) - (k + 1)) <= 1 and min(far) < 2.5


def test_the_dip_is_black_in_its_middle_and_there_only(film: list[Frame]) -> None:
    light = [float(film[index].bgr().mean()) for index in DIP]
    black = [k for k, value in enumerate(light) if value < 1]
    assert black and black[0] >= 9 and black[-1] <= 14 and black == list(range(black[0], black[-1] + 1))
    assert light[0] > 20 < light[-1]
    assert all(after <= before for before, after in pairwise(light[:12]))
