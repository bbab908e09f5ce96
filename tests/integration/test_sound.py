"""A film with the user's own music, stems and the loudness of broadcasting, made by real processes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from reelwright.media.audio import RATE, read_audio, write_wav
from reelwright.media.loudness import lufs, true_peak
from reelwright.media.read import sound

from .. import warm  # noqa: TID252 - tests are no package on the path

BRIEF = """---
size: 144
backend: slate
music: mine.wav
loudness: broadcast, web
stems: yes
---
## Beach, night, rain

Wide: a woman walks. [2s]

> It rains.

## Room, night

Medium: she sits. [3s]
"""
TEMPO = 120.0


def make(folder: Path, *words: str, expected: int = 0) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"REELWRIGHT_CPU_WORKERS": "1"}
    done = warm.run("--workspace", str(folder / "ws"), *words, cwd=folder, env=env)
    assert done.returncode == expected, done.stderr
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sound")
    t = np.arange(2400) / RATE
    music = np.zeros((2, 9 * RATE), np.float32)
    for beat in np.arange(0.2, 8.8, 60 / TEMPO):
        start = round(float(beat) * RATE)
        music[:, start : start + 2400] += (0.5 * np.sin(2 * np.pi * 440 * t) * np.exp(-t * 60)).astype(np.float32)
    music += 0.05 * np.sin(2 * np.pi * 220 * np.arange(9 * RATE) / RATE).astype(np.float32)
    write_wav(place / "mine.wav", music, RATE)
    (place / "film.md").write_text(BRIEF, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def film(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(make(folder, "make", "film.md", "--json").stdout)
    return told


def test_it_is_as_loud_as_it_was_asked_to_be_and_its_check_asked_for_that(film: dict[str, Any]) -> None:
    heard = np.concatenate([block.data for block in sound(Path(film["folder"]) / "film.mp4")], axis=1)
    assert lufs(heard, RATE) == pytest.approx(-23, abs=0.5)
    assert true_peak(heard) <= -1
    dossier = json.loads((Path(film["folder"]).parent / "metadata/dossier.json").read_text())["body"]
    assert not [one for one in dossier["technical"]["findings"] if one["check"] in ("loudness", "true peak")]


def test_its_stems_are_delivered_and_each_holds_its_own(film: dict[str, Any]) -> None:
    stems = {}
    for name in ("dialogue", "music", "effects"):
        assert f"stem_{name}.flac" in film["files"]
        stems[name], rate = read_audio(Path(film["folder"]) / f"stem_{name}.flac")
        assert rate == RATE and stems[name].shape == (2, 5 * RATE)
    early, late = (slice(RATE // 2, round(1.8 * RATE)), slice(round(2.3 * RATE), 4 * RATE))
    effects = stems["effects"]
    assert np.sqrt((effects[:, early] ** 2).mean()) > 4 * np.sqrt((effects[:, late] ** 2).mean()), "the rain is outside"
    assert np.abs(stems["dialogue"]).max() > 0.1


def test_its_music_is_the_users_on_a_beat(film: dict[str, Any]) -> None:
    events = json.loads(make(Path(film["folder"]).parents[3], "show", film["production"], "--json").stdout)["events"]
    assert any(one["kind"] == "recipe_made" and one["what"] == "music" for one in events)
    assert (Path(film["folder"]).parent / "audio/music.flac").is_file()
    assert "material mine.wav" in (Path(film["folder"]) / "report.html").read_text()


def test_every_loudness_is_a_film_of_its_own_over_the_same_picture_checked_as_the_film_is(
    film: dict[str, Any],
) -> None:
    dossier = json.loads((Path(film["folder"]).parent / "metadata/dossier.json").read_text())["body"]
    (copy,) = dossier["copies"]
    assert film["passed"] and copy["technical"]["passed"] and copy["lufs"] == -14
    heard = {}
    for name, goal in (("film.mp4", -23), ("film.web.mp4", -14)):
        samples = heard[name] = np.concatenate([block.data for block in sound(Path(film["folder"], name))], axis=1)
        assert lufs(samples, RATE) == pytest.approx(goal, abs=0.5)
        assert true_peak(samples) <= -1
    assert packets(film, "film.mp4", "video") == packets(film, "film.web.mp4", "video")
    assert packets(film, "film.mp4", "subtitle") == packets(film, "film.web.mp4", "subtitle") != b""
    assert packets(film, "film.mp4", "audio") != packets(film, "film.web.mp4", "audio")
    quiet, loud = (heard[name][:, :200_000].ravel() for name in ("film.mp4", "film.web.mp4"))
    assert np.corrcoef(quiet, loud)[0, 1] > 0.9, "one mix, and another gain under the limiter"
    report = Path(film["folder"], "report.html").read_text(encoding="utf-8")
    assert "Other loudnesses" in report and 'href="film.web.mp4"' in report


def packets(film: dict[str, Any], name: str, kind: str) -> bytes:
    """All that is in a track."""
    with av.open(str(Path(film["folder"], name))) as container:
        stream = next(one for one in container.streams if one.type == kind)
        return b"".join(bytes(packet) for packet in container.demux(stream))


def test_another_loudness_makes_the_mix_anew_and_no_picture(folder: Path, film: dict[str, Any]) -> None:
    other = json.loads(make(folder, "make", "film.md", "--loudness", "podcast", "--json").stdout)
    events = json.loads(make(folder, "show", other["production"], "--json").stdout)["events"]
    made = {one["what"] for one in events if one["kind"] == "recipe_made"}
    assert "mix" in made and "film" in made
    assert not {"music", "effects"} & made and not [one for one in made if one.startswith(("take", "stem"))]


def test_a_silent_film_can_be_made_and_says_that_it_is(folder: Path) -> None:
    (folder / "mute.md").write_text(BRIEF.replace("music: mine.wav", "music: none\neffects: no\nnarration: no"))
    told = json.loads(make(folder, "make", "mute.md", "--json").stdout)
    heard = np.concatenate([block.data for block in sound(Path(told["folder"]) / "film.mp4")], axis=1)
    assert heard.shape[1] >= 5 * RATE and np.abs(heard).max() < 1e-3
    assert "silent from beginning to end" in (Path(told["folder"]) / "report.html").read_text()


def test_music_that_is_none_is_refused_before_anything_is_made(folder: Path) -> None:
    (folder / "text.wav").write_text("no music")
    done = make(folder, "make", "A lamp is lit at dusk.", "--music", "text.wav", expected=2)
    assert "music" in done.stderr and "text.wav cannot be read" in done.stderr
