"""A workspace is where its name says, and nowhere else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reelwright.store.database import open_database
from reelwright.store.files import Workspace

from .. import warm  # noqa: TID252 - tests are no package on the path

MAKE = ("make", "A hiker crosses the forest at dawn.", "--backend=slate", "--size=144", "--duration=2")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return warm.run(*words, cwd=folder)


def answer(folder: Path, *words: str) -> Any:
    done = run(folder, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(("name", "other"), [("A%20B", "A B"), ("what?mode=ro", "what")])
def test_a_film_is_in_the_workspace_that_was_named_and_not_in_another(tmp_path: Path, name: str, other: str) -> None:
    open_database(Workspace.open(tmp_path / other).database_url).dispose()
    made = answer(tmp_path, "--workspace", name, *MAKE)
    (listed,) = answer(tmp_path, "--workspace", name, "list")
    assert listed["production"] == made["production"]
    assert answer(tmp_path, "--workspace", other, "list") == []


def in_a_folder_that_is_gone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
    installed = str(Path(sys.executable).with_name("reelwright"))
    command = ["sh", "-c", script, "sh", installed, *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=60, check=False)


@pytest.mark.parametrize("words", [["list"], ["status"], ["clean"], MAKE])
def test_in_a_current_folder_that_was_removed_one_is_told_so(words: list[str], tmp_path: Path) -> None:
    done = in_a_folder_that_is_gone(tmp_path, *words)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("reelwright: workspace workspace: the current folder was removed")
    assert len(done.stderr.splitlines()) == 1


def test_from_a_current_folder_that_was_removed_another_workspace_can_be_used(tmp_path: Path) -> None:
    done = in_a_folder_that_is_gone(tmp_path, "--workspace", str(tmp_path / "w"), *MAKE)
    assert done.returncode == 0, done.stderr
