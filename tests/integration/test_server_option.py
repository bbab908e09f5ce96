"""`reelwright serve`, and commands that ask it with `--server`; and the client for programs, as the guide uses it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from reelwright import Client
from reelwright.errors import BackendError, Conflict, InvalidInput, NotConfigured, NotFound, Transient
from reelwright.web.schemas.shots import ShotEdit

from ..unit.enhance.test_optimiser import walked  # noqa: TID252 - tests are no package on the path
from ..unit.media.moving import clip, pan, shown  # noqa: TID252 - tests are no package on the path

ROOT = Path(__file__).parents[2]
SHORT = ["--duration=3", "--size=144", "--fps=12", "--no-narration"]
WISHES: dict[str, Any] = {"duration": 3, "size": 144, "fps": "12", "narration": False}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "reelwright", "--workspace", str(folder / "w"), "serve", "--port", "0", "--local"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split(" at ")[1].strip()
        server.terminate()
        server.communicate()


@pytest.fixture(scope="module")
def key(folder: Path, url: str) -> str:
    command = [sys.executable, "-m", "reelwright", "--workspace", str(folder / "w"), "keys", "add", "Ada"]
    done = subprocess.run([*command, "--role", "producer", "--json"], capture_output=True, text=True)
    found = re.search(r"rw_[0-9a-f]{12}_[\w-]+", done.stdout)
    assert found, done.stderr
    return found[0]


@pytest.fixture(scope="module")
def client(url: str, key: str) -> Iterator[Client]:
    with Client(url, key) as found:
        yield found


def asked(url: str, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reelwright", "--server", url, *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)


def answered(url: str, *words: str, code: int = 0) -> Any:
    done = asked(url, *words, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_a_film_is_made_there_and_comes_here(url: str, tmp_path: Path) -> None:
    words = "make", "A lighthouse in a storm, at night.", *SHORT
    told = answered(url, *words, "--out", str(tmp_path / "films"))
    assert told["condition"] == "complete" and told["passed"] and told["seconds"] == pytest.approx(3)
    for name, file in told["files"].items():
        data = (tmp_path / "films" / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    again = asked(url, *words)
    assert again.returncode == 0
    assert any(line.startswith(url) and line.endswith("/film.mp4") for line in again.stdout.splitlines())
    end = told["production"][-6:]
    assert answered(url, "status", end)["condition"] == "complete"
    assert [one["production"] for one in answered(url, "list")] == [told["production"]]
    shown = answered(url, "show", end)
    assert shown["events"][0]["kind"] == "production_started" and shown["film"]["files"].keys() == told["files"].keys()
    assert "nothing was paid" in asked(url, "costs", end).stdout
    assert answered(url, "costs", "--all")["settled_usd"] == "0.000000"
    assert answered(url, "resume", end)["production"] == told["production"]
    assert "there is nothing to cancel" in asked(url, "cancel", end).stderr


def test_a_brief_goes_there_with_its_pictures_and_subtitles(url: str, tmp_path: Path) -> None:
    picture = np.tile(np.linspace(0, 255, 640, dtype=np.uint8)[None, :, None], (360, 1, 3))
    cv2.imwrite(str(tmp_path / "boat.png"), picture)
    (tmp_path / "film.de.srt").write_text("1\n00:00:00,500 --> 00:00:02,000\nEin Boot.\n")
    (tmp_path / "film.md").write_text(
        "---\nlanguages: de = film.de.srt\nduration: 4\nsize: 144\nfps: 12\n---\n"
        "## Harbour, dawn\n\n![A boat](boat.png)\n\n> A boat.\n"
    )
    told = answered(url, "make", str(tmp_path / "film.md"))
    assert "film.de.mp4" in told["files"]


def test_a_clip_is_painted_there_like_a_picture_of_here_and_comes_back(
    url: str, client: Client, tmp_path: Path
) -> None:
    rushes, brush = clip(tmp_path / "rushes.mp4", [pan(k) for k in range(6)]), tmp_path / "brush.png"
    cv2.imwrite(str(brush), np.tile(np.linspace(0, 255, 160, dtype=np.uint8)[None, :, None], (90, 1, 3)))
    words = "enhance", str(rushes), "--style", str(brush), "--colour", "auto", "--quality", "preview"
    told = answered(url, *words)
    made = tmp_path / "rushes-enhanced.mp4"
    assert (told["file"], told["frames"], told["chunks_made_before"]) == (str(made), 6, 0)
    assert len(shown(made)) == 6 and {"colour", "style"} <= told["parts"][0].keys()
    refused = asked(url, *words)
    assert refused.returncode == 2 and "--replace" in refused.stderr
    again = asked(url, *words, "--out", str(tmp_path / "again.mp4"))
    assert again.returncode == 0 and again.stdout.strip().endswith("again.mp4"), again.stderr
    assert (tmp_path / "again.mp4").read_bytes() == made.read_bytes()
    sent = client.enhance(rushes, {"grain": "fine"}, colours=brush)
    assert (sent.name, sent.options["colour"]) == ("rushes.mp4", "brush.png")
    assert client.enhancement(sent.id).id == sent.id
    with pytest.raises(InvalidInput, match="neither a picture nor a film"):
        client.enhance(Path(__file__), {"grain": "fine"})
    assert (
        "--look is of this machine alone" in asked(url, "enhance", str(rushes), "--grain", "fine", "--look", "0").stderr
    )


def test_a_clip_that_is_well_is_left_alone_there_with_the_same_code_and_words(url: str, tmp_path: Path) -> None:
    whole = clip(tmp_path / "whole.mp4", [one.astype(np.uint8) for one in walked(9)], sound="")
    done = asked(url, "enhance", str(whole), "--fix")
    assert (done.returncode, done.stdout.split(";")[0]) == (10, "nothing needed mending"), done.stderr


def test_what_is_done_on_one_machine_alone_says_so(url: str, tmp_path: Path) -> None:
    for words in (["clean"], ["plan", "A boat at sea, far away."], ["held"], ["decide", "x"]):
        done = asked(url, *words)
        assert done.returncode == 2 and "of this machine alone" in done.stderr
    both = subprocess.run(
        [sys.executable, "-m", "reelwright", "--workspace", "w", "--server", url, "list"],
        capture_output=True,
        text=True,
    )
    assert both.returncode == 2 and "leave out one" in both.stderr
    assert "there is no" not in asked(url, "status", "nothing").stdout
    assert asked(url, "status", "nothing").returncode == 2
    nowhere = asked("http://127.0.0.1:9", "list")
    assert nowhere.returncode == 5 and "cannot be reached" in nowhere.stderr


def test_a_program_makes_looks_edits_and_fetches(client: Client, folder: Path, tmp_path: Path) -> None:
    script = "## Meadow, noon\n\nWide: a dog runs.\n\n## Forest, dusk\n\nWide: tall trees.\n"
    assert client.check(script, WISHES).shots == 2
    made = client.create(script, WISHES)
    made = client.wait(made.id, poll_seconds=0.1, timeout_seconds=120)
    assert (made.condition, made.error) == ("complete", None)
    assert made.id in [one.id for one in client.productions(["complete"])]
    brief = client.brief(made.id)
    edit = ShotEdit(framing="close-up")
    assert client.price_of_shot(made.id, "SH020", edit).to_make == 1
    edited = client.edit_shot(made.id, "SH020", edit, brief.etag)
    with pytest.raises(Conflict, match="it was edited since"):
        client.edit_shot(made.id, "SH020", edit, brief.etag)
    assert client.wait(edited.id, poll_seconds=0.1).condition == "complete"
    assert [one.framing for one in client.shots(made.id)][1] == "close-up"
    film = next(one for one in client.files(made.id) if one.name == "film.mp4")
    path = client.download(film, tmp_path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == film.sha256
    path.unlink()
    (folder / "w" / "sessions" / made.id / "final_output" / "film.mp4").write_bytes(b"another film")
    with pytest.raises(BackendError, match="did not come whole"):
        client.download(film, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert client.script(made.id).scenes and "Title:" in client.script_as(made.id, "fountain")
    kinds = [event["kind"] for event in client.events(made.id)]
    assert (kinds[0], kinds[-1], "brief_edited" in kinds) == ("production_started", "production_completed", True)
    with pytest.raises(NotConfigured, match="may not administer"):
        client.delete(made.id)


def test_errors_are_those_of_the_command_line(client: Client, url: str) -> None:
    with pytest.raises(NotFound):
        client.production("session_20200101_000000_000000000000")
    with pytest.raises(InvalidInput, match="too few"):
        client.create("x")
    with pytest.raises(NotConfigured), Client(url, "rw_000000000000_" + "x" * 43) as stranger:
        stranger.production("session_20200101_000000_000000000000")
    with pytest.raises(Transient, match="cannot be reached"), Client("http://127.0.0.1:9") as nobody:
        next(nobody.productions())


def test_the_guide_runs_as_it_is_written(url: str, key: str, tmp_path: Path) -> None:
    page = (ROOT / "docs/how-to/drive-it-from-a-program.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 3
    program = "\n".join(blocks)
    assert "http://127.0.0.1:8000" in program
    (tmp_path / "guide.py").write_text(program.replace("http://127.0.0.1:8000", url))
    done = subprocess.run(
        [sys.executable, "guide.py"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"REELWRIGHT_API_KEY": key},
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "films" / "film.mp4").read_bytes()[4:8] == b"ftyp"
