"""Where the camera stands when nobody said."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reelwright.film.look import Framing, Mood, Move
from reelwright.writing.coverage import coverage

from .films import written

WIDE = (Framing.WIDE, Framing.EXTREME_WIDE)
STORY = (
    "A keeper walks along the cliff at dusk. The sea is dark. He lights the lamp. A ship passes. He waits. "
    "In the town a woman waits at the window. She sees the light. At dawn she walks to the shore. Nobody is there."
)


@pytest.mark.parametrize("seed", range(12))
def test_a_film_opens_and_closes_wide_and_no_cut_joins_two_alike_shots(seed: int) -> None:
    film = written(STORY, duration=60, seed=seed)
    assert film.shots[0].setup.framing in WIDE and film.shots[-1].setup.framing in WIDE
    for one, two in pairwise(film.shots):
        assert one.setup.move is not two.setup.move
        if one.setup.place is two.setup.place:
            assert one.setup.framing is not two.setup.framing
    assert len({shot.setup.framing for shot in film.shots}) >= 3
    assert len({shot.setup.move for shot in film.shots}) >= 4


def test_people_are_seen_nearer_than_places() -> None:
    shots = [shot for seed in range(6) for shot in written(STORY, duration=60, seed=seed).shots]
    assert {Framing.MEDIUM, Framing.MEDIUM_WIDE} <= {shot.setup.framing for shot in shots if shot.setup.figure}
    assert Framing.MEDIUM not in {shot.setup.framing for shot in shots if shot.setup.figure is None}


@pytest.mark.parametrize("seed", range(8))
def test_whoever_walks_into_a_wide_picture_is_seen_near(seed: int) -> None:
    film = written("A detective walks home through the rain at night.", seed=seed)
    assert {shot.setup.framing for shot in film.shots if shot.line} <= {Framing.MEDIUM, Framing.MEDIUM_WIDE}


def test_a_long_film_of_one_idea_does_not_repeat_one_angle() -> None:
    film = written("A storm at sea, and one small boat.", duration=300)
    angles = [(shot.setup.framing, shot.setup.move) for shot in film.shots]
    assert len(angles) > 30
    assert len(set(angles)) >= 8
    assert max(angles.count(angle) for angle in angles) <= len(angles) / 4


def test_the_same_story_in_another_mood_is_moved_otherwise() -> None:
    for seed in range(4):
        films = [written(STORY, duration=60, mood=mood, seed=seed) for mood in Mood]
        assert len({tuple(shot.setup.move for shot in film.shots) for film in films}) == len(Mood)


def test_two_stories_in_one_mood_with_one_seed_are_not_covered_alike() -> None:
    script = "## City, night\n\nA {0}.\n\nAn old {0}.\n\nThe last {0}.\n\nA {0} again.\n\nNo more {0}."
    films = [written(script.format(thing), mood="calm") for thing in ("lamp", "door", "bench", "wall")]
    assert len({coverage(film.script, 1) for film in films}) == len(films)


def test_what_the_script_says_of_framing_and_move_stands() -> None:
    script = "## City\n\nMedium. Tilt down.\n\nMedium. Tilt down.\n\nExtreme wide. Pan left."
    angles = coverage(written(script).script, 1)
    assert [(angle.framing, angle.move) for angle in angles] == [
        (Framing.MEDIUM, Move.TILT_DOWN),
        (Framing.MEDIUM, Move.TILT_DOWN),
        (Framing.EXTREME_WIDE, Move.PAN_LEFT),
    ]


def test_another_seed_gives_other_angles_and_the_same_seed_the_same() -> None:
    script = written(STORY, duration=60).script
    assert coverage(script, 1) == coverage(script, 1)
    assert len({coverage(script, seed) for seed in range(8)}) == 8


def test_a_change_to_one_shot_leaves_those_far_from_it_alone() -> None:
    before = coverage(written(STORY, duration=60).script, 1)
    after = coverage(written(STORY.replace("A ship passes", "A boat passes"), duration=60).script, 1)
    assert len(before) == len(after)
    assert sum(one != two for one, two in zip(before, after, strict=True)) <= 3


def test_a_spoken_line_does_not_move_the_camera() -> None:
    script = "## City\n\nA street.\n\n> {}\n\nA lamp.\n\nA door."
    one, two = (coverage(written(script.format(line)).script, 1) for line in ("Nobody comes.", "Somebody comes."))
    assert one == two
