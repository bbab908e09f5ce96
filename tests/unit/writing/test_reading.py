"""A brief is read from a file, a sentence or standard input, or refused with what is wrong and the way out."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from reelwright.errors import InvalidInput, NotFound
from reelwright.film.brief import Brief
from reelwright.units import Aspect, Money
from reelwright.writing.reading import MOST_BYTES, read_brief

IDEA = "A keeper climbs the stair of a lighthouse in the storm, at night."


def nothing(most: int) -> bytes:
    raise AssertionError("standard input was read and nobody asked for it")


def read(source: str | Path, **given: object) -> Brief:
    return read_brief(str(source), given, nothing)


def piped(data: bytes, **given: object) -> Brief:
    return read_brief("-", given, io.BytesIO(data).read)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_sentence_is_a_brief() -> None:
    brief = read(IDEA)
    assert (brief.text, brief.is_script) == (IDEA, False)


def test_a_file_is_a_script_and_may_be_longer_than_a_prompt(folder: Path) -> None:
    (folder / "long.txt").write_text(f"{IDEA} " * 100)
    brief = read("long.txt")
    assert brief.is_script and len(brief.text) > 6_000
    with pytest.raises(InvalidInput, match=r"too many; give 10 to 2,000 characters: shorten it, or put it in a file"):
        read(f"{IDEA} " * 100)


def test_a_dash_is_standard_input() -> None:
    brief = piped(f"---\nduration: 12\n---\n{IDEA}\n".encode())
    assert (brief.text, brief.duration_seconds, brief.is_script) == (IDEA, 12, True)


@pytest.mark.parametrize(
    "head", ["", "\ufeff", "# a comment\r\n\r\n", "title = 'The Last Light'\n", "lens = 50\n[camera]\n", "seed=1\n"]
)
def test_toml_on_standard_input_is_read_as_toml(head: str) -> None:
    toml = f'{head}text = "{IDEA}"\nduration = 2\n'
    if "lens" in head:
        with pytest.raises(InvalidInput, match=r"'lens', in standard input, line 1: there is no such key"):
            piped(toml.encode())
    else:
        brief = piped(toml.encode())
        assert (brief.text, brief.duration_seconds) == (IDEA, 2)


def test_half_a_toml_on_standard_input_is_refused_and_not_filmed() -> None:
    with pytest.raises(InvalidInput, match="standard input is not TOML"):
        piped(b'text = "A lighthouse in the storm, at night.\nduration = 2\n')


def test_prose_on_standard_input_with_an_equals_sign_is_prose() -> None:
    text = "# Title\n\nHe writes: text = all that is. Duration = fate, he adds."
    assert piped(text.encode()).text == text


@pytest.mark.parametrize(
    "source",
    ["missing.md", "missing.TXT", "my film.toml", "briefs/missing", "missing.docx", "missing.mp4", "./missing", "a\\b"],
)
def test_a_path_that_does_not_exist_is_not_taken_for_a_sentence(source: str, folder: Path) -> None:
    with pytest.raises(NotFound, match=r"there is no file .*check the path, or put the idea itself in quotes"):
        read(source)


@pytest.mark.parametrize("source", ["The U.S. mail, and/or a lighthouse at night", "She leaves at 6 p.m. for the sea."])
def test_a_sentence_with_a_slash_or_a_stop_is_still_a_sentence(source: str, folder: Path) -> None:
    assert read(source).text == source


def test_an_existing_file_is_read_whatever_it_is_called(folder: Path) -> None:
    (folder / "my idea for a film").write_text(IDEA)
    assert read("my idea for a film").text == IDEA


def test_a_folder_is_refused(folder: Path) -> None:
    (folder / "briefs").mkdir()
    with pytest.raises(InvalidInput, match="briefs is a folder"):
        read("briefs")


def test_a_pipe_is_refused_without_waiting_for_it(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    with pytest.raises(InvalidInput, match="is a pipe or device"):
        read("pipe.md")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n ", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b"\0" * 4096, r"is not text: character 0 is NUL"),
        (b"A keeper climbs \0 the stair.", r"is not text: character 16 is NUL"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not UTF-8 text: byte 0 is 0x89"),
        (b"A caf\xe9 at night, in the rain.", "is not UTF-8 text: byte 5 is 0xe9; save it as UTF-8"),
        (b"\xef\xbb\xbfA caf\xe9 at night.", "is not UTF-8 text: byte 8 is 0xe9"),
        (b"\xff\xfeA\0 \0k", "is not UTF-16 text"),
        (b"\xff\xfe\0\0A\0\0\0 \0\0\0", "is not text: character 0 is NUL"),
    ],
    ids=[
        "empty",
        "blank",
        "a mark",
        "NULs",
        "a NUL",
        "binary",
        "Latin-1",
        "Latin-1 with a mark",
        "half UTF-16",
        "UTF-32",
    ],
)
def test_what_is_no_text_is_refused_from_a_file_and_from_standard_input(data: bytes, said: str, folder: Path) -> None:
    (folder / "brief.md").write_bytes(data)
    with pytest.raises(InvalidInput, match=said) as refused:
        read("brief.md")
    assert "brief.md" in str(refused.value)
    with pytest.raises(InvalidInput, match=f"standard input {said}"):
        piped(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_utf_8_and_marked_utf_16_are_read(encoding: str, folder: Path) -> None:
    text = "Ein Café am Meer, im Sturm, bei Nacht."
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    (folder / "brief.txt").write_bytes(mark + text.encode(encoding))
    assert read("brief.txt").text == text


def test_ten_megabytes_are_refused_with_size_and_limit_in_megabytes(folder: Path) -> None:
    (folder / "brief.md").write_bytes(b"A keeper climbs the stair. " * 400_000)
    with pytest.raises(InvalidInput, match=r"brief.md is too large: 10\.8 MB; at most 1 MB"):
        read("brief.md")
    with pytest.raises(InvalidInput, match=r"standard input is too large: more than 1 MB; at most 1 MB"):
        piped(b"A keeper climbs the stair. " * 400_000)


def test_a_byte_over_the_limit_is_not_said_to_be_the_limit(folder: Path) -> None:
    (folder / "brief.md").write_bytes(b"a" * (MOST_BYTES + 1))
    with pytest.raises(InvalidInput, match=r"1\.1 MB; at most 1 MB"):
        read("brief.md")


def test_no_more_than_the_limit_is_read_from_standard_input() -> None:
    asked: list[int] = []

    def endless(most: int) -> bytes:
        asked.append(most)
        return b"x" * most

    with pytest.raises(InvalidInput, match="too large"):
        read_brief("-", {}, endless)
    assert asked == [MOST_BYTES + 1]


def test_a_sentence_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is not UTF-8 text"):
        read("A lighthouse \udcff at night")


def test_the_command_line_beats_the_file_and_what_was_not_given_does_not(folder: Path) -> None:
    (folder / "b.md").write_text(f"---\nduration: 12\naspect: '9:16'\n---\n{IDEA}")
    brief = read("b.md", duration=20, aspect=None, budget="0.10")
    assert (brief.duration_seconds, brief.aspect) == (20, Aspect(name="9:16"))
    assert brief.budget == Money.usd("0.10")


def test_a_wish_is_refused_with_where_it_was_said(folder: Path) -> None:
    (folder / "b.md").write_text(f"---\nfps: 24\nduration: 0\n---\n{IDEA}")
    with pytest.raises(InvalidInput) as refused:
        read("b.md", budget="200")
    assert "duration, in b.md, line 3: '0' is too short" in str(refused.value)
    assert "budget, on the command line: 200.00 USD is too much" in str(refused.value)
    assert "--budget 5.00" in str(refused.value)


def test_a_script_with_a_length_for_every_beat_is_as_long_as_they_are(folder: Path) -> None:
    shots = "1. Wide shot of a lighthouse. [4s]\n2. The keeper walks. [2.5 s]\n"
    (folder / "b.md").write_text(shots)
    assert read("b.md").duration_seconds == 6.5
    assert read("b.md", duration=20).duration_seconds == 20
    (folder / "b.md").write_text(f"{shots}3. The end.\n")
    assert read("b.md").duration_seconds == 30
    (folder / "b.md").write_text("1. A lighthouse. [200s]\n2. A cliff. [200s]\n")
    with pytest.raises(InvalidInput, match=r"duration, the lengths of all beats in b.md: 400.0 is too long"):
        read("b.md")
