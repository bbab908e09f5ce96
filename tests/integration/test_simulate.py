"""`reelwright simulate`, as a user runs it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from .processes import SECONDS, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    one = Workspace(tmp_path)
    yield one
    one.close()


def environment_of(process: subprocess.Popen[str]) -> dict[str, str]:
    """What it says is to be set; it is ready by then."""
    found: dict[str, str] = {}
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").strip().partition("=")
            found[name] = value
        if line.startswith("The books"):
            return found
    raise AssertionError("it ended")


def test_it_says_what_to_set_answers_to_that_and_tells_at_the_end_what_it_would_have_charged(
    workspace: Workspace, tmp_path: Path
) -> None:
    books = tmp_path / "books.jsonl"
    process = workspace.start("simulate", "--port", "0", "--footage", "bars", "--seconds", "0", "--books", str(books))
    try:
        environment = environment_of(process)
        url, key = environment["REELWRIGHT_SIMULATOR_URL"], environment["RUNWAYML_API_SECRET"]
        headers = {"Authorization": f"Bearer {key}", "X-Runway-Version": "2024-11-06"}
        body = {"model": "gen4.5", "promptText": "the sea", "ratio": "1280:720", "duration": 5}
        httpx.post(f"{url}/runway/v1/text_to_video", json=body, headers=headers, timeout=60).raise_for_status()
        assert httpx.get(f"{environment['COMFYUI_URL']}/system_stats", timeout=60).status_code == 200
        process.send_signal(signal.SIGINT)
        said, complaint = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, complaint) == (0, "")
    assert said.splitlines()[-1] == "1 job; 0.60 USD would have been charged"
    assert '"promptText": "the sea"' in books.read_text()
    assert not workspace.folder.exists()


def test_a_port_that_is_taken_is_told_in_words(workspace: Workspace) -> None:
    first = workspace.start("simulate", "--port", "0")
    try:
        port = environment_of(first)["REELWRIGHT_SIMULATOR_URL"].rpartition(":")[2]
        second = workspace.run("simulate", "--port", port)
    finally:
        first.kill()
        first.communicate()
    assert second.returncode == 2
    assert f"port {port} cannot be had" in second.stderr and "--port" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_place_where_the_books_cannot_be_written_is_told_in_words(workspace: Workspace, tmp_path: Path) -> None:
    done = workspace.run("simulate", "--port", "0", "--books", str(tmp_path / "nowhere" / "books.jsonl"))
    assert done.returncode == 2
    assert "the books cannot be written" in done.stderr
