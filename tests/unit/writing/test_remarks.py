"""What the user is told before the film is made."""

from __future__ import annotations

import pytest

from reelwright.film.verdict import Severity

from .films import written

STORY = "The keeper climbs the stair of the lighthouse in the storm, and he does not look back at the sea. " * 6


def test_a_plain_brief_gets_no_finding() -> None:
    assert written("A detective walks home through the rain at night.").findings == ()


def test_what_cannot_be_drawn_is_named_with_what_is_drawn_instead() -> None:
    film = written("A woman dances along the fjord. A bear growls at a tractor.")
    assert "“fjord” cannot be drawn yet; it is drawn as lake" in film.found("place")[0]
    assert "“dances” cannot be drawn yet; it is drawn as walk" in film.found("action")[0]
    assert "“bear”, “tractor”" in film.found("not drawn")[0]
    assert {finding.severity for finding in film.findings} == {Severity.NOTE}


@pytest.mark.parametrize(
    ("text", "figure", "said"),
    [
        ("In the sea, a diver meets her brother.", "diver", "“diver” cannot be drawn yet; it is drawn as person"),
    ],
)
def test_people_who_are_drawn_as_others_are_in_the_picture_and_named(text: str, figure: str, said: str) -> None:
    film = written(text, duration=5)
    assert figure in film.figures
    assert said in " ".join(film.found("person"))


@pytest.mark.parametrize("text", ["A crowd walks through the city.", "Nine riders cross the desert."])
def test_more_people_than_a_shot_holds_are_named(text: str) -> None:
    found = written(text).found("number of people")[0]
    assert found.startswith(f"“{text}”") and found.endswith("no more than 6 beside the one it is about")


@pytest.mark.parametrize("text", ["The rider's brother waits.", "Seven riders cross the desert."])
def test_as_many_as_a_shot_holds_are_no_matter(text: str) -> None:
    assert written(text).found("number of people") == []


def test_somebody_who_is_in_no_shot_is_named() -> None:
    text = "A woman, a man, a nurse, a monk, a thief, a king, a queen, a sailor and a poet wait in the street."
    assert written(text, duration=5).found("person") == ["person: “sailor”, “poet”: not seen in any shot"]


def test_a_thing_that_nobody_has_is_named_and_one_in_a_hand_is_not() -> None:
    film = written("A woman in a red coat opens a book. A letter lies on the desk.")
    assert film.found("not drawn")[0].startswith("“letter”: ")
    assert film.found("colour") == []


def test_who_is_given_more_than_two_hands_hold_is_named() -> None:
    laden = written("A woman with a suitcase, under an umbrella, reads a letter.")
    assert laden.found("hands")[0].startswith("“woman”: more is said")
    assert written("A woman with a suitcase, under an umbrella, waits.").found("hands") == []


def test_common_subjects_and_doings_that_cannot_be_drawn_are_named() -> None:
    film = written("On the island, a woman in white gloves argues with a dolphin, in slow motion.")
    assert film.found("place") == ["place: “island” cannot be drawn yet; it is drawn as beach"]
    assert film.found("action") == ["action: “argues” cannot be drawn yet; it is drawn as stand"]
    for word in ("gloves", "dolphin", "slow motion"):
        assert f"“{word}”" in film.found("not drawn")[0]
    assert "place" not in film.shots[0].defaulted
    assert film.headings == ["EXT. ISLAND - MORNING"]


def test_a_misspelling_is_named_with_how_it_was_read() -> None:
    assert "“forrest” as “forest”" in written("A fox in the snowy forrest.").found("spelling")[0]


def test_characters_that_no_font_has_are_named() -> None:
    film = written("A nomad crosses the dunes… “alone” 🙂.", title="Über die Dünen 沙漠 🐪")
    assert film.found("characters")[0].startswith(
        "“🐪”, “🙂”: no font here has this; it is left out wherever words are"
    )
    assert written("A nomad crosses the dunes… “alone”.", title="Über die Dünen 沙漠").found("characters") == []


def test_words_that_are_left_out_are_counted() -> None:
    film = written(STORY, is_script=True, duration=10)
    said, words = sum(len(line.split()) for line in film.lines), len(STORY.split())
    assert 0 < said < words
    assert f"{words - said} of {words} words are left out" in film.found("narration")[0]


@pytest.mark.parametrize("text", [STORY, "> " + STORY.replace(". ", ".\n\n> ").removesuffix("\n\n> ")])
def test_the_duration_a_finding_names_is_long_enough(text: str) -> None:
    message = written(text, is_script=True, duration=10).found("narration")[0]
    needed = int(message.partition("ask for duration: ")[2].partition(",")[0])
    longer = written(text, is_script=True, duration=needed)
    assert longer.found("narration") == []
    assert sum(len(line.split()) for line in longer.lines) == len(text.replace(">", "").split())


def test_no_duration_is_named_that_cannot_be_asked_for() -> None:
    message = written(STORY * 20, is_script=True, duration=300).found("narration")[0]
    assert "ask for duration" not in message and message.endswith("write less")


def test_a_silent_film_leaves_no_words_out() -> None:
    assert written(STORY, is_script=True, duration=10, narration=False).found("narration") == []


def test_one_idea_in_a_long_film_is_remarked() -> None:
    assert "leaves long stretches without a word" in written("A storm at sea.", duration=300).found("duration")[0]
    assert written("A storm at sea.", duration=30).found("duration") == []


def test_a_length_asked_for_in_words_is_named_when_it_is_not_the_film_s() -> None:
    text = "Make a 15 second video about melting glaciers."
    assert "ask for duration: 15" in written(text).found("duration")[0]
    assert written(text, duration=15).found("duration") == []


def test_lengths_that_do_not_add_up_to_the_film_are_remarked() -> None:
    script = "A lighthouse at night. [4s]\n\nA cliff. [6s]"
    assert "add up to 10 s and the film is 20 s long" in written(script, duration=20).found("duration")[0]
    assert written(script).found("duration") == []


def test_a_vehicle_that_cannot_be_where_it_is_said_to_be_is_left_out_and_named() -> None:
    assert written("A boat in the desert. A train passes the meadow.").found("vehicle") == [
        "vehicle: a boat cannot be drawn in the desert; it is left out"
    ]


@pytest.mark.parametrize(
    ("line", "is_soft"),
    [("البحر هادئ.", True), ("समुद्र शांत है।", True), ("海很平静。", False), ("Ήρεμη θάλασσα.", False)],
)
def test_a_script_that_cannot_be_drawn_right_is_said_to_be_beside_the_picture_only(line: str, is_soft: bool) -> None:
    film = written(f"## Sea, dawn\n\nA calm sea.\n> {line}\n", duration=10)
    assert [message for message in film.found("subtitles") if "film.srt" in message] == film.found("subtitles")
    assert bool(film.found("subtitles")) is is_soft
    assert film.found("characters") == []
