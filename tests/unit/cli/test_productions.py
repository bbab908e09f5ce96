"""`list`, `status` and `show`: what there is, for people and for programs."""

from __future__ import annotations

import pytest

from reelwright.app import App
from reelwright.film.events import ScriptWritten
from reelwright.film.status import Condition, State
from reelwright.store.database import open_database
from reelwright.store.files import Workspace
from reelwright.store.productions import Productions

from .command_line import CommandLine
from .records import LONG_TITLE, come_to_drawing, finish, make, record, worked_on


def test_where_there_is_no_workspace_one_is_told_how_to_begin_and_none_is_made(reelwright: CommandLine) -> None:
    assert reelwright("list", "--json").json == []
    for words in (["status"], ["show", "1"], ["cancel", "1"], ["clean"]):
        refused = reelwright(*words)
        assert (refused.code, refused.out) == (2, "")
        assert f"there is no workspace at {reelwright.workspace} yet" in refused.err
        assert "reelwright make BRIEF" in refused.err
    told = reelwright("list")
    assert (told.code, told.err) == (0, "")
    assert f"there is no workspace at {reelwright.workspace} yet" in told.out and "reelwright make BRIEF" in told.out
    assert list(reelwright.folder.iterdir()) == []


def test_looking_into_a_workspace_whose_record_is_elsewhere_makes_no_folder(
    reelwright: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{reelwright.folder / 'elsewhere.db'}"
    monkeypatch.setenv("REELWRIGHT_DATABASE_URL", url)
    assert "there is no workspace" in reelwright("list").out
    assert list(reelwright.folder.iterdir()) == []
    database = open_database(url)
    id_ = record(Productions(database), 1)
    database.dispose()
    for words in (["list"], ["status"], ["show", id_]):
        assert id_ in reelwright(*words).out
    assert not reelwright.workspace.exists()


def test_an_empty_workspace_says_how_to_begin(reelwright: CommandLine, productions: Productions) -> None:
    assert "reelwright make BRIEF" in reelwright("list").out
    assert reelwright("list", "--json").json == []
    none = reelwright("status")
    assert (none.code, none.out) == (2, "")
    assert "reelwright make BRIEF" in none.err


def test_a_pipe_gets_one_whole_line_for_each_production_newest_first(
    reelwright: CommandLine, productions: Productions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    ids = [record(productions, number, LONG_TITLE) for number in range(3)]
    head, *lines = reelwright("list").out.splitlines()
    assert head.split() == ["production", "updated", "condition", "title"]
    assert [line.split()[0] for line in lines] == ids[::-1]
    assert all(line.endswith(LONG_TITLE) for line in lines)


def test_a_program_gets_the_same_as_one_document(reelwright: CommandLine, productions: Productions) -> None:
    ids = [record(productions, number) for number in range(2)]
    assert [row["production"] for row in reelwright("list", "--json").json] == ids[::-1]
    assert reelwright("status", "--json").json["production"] == ids[-1]
    assert reelwright("show", ids[0][-4:], "--json").json["events"][0]["kind"] == "production_started"


def test_a_production_is_listed_by_the_title_of_its_script(reelwright: CommandLine, productions: Productions) -> None:
    id_ = record(productions, 1, "FADE IN: INT. LIGHTHOUSE - NIGHT")
    for _ in range(2):
        productions.set_title(id_, "The Last Light", ScriptWritten(title="The Last Light"), key="1 03 script")
    assert "The Last Light" in reelwright("list").out and "FADE IN" not in reelwright("list").out
    kinds = [event["kind"] for event in reelwright("show", id_, "--json").json["events"]]
    assert kinds == ["production_started", "script_written"], "told once, though the step was repeated"


def test_status_tells_what_is_being_made_and_how_much_is(
    reelwright: CommandLine, productions: Productions, app: App
) -> None:
    id_ = record(productions, 1, state=State.RENDER)
    come_to_drawing(productions, id_)
    productions.set_progress(id_, "take SH010", 1.0)
    productions.set_progress(id_, "take SH020", 0.4)
    productions.set_progress(id_, "take SH030", 0.0)
    with worked_on(app, id_):
        before = reelwright("status").out
        make(productions, id_, "take SH010", 12.0)
        after = reelwright("status").out
        for_programs = reelwright("status", "--json").json
    assert "running in RENDER" in before and "0 of 3 made" in before
    assert "take SH020" in before and "40%" in before
    assert "take SH010" not in before and "take SH030" not in before, "what is made or waits is no news"
    assert "about" not in before, "nothing is claimed while nothing is made"
    assert "1 of 3 made; the film in about" in after and "resume" not in after
    assert for_programs["progress"] == {"take SH010": 1.0, "take SH020": 0.4, "take SH030": 0.0}
    assert for_programs["worked_on"] is True


def test_status_claims_no_time_left_from_the_moment_that_nobody_works_on_it(
    reelwright: CommandLine, productions: Productions, app: App
) -> None:
    id_ = record(productions, 1, state=State.RENDER)
    come_to_drawing(productions, id_)
    make(productions, id_, "take SH010", 12.0)
    with worked_on(app, id_):
        pass
    told = reelwright("status").out
    assert "1 of 3 made\n" in told and "about" not in told
    assert f"no process is working on it; go on with: reelwright resume {id_}" in told
    assert reelwright("status", "--json").json["worked_on"] is False


@pytest.mark.parametrize("condition", [Condition.PAUSED, Condition.FAILED, Condition.CANCELLED])
def test_status_of_what_stopped_says_how_to_go_on(
    condition: Condition, reelwright: CommandLine, productions: Productions
) -> None:
    id_ = record(productions, 1, condition=condition)
    assert f"reelwright resume {id_}" in reelwright("status", id_).out


def test_show_tells_all_that_happened_and_where_the_film_is(reelwright: CommandLine, productions: Productions) -> None:
    id_ = record(productions, 1)
    come_to_drawing(productions, id_)
    make(productions, id_, "take SH010", 12.0)
    finish(productions, id_)
    told = reelwright("show", id_)
    assert "labels=take SH010, take SH020, take SH030" in told.out
    assert "0" * 64 not in told.out, "a hash in full is for programs"
    assert told.out.splitlines()[-1].endswith(f"{id_}/final_output/film.mp4")
    assert reelwright("show").out == told.out, "the newest, as of status"
    assert reelwright("show", id_, "--json").json["film"]["frames"] == 720


@pytest.mark.parametrize("command", ["status", "show", "resume", "cancel"])
def test_an_error_leaves_stdout_empty_with_json_too(
    command: str, reelwright: CommandLine, productions: Productions
) -> None:
    refused = reelwright(command, "session_none", "--json")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("reelwright: ") and "session_none" in refused.err


def test_a_complete_production_cannot_be_cancelled(reelwright: CommandLine, productions: Productions) -> None:
    id_ = record(productions, 1)
    finish(productions, id_)
    refused = reelwright("cancel", id_)
    assert refused.code == 6 and "complete" in refused.err
    assert productions.get(id_).condition is Condition.COMPLETE


def test_clean_leaves_finished_films_alone(reelwright: CommandLine, productions: Productions) -> None:
    id_ = record(productions, 1)
    finish(productions, id_)
    nothing = {"productions": [], "sessions": [], "files": 0, "bytes": 0}
    assert reelwright("clean", "--all", "--json").json == nothing
    assert productions.get(id_).condition is Condition.COMPLETE


def test_clean_removes_the_session_folders_of_no_production(reelwright: CommandLine, productions: Productions) -> None:
    kept, ids = record(productions, 1), [f"session_20260101_000000_{digit * 12}" for digit in "abc"]
    sessions = Workspace.open(reelwright.workspace).sessions
    for id_ in (kept, *ids):
        (sessions / id_ / "video_clips").mkdir(parents=True)
    (sessions / ids[0] / "video_clips" / "SH010.mp4").write_bytes(b"a take")
    (sessions / "notes of mine").mkdir()
    (sessions / "session_20260101_000000_dddddddddddd").symlink_to(sessions / kept)
    assert reelwright("clean", "--json").json["sessions"] == ids
    assert {path.name for path in sessions.iterdir()} == {kept, "notes of mine", "session_20260101_000000_dddddddddddd"}
    (sessions / ids[0]).mkdir()
    assert "1 left-over session folder " in reelwright("clean").out


def test_clean_leaves_a_film_whose_record_is_lost(reelwright: CommandLine, productions: Productions) -> None:
    record(productions, 1)
    film = Workspace.open(reelwright.workspace).sessions / "session_20260101_000000_aaaaaaaaaaaa/final_output/film.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"a film")
    assert reelwright("clean", "--all", "--json").json["sessions"] == []
    assert film.read_bytes() == b"a film"


def test_status_of_a_film_tells_each_score_on_its_scale_and_where_the_film_is(
    reelwright: CommandLine, productions: Productions
) -> None:
    id_ = record(productions, 1)
    finish(productions, id_, {"place": 9.5, "narrative flow": 0.75, "overall": None, "visual quality": None})
    told = reelwright("status", id_).out
    assert "9.5 of 10\n" in told and "0.75 of 1\n" in told
    assert "not measured: overall, visual quality\n" in told
    assert told.splitlines()[-1].endswith(f"{id_}/final_output")
