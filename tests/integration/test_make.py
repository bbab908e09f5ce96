"""`reelwright make`, as a user runs it: real processes, real files, a real engine."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from .. import warm  # noqa: TID252 - tests are no package on the path
from .processes import SECONDS, Workspace, quickest

BRIEF = """---
title: Two Places
duration: 6
size: 180
seed: 5
backend: slate
---
# Two Places

## Headland, night, storm
Wide: a lighthouse on a cliff.
> {first}

## Desert, noon
Wide: a lone figure walks.
> He walks on.
"""
TUTORIAL = Path(__file__).parents[2] / "docs/tutorial/first-film.md"
FIRST = "The keeper climbs the stair."
ONE = {"REELWRIGHT_CPU_WORKERS": "1"}
"""The film elsewhere is made by two, and is the same."""


def run_anew(workspace: Path, *words: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reelwright", "--workspace", str(workspace), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, env=os.environ | env, check=False)


def run(workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return warm.run("--workspace", str(workspace), *words, env=os.environ | ONE)


def answered(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def make(workspace: Path, brief: Path, *words: str) -> dict[str, Any]:
    return answered(run(workspace, "make", str(brief), "--json", *words))


def events(workspace: Path, production: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answered(run(workspace, "show", production, "--json"))["events"]
    return found


def files(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("briefs") / "two.md"
    path.write_text(BRIEF.format(first=FIRST))
    return path


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made") / "workspace"


@pytest.fixture(scope="module")
def film(workspace: Path, brief: Path) -> dict[str, Any]:
    return answered(run_anew(workspace, "make", str(brief), "--json", env=ONE))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, brief: Path) -> tuple[Path, dict[str, Any]]:
    """The same film in another workspace, made where every process is forbidden to open a socket."""
    folder = tmp_path_factory.mktemp("elsewhere")
    guarded = forbidding_sockets(folder) | {"REELWRIGHT_CPU_WORKERS": "2"}
    return folder / "w", answered(run_anew(folder / "w", "make", str(brief), "--json", env=guarded))


@pytest.fixture
def own(workspace: Path, film: dict[str, Any], tmp_path: Path) -> Path:
    """The workspace with the film, to be spoiled: tests run in any order."""
    return shutil.copytree(workspace, tmp_path / "workspace")


def forbidding_sockets(folder: Path) -> dict[str, str]:
    """An environment whose `sitecustomize` forbids sockets of the network families."""
    (folder / "sitecustomize.py").write_text(
        "import socket, sys\n"
        "def forbid(event, args):\n"
        "    if event == 'socket.__new__' and args[1] in (socket.AF_INET, socket.AF_INET6):\n"
        "        raise RuntimeError('a socket was opened')\n"
        "sys.addaudithook(forbid)\n"
    )
    return {"PYTHONPATH": str(folder)}


def test_the_default_path_opens_no_socket(elsewhere: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """The film elsewhere was made; and what guarded it does forbid."""
    assert elsewhere[1]["condition"] == "complete"
    probe = [sys.executable, "-c", "import socket; socket.socket(socket.AF_INET)"]
    guarded = os.environ | forbidding_sockets(tmp_path)
    assert subprocess.run(probe, env=guarded, capture_output=True, check=False).returncode != 0


def test_everything_named_lands_beside_the_film(film: dict[str, Any]) -> None:
    folder = Path(film["folder"])
    assert set(film["files"]) == {"film.mp4", "film.srt", "film.vtt", "contact_sheet.jpg", "report.html"}
    for name, told in film["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == told["sha256"]
    assert film["frames"] == 144
    told = TUTORIAL.read_text().split("## Look at it")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+\.\w+)`", told)) == set(film["files"])
    report = (folder / "report.html").read_text()
    assert FIRST in report and "<script" not in report and "http://" not in report


def test_the_same_brief_again_writes_no_asset_and_gives_the_same_film(
    workspace: Path, brief: Path, film: dict[str, Any]
) -> None:
    before = files(workspace / "assets")
    again = make(workspace, brief)
    assert again["files"] == film["files"] and again["production"] == film["production"]
    assert files(workspace / "assets") == before


def test_two_workspaces_give_the_same_bytes(elsewhere: tuple[Path, dict[str, Any]], film: dict[str, Any]) -> None:
    _, same = elsewhere
    assert same["production"] != film["production"]
    for name in ("film.mp4", "film.srt", "film.vtt", "contact_sheet.jpg"):
        assert same["files"][name]["sha256"] == film["files"][name]["sha256"], name


def test_another_seed_is_another_film_of_other_takes_and_the_same_voice(
    workspace: Path, brief: Path, film: dict[str, Any]
) -> None:
    other = make(workspace, brief, "--seed", "6")
    assert other["files"]["film.mp4"]["sha256"] != film["files"]["film.mp4"]["sha256"]
    made = {event["what"] for event in events(workspace, other["production"]) if event["kind"] == "recipe_made"}
    assert {"take SH010", "take SH020", "music", "film"} <= made
    assert not [what for what in made if what.startswith("narration")]


def test_other_words_in_one_shot_make_again_only_what_they_touch(
    workspace: Path, tmp_path: Path, film: dict[str, Any]
) -> None:
    changed = tmp_path / "changed.md"
    changed.write_text(BRIEF.format(first="The keeper climbs the steps."))
    answer = make(workspace, changed)
    assert answer["production"] != film["production"]
    made = {event["what"] for event in events(workspace, answer["production"]) if event["kind"] == "recipe_made"}
    touched = {"take SH010", "narration SH010", "check SH010", "look SH010", "still SH010"}
    assert made == touched | {
        "consistency",
        "mix",
        "film",
        "film check",
        "contact sheet",
        "subtitles .srt",
        "subtitles .vtt",
    }


def test_a_deliverable_that_was_altered_is_put_back_without_rendering(
    own: Path, brief: Path, film: dict[str, Any]
) -> None:
    path = own / f"sessions/{film['production']}/final_output/film.mp4"
    path.unlink()
    path.write_bytes(b"not a film")
    answer = make(own, brief)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == film["files"]["film.mp4"]["sha256"]
    told = events(own, answer["production"])
    last = max(k for k, event in enumerate(told) if event["kind"] == "production_started")
    assert not [event for event in told[last:] if event["kind"] == "recipe_made"]


def test_a_truncated_asset_is_noticed_and_made_again(own: Path, brief: Path, film: dict[str, Any]) -> None:
    session = own / "sessions" / film["production"]
    sha256 = hashlib.sha256((session / "video_clips/SH010.mp4").read_bytes()).hexdigest()
    asset = next((own / "assets").rglob(f"{sha256}.mp4"))
    asset.chmod(0o644)
    asset.write_bytes(asset.read_bytes()[:1000])
    (session / "final_output/film.mp4").unlink()
    answer = make(own, brief)
    assert answer["files"]["film.mp4"]["sha256"] == film["files"]["film.mp4"]["sha256"]
    assert hashlib.sha256(asset.read_bytes()).hexdigest() == sha256


def test_a_session_that_was_removed_is_filled_again_without_rendering(
    own: Path, brief: Path, film: dict[str, Any]
) -> None:
    shutil.rmtree(own / "sessions" / film["production"])
    answer = make(own, brief)
    assert answer["production"] == film["production"]
    for name in ("film.mp4", "contact_sheet.jpg"):
        path = Path(answer["folder"]) / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == film["files"][name]["sha256"]
    told = events(own, answer["production"])
    last = max(k for k, event in enumerate(told) if event["kind"] == "production_started")
    assert not [event for event in told[last:] if event["kind"] == "recipe_made"]


def start(workspace: Path, brief: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "reelwright", "--workspace", str(workspace), "make", str(brief), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def until_it_draws(workspace: Path) -> str:
    """The id of the production, once its pictures are being made."""
    there = Workspace(workspace.parent)
    there.wait_until(lambda: bool(there.productions.progress(there.newest().id)) and there.newest().state == "RENDER")
    production = there.newest().id
    there.close()
    return production


def children_of_this_machine(workspace: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().decode(errors="replace")
            surroundings = (entry / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "nursery_program.py" in command and str(workspace) in surroundings:
            found.append(command)
    return found


def test_nothing_is_made_that_no_stage_asks_for(workspace: Path, film: dict[str, Any]) -> None:
    """RENDER begins what later stages want: that very thing, or it would be made twice."""
    with sqlite3.connect(workspace / "reelwright.db") as database:  # other tests may have made more films in it
        told = database.execute("SELECT body FROM events WHERE kind = 'recipe_made'").fetchall()
        kept = [recipe for (recipe,) in database.execute("SELECT recipe FROM assets")]
    database.close()
    assert film["passed"] and sorted(json.loads(body)["recipe"] for (body,) in told) == sorted(kept)


LONG = ("--duration", "60", "--size", "720", "--backend", "previz")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for left-over processes in /proc")
def test_ctrl_c_pauses_cleanly_says_how_to_go_on_and_leaves_no_process(tmp_path: Path, brief: Path) -> None:
    def press(attempt: int) -> float:
        workspace = tmp_path / str(attempt) / "w"
        process = start(workspace, brief, *LONG)
        production = until_it_draws(workspace)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, err = process.communicate(timeout=SECONDS)
        took = time.monotonic() - began
        assert process.returncode == 130, err
        assert f"reelwright resume {production}" in err and "Traceback" not in err
        assert children_of_this_machine(workspace) == []
        status = json.loads(run(workspace, "status", production, "--json").stdout)
        assert status["condition"] == "paused"
        return took

    assert quickest(press, 5) < 5


def test_cancel_from_another_process_stops_the_run(tmp_path: Path, brief: Path) -> None:
    workspace = tmp_path / "w"
    process = start(workspace, brief, *LONG)
    production = until_it_draws(workspace)
    done = run(workspace, "cancel", production)
    assert done.returncode == 0, done.stderr
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 7, err
    assert "Traceback" not in err


def test_two_processes_on_one_workspace_give_one_film(tmp_path: Path, brief: Path, film: dict[str, Any]) -> None:
    both = [start(tmp_path / "w", brief, "--json") for _ in range(2)]
    answers = []
    for process in both:
        out, err = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, err
        answers.append(json.loads(out))
    for answer in answers:
        assert answer["files"]["film.mp4"]["sha256"] == film["files"]["film.mp4"]["sha256"]
