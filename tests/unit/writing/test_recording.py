"""Music that a brief names is known by its bytes; what cannot be played is refused with what to do about it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from reelwright.errors import InvalidInput, NotFound
from reelwright.film.brief import Brief
from reelwright.film.sound import LoudnessGoals, Soundtrack
from reelwright.media.audio import encode_flac, write_wav
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution
from reelwright.writing import recording as module
from reelwright.writing.reading import read_brief
from reelwright.writing.recording import recording
from reelwright.writing.sanitise import sanitise

RATE = 8000
TEXT = "A lighthouse keeper climbs the stair in a storm."


def tune(seconds: float, level: float = 0.3) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    t = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * 330 * t))[None].astype(np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_wav(tmp_path / "theme.wav", tune(2.0), RATE)
    (tmp_path / "film.md").write_text(f"---\nmusic: theme.wav\n---\n{TEXT}\n")
    return tmp_path


def read(source: Path | str, **given: object) -> Brief:
    return sanitise(read_brief(str(source), given, lambda most: b""))[0]


def test_a_brief_names_music_beside_it(folder: Path) -> None:
    brief = read(folder / "film.md")
    assert brief.soundtrack and brief.soundtrack.recording
    assert brief.soundtrack.recording.name == "theme.wav"
    assert brief.files == (brief.soundtrack.recording,)
    write_wav(folder / "theme.wav", tune(2.0, 0.2), RATE)
    other = read(folder / "film.md")
    assert other.digest != brief.digest, "other bytes, another film"


def test_the_command_line_names_music_anywhere_and_for_a_sentence(folder: Path) -> None:
    sentence = read(TEXT, music=str(folder / "theme.wav"))
    assert sentence.soundtrack and sentence.soundtrack.recording
    assert sentence.soundtrack.recording.name == "theme.wav"
    assert "/" not in sentence.to_json().partition("soundtrack")[2][:200], "where it lay is no part of the brief"


def test_none_is_no_music_and_composed_the_usual(folder: Path) -> None:
    assert read(TEXT, music="none").soundtrack == Soundtrack()
    assert read(folder / "film.md", music="composed").soundtrack is None
    assert "soundtrack" not in Brief(text=TEXT).to_json(), "older briefs keep their names"
    with pytest.raises(InvalidInput, match="only beside a brief that is a file, or with --music"):
        Brief.model_validate(read_brief("-", {}, lambda most: f"---\nmusic: theme.wav\n---\n{TEXT}".encode()))


def hostile(folder: Path, kind: str) -> str:
    name = f"{kind}.wav"
    path = folder / name
    match kind:
        case "text":
            path.write_text("no music at all\n" * 100)
        case "playlist":
            path.write_text("#EXTM3U\n#EXTINF:10,\n/etc/passwd\n")
        case "empty":
            path.write_bytes(b"")
        case "broken":
            encode_flac([np.repeat(tune(6.0), 6, 1)], path)
            path.write_bytes(path.read_bytes()[:200] + os.urandom(4000))
        case "picture":
            with VideoWriter(path.with_suffix(".mp4"), Resolution(width=64, height=64), FrameRate.of(24)) as film:
                film.write(np.zeros((64, 64, 3), np.uint8))
            path.with_suffix(".mp4").rename(path)
        case "silent":
            write_wav(path, tune(2.0, 0.0), RATE)
        case "short":
            write_wav(path, tune(0.2), RATE)
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "outside":
            return "../theme.wav"
        case "link":
            path.symlink_to("/etc/hostname")
    return name


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("text", "cannot be read"),
        ("playlist", "cannot be read"),
        ("empty", "is empty"),
        ("broken", "cannot be read|no music|silent"),
        ("picture", "has no sound"),
        ("silent", "is silent; name another file, or none"),
        ("short", "lasts 0.20 s, which is no music"),
        ("pipe", "is a folder, pipe or device"),
        ("folder", "is a folder, pipe or device"),
        ("outside", "the folder of the brief"),
        ("link", "the folder of the brief"),
        ("missing", "there is no file missing.wav"),
    ],
)
def test_what_cannot_be_played_is_refused_in_a_sentence(folder: Path, kind: str, said: str) -> None:
    (folder / "film.md").write_text(f"---\nmusic: {hostile(folder, kind)}\n---\n{TEXT}\n")
    with pytest.raises(InvalidInput, match=rf"1 thing to put right:\n  1\. music, in .*(?:{said}).*$"):
        read(folder / "film.md")


def test_what_is_too_long_is_refused_without_reading_more(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_SECONDS", 1)
    with pytest.raises(InvalidInput, match="lasts more than"):
        recording(folder, "theme.wav")


def test_a_file_that_is_not_there_is_not_found(folder: Path) -> None:
    with pytest.raises(NotFound):
        recording(folder, "other.wav")
    with pytest.raises(InvalidInput, match=r"there is no file .*other\.wav; check the path"):
        read(TEXT, music=str(folder / "other.wav"))


@pytest.mark.parametrize(
    ("said", "lufs"),
    [("web", -14), ("podcast", -16), ("Broadcast", -23), ("-16", -16), (-23, -23), ("−14 LUFS", -14), (-23.0, -23)],
)
def test_loudness_is_said_in_words_or_figures(said: object, lufs: float) -> None:
    assert read(TEXT, loudness=said).lufs == LoudnessGoals.one(lufs)


SEVERAL = [
    ("web, broadcast", {"": (-14, -23), "de": (-14, -23)}),
    (["podcast", -23], {"": (-16, -23)}),
    ("broadcast, de = web, de=podcast", {"": (-23,), "de": (-14, -16), "fr": (-23,)}),
    ("DE = broadcast", {"": (-14,), "de": (-23,)}),
]


@pytest.mark.parametrize(("said", "meant"), SEVERAL)
def test_several_are_each_a_file_and_a_language_may_have_its_own(said: object, meant: dict[str, tuple[float]]) -> None:
    goals = read(TEXT, loudness=said, languages="de, fr", writer="gemini").lufs
    assert {language: goals.of(language) for language in meant} == meant
    assert LoudnessGoals.model_validate_json(goals.model_dump_json()) == goals


def test_one_for_all_is_kept_as_the_number_it_was_before_there_were_several() -> None:
    assert read(TEXT, loudness="podcast").model_dump(mode="json")["lufs"] == -16
    assert "lufs" not in read(TEXT, loudness="web").model_dump(mode="json")


def test_a_loudness_for_a_language_in_which_the_film_is_not_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not to be had in de; it is in its own only"):
        read(TEXT, loudness="web, de = broadcast")
    with pytest.raises(InvalidInput, match="not to be had in es; its languages besides its own: fr"):
        read(TEXT, loudness="es = broadcast", languages="fr", writer="gemini")


@pytest.mark.parametrize(
    "said", ["loud", -15, "0", True, "web, loud", "web, web", ",", "de = ", "xq = web", "de fr = web", []]
)
def test_another_loudness_is_refused_with_those_there_are(said: object) -> None:
    with pytest.raises(InvalidInput, match=r"-14 \(web\), -16 \(podcast\) or -23 \(broadcast\)"):
        read(TEXT, loudness=said)
