"""Credits, as a brief asks for them: read as written, no part of the story, and within the time of the film."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.film.credits import Credit, card_frames, credits_seconds
from reelwright.writing.credits import credit_of, without_credits
from reelwright.writing.explanation import explain
from reelwright.writing.sanitise import sanitise

from .films import Written, written

ANA, BO = Credit(role="Directed by", name="Ana Diaz"), Credit(role="Music", name="Bo Lind")
STORY = "## Headland, night\n\nA keeper climbs the stair.\n\n> The light still turns.\n\n## Forest\n\nTrees.\n\n"
ASKED = "Directed by Ana Diaz; Music: Bo Lind"


def film(text: str, **wishes: object) -> Written:
    return written(text, is_script=True, **wishes)


@pytest.mark.parametrize(
    ("line", "role", "name"),
    [
        ("Directed by Ana Diaz", "Directed by", "Ana Diaz"),
        ("- **Written and directed by** Ana Diaz.", "Written and directed by", "Ana Diaz"),
        ("directed by Ana", "Directed by", "Ana"),
        ("Music: Bo Lind", "Music", "Bo Lind"),
        ("Sound — Émile Zółć", "Sound", "Émile Zółć"),
        ("Editor - Fay", "Editor", "Fay"),
        ("Camera .... Cy Young", "Camera", "Cy Young"),
        ("The Keeper\tGabriel", "The Keeper", "Gabriel"),
        ("Costume & set design by Ann O’Hara", "Costume & set design by", "Ann O’Hara"),
        ("Re-recording mixer: Jo-Ann Li", "Re-recording mixer", "Jo-Ann Li"),
        ("With thanks to the harbour", "", "With thanks to the harbour"),
        ("© 2026 Lamp Films", "", "© 2026 Lamp Films"),
        ("Sammy Davis Jr.", "", "Sammy Davis Jr."),
        ("http://lamp.example", "", "http://lamp.example"),
    ],
)
def test_a_line_is_read_as_role_and_name(line: str, role: str, name: str) -> None:
    assert credit_of(line) == Credit(role=role, name=name)


@pytest.mark.parametrize("line", ["", "  ", "—", "- "])
def test_a_line_without_a_letter_is_none(line: str) -> None:
    assert credit_of(line) is None


@pytest.mark.parametrize(
    "text",
    [
        STORY + "## Credits\n\nDirected by Ana Diaz\n\n- Music: Bo Lind\n",
        "## End credits\n\nDirected by Ana Diaz\nMusic: Bo Lind\n\n" + STORY,
        STORY + "Credits: Directed by Ana Diaz; Music: Bo Lind\n",
        STORY + "**Credits:**\nDirected by Ana Diaz\nMusic: Bo Lind\n",
        "A keeper climbs the stair. The light still turns. Credits: Directed by Ana Diaz; Music: Bo Lind.",
    ],
)
def test_they_are_taken_out_of_the_text_and_are_neither_said_nor_a_shot(text: str) -> None:
    found = film(text, duration="20")
    assert found.brief.credits == (ANA, BO)
    assert "redit" not in found.brief.text and "Ana" not in found.brief.text
    words = " ".join([*(beat.picture + beat.line for beat in found.beats), *found.analysis.people])
    assert "Ana" not in words and "Bo" not in words and "light still turns" in words


def test_a_key_and_the_text_may_both_give_them_and_none_is_shown_twice() -> None:
    text = STORY + "## Credits\n\nMusic: Bo Lind\nEditor: Cy\n"
    found = film(text, duration="20", credits=ASKED)
    assert found.brief.credits == (ANA, BO, Credit(role="Editor", name="Cy"))
    assert film(STORY, duration="20", credits=["Directed by Ana Diaz", "Music: Bo Lind"]).brief.credits == (ANA, BO)


def test_who_only_speaks_of_credits_gets_none() -> None:
    assert written("She credits the crew. The credits roll: nobody reads them.").brief.credits == ()
    assert "credits" not in written(STORY).brief.model_dump(mode="json")


@pytest.mark.parametrize("rate", ["24", "29.97", "60"])
def test_the_duration_that_is_asked_for_includes_them_to_the_frame(rate: str) -> None:
    found = film(STORY, duration="21.5", fps=rate, credits=ASKED)
    at_end = sum(card_frames(found.brief.credits, found.brief.rate))
    assert sum(shot.frames for shot in found.shots) + at_end == found.brief.rate.frames(21.5)
    assert found.brief.story_seconds == pytest.approx(21.5 - credits_seconds(found.brief.credits))


def test_a_script_whose_beats_have_lengths_is_longer_by_its_credits() -> None:
    text = "## Headland\n\nA keeper. [6s]\n\n## Forest\n\nTrees. [4s]\n\n## Credits\n\nMusic: Bo Lind\n"
    found = film(text)
    assert found.brief.duration_seconds == pytest.approx(10 + credits_seconds(found.brief.credits))
    assert [shot.frames for shot in found.shots] == [144, 96]
    assert not found.found("duration")


def test_who_leaves_little_time_for_the_story_is_told_what_to_ask_for() -> None:
    (note,) = film(STORY, duration="12", credits=ASKED).found("duration")
    assert note == (
        "the credits take 3.4 s of the 12 s of the film, which leaves 8.6 s for its story; to add them to it, "
        "ask for duration: 16"
    )
    assert not film(STORY, duration="30", credits=ASKED).found("duration")


def test_words_that_do_not_fit_before_them_are_told_with_a_duration_that_holds_both() -> None:
    story = "The keeper climbs the stair of the light once more, and counts the steps as he goes. " * 4
    with_, without = (written(story, duration="20", credits=credits).found("narration") for credits in (ASKED, ""))
    assert "without its credits, is 16.6 s long" in with_[0] and "is 20 s long" in without[0]


def test_credits_that_leave_no_time_for_a_shot_are_refused_with_the_least_duration() -> None:
    with pytest.raises(InvalidInput, match=r"they take 3.4 s to be read and the film is 4 s long; ask for duration: 5"):
        film(STORY, duration="4", credits=ASKED)


@pytest.mark.parametrize(
    ("credits", "why"),
    [
        ("Music: " + "x" * 90, "one of its lines has 95 characters"),
        ("; ".join(f"Helper {number}" for number in range(41)), "there are 41 lines"),
        (7, "7 is not text"),
    ],
)
def test_too_many_or_too_long_credits_are_refused_by_the_key_and_in_the_text(credits: object, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        film(STORY, duration="60", credits=credits)
    if isinstance(credits, str):
        with pytest.raises(InvalidInput, match=why):
            film(STORY + f"## Credits\n\n{credits}\n", duration="60")


def test_what_is_not_plain_text_in_them_is_taken_out() -> None:
    found = film(STORY, duration="30", credits="Directed by <b>Ana Diaz</b>\x07")
    assert found.brief.credits == (ANA,) and found.found("markup")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=70), max_size=6))
def test_a_clean_brief_keeps_its_credits_when_it_is_cleaned_again(lines: list[str]) -> None:
    try:
        once = written(STORY, is_script=True, duration="120", credits=lines).brief
    except InvalidInput:
        return
    assert sanitise(once)[0].credits == once.credits


def test_a_text_without_credits_is_left_as_it_is() -> None:
    assert without_credits(STORY) == (STORY, ())


def test_the_explanation_has_them() -> None:
    assert explain(film(STORY, duration="20", credits=ASKED).brief).brief.credits == (ANA, BO)
