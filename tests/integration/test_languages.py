"""One picture in several languages, with lines spoken here and elsewhere, by the product as a user runs it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from reelwright.ledger.ledger import Ledger
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.sound.espeak import is_available
from reelwright.store.database import open_database
from reelwright.writing.timing import read_srt

from .. import warm  # noqa: TID252 - tests are no package on the path

pytestmark = pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")

BRIEF = """---
duration: 8
size: 144
fps: 12
backend: slate
{more}
---
# The Ferry

## Harbour, dusk

Marta waits on the quay.

> The last ferry of the year was late.

Marta turns.

> [speaker: Marta] Is it coming?
"""
GERMAN = """1
00:00:00,417 --> 00:00:04,500
Die letzte Fähre des Jahres hatte *Verspätung*.

2
00:00:05,000 --> 00:00:08,500
Kommt sie? Sie kommt ja doch, auch wenn niemand mehr daran glaubt, so wie jedes Jahr, und jedes Jahr ein wenig später.
"""
ARABIC = """1
00:00:00,417 --> 00:00:04,500
تأخرت آخر عبارة في السنة.

2
00:00:05,000 --> 00:00:08,500
هل ستأتي؟
"""


def reelwright(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "GEMINI_"))}
    return warm.run("--workspace", str(folder / "ws"), *words, cwd=folder, env=variables | environment)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The film, and its folder."""
    folder = tmp_path_factory.mktemp("languages")
    (folder / "film.md").write_text(
        BRIEF.format(more="languages: de = film.de.srt, ar = film.ar.srt"), encoding="utf-8"
    )
    (folder / "film.de.srt").write_text(GERMAN, encoding="utf-8")
    (folder / "film.ar.srt").write_text(ARABIC, encoding="utf-8")
    done = reelwright(folder, "make", "film.md", "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"dossier": json.loads((Path(found["folder"]).parent / "metadata/dossier.json").read_text())["body"]}


def packets(path: Path, kind: str) -> str:
    """A hash of all that is in the track of a film."""
    digest = hashlib.sha256()
    with av.open(str(path)) as container:
        for packet in container.demux(next(one for one in container.streams if one.type == kind)):
            digest.update(bytes(packet))
    return digest.hexdigest()


def test_each_language_has_its_film_and_subtitles_over_the_same_picture(made: dict[str, Any]) -> None:
    folder, files = Path(made["folder"]), made["files"]
    for language in ("de", "ar"):
        assert {f"film.{language}{suffix}" for suffix in (".mp4", ".srt", ".vtt")} <= files.keys()
        film = folder / f"film.{language}.mp4"
        assert packets(film, "video") == packets(folder / "film.mp4", "video")
        assert packets(film, "audio") != packets(folder / "film.mp4", "audio")
    assert made["passed"] and all(dub["technical"]["passed"] for dub in made["dossier"]["dubs"])


def test_a_film_names_its_language_and_carries_its_own_subtitles(made: dict[str, Any]) -> None:
    for name, code, word in (("film", "eng", "ferry"), ("film.de", "deu", "Verspätung."), ("film.ar", "ara", "عبارة")):
        with av.open(f"{made['folder']}/{name}.mp4") as container:
            languages = {stream.type: stream.language for stream in container.streams}
            text = b"".join(bytes(one) for one in container.demux(container.streams.subtitles[0])).decode()
        assert languages["audio"] == languages["subtitle"] == code
        srt = Path(made["folder"], f"{name}.srt").read_text(encoding="utf-8")
        assert word in text and word in srt and "*" not in srt


def test_lines_are_heard_in_the_shots_they_are_of_and_what_has_no_time_is_told(made: dict[str, Any]) -> None:
    """The technical check has heard each line where it belongs."""
    dubs = {dub["language"]: dub for dub in made["dossier"]["dubs"]}
    for dub in dubs.values():
        (sound,) = [check for check in dub["technical"]["checks"] if check["name"] == "audio"]
        assert sound["passed"] and "2 lines placed" in sound["value"], sound
    rate, shots = 12, made["dossier"]["shots"]
    long = dubs["de"]["speeches"]["SH020"]
    assert long["pace"] == 1.15 and long["seconds"] <= (shots[1]["frames"] - shots[1]["line_at_frame"]) / rate - 0.2
    told = [one["message"] for one in made["dossier"]["findings"] if one["check"] == "languages"]
    assert any("film.de.mp4" in one and "words of SH020 left out" in one for one in told)
    assert any("film.ar.mp4: translated in film.ar.srt; spoken by ar" in one for one in told)
    assert dubs["de"]["voice"] == "de"
    report = Path(made["folder"], "report.html").read_text(encoding="utf-8")
    assert "Other languages" in report and 'href="film.de.mp4"' in report


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


def test_a_writer_translates_and_is_paid_for_it_and_a_line_it_leaves_out_is_asked_for(
    simulator: Simulator, tmp_path: Path
) -> None:
    (script,) = json.loads((Path(__file__).parents[2] / "examples" / "the-lamp.json").read_text(encoding="utf-8"))
    (tmp_path / "film.md").write_text(
        "---\nduration: 12\nsize: 144\nfps: 12\nwriter: gemini\nbackend: slate\nlanguages: fr\n---\n"
        "An old lighthouse keeper learns that his light will be switched off.\n"
    )
    provider: Any = simulator.providers["gemini"]
    provider.answers.append(script["value"])
    planned = reelwright(tmp_path, "plan", "film.md", **simulator.variables)
    assert planned.returncode == 0 and not simulator.served, planned.stderr
    shots = [f"SH{number:03}" for number in range(10, 70, 10)]
    lines = [{"shot": shot, "line": "La lampe est là."} for shot in shots]
    provider.answers.extend([{"lines": lines[:1]}, {"lines": lines}])
    done = reelwright(tmp_path, "make", "film.md", "--json", **simulator.variables)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(simulator.served) == 3, "the script, a translation that lacks lines, and the whole of it"
    with av.open(f"{found['folder']}/film.fr.mp4") as container:
        assert container.streams.audio[0].language == "fra"
    assert read_srt(Path(found["folder"], "film.fr.srt").read_text(), "film.fr.srt")[0].text == "La lampe est là."
    dossier = json.loads((Path(found["folder"]).parent / "metadata/dossier.json").read_text())["body"]
    assert any("translated by gemini-3.8-flash, for 0.0" in one["message"] for one in dossier["findings"])


def test_lines_are_recorded_elsewhere_once_and_paid_and_the_times_of_words_are_told_to_be_measured(
    simulator: Simulator, tmp_path: Path
) -> None:
    (tmp_path / "film.md").write_text(BRIEF.format(more="voice: openai:alloy"), encoding="utf-8")
    planned = reelwright(tmp_path, "plan", "film.md", **simulator.variables)
    assert "2 lines not recorded yet" in planned.stderr and "0.000735 USD" in planned.stderr, planned.stderr
    assert not simulator.served
    simulator.script.queue("speech", Call.SUBMIT, Mishap(Trouble.RATE_LIMITED, 0.2))
    done = reelwright(tmp_path, "make", "film.md", "--json", **simulator.variables)
    assert done.returncode == 0, done.stderr
    assert len(simulator.served) == 3, "two lines, and one of them was to come again"
    found = json.loads(done.stdout)
    assert simulator.books.spent_micro_usd("speech") == 735
    entries = Ledger(open_database(f"sqlite:///{tmp_path / 'ws' / 'reelwright.db'}")).entries(found["production"])
    assert sum(entry.spent.micro_usd for entry in entries) == 735
    dossier = json.loads((Path(found["folder"]).parent / "metadata/dossier.json").read_text())["body"]
    told = [one["message"] for one in dossier["findings"]]
    assert any("SH010, SH020: the voice does not tell when it says which word" in one for one in told)
    assert any("Marta openai:" in one for one in told)


def test_a_voice_that_fails_stops_the_film_before_it_costs_and_says_what_to_do(
    simulator: Simulator, tmp_path: Path
) -> None:
    (tmp_path / "film.md").write_text(BRIEF.format(more="voice: openai:no-such"), encoding="utf-8")
    done = reelwright(tmp_path, "make", "film.md", **simulator.variables)
    said = " ".join(done.stderr.split())
    assert done.returncode not in (0, 1) and "Traceback" not in said, said
    assert "openai:no-such did not speak “The last ferry" in said and "voice: no-such is none of alloy" in said
    assert "reelwright resume" in said and "espeak" not in said
    assert not list((tmp_path / "ws" / "sessions").glob("*/final_output/*"))


def test_a_plan_needs_no_key_and_tells_what_every_language_costs_to_record(tmp_path: Path) -> None:
    more = "voice: openai:alloy\nlanguages: de = film.de.srt"
    (tmp_path / "film.md").write_text(BRIEF.format(more=more), encoding="utf-8")
    (tmp_path / "film.de.srt").write_text(GERMAN, encoding="utf-8")
    done = reelwright(tmp_path, "plan", "film.md")
    said = " ".join(done.stderr.split())
    assert done.returncode == 0, said
    assert "2 lines not recorded yet: how long they are is estimated, and so are" in said and "0.000735 USD" in said
    # The second line is too long for its shot: it is paid in full, and again as it is cut.
    whole = sum(len(line) for line in GERMAN.replace("*", "").splitlines()[2::4])
    (cost,) = re.findall(r"film\.de\.mp4: 2 lines not recorded yet: .*? at most (\S+) USD", said)
    assert 15 * whole < float(cost) * 1_000_000 < 2 * 15 * whole
    made = reelwright(tmp_path, "make", "film.md")
    assert made.returncode != 0 and "voice openai:alloy needs OPENAI_API_KEY in the environment" in made.stderr
    assert not list((tmp_path / "ws" / "sessions").glob("*")), "nothing is begun that cannot be spoken"
