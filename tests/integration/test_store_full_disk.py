"""A disk without room, or without the right to write: told in one message, and nothing half-written."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelwright.errors import WorkspaceError
from reelwright.film.recipe import Recipe
from reelwright.store.assets import AssetStore
from reelwright.store.database import open_database
from reelwright.store.files import Session, Workspace
from reelwright.store.productions import Productions

WANTED = Recipe(kind="take", maker="test", suffix=".bin")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: a full disk; mounting a small one needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("NOT TESTED: a full disk; this machine does not let root mount one")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # who has just ended may hold it for a moment


def fill(folder: Path) -> Path:
    """Take all the room there is."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return path


def test_a_file_that_does_not_fit_is_told_and_leaves_the_old_one(disk: Path) -> None:
    session = Session.create(Workspace.open(disk / "w"))
    session.write("final_output/a", b"old")
    before = {path: path.read_bytes() for path in session.folder.rglob("*") if path.is_file()}
    with pytest.raises(WorkspaceError, match=r"full.*choose another --workspace") as raised:
        session.write("final_output/a", b"x" * 2_000_000)
    assert "free)" in str(raised.value)
    assert str(session.folder) in str(raised.value)
    assert {path: path.read_bytes() for path in session.folder.rglob("*") if path.is_file()} == before
    session.write("final_output/a", b"new")


def test_an_asset_that_does_not_fit_leaves_nothing_and_can_be_made_once_there_is_room(
    disk: Path, tmp_path: Path
) -> None:
    workspace = Workspace.open(disk / "w")
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    store = AssetStore(workspace.assets, database)
    with pytest.raises(WorkspaceError, match="full"), store.staging(".bin") as out:
        out.write_bytes(b"x" * 2_000_000)
        store.put(WANTED, out, {})
    assert [path for path in workspace.assets.rglob("*") if path.is_file()] == []
    assert store.find(WANTED.hash) is None
    with store.staging(".bin") as out:
        out.write_bytes(b"x" * 1000)
        made = store.put(WANTED, out, {})
    assert store.find(WANTED.hash) == made
    database.dispose()


def test_a_workspace_on_a_full_disk_is_told(disk: Path) -> None:
    filler = fill(disk)
    with pytest.raises(WorkspaceError, match=r"full"):
        open_database(Workspace.open(disk / "w").database_url)
    filler.unlink()
    open_database(Workspace.open(disk / "w").database_url).dispose()


def test_a_database_whose_disk_fills_is_told_and_works_again_with_room(disk: Path) -> None:
    database = open_database(Workspace.open(disk / "w").database_url)
    productions = Productions(database)
    from store_actor import record

    record(productions, "p", "x" * 100)
    filler = fill(disk)
    with pytest.raises(WorkspaceError, match="full"):
        for number in range(100):
            record(productions, f"p{number}", "x" * 2000)
    filler.unlink()
    there = {production.id for production in productions.list()}
    record(productions, "after", "x" * 2000)
    assert {production.id for production in productions.list()} == {*there, "after"}
    database.dispose()


def test_a_read_only_disk_is_told(disk: Path) -> None:
    workspace = Workspace.open(disk / "w")
    session = Session.create(workspace)
    open_database(workspace.database_url).dispose()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        for attempt in (
            lambda: session.write("scripts/a", b"x"),
            lambda: Session.create(workspace),
            lambda: Workspace.open(disk / "other"),
            lambda: open_database(workspace.database_url),
        ):
            with pytest.raises(WorkspaceError, match=r"read-only|may not be written|cannot be opened"):
                attempt()
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o555)
    with pytest.raises(WorkspaceError, match="the right to write"):
        Workspace.open(tmp_path / "locked" / "w")


@pytest.fixture(autouse=True)
def _import_the_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
