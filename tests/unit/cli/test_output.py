"""Tables, lines and documents, on a terminal and in a pipe."""

from __future__ import annotations

import json
import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from rich.console import Console

from reelwright.cli import output
from reelwright.errors import WorkspaceError

ROWS = [["93d5c5ca3140", "a title [with] brackets and " + "many words " * 9], ["灯台", "short"]]


def test_a_table_in_a_pipe_is_one_unbroken_line_a_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    output.print_table(["production", "title"], ROWS)
    head, first, second = capsys.readouterr().out.splitlines()
    assert first == "  ".join(ROWS[0]).rstrip()
    assert head.index("title") == first.index("a title") == 14
    assert second == "灯台" + " " * 10 + "short", "a wide character takes two columns"


def test_a_table_on_a_narrow_terminal_keeps_its_first_column_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(file=StringIO(), force_terminal=True, width=40, color_system=None)
    monkeypatch.setattr(output, "results", console)
    output.print_table(["production", "title"], ROWS)
    assert isinstance(console.file, StringIO)
    lines = console.file.getvalue().splitlines()
    assert all(len(line.rstrip()) <= 40 for line in lines)
    assert lines[1].startswith("93d5c5ca3140") and "[with]" in lines[1]
    assert " ".join(" ".join(line[14:].split()) for line in lines[1:-1]) == ROWS[0][1].strip()


def test_a_document_is_one_and_keeps_every_character(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_json({"title": "灯台 “é”", "rows": ROWS})
    out, err = capsys.readouterr()
    assert json.loads(out) == {"title": "灯台 “é”", "rows": ROWS} and "灯台" in out
    assert err == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_what_stdout_cannot_show_is_a_question_mark_for_people_and_lossless_for_programs(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "Über “灯台” \udcff"
    stdout = TextIOWrapper(BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stdout)
    output.say(title)
    output.print_table(["title"], [[title]])
    output.print_json({"title": title})
    written = stdout.buffer.getvalue()
    said, _, listed, document = written.split(b"\n", 3)
    assert said == listed == title.encode(encoding, "replace")
    assert json.loads(document.decode("ascii")) == {"title": title}


def test_an_error_is_one_line_on_stderr_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    output.complain("brief.md [no tag]: " + "words " * 60)
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert err.startswith("reelwright: brief.md [no tag]: ")


def test_an_answer_that_cannot_be_written_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        monkeypatch.setattr(output, "results", Console(soft_wrap=True))  # it keeps what it could not write
        for say in (lambda: output.say("a"), lambda: output.print_json(1), lambda: output.print_table(["a"], [])):
            with pytest.raises(WorkspaceError, match="space"):
                say()
        monkeypatch.undo()
        with pytest.raises(OSError):
            full.close()


def test_a_dumb_terminal_is_not_drawn_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(output, "aside", Console(file=StringIO(), force_terminal=True))
    assert not output.is_live()
