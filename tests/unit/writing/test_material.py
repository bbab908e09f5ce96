"""A script shows the user's own pictures and clips: found beside it, judged by what is in them, known by bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.look import Move
from reelwright.film.plate import PlateKind, Treatment
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct
from reelwright.writing.reading import read_brief
from reelwright.writing.sanitise import sanitise

SCRIPT = """# Home

## Harbour, dawn

![slow move](photos/my harbour (1).jpg)

The boats lie still, and a man in a coat waits. [4s]

> They have been here all night.

![still](map.png) [3s]

## Street, night

Wide: rain. Slow pan left. [3s]
![](walk.mp4)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    picture = np.random.default_rng(2).integers(0, 255, (90, 160, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "photos/my harbour (1).jpg"), picture)
    cv2.imwrite(str(tmp_path / "map.png"), picture)
    with VideoWriter(tmp_path / "walk.mp4", Resolution(width=160, height=90), FrameRate.of(25)) as writer:
        for _ in range(4):
            writer.write(picture)
    return tmp_path


def read(folder: Path, text: str = SCRIPT) -> Brief:
    (folder / "home.md").write_text(text)
    return read_brief(str(folder / "home.md"), {}, lambda most: b"")


def test_each_beat_shows_what_its_line_names_as_it_says(folder: Path) -> None:
    brief, findings = sanitise(read(folder))
    script = direct(brief, analyse(brief))
    shots = break_down(brief, script, {})
    plates = [shot.setup.plate for shot in shots]
    assert [(plate.kind, plate.treatment) for plate in plates if plate] == [
        (PlateKind.PICTURE, Treatment.MOVE),
        (PlateKind.PICTURE, Treatment.STILL),
        (PlateKind.CLIP, Treatment.STILL),
    ]
    first = (folder / "photos/my harbour (1).jpg").read_bytes()
    assert plates[0] is not None and plates[0].sha256 == hashlib.sha256(first).hexdigest()
    assert shots[0].setup.move is not Move.STATIC and shots[1].setup.move is Move.STATIC
    assert [shot.line for shot in shots] == ["They have been here all night.", "", ""]
    assert shots[0].description.startswith("The boats") and shots[0].setup.figure is None
    assert brief.duration_seconds == 10 and shots[1].frames == 72
    assert not [finding for finding in findings if finding.check in ("pictures", "markup")]
    assert sanitise(brief)[0] == brief, "cleaning what is clean changes nothing"


def test_other_bytes_under_the_same_name_are_another_brief(folder: Path) -> None:
    before = read(folder)
    assert read(folder).digest == before.digest
    with (folder / "map.png").open("ab") as file:
        file.write(b"touched")
    assert read(folder).digest != before.digest


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("![](gone.jpg)", "there is no file gone.jpg in the folder of the brief"),
        ("![](../outside.png)", "goes up with .."),
        ("![](/etc/hostname)", "it is absolute"),
        ("![](leads-out.png)", "leads out of the folder of the brief"),
        ("![](letter.jpg)", "letter.jpg is neither a picture nor a film"),
        ("![](short.png)", "short.png cannot be read"),
        ("![](photos)", "photos is a folder"),
        ("![](pipe.png)", "pipe.png is a folder, pipe or device"),
        ("![](empty.png)", "empty.png is empty"),
    ],
)
def test_what_cannot_be_shown_refuses_the_brief_and_says_why(folder: Path, line: str, said: str) -> None:
    raw = (folder / "map.png").read_bytes()
    (folder.parent / "outside.png").write_bytes(raw)
    (folder / "leads-out.png").symlink_to(folder.parent / "outside.png")
    (folder / "letter.jpg").write_text("Dear Sir, " * 20)
    (folder / "short.png").write_bytes(raw[: len(raw) // 2])
    (folder / "empty.png").touch()
    os.mkfifo(folder / "pipe.png")
    with pytest.raises(InvalidInput, match="to put right") as refused:
        read(folder, f"## Harbour, dawn\n\n{line}\nThe boats lie still.\n")
    assert said in str(refused.value)


def test_a_link_that_stays_in_the_folder_and_a_name_as_in_an_address_are_followed(folder: Path) -> None:
    (folder / "linked.png").symlink_to("map.png")
    (folder / "cafe\u0301.png").write_bytes((folder / "map.png").read_bytes())
    script = "## Harbour\n\n![](linked.png)\n\n![](photos/my%20harbour%20(1).jpg)\n\n![](caf\u00e9.png)\n"
    assert [one.suffix for one in read(folder, script).materials] == [".png", ".jpg", ".png"]


def test_where_no_picture_can_be_shown_a_finding_says_so(folder: Path) -> None:
    script = "## Harbour, dawn\n\n![](map.png)\nThe boats lie still.\n"
    piped, findings = sanitise(read_brief("-", {}, lambda most: script.encode()))
    assert not piped.materials and "map.png" not in piped.text
    assert any("only a brief that is a file" in finding.message for finding in findings)
    _, findings = sanitise(read(folder, script.replace("map.png", "https://example.com/map.png")))
    assert any("nothing is fetched" in finding.message for finding in findings)
    prose, findings = sanitise(read(folder, "The boats lie still all night.\n\n![](map.png)\n"))
    assert not prose.materials and any("only a script" in finding.message for finding in findings)


def test_a_brief_without_pictures_keeps_the_json_it_had_before_there_were_any() -> None:
    brief = Brief(text="A keeper climbs the stair.")
    assert "materials" not in brief.to_json()
    assert Brief.from_json(brief.to_json()) == brief
    script = direct(brief, analyse(brief))
    assert "plate" not in script.to_json() + "".join(shot.to_json() for shot in break_down(brief, script, {}))


def test_a_clip_cannot_be_the_first_frame_of_another(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "walk.mp4", Resolution(width=64, height=48), FrameRate.of(24)) as writer:
        writer.write(np.zeros((48, 64, 3), np.uint8))
    (tmp_path / "film.md").write_text("# Home\n\n## Harbour, dawn\n\n![first frame](walk.mp4)\nShe walks home.\n")
    with pytest.raises(InvalidInput, match=r"walk\.mp4 is a clip, and a first or last frame is a picture"):
        sanitise(read_brief(str(tmp_path / "film.md"), {}, lambda most: b""))
