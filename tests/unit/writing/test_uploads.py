"""A brief that comes from elsewhere is read in the folder of what came with it, and nowhere else on this machine."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.media.audio import write_wav
from reelwright.writing.reading import read_upload

IDEA = "A keeper climbs the stair of a lighthouse in the storm, at night."
SCRIPT = f"---\nduration: 12\n---\n# Light\n\n{IDEA}\n"


def uploaded(text: str, folder: Path | None = None, name: str = "", **wishes: object) -> Brief:
    return read_upload(text.encode(), wishes, folder, name)


def test_a_line_that_is_typed_is_a_sentence_and_more_is_a_script_with_front_matter() -> None:
    assert not uploaded(IDEA).is_script
    brief = uploaded(SCRIPT)
    assert (brief.is_script, brief.duration_seconds, brief.title) == (True, 12, "Light")
    assert uploaded(f"{IDEA} " * 100).is_script


def test_a_file_that_is_uploaded_is_read_as_its_name_says(tmp_path: Path) -> None:
    assert uploaded("EXT. HARBOUR - DAWN\n\nA boat leaves the pier.\n", tmp_path, "a.fountain").notation == "fountain"
    toml = uploaded(f'text = "{IDEA}"\nduration = 3\n', tmp_path, "film.toml")
    assert (toml.text, toml.duration_seconds) == (IDEA, 3)


@pytest.mark.parametrize("wish", ["music", "languages", "timing"])
@pytest.mark.parametrize("is_beside", [True, False])
def test_an_uploaded_brief_finds_its_files_in_its_own_folder_and_no_other(
    tmp_path: Path, wish: str, is_beside: bool
) -> None:
    elsewhere, own = tmp_path / "server", tmp_path / "upload"
    own.mkdir()
    elsewhere.mkdir()
    folder = own if is_beside else elsewhere
    (folder / "film.de.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nEin Boot.\n")
    write_wav(folder / "song.wav", np.sin(np.arange(48_000, dtype=np.float32) / 20)[None].repeat(2, 0) / 2, 48_000)
    said = {"music": "song.wav", "languages": "de = film.de.srt", "timing": "film.de.srt"}[wish]
    for path in (said, said.replace("film.de", f"{elsewhere}/film.de").replace("song", f"{elsewhere}/song")):
        if is_beside and path == said:
            assert uploaded(SCRIPT, own, **{wish: path}).digest != uploaded(SCRIPT, own).digest
        else:
            with pytest.raises(InvalidInput, match=wish):
                uploaded(SCRIPT, own, **{wish: path})
            with pytest.raises(InvalidInput, match=wish):
                uploaded(SCRIPT.replace("duration: 12", f"duration: 12\n{wish}: {path}"), own)


@pytest.mark.parametrize("wish", ["writer", "judge"])
def test_an_uploaded_brief_may_not_have_a_file_of_the_server_answer(tmp_path: Path, wish: str) -> None:
    for text, wishes in (
        (SCRIPT, {wish: "scripted:/etc/passwd"}),
        (SCRIPT.replace("12\n", f"12\n{wish}: scripted:x\n"), {}),
    ):
        with pytest.raises(InvalidInput, match="a file of this machine"):
            uploaded(text, tmp_path, **wishes)


def test_an_uploaded_picture_is_shown_and_one_outside_the_folder_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "upload"
    own.mkdir()
    script = "## Harbour, dawn\n\n![A boat](boat.png)\n"
    for folder in (own, tmp_path):
        cv2.imwrite(str(folder / "boat.png"), np.full((360, 640, 3), 90, np.uint8))
    assert [one.name for one in uploaded(script, own, "film.md").materials] == ["boat.png"]
    with pytest.raises(InvalidInput, match="refused"):
        uploaded(script.replace("boat.png", "../boat.png"), own, "film.md")
