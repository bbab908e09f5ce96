"""In a terminal: what is drawn goes to stderr and stays inside the columns, and stdout keeps its one document."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import termios
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reelwright.pipeline.forecast import SHARES, kind_of

from .processes import SECONDS, Workspace

BRIEF = "A keeper climbs the stair of a lighthouse in the storm, at night. He looks out at the sea."
MAKE = ("make", BRIEF, "--duration=8", "--size=480", "--backend=slate")
KINDS = {*SHARES, "take", "narration", "subtitles"}
COLUMNS = 50
_COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3|4|9)[0-9](?:;[0-9]+)*m")
_CODE = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class Seen:
    code: int
    out: str
    drawn: str
    """All that was written to the terminal."""

    @property
    def lines(self) -> list[str]:
        return [line.strip("\r") for line in re.split(r"\n|\r(?!\n)", _CODE.sub("", self.drawn))]


def on_terminal(workspace: Workspace, *words: str) -> Seen:
    """Run with stderr a terminal of `COLUMNS` columns, and stdout a pipe."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    heard: list[bytes] = []

    def listen() -> None:
        while True:
            try:
                heard.append(os.read(ours, 65536))
            except OSError:  # the other end is closed
                return

    process = workspace.start(*words, stderr=theirs, stdin=theirs)
    os.close(theirs)
    listener = threading.Thread(target=listen)
    listener.start()
    out, _ = process.communicate(timeout=SECONDS)
    listener.join()
    os.close(ours)
    return Seen(process.returncode, out, b"".join(heard).decode())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path_factory.mktemp("terminal"), TERM="xterm-256color", NO_COLOR="1")
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def made(workspace: Workspace) -> Seen:
    return on_terminal(workspace, *MAKE, "--json")


def test_stdout_is_one_document_while_the_terminal_shows_progress(made: Seen) -> None:
    assert made.code == 0
    assert json.loads(made.out)["condition"] == "complete"
    assert re.search(r"RENDER \d of", made.drawn) and "COMPLETE" in made.drawn


def test_a_bar_is_drawn_for_a_shot_and_none_for_what_waits(made: Seen) -> None:
    bars = [line for line in made.lines if "━" in line]
    assert bars
    assert [line for line in bars if kind_of(line.split("━")[0].strip("╸╺ ")) not in KINDS] == []
    assert not [line for line in bars if re.search(r"(?<!\d)0%", line)]


def test_no_line_is_wider_than_the_terminal(made: Seen) -> None:
    assert [line for line in made.lines if len(line) > COLUMNS] == []


def test_no_colour_is_used_where_none_is_wished(made: Seen) -> None:
    assert not _COLOUR.search(made.drawn)


def test_a_path_in_the_answer_is_never_broken(workspace: Workspace, made: Seen, tmp_path: Path) -> None:
    again = on_terminal(workspace, *MAKE, "--out", str(tmp_path / ("long" * 20)))
    assert again.code == 0
    assert [Path(line).is_file() for line in again.out.splitlines()] == [True] * 5
    assert "Nothing to make" in again.drawn


def test_an_error_is_one_message_on_the_terminal(workspace: Workspace) -> None:
    refused = on_terminal(workspace, "make", "no_such_file.md", "--json")
    assert (refused.code, refused.out) == (2, "")
    assert "no_such_file.md" in refused.drawn and "Traceback" not in refused.drawn


def test_a_production_bears_the_title_of_its_script(workspace: Workspace, made: Seen) -> None:
    script = workspace.dossier().script
    assert script is not None and script.title
    assert json.loads(made.out)["title"] == workspace.newest().title == script.title
    assert not BRIEF.startswith(script.title)
