"""Music and effects follow the shots, and change with them only as far as they are heard."""

from __future__ import annotations

import pytest

from reelwright.film.credits import Credit
from reelwright.film.look import Mood
from reelwright.film.production import Dossier
from reelwright.film.sound import Recording, Soundtrack
from reelwright.pipeline.requests import film_frames, take_request
from reelwright.pipeline.sounding import film_seconds, movements, stays, track_recipes, tracks
from reelwright.render.backends.previz.backend import Previz
from reelwright.render.take import take_recipe
from reelwright.sound.heard import Footing, Sound
from reelwright.sound.mix import Stem

from .dossiers import THREE_PLACES, TWO_PLACES, drawn, with_shots

MINE = Soundtrack(recording=Recording(name="theme.mp3", sha256="a" * 64, suffix=".mp3"))


def recipes(dossier: Dossier) -> dict[str, str]:
    return {label: recipe.hash for label, recipe in track_recipes(dossier).items()}


def test_every_scene_is_a_movement_and_together_they_are_the_film() -> None:
    dossier = with_shots(THREE_PLACES)
    found = movements(dossier)
    assert [one.act for one in found] == ["beginning", "turn", "end"]
    assert sum(one.seconds for one in found) == pytest.approx(film_seconds(dossier))


def test_the_credits_have_the_music_of_the_last_scene_and_no_effects() -> None:
    text = TWO_PLACES + "\n## Credits\n\nDirected by Ana Diaz\n"
    plain = with_shots(text)
    dossier = plain.model_copy(
        update={"brief": plain.brief.model_copy(update={"credits": (Credit(role="Directed by", name="Ana Diaz"),)})}
    )
    assert film_frames(dossier) > film_frames(plain)
    assert sum(one.seconds for one in movements(dossier)) == pytest.approx(film_seconds(dossier))
    assert len(movements(dossier)) == len(movements(plain))
    assert stays(dossier)[-1].levels == {} and stays(dossier)[-1].start == pytest.approx(film_seconds(plain))


def test_the_storm_is_heard_at_the_headland_and_steps_in_the_desert() -> None:
    storm, *desert = stays(with_shots())
    assert {Sound.THUNDER, Sound.SEA} <= set(storm.levels)
    assert all(Sound.RAIN not in stay.levels for stay in desert)
    assert any(stay.steps and stay.steps.ground is Footing.SAND for stay in desert)


def test_another_word_of_the_same_length_makes_neither_music_nor_effects_anew() -> None:
    before = with_shots(TWO_PLACES)
    after = with_shots(TWO_PLACES.replace("is at the door", "is at the wall"))
    assert before.shots != after.shots
    assert recipes(before) == recipes(after)


def test_another_mood_makes_other_music_and_the_same_effects() -> None:
    before, after = recipes(with_shots(mood=Mood.CALM)), recipes(with_shots(mood=Mood.DRIVE))
    assert before["music"] != after["music"]
    assert before["effects"] == after["effects"]


def test_another_weather_makes_other_effects_and_the_same_music() -> None:
    before = recipes(with_shots(mood=Mood.CALM))
    after = recipes(with_shots(TWO_PLACES.replace("storm", "clear"), mood=Mood.CALM))
    assert before["effects"] != after["effects"]
    assert before["music"] == after["music"]


def test_sound_changes_nothing_in_the_recipes_of_pictures() -> None:
    backend = Previz()
    hashes = []
    for wishes in ({}, {"has_effects": False, "lufs": -23.0, "has_stems": True, "soundtrack": MINE}):
        dossier = with_shots(**wishes)
        requests = [take_request(dossier, shot, backend.capabilities(), 1) for shot in dossier.shots]
        hashes.append([take_recipe(one, backend.name, backend.edition).hash for one in requests])
    assert hashes[0] == hashes[1]


def test_what_the_user_says_of_sound_is_done() -> None:
    assert set(recipes(with_shots())) == {"music", "effects"}
    assert set(recipes(with_shots(has_effects=False))) == {"music"}
    assert set(recipes(with_shots(soundtrack=Soundtrack()))) == {"effects"}
    own = track_recipes(with_shots(soundtrack=MINE))["music"]
    assert own.kind == "fitted_music" and own.inputs == {"recording": "a" * 64}


def test_the_mix_is_of_what_was_made() -> None:
    dossier = drawn()
    assert tracks(dossier) == {Stem.MUSIC: "f" * 64}
    assert tracks(dossier.model_copy(update={"music": None, "effects": "e" * 64})) == {Stem.EFFECTS: "e" * 64}
