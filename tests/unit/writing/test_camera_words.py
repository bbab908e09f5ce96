"""What a script says of the camera: its moves and angles, in the words of the trade and in plain ones."""

from __future__ import annotations

import pytest

from reelwright.film.brief import Brief
from reelwright.film.look import Angle, Framing, Mood, Move
from reelwright.film.shot import Setup
from reelwright.writing.explanation import explain
from reelwright.writing.lexicon import LEXICON, Slot
from reelwright.writing.slots import read_slots

from .films import written

_SCRIPT = "## {place}, noon\n\nA woman waits. {words} [4s]"


def said(words: str, place: str = "Meadow") -> Setup:
    return written(_SCRIPT.format(place=place, words=words)).shots[0].setup


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("The camera circles her.", Move.ORBIT_RIGHT),
        ("Arc around to the left.", Move.ORBIT_LEFT),
        ("We orbit left.", Move.ORBIT_LEFT),
        ("Orbits clockwise.", Move.ORBIT_LEFT),
        ("Slow zoom in on her.", Move.ZOOM_IN),
        ("The camera zooms out.", Move.ZOOM_OUT),
        ("Vertigo shot.", Move.DOLLY_ZOOM),
        ("Dolly zoom, slow.", Move.DOLLY_ZOOM),
        ("Hand-held.", Move.HANDHELD),
        ("Shaky cam!", Move.HANDHELD),
        ("Rack focus to the hills.", Move.RACK_FOCUS),
        ("Pull focus.", Move.RACK_FOCUS),
        ("Dolly in.", Move.PUSH_IN),
    ],
)
def test_a_move_is_read_from_what_an_operator_would_call_it(words: str, move: Move) -> None:
    assert said(words).move is move


@pytest.mark.parametrize(
    ("words", "angle"),
    [
        ("Bird's-eye view.", Angle.TOP),
        ("A bird’s eye view of her.", Angle.TOP),
        ("Overhead shot.", Angle.TOP),
        ("Seen from above.", Angle.HIGH),
        ("High-angle shot.", Angle.HIGH),
        ("From below.", Angle.LOW),
        ("Worm's-eye view.", Angle.LOW),
        ("Low angle, slow push in.", Angle.LOW),
        ("Canted.", Angle.DUTCH),
        ("Dutch tilt.", Angle.DUTCH),
        ("Eye level.", Angle.EYE),
        ("Light falls from above.", Angle.EYE),
        ("No low angle.", Angle.EYE),
    ],
)
def test_an_angle_is_read_and_is_eye_level_when_nothing_is_said(words: str, angle: Angle) -> None:
    assert said(words).angle is angle


def test_every_move_and_angle_can_be_said_and_none_is_a_stand_in() -> None:
    assert set(LEXICON[Slot.MOVE]) == set(Move)
    assert set(LEXICON[Slot.ANGLE]) == set(Angle)
    for name in (*Move, *Angle):
        assert [hit.sense.is_stand_in for hit in read_slots(name).hits] == [False], name


@pytest.mark.parametrize(
    "words",
    [
        "He refuses. A dutch sailor and his orbital friend zoom past.",
        "The dancers circle the square. The gulls are circling. She focuses on her hand, held high.",
        "They look down at the river from the hill above and the cellar below.",
    ],
)
def test_ordinary_words_move_no_camera(words: str) -> None:
    slots = read_slots(words)
    assert not slots.all(Slot.MOVE) and not slots.all(Slot.ANGLE)


def test_prose_speaks_to_no_camera() -> None:
    setups = [shot.setup for shot in written("From above, the town is small. The plane orbits. She looks up.").shots]
    assert {setup.angle for setup in setups} == {Angle.EYE}


def test_a_place_painted_to_be_seen_from_the_front_is_told_of_when_it_is_asked_for_from_the_top() -> None:
    asked = written(_SCRIPT.format(place="Lighthouse", words="Top-down."))
    assert asked.shots[0].setup.angle is Angle.TOP
    (message,) = asked.found("camera angle")
    assert "headland" in message and "high angle" in message
    assert written(_SCRIPT.format(place="Desert", words="Top-down.")).found("camera angle") == []


def test_who_is_to_climb_where_all_is_flat_is_drawn_walking_and_that_is_told() -> None:
    harbour, mountains = (written(f"## {place}, noon\n\nA woman climbs. [4s]") for place in ("Harbour", "Mountains"))
    (message,) = harbour.found("action")
    assert "climb" in message and "harbour" in message and "walk" in message
    assert mountains.found("action") == []


def test_a_setup_of_before_there_were_angles_is_at_eye_level() -> None:
    old = said("Wide.").model_dump(mode="json")
    del old["angle"]
    assert Setup.model_validate(old).angle is Angle.EYE


def test_moods_move_the_camera_their_own_way_and_never_as_a_trick() -> None:
    story = "A keeper walks along the cliff. The sea is dark. A woman waits. He lights the lamp. She sees the light. "
    chosen = {
        mood: {shot.setup.move for seed in range(8) for shot in written(story, duration=60, mood=mood, seed=seed).shots}
        for mood in Mood
    }
    assert Move.HANDHELD in chosen[Mood.TENSE] and Move.HANDHELD not in chosen[Mood.CALM]
    assert chosen[Mood.WONDER] & {Move.ORBIT_LEFT, Move.ORBIT_RIGHT}
    assert not set().union(*chosen.values()) & {Move.ZOOM_IN, Move.ZOOM_OUT, Move.DOLLY_ZOOM, Move.RACK_FOCUS}


@pytest.mark.parametrize(
    ("prose", "angle", "framing"),
    [
        ("Low angle: Mira lifts a lantern.", Angle.LOW, None),
        ("Top down: Mira lifts a lantern.", Angle.TOP, None),
        ("Bird's eye view: Mira lifts a lantern.", Angle.TOP, None),
        ("Slow push in, low angle — Mira lifts a lantern.", Angle.LOW, None),
        ("Medium close-up: Mira lifts a lantern.", Angle.EYE, Framing.MEDIUM_CLOSE),
    ],
)
def test_prose_speaks_to_the_camera_before_a_colon_and_tells_the_rest(
    prose: str, angle: Angle, framing: Framing | None
) -> None:
    shot = written(f"Rain falls in the meadow. {prose} The storm passes.", duration=15).shots[1]
    assert shot.setup.angle is angle
    assert framing is None or shot.setup.framing is framing
    assert shot.line == "Mira lifts a lantern."


def test_a_sentence_that_only_speaks_to_the_camera_is_of_the_next_or_at_the_end_of_the_last() -> None:
    text = "A man waits in the meadow. Wide shot. He lights a lantern. He walks into the dark. Low angle."
    shots = written(text, duration=15).shots
    assert [shot.line for shot in shots] == [
        "A man waits in the meadow.",
        "He lights a lantern.",
        "He walks into the dark.",
    ]
    assert shots[1].setup.framing is Framing.WIDE and shots[2].setup.angle is Angle.LOW


@pytest.mark.parametrize(
    "prose",
    ["The wide river shines.", "Over her shoulder she sees a wolf.", "From above, the town looks like a toy."],
)
def test_prose_that_tells_a_story_moves_no_camera_and_is_not_said_to(prose: str) -> None:
    text = f"A woman waits. {prose} She goes home."
    assert prose in [shot.line for shot in written(text, duration=15).shots]
    slots = {reading.slot for reading in explain(Brief(text=text, duration_seconds=15)).readings}
    assert not slots & {Slot.FRAMING.value, Slot.ANGLE.value, Slot.MOVE.value}


def test_what_the_camera_does_with_them_is_of_the_shot_they_are_in() -> None:
    film = written("A man and a woman dance in a room. The camera circles them. Candles flicker.", duration=10)
    moves = {shot.line: shot.setup.move for shot in film.shots if shot.line}
    assert list(moves) == ["A man and a woman dance in a room.", "Candles flicker."]
    assert [move is Move.ORBIT_RIGHT for move in moves.values()] == [True, False]


def test_how_a_film_is_told_to_begin_and_to_end_is_not_read_out() -> None:
    film = written("We open on a foggy street at night. A man waits. Smash cut to black.", duration=10)
    assert film.lines == ["A foggy street at night.", "A man waits."]
    assert film.script.title == "Foggy Street at Night"


def test_of_a_line_over_several_shots_the_first_is_seen_as_it_was_asked_for() -> None:
    line = "He waits, and the rain goes on, and nobody comes, and the lamps go out one after the other, " * 3
    text = f"## Meadow, noon\n\nA man waits. [camera: low angle, close-up]\n\n> {line.strip(' ,')}.\n"
    setups = [shot.setup for shot in written(text, duration=60).shots]
    assert len(setups) > 1 and setups[0].framing is Framing.CLOSE_UP
    assert [setup.angle is Angle.LOW for setup in setups] == [True] + [False] * (len(setups) - 1)


def test_two_calls_to_the_camera_are_both_obeyed() -> None:
    film = written("Rain falls in a meadow. Close-up: low angle: a man waits. He goes.", duration=15)
    (shot,) = (one for one in film.shots if one.line == "A man waits.")
    assert (shot.setup.framing, shot.setup.angle) == (Framing.CLOSE_UP, Angle.LOW)
