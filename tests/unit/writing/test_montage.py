"""The rules of montage, over briefs of all kinds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reelwright.film.look import Framing, Place
from reelwright.film.script import Script
from reelwright.writing.analyse import analyse
from reelwright.writing.coverage import coverage
from reelwright.writing.direct import direct
from reelwright.writing.montage import AFAR, third_in_a_row
from reelwright.writing.reading import read_brief
from reelwright.writing.sanitise import sanitise

from .films import written

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").rglob("*.md"))
ONE_LINE = [
    "A detective walks home through the rain at night.",
    "A lighthouse in the storm, at night.",
    "A storm at sea, and one small boat.",
    "Two old friends meet at the harbour after forty years.",
    "A child lets go of a red balloon.",
    "A dog runs along the beach.",
    "The city sleeps.",
    "A violinist plays on an empty stage.",
    "She waits at the window.",
    "An astronaut drifts through space.",
    "A train crosses the desert at noon.",
    "Love is a long road.",
    "Ein alter Mann geht durch den Wald.",
    "灯台の老人は海を見ている。",
]
NEARNESS = list(Framing)
WIDE = (Framing.WIDE, Framing.EXTREME_WIDE)
PLACES = st.sampled_from([place for place in Place if place.isalpha()])
STORIES = st.lists(
    st.builds(
        "## {}, {}\n\n{}\n".format,
        PLACES,
        st.sampled_from(["dawn", "noon", "night"]),
        st.lists(
            st.sampled_from(
                ["A keeper waits.", "Nobody is there.", "Marta walks on.", "Wide: the land.", "Wide. A dog."]
            ),
            min_size=1,
            max_size=4,
        ).map("\n\n".join),
    ),
    min_size=1,
    max_size=8,
).map("\n".join)


def framings(script: Script, seed: int = 1) -> list[Framing]:
    return [one.framing for one in coverage(script, seed)]


def keep_the_rules(script: Script, seed: int) -> None:
    """Wherever the brief does not say otherwise."""
    chosen = framings(script, seed)
    beats = [beat for scene in script.scenes for beat in scene.beats]
    said = [beat.framing for beat in beats]
    for at in third_in_a_row(chosen):
        assert all(said[at - 2 : at + 1]), "three alike, of which one was ours to choose"
    at = 0
    for scene in script.scenes:
        assert said[at] or scene.beats[0].transition.matches or chosen[at] in AFAR, "entered before it was seen"
        at += len(scene.beats)
    for (one, two), (first, second) in zip(pairwise(chosen), pairwise(said), strict=True):
        assert one is not two or first or second or len(script.scenes) > 1


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(4))
def test_the_examples_keep_the_rules(path: Path, seed: int) -> None:
    brief, _ = sanitise(read_brief(str(path), {}, lambda most: b""))
    keep_the_rules(direct(brief, analyse(brief)), seed)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 9


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STORIES, st.integers(0, 1000))
@example("## Headland\n\nA keeper waits.\n\n" * 3 + "Wide: the land.\n\nWide: the land.\n", 0)
def test_any_script_keeps_the_rules(text: str, seed: int) -> None:
    keep_the_rules(written(text, duration=120).script, seed)


@pytest.mark.parametrize("text", ONE_LINE)
@pytest.mark.parametrize("duration", [12, 20, 30, 60, 90])
def test_a_line_becomes_a_film_with_a_beginning_a_turn_and_an_end(text: str, duration: int) -> None:
    for seed in range(6):
        film = written(text, duration=duration, seed=seed)
        assert [scene.act for scene in film.scenes] in (["whole"], ["beginning", "end"]) and len(film.shots) >= 3
        seen = [NEARNESS.index(shot.setup.framing) for shot in film.shots]
        assert film.shots[0].setup.framing in WIDE and film.shots[-1].setup.framing in WIDE
        assert max(seen) > max(seen[0], seen[-1]), "it comes nearer, and leaves"
        if len(film.scenes) == 1 and film.shots[-2].setup.framing not in WIDE:
            assert film.shots[0].setup.framing is not film.shots[-1].setup.framing, "the end is another picture"
        if len(film.scenes) == 1:
            turn = max(at for at, one in enumerate(seen) if one == max(seen))
            assert turn >= len(seen) // 2 - 1, "and nearest towards the end"
        keep_the_rules(film.script, seed)


def test_a_film_too_short_for_three_shots_keeps_its_words() -> None:
    film = written("A detective walks home through the rain at night.", duration=5)
    assert film.lines == ["A detective walks home through the rain at night."]


def test_of_a_row_of_like_framings_every_third_is_named() -> None:
    wide, near = Framing.WIDE, Framing.MEDIUM
    assert third_in_a_row([wide, wide, near, wide, wide, wide]) == [5]
    assert third_in_a_row([near] * 7) == [2, 5]
    assert third_in_a_row([None, None, None, wide, wide]) == []
