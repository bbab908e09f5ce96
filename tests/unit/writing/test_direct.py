"""The rules director: what briefs of all kinds become."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reelwright.film.look import Action, Framing, Mood, Move, Place, TimeOfDay, Transition, Weather
from reelwright.film.script import Script

from .films import Written, written

SCRIPT = """# The Last Light

## Headland, night, storm

Wide: a lighthouse on a cliff. Slow push in.

> On the last night of the storm, the keeper climbs the stair.

## City street, dusk, rain [8s]

Medium: a woman waits under an umbrella.

> Nobody looks up any more.

Years later, a man walks along the street.

> The light is still turning.
"""
SCREENPLAY = """INT. LIGHTHOUSE - NIGHT

Rain hammers the windows. ELIAS climbs the stair with a lantern.

ELIAS
Not tonight.

EXT. BEACH - DAY

The storm has passed. Elias walks along the sand.
"""


def settings(film: Written) -> list[tuple[Place, TimeOfDay, Weather]]:
    return [(scene.place, scene.time_of_day, scene.weather) for scene in film.scenes]


def test_a_sentence_opens_on_its_place_and_closes_on_it() -> None:
    film = written("A detective walks home through the rain at night.")
    assert settings(film) == [(Place.CITY, TimeOfDay.NIGHT, Weather.RAIN)]
    assert film.script.mood is Mood.TENSE
    assert film.figures[0] is None and film.figures[-1] is None
    assert "detective" in film.figures
    assert film.lines == ["A detective walks home through the rain at night."]


def test_a_script_is_filmed_as_written() -> None:
    film = written(SCRIPT, is_script=True)
    assert film.script.title == "The Last Light"
    assert film.headings == ["EXT. HEADLAND - NIGHT - STORM", "EXT. CITY STREET - DUSK - RAIN"]
    assert settings(film) == [
        (Place.HEADLAND, TimeOfDay.NIGHT, Weather.STORM),
        (Place.CITY, TimeOfDay.DUSK, Weather.RAIN),
    ]
    assert [(beat.framing, beat.move) for beat in film.beats] == [
        (Framing.WIDE, Move.PUSH_IN),
        (Framing.MEDIUM, None),
        (None, None),
    ]
    assert [beat.action for beat in film.beats] == [Action.STAND, Action.STAND, Action.WALK]
    assert [beat.transition for beat in film.beats] == [Transition.CUT, Transition.CUT, Transition.FADE]
    assert film.lines == [
        "On the last night of the storm, the keeper climbs the stair.",
        "Nobody looks up any more.",
        "The light is still turning.",
    ]
    assert [scene.act for scene in film.scenes] == ["beginning", "end"]


def test_a_screenplay_is_filmed_as_written() -> None:
    film = written(SCREENPLAY, is_script=True)
    assert film.headings == ["INT. LIGHTHOUSE - NIGHT", "EXT. BEACH - DAY"]
    assert settings(film) == [
        (Place.HEADLAND, TimeOfDay.NIGHT, Weather.RAIN),
        (Place.BEACH, TimeOfDay.AFTERNOON, Weather.CLEAR),
    ]
    assert film.lines == ["Not tonight."]
    assert film.figures == ["Elias", "Elias"]
    assert film.script.title == "Lighthouse"


def test_prose_is_cut_where_place_or_time_or_weather_changes() -> None:
    film = written(
        "The keeper wakes at dawn by the sea. He walks to the town. At night there is fog. Then snow falls.",
        duration=24,
    )
    assert settings(film) == [
        (Place.HEADLAND, TimeOfDay.DAWN, Weather.CLEAR),
        (Place.CITY, TimeOfDay.DAWN, Weather.CLEAR),
        (Place.CITY, TimeOfDay.NIGHT, Weather.FOG),
        (Place.CITY, TimeOfDay.NIGHT, Weather.SNOW),
    ]


def test_a_time_said_late_in_the_first_sentence_holds_for_all_of_it() -> None:
    film = written("An old keeper climbs the stairs of the lighthouse one last time, as the sun sets.", duration=20)
    assert settings(film) == [(Place.HEADLAND, TimeOfDay.DUSK, Weather.CLEAR)]


def test_rain_that_is_denied_does_not_fall() -> None:
    film = written("Two astronauts cross the dunes, hopeful. There is no rain, and no storm.", duration=20)
    assert {scene.weather for scene in film.scenes} == {Weather.CLEAR}
    assert film.script.mood is Mood.WARM


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("A woman pours coffee in her kitchen in the morning.", "INT. KITCHEN - MORNING"),
        ("A man waits on the roof of the hotel, at night.", "EXT. ROOF - NIGHT"),
        ("Fog in a snowy forrest at midnigt.", "EXT. FOREST - NIGHT - FOG"),
        ("Two robots wait on the moon at noon.", "EXT. MOON - NOON"),
    ],
)
def test_a_heading_says_the_place_in_the_user_s_word_rightly_spelt(text: str, heading: str) -> None:
    assert written(text, duration=5, mood="calm").headings[0] == heading


def test_a_room_and_the_street_outside_are_two_scenes() -> None:
    film = written("In the morning a woman pours coffee in her kitchen. She steps out into the city.", duration=10)
    assert film.headings == ["INT. KITCHEN - MORNING", "EXT. CITY - MORNING"]


@pytest.mark.parametrize(
    ("mood", "place"),
    [("calm", Place.HEADLAND), ("drive", Place.DESERT), ("wonder", Place.FOREST), ("warm", Place.CITY)],
)
def test_a_brief_with_no_place_gets_one_that_suits_it_and_says_so(mood: str, place: Place) -> None:
    film = written("She remembers a melody.", mood=mood)
    assert {scene.place for scene in film.scenes} == {place}
    assert "place" in film.analysis.defaulted and "place" in film.shots[0].defaulted


def test_a_mood_that_is_wished_for_beats_the_words() -> None:
    film = written("## Forest, night\n\nA dark and haunted wood.\n\n> Fear.", mood="calm")
    assert {film.script.mood, *(scene.mood for scene in film.scenes)} == {Mood.CALM}


def test_a_joined_or_cut_sentence_is_told_with_its_own_punctuation() -> None:
    film = written("A girl finds a fox in a snowy forest at midnight and follows it until the sun rises.", duration=20)
    assert film.lines == ["A girl finds a fox in a snowy forest at midnight", "and follows it until the sun rises."]


def test_words_to_the_camera_are_shown_and_not_said() -> None:
    film = written(
        "Wide shot of a foggy harbour at dawn. Close-up of a woman's hands. She pulls out a letter. Epic, hopeful.",
        duration=15,
    )
    assert film.lines == ["She pulls out a letter."]
    assert [beat.framing for beat in film.beats] == [Framing.WIDE, Framing.CLOSE_UP, None]
    assert film.beats[2].move is None
    assert film.script.title == "Foggy Harbour at Dawn"


def test_a_line_that_fits_beside_words_to_the_camera_is_said_whole() -> None:
    said = [f"He counts to {number}." for number in ("one", "two", "three", "four", "five", "six", "seven", "eight")]
    film = written("Wide shot of a harbour. " + " ".join(said), duration=20)
    assert " ".join(film.lines) == " ".join(said)


@pytest.mark.parametrize("words", ["Follow him.", "We follow her.", "The camera, following them.", "Follow the rider."])
def test_to_follow_somebody_is_a_move_of_the_camera(words: str) -> None:
    assert written(f"## Desert, noon\n\nA lone figure walks. {words} [3s]").beats[0].move is Move.TRUCK_RIGHT


def test_spoken_words_do_not_move_the_camera_of_a_script() -> None:
    film = written("## City, night\n\n> She pulls out a gun, wide awake, and the street tilts up.")
    assert (film.beats[0].framing, film.beats[0].move) == (None, None)


def test_a_line_that_cannot_be_spoken_is_none() -> None:
    film = written("## City, night\n\nA street.\n\n> …\n\n> Go.")
    assert film.lines == ["Go."]


def test_too_much_prose_is_shown_as_far_as_it_is_told() -> None:
    text = "The keeper walks to the sea at dawn. " + "Nothing much happens there, and nobody comes. " * 40
    film = written(text, is_script=True, duration=20)
    for shot in film.shots:
        assert not shot.line or shot.description == shot.line
        assert len(shot.description) < 120
    assert film.found("narration")


def test_of_much_prose_the_sentences_that_say_most_of_the_picture_are_kept() -> None:
    text = (
        "It is hard to say how. It was not what it was. A woman walks along the shore at dusk. "
        "It is not known why. It could be so. The detective waits in the city at night, in the rain."
    )
    film = written(text, duration=8)
    assert film.lines == [
        "A woman walks along the shore at dusk.",
        "The detective waits in the city at night, in the rain.",
    ]


HIKER = "A hiker walks slowly through the old forest in the snow at night, and he is afraid."
STREET = (
    "A woman under an umbrella walks slowly along the wet city street at night in the rain and thinks of a letter that"
    " she never sent to anybody."
)


@pytest.mark.parametrize(
    ("text", "duration", "setting"),
    [
        (HIKER, 3, (Place.FOREST, TimeOfDay.NIGHT, Weather.SNOW)),
        (STREET, 9, (Place.CITY, TimeOfDay.NIGHT, Weather.RAIN)),
        ("> " + HIKER, 3, (Place.FOREST, TimeOfDay.NIGHT, Weather.SNOW)),
    ],
)
def test_a_line_that_is_shortened_plays_where_and_when_all_of_it_says(
    text: str, duration: float, setting: tuple[Place, TimeOfDay, Weather]
) -> None:
    film = written(text, duration=duration)
    assert film.found("narration") and not any(str(setting[2]) in line for line in film.lines)
    assert settings(film) == [setting]
    assert {shot.defaulted for shot in film.shots} == {()}


def test_who_is_seen_and_what_they_do_is_read_from_all_of_a_shortened_line() -> None:
    film = written("Through the forest, past the last of the houses, walks an old hiker with a lantern.", duration=3)
    assert film.lines == ["Through the forest."]
    assert (film.figures, film.beats[0].action) == (["hiker"], Action.WALK)


def test_what_a_sentence_without_time_says_of_place_and_light_holds_for_the_next() -> None:
    film = written(
        "It is night in the forest. A woman waits there, alone, with her lantern, and listens.", duration=2.25
    )
    assert film.lines == ["A woman waits there."]
    assert settings(film) == [(Place.FOREST, TimeOfDay.NIGHT, Weather.CLEAR)]
    assert film.shots[0].defaulted == ("weather",)


def test_what_a_later_scene_says_does_not_hold_for_an_earlier_one_that_is_shortened() -> None:
    text = (
        "A man walks along the street of the old city at noon, and he remembers nothing of it any more. "
        "Years later, a woman waits for him in the forest at night, in the snow, with a lantern in her hand."
    )
    film = written(text, duration=10)
    assert film.found("narration")
    assert settings(film) == [
        (Place.CITY, TimeOfDay.NOON, Weather.CLEAR),
        (Place.FOREST, TimeOfDay.NIGHT, Weather.SNOW),
    ]
    assert [scene.defaulted for scene in film.scenes] == [("weather",), ()]


def test_a_time_and_weather_of_the_style_hold_for_every_scene_and_count_as_said() -> None:
    film = written("A man waits in the city. Then a woman walks into the forest.", duration=10, style="foggy night")
    assert settings(film) == [
        (Place.CITY, TimeOfDay.NIGHT, Weather.FOG),
        (Place.FOREST, TimeOfDay.NIGHT, Weather.FOG),
    ]
    assert {scene.defaulted for scene in film.scenes} == {()}


TITLES = {
    "A detective walks home through the rain at night.": "Detective Walks Home",
    "An old lighthouse keeper climbs the stairs one last time.": "Old Lighthouse Keeper",
    "The forest is silent. Then a wolf howls.": "The Forest Is Silent",
    "Make me a 30 second video about climate change and melting glaciers.": "Climate Change and Melting Glaciers",
    "Fast! A courier races through the forest at noon.": "Courier Races Through the Forest",
    "Un detective camina solo por la ciudad y la noche es larga.": "Un Detective Camina Solo",
    "灯台守は、嵐の夜に階段を登る。海は荒れている。": "灯台守は",
    "🎬🌊 the sea under the moon ✨": "The Sea under the Moon",
    "Two astronauts float beside their ship above a planet.": "Two Astronauts",
    "A boy and his dog walk along a beach at sunset.": "Boy and His Dog",
    "Low angle: a knight waits by the gate.": "Knight Waits by the Gate",
    "Three friends hike up a mountain in autumn.": "Three Friends",
    "Tom and his sister Lucy build a snowman.": "Tom and His Sister Lucy",
    "An old fisherman rows his boat across a misty lake.": "Old Fisherman Rows His Boat",
    "?!?!?!?!?!?!": "Untitled",
    "x" * 500: "X" + "x" * 79,
}


@pytest.mark.parametrize("text", TITLES, ids=lambda text: text[:20])
def test_a_working_title_is_taken_from_the_first_words(text: str) -> None:
    assert written(text).script.title == TITLES[text]


def test_another_language_is_filmed_with_what_is_understood_and_a_warning() -> None:
    film = written("Ein alter Mann geht durch den Wald und findet eine Laterne, die im Nebel leuchtet.", duration=15)
    assert film.analysis.language == "de"
    assert "this reads as German" in film.found("language")[0]
    assert "".join(film.lines).replace(" ", "").endswith("dieimNebelleuchtet.")
    japanese = written("灯台守は嵐の夜にひとりで階段を登る。海は荒れ、灯りは消えかけている。", duration=15)
    assert japanese.lines == ["灯台守は嵐の夜にひとりで階段を登る。", "海は荒れ、灯りは消えかけている。"]


BRIEFS = (
    "A detective walks home through the rain at night, afraid of every shadow.",
    "Two astronauts cross the surface of Mars, full of wonder, and at dawn they find a footprint.",
    "Fast! A courier races through the forest at noon, chased, breathless, and never looks back.",
)


def test_three_briefs_give_three_films_that_can_be_told_apart() -> None:
    films = [written(text) for text in BRIEFS]
    for what in ("place", "time_of_day", "framing", "move"):
        sequences = {tuple(getattr(shot.setup, what) for shot in film.shots) for film in films}
        assert len(sequences) == 3, what
    assert len({film.script.mood for film in films}) == 3
    assert len({len(film.shots) for film in films}) > 1
    assert len({film.shots[0].setup.move for film in films}) == 3


def noted(*notes: str) -> Script:
    return written(SCRIPT, notes=notes).script


def test_a_note_on_a_long_line_shortens_it_to_what_the_note_says() -> None:
    note = "SH010: its line takes 4.9 s and there are 3.0 s for it; shorten the line to 40 characters."
    script = noted(note)
    line = script.scenes[0].beats[0].line
    assert line == "On the last night of the storm."
    assert script.notes_answered == (note,)
    assert script.scenes[1] == noted().scenes[1]


def test_a_note_on_place_or_light_shows_more_of_the_place_where_the_user_did_not_say_how() -> None:
    notes = (
        "SH030: it looks like forest, not city; describe the city more plainly.",
        "SH020: it looks like dawn, not dusk; say what the light is like at dusk.",
    )
    script = noted(*notes)
    assert [beat.framing for beat in script.scenes[1].beats] == [Framing.MEDIUM, Framing.EXTREME_WIDE]
    assert script.notes_answered == notes[:1]


def test_a_note_on_colours_gives_the_scene_the_mood_of_the_film() -> None:
    text = "A calm sea, calm and calm, at dawn.\n\nA dark and ominous forest at night."
    note = "SH030: its colours stand apart from the other shots of forest, night, clear; give them one light."
    before, after = written(text, duration=12), written(text, duration=12, notes=(note, note.replace("SH030", "SH020")))
    moods = [scene.mood for scene in before.scenes]
    assert before.script.mood in moods and Mood.TENSE in moods
    assert {scene.mood for scene in after.scenes} == {before.script.mood}
    assert after.script.notes_answered


@pytest.mark.parametrize(
    "note",
    [
        "SH010: other words are spoken than written; speak the line anew.",
        "SH990: its line takes 9 s; shorten the line to 4 characters.",
        "make it better",
        "the line is too long",
        "",
    ],
)
def test_a_note_that_cannot_be_answered_changes_nothing_and_is_called_unanswered(note: str) -> None:
    assert noted(note) == noted().model_copy(update={"notes_unanswered": (note,)})


LONG = (
    "He carried the chairs in from the garden, closed the shutters one by one, and said that now we could live. "
    "We hated it for a week. Then we forgot that there had ever been a summer, and that the doors had once been open."
)


def test_a_line_too_long_for_one_shot_is_said_over_several_of_its_picture_seen_anew() -> None:
    film = written(f"## Village, morning\n\nWide: an old man by a house.\n> {LONG}\n", duration=40)
    assert len(film.shots) > 1 and " ".join(film.lines) == LONG
    assert {shot.description for shot in film.shots} == {"Wide: an old man by a house."}
    assert film.shots[0].setup.framing is Framing.WIDE
    for before, after in pairwise(film.shots):
        assert before.setup.framing is not after.setup.framing and before.setup.move is not after.setup.move
    assert {shot.setup.place for shot in film.shots} == {Place.VILLAGE}


@pytest.mark.parametrize("picture", ["A house. [35s]", "A house. Dissolve to the sea."])
def test_a_long_line_over_a_picture_that_has_a_length_or_a_transition_is_said_over_that_one(picture: str) -> None:
    film = written(f"## Village, morning\n\n{picture}\n> {LONG}\n", duration=40)
    assert film.lines == [LONG]


def test_there_are_never_more_shots_than_a_film_can_have() -> None:
    beats = "\n\n".join(["A house."] * 97 + [f"A house.\n> {LONG}"] * 2)
    film = written(f"## Village, morning\n\n{beats}\n", is_script=True, duration=300)
    assert len(film.shots) == 99 and film.lines == [LONG] * 2


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("A boy walks along a beach. His dog runs into the waves.", [Place.BEACH]),
        ("A woman bakes in her kitchen. Her son runs in from the snowy garden.", [Place.ROOM]),
        ("A woman waits in the village. Smoke rises over the roof of a cottage.", [Place.VILLAGE]),
        ("A woman bakes in her kitchen. Her son plays in the garden.", [Place.ROOM, Place.MEADOW]),
        ("A boy walks along a beach. He climbs a cliff.", [Place.BEACH, Place.HEADLAND]),
        ("A taxi stops in front of a hotel. A man walks through the lobby.", [Place.CITY, Place.ROOM]),
        ("A church bell rings over the meadow.", [Place.MEADOW]),
        ("A train leaves a small station.", [Place.VILLAGE]),
        ("A teacher writes on the blackboard.", [Place.OFFICE]),
    ],
)
def test_a_film_plays_where_it_is_said_and_not_where_somebody_comes_from_or_what_is_there_anyway(
    text: str, places: list[Place]
) -> None:
    assert list(dict.fromkeys(scene.place for scene in written(text, duration=10).scenes)) == places


def test_a_name_that_is_set_off_by_commas_is_not_parted_from_whom_it_is_of() -> None:
    film = written("The keeper's daughter, Nell, climbs the rocks in a storm.", duration=20)
    assert film.lines == ["The keeper's daughter, Nell, climbs the rocks in a storm."]


def test_before_night_falls_it_is_not_night() -> None:
    film = written("A hiker walks along a river. She looks up. Night falls. She sits down.", duration=20)
    times = [scene.time_of_day for scene in film.scenes for _ in scene.beats]
    assert TimeOfDay.NIGHT not in times[:2] and times[-1] is TimeOfDay.NIGHT


@pytest.mark.parametrize(
    ("headings", "places"),
    [
        (("Space, night", "Corridor", "Space"), [Place.SPACE, Place.CORRIDOR, Place.SPACE]),
        (("Harbour, dusk", "Sea, night"), [Place.HARBOUR, Place.HEADLAND]),
    ],
)
def test_a_heading_is_a_place_of_its_own(headings: tuple[str, ...], places: list[Place]) -> None:
    text = "\n\n".join(f"## {heading}\n\nWide: a small craft leaves the station. [2s]" for heading in headings)
    assert [scene.place for scene in written(text).scenes] == places
