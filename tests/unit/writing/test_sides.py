"""Who was seen on the left is seen on the left."""

from __future__ import annotations

from reelwright.film.look import Side
from reelwright.film.script import Beat

from .films import written


def sides(beat: Beat) -> dict[str, Side | None]:
    """Of all in it; who is in the middle has none."""
    return {extra.name: extra.side for extra in beat.extras}


def test_two_who_are_seen_together_again_keep_their_sides() -> None:
    film = written(
        "## Harbour, dusk\n\nMarta looks at a sailor.\n\nA sailor looks at Marta.\n\nMarta waves to a sailor."
    )
    assert [beat.figure for beat in film.beats] == ["Marta", "sailor", "Marta"]
    assert [sides(beat) for beat in film.beats] == [
        {"sailor": Side.RIGHT},
        {"Marta": Side.LEFT},
        {"sailor": Side.RIGHT},
    ]


def test_a_side_that_is_said_holds_from_then_on() -> None:
    film = written("## Harbour, dusk\n\nMarta walks, a sailor to her left.\n\nA sailor looks at Marta.")
    assert [sides(beat) for beat in film.beats] == [{"sailor": Side.LEFT}, {"Marta": Side.RIGHT}]


def test_another_scene_may_be_seen_from_the_other_side() -> None:
    film = written(
        "## Harbour, dusk\n\nMarta walks, a sailor to her left.\n\n## Forest, dawn\n\nMarta looks at a sailor."
        "\n\nA sailor looks at Marta."
    )
    assert [sides(beat) for beat in film.beats][1:] == [{"sailor": Side.RIGHT}, {"Marta": Side.LEFT}]


def test_two_who_are_seen_together_once_stand_as_the_picture_has_room() -> None:
    film = written("## Harbour, dusk\n\nMarta looks at a sailor.\n\nMarta waits.")
    assert sides(film.beats[0]) == {"sailor": None}
