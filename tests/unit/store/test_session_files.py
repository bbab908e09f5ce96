"""What is written to a session is there whole, and is the session's own."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from reelwright.errors import InvalidInput, WorkspaceError
from reelwright.store.database import open_database
from reelwright.store.files import Session, Workspace


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session.create(Workspace.open(tmp_path / "work"))


def test_writing_replaces_and_makes_folders(session: Session) -> None:
    session.write("scripts/deep/er/a.json", b"one")
    session.write("scripts/deep/er/a.json", b"two")
    assert (session.folder / "scripts/deep/er/a.json").read_bytes() == b"two"
    assert [path.name for path in (session.folder / "scripts/deep/er").iterdir()] == ["a.json"]


def test_a_reader_never_sees_half_a_file(session: Session) -> None:
    texts = [b"a" * 300_000, b"b" * 500_000]
    session.write("scripts/a", texts[0])
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add((session.folder / "scripts/a").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for index in range(40):
        session.write("scripts/a", texts[index % 2])
    done.set()
    reader.join()
    assert seen == set(texts)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.write("scripts/a", b"old")

    def full(handle: int, data: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WorkspaceError, match="full"):
        session.write("scripts/a", b"new")
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in (session.folder / "scripts").iterdir()} == {"a": b"old"}


def test_a_folder_is_not_replaced_by_a_file_nor_the_other_way(session: Session) -> None:
    session.write("scripts/a", b"file")
    for relative in ("audio", "scripts/a/b"):
        with pytest.raises(InvalidInput, match="folder"):
            session.write(relative, b"x")
    assert (session.folder / "audio").is_dir()


def test_editing_what_was_placed_does_not_touch_the_asset(session: Session, tmp_path: Path) -> None:
    asset = tmp_path / "asset.mp4"
    asset.write_bytes(b"film" * 1000)
    asset.chmod(0o444)
    placed = session.place(asset, "final_output/film.mp4")
    assert placed.read_bytes() == asset.read_bytes()
    assert placed.stat().st_mode & 0o200, "a deliverable is the user's to edit"
    with placed.open("r+b") as file:
        file.write(b"edited")
    assert asset.read_bytes() == b"film" * 1000


def test_placing_again_replaces_what_was_altered(session: Session, tmp_path: Path) -> None:
    asset = tmp_path / "asset.mp4"
    asset.write_bytes(b"film")
    session.place(asset, "final_output/film.mp4").write_bytes(b"altered")
    assert session.place(asset, "final_output/film.mp4").read_bytes() == b"film"


def test_a_workspace_holds_its_folders_and_opens_again(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "a" / "b")
    assert Workspace.open(tmp_path / "a" / "b") == workspace
    for folder in ("assets", "sessions", "locks", "logs"):
        assert (workspace.root / folder).is_dir()
    assert workspace.free_bytes > 0


@pytest.mark.parametrize("where", ["file", "file/below", "link"])
def test_a_workspace_that_is_no_folder_is_refused(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("a file")
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(WorkspaceError, match="choose another --workspace"):
        Workspace.open(tmp_path / where)


def test_a_workspace_whose_assets_are_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "assets").write_text("a file")
    with pytest.raises(WorkspaceError, match=r"assets is there and is not a folder"):
        Workspace.open(tmp_path)


@pytest.mark.parametrize("name", ["A B", "A%20B", "100%", "what?x=1", "a#b", "a@b:c", "Über", "it's +1"])
def test_the_database_lies_in_the_workspace_whatever_its_name(tmp_path: Path, name: str) -> None:
    workspace = Workspace.open(tmp_path / name)
    open_database(workspace.database_url).dispose()
    assert (workspace.root / "reelwright.db").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_workspace_in_a_current_folder_that_is_gone_is_refused_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(WorkspaceError, match="the current folder was removed; go to another"):
        Workspace.open(Path("workspace"))
    assert Workspace.open(tmp_path / "w").root == tmp_path / "w"


def test_a_home_folder_that_nobody_has_is_refused() -> None:
    with pytest.raises(WorkspaceError, match="no such home folder"):
        Workspace.open(Path("~nobody-of-this-name/w"))


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="must be UTF-8"):
        Workspace.open(tmp_path / os.fsdecode(b"\xff"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["file/below", "link", "link/below"])
def test_where_no_workspace_can_be_made_is_told_without_trying(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("a file")
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(WorkspaceError, match="is there and is not a folder; choose another --workspace"):
        Workspace.at(tmp_path / where).check_room()
    Workspace.at(tmp_path / "a" / "b").check_room()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o555)
    with pytest.raises(WorkspaceError, match="locked is not writable"):
        Workspace.at(tmp_path / "locked" / "w").check_room()
