"""A disk that is full, wherever the film is just then: one message, its exit code, and the film once there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelwright.film.events import RecipeMade

from ..unit.media.moving import clip, pan  # noqa: TID252 - tests are no package on the path
from .processes import Workspace

MAKE = (
    "make",
    "A hiker crosses the forest at dawn. Birds sing.",
    "--backend=slate",
    "--size=720",
    "--duration=4",
    "--fps=12",
)
DISK_KB = 64 * 1024
ROOM_KB = (500, 800, 1000, 1400, 2500)
"""Too little for: the first tables, a voice, the engine's record, a take, the mix; as measured once."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: a full disk; mounting a small one needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("NOT TESTED: a full disk; this machine does not let root mount one")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("room", ROOM_KB)
def test_a_film_the_disk_has_no_room_for_is_made_when_there_is(room: int, disk: Path) -> None:
    filler = disk / "filler"
    filler.write_bytes(bytes(1024 * (DISK_KB - room)))
    workspace = Workspace(disk)
    refused = workspace.run(*MAKE)
    assert refused.returncode == 4, refused.stderr
    assert "Traceback" not in refused.stderr and "Logging error" not in refused.stderr
    said = refused.stderr.strip().splitlines()[-1]
    assert said.startswith("reelwright: ") and ("full" in said or "no space left" in said) and str(disk) in said
    filler.unlink()
    workspace.make(*MAKE[1:])
    made = [event.recipe for event in workspace.events() if isinstance(event, RecipeMade)]
    assert len(made) == len(set(made))
    workspace.close()


def test_a_clip_there_is_no_room_to_enhance_leaves_nothing_half_written(disk: Path, tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", [pan(k) for k in range(40)], options={"crf": "1"})
    filler = disk / "filler"
    filler.write_bytes(bytes(1024 * (DISK_KB - 40)))
    words = ("enhance", str(source), "--fps=48", "--quality=preview", "--out", str(disk / "out.mp4"))
    workspace = Workspace(tmp_path)
    refused = workspace.run(*words)
    assert refused.returncode == 4 and "no space left" in refused.stderr, refused.stderr
    assert list(disk.iterdir()) == [filler]
    filler.unlink()
    assert workspace.run(*words).returncode == 0
    assert (disk / "out.mp4").is_file()
