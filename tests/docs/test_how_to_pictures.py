"""The script that the how-to shows is read as the page says, with files of the names it names."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np

from reelwright.film.look import Move
from reelwright.film.plate import PlateKind, Treatment
from reelwright.imaging.picture import KINDS, LEAST_SIDE, MOST_BYTES, MOST_PIXELS, MOST_SIDE
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution
from reelwright.writing.explanation import explain
from reelwright.writing.material import MOST_CLIP_BYTES
from reelwright.writing.pictures import picture_lines
from reelwright.writing.reading import read_brief
from reelwright.writing.references import MOST_REFERENCES

from ..unit.imaging.people import Painted  # noqa: TID252 - tests are no package on the path

PAGE = (Path(__file__).parents[2] / "docs/how-to/use-your-own-pictures.md").read_text(encoding="utf-8")


def test_the_script_of_the_page_shows_what_it_names(tmp_path: Path) -> None:
    found = re.search(r"^```markdown\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    picture = np.random.default_rng(1).integers(0, 255, (90, 160, 3), np.uint8)
    for line in picture_lines(found[1]):
        path = tmp_path / line.name
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".mp4":
            with VideoWriter(path, Resolution(width=160, height=90), FrameRate.of(24)) as writer:
                writer.write(picture)
        else:
            cv2.imwrite(str(path), picture)
    (tmp_path / "film.md").write_text(found[1])
    read = explain(read_brief(str(tmp_path / "film.md"), {}, lambda most: b""))
    plates = [shot.setup.plate for shot in read.shots]
    assert [plate and (plate.kind, plate.treatment) for plate in plates] == [
        (PlateKind.PICTURE, Treatment.MOVE),
        (PlateKind.PICTURE, Treatment.STILL),
        None,
        (PlateKind.CLIP, Treatment.STILL),
    ]
    assert read.shots[0].setup.move is Move.TRUCK_RIGHT
    assert [shot.frames for shot in read.shots] == [96, 72, 72, 96]


def test_the_references_of_the_page_say_how_its_people_and_places_look(tmp_path: Path) -> None:
    scripts = re.findall(r"^```markdown\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (script,) = (one for one in scripts if "## Characters" in one)
    for number, line in enumerate(picture_lines(script)):
        path = tmp_path / line.name
        path.parent.mkdir(exist_ok=True)
        cv2.imwrite(str(path), Painted(top=(40, 60 * number, 190)).picture())
    (tmp_path / "film.md").write_text(script)
    read = explain(read_brief(str(tmp_path / "film.md"), {}, lambda most: b""))
    dawn, night = (shot.setup for shot in read.shots)
    assert dawn.figure and dawn.figure.likeness and dawn.figure.likeness.coat == "#be0028"
    assert night.figure and night.figure.likeness and night.figure.likeness.coat not in (None, "#be0028")
    assert dawn.palette and night.palette and dawn.palette != night.palette
    assert f"at most {MOST_REFERENCES} references" in PAGE


def test_the_frames_of_the_page_are_of_one_shot(tmp_path: Path) -> None:
    scripts = re.findall(r"^```markdown\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (lines,) = (one for one in scripts if "![first frame]" in one)
    for line in picture_lines(lines):
        path = tmp_path / line.name
        path.parent.mkdir(exist_ok=True)
        cv2.imwrite(str(path), np.full((90, 160, 3), len(line.name), np.uint8))
    (tmp_path / "film.md").write_text(f"# The Harbour\n\n## Harbour, dawn\n\n{lines}")
    (shot,) = explain(read_brief(str(tmp_path / "film.md"), {}, lambda most: b"")).shots
    assert shot.setup.plate is not None and [role for role, _ in shot.setup.plate.frames] == ["first", "last"]
    assert shot.setup.plate.said == "your pictures as the first and the last frame"
    assert shot.setup.move is Move.PUSH_IN and shot.frames == 144


def test_the_limits_of_the_page_are_those_that_are_kept() -> None:
    pixels = f"{LEAST_SIDE} to {MOST_SIDE:,} pixels a side, {MOST_PIXELS // 10**6} million in all"
    assert f"| pictures | {KINDS};" in PAGE
    assert f"{pixels}, {MOST_BYTES // 10**6} MB |" in PAGE
    assert f"| {MOST_CLIP_BYTES // 10**9} GB |" in PAGE
