"""What bad input gets: one clear message, a documented exit code, nothing half-written, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reelwright.film.brief import Brief
from reelwright.film.production import Production
from reelwright.film.status import Condition, State
from reelwright.store.database import open_database
from reelwright.store.files import Workspace
from reelwright.store.productions import Productions

from .. import warm  # noqa: TID252 - tests are no package on the path

GOOD = "A keeper climbs the stair of a lighthouse in the storm, at night."


def reelwright(*words: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return warm.Fork(*words, cwd=cwd, stdin=stdin).end()


def refused(done: subprocess.CompletedProcess[bytes], code: int, *said: str) -> None:
    err = done.stderr.decode(errors="replace")
    assert done.returncode == code, err
    assert "Traceback" not in err
    for words in said:
        assert words.lower() in err.lower(), err
    assert done.stdout == b""


BRIEFS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "binary": (bytes(range(256)) * 8, ""),
    "NUL-filled": (b"\0" * 4096, ""),
    "not UTF-8": (b"A keeper climbs the stair \xff\xfe of the lighthouse.", "utf-8"),
    "10 MB": (b"A keeper climbs the stair. " * 400_000, "mb"),
}


@pytest.mark.parametrize("kind", BRIEFS)
def test_a_brief_that_is_no_text_is_refused_before_anything_is_written(kind: str, tmp_path: Path) -> None:
    data, said = BRIEFS[kind]
    (tmp_path / "brief.md").write_bytes(data)
    refused(reelwright("make", "brief.md", cwd=tmp_path), 2, "brief.md", said)
    assert not list(tmp_path.glob("workspace/sessions/*"))
    refused(reelwright("make", "-", cwd=tmp_path, stdin=data), 2, said)


@pytest.mark.parametrize("duration", ["0", "-1", "nan", "inf", "1e9"])
def test_an_impossible_duration_is_refused(duration: str, tmp_path: Path) -> None:
    refused(reelwright("make", GOOD, f"--duration={duration}", cwd=tmp_path), 2, "duration")
    assert not list(tmp_path.glob("workspace/sessions/*"))


def test_all_findings_are_told_at_once(tmp_path: Path) -> None:
    options = ("--duration=1e9", "--budget=0.01", "--aspect=5:7", "--fps=7", "--backend=veo")
    done = reelwright("make", GOOD, *options, cwd=tmp_path)
    refused(done, 2, "duration", "budget", "aspect", "frame rate", "no backend 'veo'")


def test_a_voice_that_does_not_exist_is_refused_before_anything_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(f"---\nvoice: xx-nope\n---\n{GOOD}")
    refused(reelwright("make", "b.md", cwd=tmp_path), 2, "b.md, line 2: there is no voice 'xx-nope'", "doctor --voices")
    assert not list(tmp_path.glob("workspace/sessions/*"))


def test_a_missing_brief_is_not_taken_for_a_sentence(tmp_path: Path) -> None:
    refused(reelwright("make", "no_such_brief.md", cwd=tmp_path), 2, "no_such_brief.md")


def test_an_unknown_backend_is_refused_and_those_there_are_named(tmp_path: Path) -> None:
    refused(reelwright("make", GOOD, "--backend=veo", cwd=tmp_path), 2, "veo", "previz", "slate")
    assert not list(tmp_path.glob("workspace/sessions/*"))


@pytest.mark.parametrize("words", [["make", "no"], ["check", "none.mp4"], ["list", "--jsn"]])
def test_with_json_too_an_error_is_a_message_and_a_code_and_stdout_is_empty(words: list[str], tmp_path: Path) -> None:
    done = reelwright(*words, "--json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"") and done.stderr.strip()


def test_an_unknown_production_is_refused(tmp_path: Path) -> None:
    open_database(Workspace.open(tmp_path / "workspace").database_url).dispose()
    for command in ("status", "show", "resume", "cancel"):
        refused(reelwright(command, "session_20200101_000000_abcdefabcdef", cwd=tmp_path), 2, "session_2020")


def test_an_option_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    refused(reelwright("make", GOOD, "--durations=3", cwd=tmp_path), 2, "--durations")


def test_a_workspace_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("a file")
    refused(reelwright("--workspace", "w", "make", GOOD, cwd=tmp_path), 4, "w")


def test_a_workspace_of_a_newer_release_is_refused_and_left_alone(tmp_path: Path) -> None:
    import sqlite3

    open_database(Workspace.open(tmp_path / "workspace").database_url).dispose()
    path = tmp_path / "workspace" / "reelwright.db"
    with sqlite3.connect(path) as connection:
        (table,) = [
            name for (name,) in connection.execute("select name from sqlite_master where name like '%schema%'")
        ][:1] or ["alembic_version"]
        connection.execute(f"update {table} set version_num = '9999'")
    refused(reelwright("make", GOOD, cwd=tmp_path), 4, "newer")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_an_unwritable_workspace_is_refused(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o555)
    refused(reelwright("--workspace", "locked/w", "make", GOOD, cwd=tmp_path), 4, "locked")


HOSTILE: dict[str, bytes] = {
    "empty.mp4": b"",
    "text.mp4": b"this is not a film",
    "playlist.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/film.ts\n#EXT-X-ENDLIST\n",
    "list.ffconcat": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "truncated.mp4": b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41\0\0\0\x08free\0\0\x10\0mdat" + b"\0" * 64,
}


@pytest.mark.parametrize("command", ["check", "probe"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_is_refused(command: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    refused(reelwright(command, name, cwd=tmp_path), 2, name)


@pytest.mark.parametrize("command", ["check", "probe"])
def test_a_missing_file_and_a_folder_are_refused(command: str, tmp_path: Path) -> None:
    refused(reelwright(command, "none.mp4", cwd=tmp_path), 2, "none.mp4")
    refused(reelwright(command, str(tmp_path), cwd=tmp_path), 2, tmp_path.name)


@pytest.mark.parametrize("words", [["doctor"], ["make", GOOD, "--duration=3", "--size=144", "--backend=slate"]])
def test_a_module_in_the_current_folder_is_not_run(words: list[str], tmp_path: Path) -> None:
    for module in ("ctypes", "json", "numpy", "av", "cv2", "espeakng_loader", "dbos", "reelwright"):
        (tmp_path / f"{module}.py").write_text(f"open('{module} was run', 'w').close()\n")
    installed = Path(sys.executable).with_name("reelwright")  # `python -m` looks in the current folder by its nature
    done = subprocess.run([installed, *words], capture_output=True, cwd=tmp_path, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.glob("* was run")] == []


def test_a_library_in_the_current_folder_is_not_loaded(tmp_path: Path) -> None:
    for library in ("libc.so.6", "libm.so.6", "libpython3.so"):
        (tmp_path / library).write_bytes(b"no library")
    installed = Path(sys.executable).with_name("reelwright")
    words = ["make", GOOD, "--backend=slate", "--size=144", "--duration=2"]
    surroundings = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    done = subprocess.run(
        [installed, *words], capture_output=True, text=True, cwd=tmp_path, env=surroundings, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


PLAIN = [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("environment", PLAIN)
@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["status"], ["show", "1"], ["doctor"]])
def test_a_terminal_without_the_letters_of_a_title_gets_an_answer(
    words: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    database = open_database(Workspace.open(tmp_path / "workspace").database_url)
    now, brief = datetime.now(UTC), Brief(text=GOOD)
    production = Production(
        id="session_20260101_000000_000000000001",
        title="Über den Wald…",
        brief=brief.digest,
        state=State.INIT,
        condition=Condition.RUNNING,
        run=1,
        created_at=now,
        updated_at=now,
    )
    Productions(database).create(brief, lambda: production)
    database.dispose()
    command = [sys.executable, "-m", "reelwright", *words]
    done = subprocess.run(
        command, capture_output=True, cwd=tmp_path, timeout=60, check=False, env=os.environ | environment
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()
    if "--json" in words:
        assert json.loads(done.stdout)[0]["title"] == production.title


def test_an_id_in_letters_of_another_encoding_is_refused(tmp_path: Path) -> None:
    open_database(Workspace.open(tmp_path / "workspace").database_url).dispose()
    for id_ in (b"\xff", "Ü".encode()):
        command = [sys.executable, "-m", "reelwright", "status", os.fsdecode(id_)]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, timeout=60, check=False)
        refused(done, 2, "no production")
