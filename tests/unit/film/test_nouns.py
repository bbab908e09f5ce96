"""Every noun leaves as JSON and comes back the same, and what is not that noun is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.noun import Noun, canonical_json
from reelwright.film.script import Scene
from reelwright.film.sound import Speech
from reelwright.film.take import Take
from reelwright.units import Money

from .strategies import json_values, nouns, values_of

NOUNS = nouns()
SPEECH = Speech(line="On the last night", sha256="ab" * 32, seconds=1.5)


def test_the_nouns_are_found() -> None:
    assert {"Brief", "Script", "Shot", "Recipe", "Take", "Cut", "Production", "Dossier"} <= {n.__name__ for n in NOUNS}


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: str(noun.__name__))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_noun_comes_back_from_json_as_it_was(noun: type[Noun], data: st.DataObject) -> None:
    value = data.draw(values_of(noun))
    text = value.to_json()
    again = noun.from_json(text)
    assert again == value
    assert again.to_json() == text
    assert again.digest == value.digest
    assert json.loads(text)["schema"] == noun.SCHEMA


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: str(noun.__name__))
def test_a_noun_of_another_schema_is_refused_with_the_way_out(noun: type[Noun]) -> None:
    newer = canonical_json({"noun": noun.__name__, "schema": noun.SCHEMA + 1, "body": {}})
    with pytest.raises(InvalidInput, match="use the release it is from"):
        noun.from_json(newer)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: str(noun.__name__))
def test_a_noun_is_not_read_as_another(noun: type[Noun]) -> None:
    other = next(one for one in NOUNS if one is not noun)
    with pytest.raises(InvalidInput, match=f"is a {other.__name__}, not a {noun.__name__}"):
        noun.from_json(canonical_json({"noun": other.__name__, "schema": other.SCHEMA, "body": {}}))


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"Take"', "{}", '{"noun":"Speech","schema":1}'])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="not a Speech document"):
        Speech.from_json(text)


def test_a_field_nobody_knows_is_refused() -> None:
    document = json.loads(SPEECH.to_json())
    document["body"]["pitch"] = 2
    with pytest.raises(InvalidInput, match="pitch"):
        Speech.from_json(json.dumps(document))


def test_a_noun_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        SPEECH.seconds = 2.0  # type: ignore[misc]


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0])
def test_a_time_that_is_no_time_is_refused(seconds: float) -> None:
    with pytest.raises(ValidationError):
        Speech(line="", sha256="ab" * 32, seconds=seconds)


def test_a_digest_is_64_lower_case_hex_digits() -> None:
    for wrong in ("", "ab" * 31, "AB" * 32, "zz" * 32, "ab" * 32 + "\n"):
        with pytest.raises(ValidationError):
            Speech(line="", sha256=wrong, seconds=1)


def test_a_scene_without_beats_does_not_exist() -> None:
    with pytest.raises(ValidationError, match="beats"):
        Scene.model_validate(
            {
                "number": 1,
                "heading": "EXT. HEADLAND - NIGHT",
                "place": "headland",
                "time_of_day": "night",
                "weather": "storm",
                "mood": "tense",
                "act": "beginning",
                "beats": [],
            }
        )


def test_the_json_of_a_noun_is_as_it_has_always_been() -> None:
    """A golden document: a change here means that `SCHEMA` must be raised."""
    take = Take(
        shot="SH001",
        number=1,
        backend="previz",
        recipe="1" * 64,
        sha256="2" * 64,
        suffix=".mp4",
        frames=96,
        cost=Money(),
    )
    assert take.to_json() == (
        '{"body":{"backend":"previz","cost":{"micro_usd":0},"frames":96,"number":1,'
        f'"recipe":"{"1" * 64}","sha256":"{"2" * 64}","shot":"SH001","suffix":".mp4","why_not_first_choice":""}},'
        '"noun":"Take","schema":1}'
    )
    assert take.digest == "f6bc08669b3e75a167f5afbd6d83be5b6421e3607ef18af928115061270c3ae9"


def test_the_default_brief_is_the_default_film() -> None:
    brief = Brief(text="A keeper climbs the stair.")
    assert str(brief.aspect.resolution(brief.short_side)) == "1280x720"
    assert (str(brief.rate), brief.duration_seconds, brief.backend) == ("24", 30.0, "previz")


@given(json_values)
def test_canonical_json_is_json_and_has_one_spelling(value: object) -> None:
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [1, {"a": float("-inf")}]])
def test_canonical_json_refuses_what_json_cannot_say(value: object) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(value)
