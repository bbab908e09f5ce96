"""Every path that somebody supplied is resolved inside its session or refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reelwright.errors import InvalidInput, NotFound, UnsafePath
from reelwright.store.files import SESSION_FOLDERS, Session, Workspace
from reelwright.units.ids import SESSION_ID


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "work")


@pytest.fixture
def session(workspace: Workspace) -> Session:
    return Session.create(workspace)


PIECES = ["..", ".", "", "/", "\\", "a", "scripts", "final_output", "film.mp4", "\0", "~", "C:", "…", " ", "%2e%2e"]
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=6).flatmap(
    lambda pieces: st.sampled_from(["/", "", "//", "\\"]).map(lambda joint: joint.join(pieces))
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE)
@example("../../etc/passwd")
@example("/etc/passwd")
@example("scripts/../../../x")
@example("..\\..\\x")
@example("a\0b")
@example("\ud800")
@example("")
def test_whatever_is_asked_for_lies_inside_or_is_refused(session: Session, relative: str) -> None:
    try:
        path = session.path(relative)
    except UnsafePath as error:
        assert "name a file inside the session" in str(error)
        return
    assert path.resolve().is_relative_to(session.folder.resolve())
    assert path.resolve() != session.folder.resolve()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE, st.binary(max_size=64))
def test_whatever_is_written_changes_nothing_outside(session: Session, relative: str, data: bytes) -> None:
    around = session.folder.parent.parent
    before = sorted(path for path in around.rglob("*") if not path.is_relative_to(session.folder))
    try:
        path = session.write(relative, data)
    except InvalidInput:
        pass
    else:
        assert path.read_bytes() == data
    assert sorted(path for path in around.rglob("*") if not path.is_relative_to(session.folder)) == before
    assert list(session.folder.rglob("*.part")) == []


def test_a_plain_path_is_allowed(session: Session) -> None:
    assert session.path("scripts/a b.json") == session.folder / "scripts" / "a b.json"
    assert session.path("./scripts//ünï.json") == session.folder / "scripts" / "ünï.json"


def test_a_link_that_leads_out_is_refused(session: Session, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("secret")
    (session.folder / "scripts" / "out").symlink_to(outside)
    (session.folder / "scripts" / "film").symlink_to(outside / "secret")
    (session.folder / "scripts" / "up").symlink_to("../..")
    for relative in ("scripts/out/secret", "scripts/out/new", "scripts/film", "scripts/up/x"):
        with pytest.raises(UnsafePath, match="leads out"):
            session.write(relative, b"overwritten")
    assert (outside / "secret").read_text() == "secret"
    assert list(outside.iterdir()) == [outside / "secret"]


def test_a_link_that_stays_inside_is_followed(session: Session) -> None:
    (session.folder / "scripts" / "again").symlink_to("../audio")
    session.write("scripts/again/a.wav", b"sound")
    assert (session.folder / "audio" / "a.wav").read_bytes() == b"sound"


def test_a_loop_of_links_is_refused(session: Session) -> None:
    (session.folder / "a").symlink_to("b")
    (session.folder / "b").symlink_to("a")
    with pytest.raises(UnsafePath):
        session.path("a/x")


def test_a_session_has_its_seven_folders_and_an_id_of_its_own(workspace: Workspace) -> None:
    made = [Session.create(workspace) for _ in range(20)]
    assert len({session.id for session in made}) == 20
    for session in made:
        assert SESSION_ID.fullmatch(session.id)
        assert {path.name for path in session.folder.iterdir()} == set(SESSION_FOLDERS)


@pytest.mark.parametrize("id", ["", "..", "../../etc", "session_x", "session_20200101_000000_abcdefabcdef/..", "a\0"])
def test_what_is_no_session_id_opens_nothing(workspace: Workspace, id: str) -> None:
    with pytest.raises(NotFound, match="looks like"):
        Session.open(workspace, id)


def test_a_session_is_opened_by_its_id(workspace: Workspace, session: Session) -> None:
    assert Session.open(workspace, session.id) == session
    with pytest.raises(NotFound, match="no folder"):
        Session.open(workspace, "session_20200101_000000_abcdefabcdef")


def test_a_link_in_place_of_a_session_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.sessions / "session_20200101_000000_abcdefabcdef").symlink_to(tmp_path)
    with pytest.raises(UnsafePath):
        Session.open(workspace, "session_20200101_000000_abcdefabcdef")


def test_removing_a_session_does_not_follow_its_links(workspace: Workspace, session: Session, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("kept")
    os.symlink(tmp_path / "kept", session.folder / "audio" / "link")
    session.remove()
    assert not session.folder.exists()
    assert (tmp_path / "kept" / "file").read_text() == "kept"
