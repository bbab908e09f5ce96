"""Lines that take longer than there is are spoken faster, and only then cut; those too fast to be read, slower."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.app import App
from reelwright.engine import unrecorded
from reelwright.film.production import Dossier
from reelwright.film.sound import Speech, Word
from reelwright.film.status import State
from reelwright.pipeline import speaking
from reelwright.pipeline.sketch import SketchDesk
from reelwright.pipeline.speaking import Spoken, Wanted, refitted
from reelwright.pipeline.speaking import spoken as really_spoken
from reelwright.settings import load_settings
from reelwright.sound.espeak import is_available
from reelwright.writing.breakdown import break_down, lines
from reelwright.writing.sentences import FASTEST_PACE, SLOWEST_PACE, spoken_seconds

from .dossiers import scripted

LETTER_SECONDS = 0.07
"""Of a voice that is slow enough to be read."""


def said(line: str, pace: float = 1.0, letter: float = LETTER_SECONDS) -> Speech:
    """A line as it would be spoken by a voice that takes so long for each letter."""
    words, at = [], 0.0
    for text in line.split():
        end = at + (len(text) + 1) * letter / pace
        words.append(Word(text=text, start_seconds=at, end_seconds=end))
        at = end
    return Speech(line=line, sha256="0" * 64, seconds=at, words=tuple(words), pace=pace)


def film(*spoken: str, seconds: float) -> Dossier:
    beats = "\n\n".join(f"A beach.\n> {line}" for line in spoken)
    dossier = scripted(f"## Beach, noon\n\n{beats}\n", duration_seconds=seconds)
    assert dossier.script is not None
    beats_of = iter(spoken)  # whatever the director kept of them
    scenes = [
        scene.model_copy(
            update={"beats": tuple(beat.model_copy(update={"line": next(beats_of)}) for beat in scene.beats)}
        )
        for scene in dossier.script.scenes
    ]
    return dossier.model_copy(update={"script": dossier.script.model_copy(update={"scenes": tuple(scenes)})})


def wanted(dossier: Dossier, letter: float = LETTER_SECONDS, pace: float = 1.0) -> Wanted:
    assert dossier.script is not None
    speeches = {shot: said(line, pace, letter) for shot, line in lines(dossier.script).items() if line}
    return refitted(dossier.brief, dossier.script, speeches)


TWO = ("The ferry leaves tonight, and nobody is on it.", "Most of them went home again.")


def test_lines_that_fit_are_spoken_as_usual() -> None:
    assert list(wanted(film(*TWO, seconds=20)).values()) == [(line, 1.0) for line in TWO]


def test_lines_that_nearly_fit_are_spoken_as_much_faster_as_it_takes_and_stay_whole() -> None:
    needed = sum(said(line).seconds for line in TWO) + 2 * 0.9
    found = wanted(film(*TWO, seconds=needed - 0.3))
    assert [line for line, _ in found.values()] == list(TWO)
    assert {1.0 < pace < FASTEST_PACE for _, pace in found.values()} == {True}


def test_lines_that_do_not_fit_at_the_fastest_are_cut_where_their_sense_allows() -> None:
    found = wanted(film(*TWO, seconds=5.8), pace=FASTEST_PACE)
    assert [line for line, _ in found.values()] == ["The ferry leaves tonight.", TWO[1]]


def test_a_line_whose_subtitles_would_go_by_too_fast_is_spoken_slower() -> None:
    ((line, pace), (_, other)) = wanted(film(*TWO, seconds=30), letter=1 / 25).values()
    assert line == TWO[0] and SLOWEST_PACE <= pace < 1 and other >= SLOWEST_PACE


def test_a_line_that_can_just_be_read_is_not_spoken_faster_but_cut() -> None:
    found = wanted(film(*TWO, seconds=4.5), letter=1 / 24)
    assert max(pace for _, pace in found.values()) <= 1
    assert sum(len(line) for line, _ in found.values()) < sum(map(len, TWO))


@contextmanager
def at_a_desk(folder: Path) -> Iterator[tuple[SketchDesk, asyncio.Runner]]:
    app = App(load_settings({"workspace": str(folder)}))
    with unrecorded(app.engine_settings) as run, asyncio.Runner() as loop:
        yield SketchDesk(floor=app.floor, run=run, production="", state=State.VISUAL, turn=1), loop
    app.close()


@pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")
def test_whatever_is_written_what_is_spoken_ends_before_its_cut_and_one_finding_says_what_was_left_out(
    tmp_path: Path,
) -> None:
    long = "He never said what he had seen that night, neither to the harbour master nor to his wife, who did not ask."
    dossier = film(long, "Nobody.", long.replace("He", "She"), seconds=9)
    with at_a_desk(tmp_path / "ws") as (desk, loop):
        found: Spoken = loop.run(really_spoken(desk, dossier))
    assert dossier.script is not None
    shots = break_down(dossier.brief, dossier.script, found.speeches)
    rate = dossier.brief.rate
    assert sum(shot.frames for shot in shots) == rate.frames(9)
    for shot in shots:
        room = float(rate.seconds(shot.frames - shot.line_at_frame))
        assert shot.id not in found.speeches or found.speeches[shot.id].seconds <= room - 0.25
        assert shot.line == (found.speeches[shot.id].line if shot.id in found.speeches else "")
    assert found.speeches["SH020"].line == "Nobody."
    (finding,) = [one for one in found.findings if one.severity == "warning"]
    assert "SH010, SH030 left out" in finding.message and "ask for duration: " in finding.message
    assert float((finding.value or "").removesuffix(" s")) > 1


@pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")
def test_what_does_not_fit_in_the_end_is_left_out_whole_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "_ROUNDS", 1)
    dossier = film(*TWO, seconds=4)
    with at_a_desk(tmp_path / "ws") as (desk, loop):
        found = loop.run(really_spoken(desk, dossier))
    assert list(found.speeches) == ["SH020"] and list(found.recipes) == ["narration SH020"]
    assert "9 words of SH010 left out" in found.findings[0].message


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abc ,.", min_size=2, max_size=120).filter(lambda t: any(c in "abc" for c in t)), max_size=6))
def test_no_wish_is_for_a_pace_that_no_voice_keeps_or_for_words_that_were_not_written(spoken: list[str]) -> None:
    spoken = [" ".join(line.split()) for line in spoken] or ["a"]
    dossier = film(*spoken, seconds=max(len(spoken), 6))
    assert dossier.script is not None
    for shot, (line, pace) in wanted(dossier).items():
        whole = lines(dossier.script)[shot]
        assert SLOWEST_PACE <= pace <= FASTEST_PACE
        assert whole.startswith(line.rstrip(".")) and spoken_seconds(line) <= spoken_seconds(whole) + 0.3
