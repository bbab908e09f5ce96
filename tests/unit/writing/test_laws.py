"""What holds for any text at all: refused, or a film of exactly the frames asked for that keeps its words."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.units import FrameRate
from reelwright.writing.breakdown import LEAST_SECONDS
from reelwright.writing.drafting import only_names_a_mood, told
from reelwright.writing.manuscript import is_manuscript, prose_of
from reelwright.writing.sentences import sentences
from reelwright.writing.wishes import RATES

from .films import Written, written

PRINTABLE = st.text(st.characters(exclude_categories=["C"]), min_size=10, max_size=2_000).filter(str.isprintable)
WORDS = (
    "the keeper a detective walks and looks rain fog no not without sea city forest dunes night dawn sun sets she he"
    " they Marta, Years later, wide shot pulls out nobody an umbrella 7. — … ? ! “no” Scene 1: #\n ##\n > - [5s] INT."
    " EXT. \n\n"
).split(" ")
STORIES = st.lists(st.sampled_from(WORDS), min_size=4, max_size=200).map(" ".join)
ANYTHING = (PRINTABLE | STORIES).filter(lambda text: 10 <= len(text) <= 2_000)
DURATIONS = st.sampled_from([1, 2.5, 30, 77.7, 300]) | st.floats(1, 300)

EXAMPLES = 400 if os.environ.get("REELWRIGHT_TEST_LONG") == "1" else 40
quick = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def film_of(text: str, **wishes: object) -> Written | None:
    try:
        return written(text, **wishes)
    except InvalidInput as refused:
        assert "to put right:\n  1. " in str(refused)
        return None


def squeezed(*texts: str) -> str:
    """The letters and digits, in order."""
    return "".join(letter for text in texts for letter in text if letter.isalnum())


@quick
@given(ANYTHING, DURATIONS, st.sampled_from(RATES), st.booleans())
@example("A lighthouse in the storm, at night.", 1, RATES[0], True)
@example("> a\n\n> b\n\n> c", 3, RATES[3], True)
@example("x" * 2_000, 1, RATES[1], True)
def test_any_text_is_refused_or_makes_a_film_of_exactly_the_frames_asked_for(
    text: str, duration: float, rate: FrameRate, is_spoken: bool
) -> None:
    film = film_of(text, duration=duration, fps=rate, narration=is_spoken)
    if film is None:
        return
    total = film.brief.rate.frames(duration)
    frames = [shot.frames for shot in film.shots]
    assert sum(frames) == total
    assert min(frames) >= min(int(LEAST_SECONDS * film.brief.rate.fraction), total)
    ids = [shot.id for shot in film.shots]
    assert ids == sorted(set(ids)) and len(ids) <= 99
    assert all(shot.line_at_frame < shot.frames for shot in film.shots)
    assert all(any(map(str.isalnum, line)) for line in film.lines)


@quick
@given(ANYTHING, DURATIONS)
@example("Dr. Lee met Mrs. Orr at 6 a.m., and Mr. X. left, while it rained and no one saw the sea. " * 4, 30)
def test_no_word_is_lost_unless_a_finding_says_so(text: str, duration: float) -> None:
    film = film_of(text, duration=duration)
    if film is None:
        return
    moments = told(film.brief, film.analysis)
    if not is_manuscript(film.brief.text) and squeezed(prose_of(film.brief.text)):
        prose = sentences(prose_of(film.brief.text))
        told_of = [sentence for sentence in prose if not only_names_a_mood(sentence)] or prose
        assert squeezed(*(moment.picture for moment in moments)) == squeezed(*told_of)
        assert squeezed(*prose) == squeezed(prose_of(film.brief.text))
    whole = [moment.line for moment in moments]
    if film.found("narration"):
        rest = squeezed(*whole)
        for line in film.lines:
            assert squeezed(line) in rest
    else:
        assert squeezed(*film.lines) == squeezed(*whole)


@quick
@given(STORIES, DURATIONS, st.integers(0, 2**63 - 1))
def test_the_same_brief_gives_the_same_script_and_shots(text: str, duration: float, seed: int) -> None:
    one, two = (film_of(text, duration=duration, seed=seed) for _ in range(2))
    if one is None or two is None:
        assert one is two
        return
    assert one.script.to_json() == two.script.to_json()
    assert [shot.to_json() for shot in one.shots] == [shot.to_json() for shot in two.shots]


@quick
@given(ANYTHING, DURATIONS)
def test_every_figure_is_in_the_bible_and_every_scene_has_its_place(text: str, duration: float) -> None:
    film = film_of(text, duration=duration)
    if film is None:
        return
    people = {character.name for character in film.script.bible.characters}
    assert {figure for figure in film.figures if figure} <= people
    assert {scene.place for scene in film.scenes} == set(film.script.bible.places)
    assert [scene.number for scene in film.scenes] == list(range(1, len(film.scenes) + 1))
    assert all(beat.picture for beat in film.beats)
    assert 0 < len(film.script.title) <= 80
