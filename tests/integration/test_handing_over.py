"""`--out`: whole copies in a folder of the user's, or a refusal before anything is made."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .processes import Workspace

BRIEF = ("A keeper climbs the stair of a lighthouse.", "--duration=2", "--size=144", "--backend=slate")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path_factory.mktemp("out"))
    workspace.make(*BRIEF)
    yield workspace
    workspace.close()


def delivered(workspace: Workspace) -> Path:
    return workspace.folder / "sessions" / workspace.newest().id / "final_output"


def test_the_copies_are_those_of_the_session(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    workspace.make(*BRIEF, f"--out={out}")
    names = sorted(path.name for path in out.iterdir())
    assert names == sorted(path.name for path in delivered(workspace).iterdir())
    assert all((out / name).read_bytes() == (delivered(workspace) / name).read_bytes() for name in names)


def test_what_a_link_of_that_name_points_at_is_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("dear")
    out = tmp_path / "o"
    out.mkdir()
    (out / "film.mp4").symlink_to(precious)
    workspace.make(*BRIEF, f"--out={out}")
    assert precious.read_text() == "dear"
    assert not (out / "film.mp4").is_symlink()


def test_the_folder_it_is_in_already_is_no_error(workspace: Workspace) -> None:
    answer = workspace.make(*BRIEF, f"--out={delivered(workspace)}")
    assert Path(answer["folder"]).samefile(delivered(workspace))


@pytest.mark.parametrize("out", ["/proc/none", "/dev/null", "/dev/null/o"])
def test_a_folder_that_cannot_be_is_refused_before_anything_is_made(out: str, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    refused = workspace.run("make", *BRIEF, f"--out={out}")
    assert refused.returncode == 2 and out in refused.stderr and "another folder" in refused.stderr
    assert not list(tmp_path.glob("w/sessions/*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: mounting a small disk needs root")
def test_a_disk_with_no_room_for_the_film_gets_no_part_of_it(workspace: Workspace, tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("NOT TESTED: a full disk; this machine does not let root mount one")
    try:
        refused = workspace.run("make", *BRIEF, f"--out={tmp_path / 'o'}")
        assert refused.returncode == 4 and str(delivered(workspace)) in refused.stderr
        assert list((tmp_path / "o").iterdir()) == []
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_closed_standard_input_is_told_of_and_needed_only_for_a_brief_from_there(tmp_path: Path) -> None:
    closed = ["sh", "-c", '"$@" <&-', "sh", *Workspace(tmp_path).command]
    refused = subprocess.run([*closed, "make", "-"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2 and "no standard input" in refused.stderr
    assert subprocess.run([*closed, "list"], capture_output=True, check=False).returncode == 0
