"""What is begun before it is asked for: what the stages after RENDER will want, the film and its check among it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reelwright.film.credits import Credit
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset
from reelwright.film.take import Take
from reelwright.pipeline.desk import Following, Next
from reelwright.pipeline.following import following

from .dossiers import TWO_PLACES, drawn

TRACKS = ("music", "effects")


ANY = Asset.model_validate(
    {"kind": "any", "recipe": "a" * 64, "sha256": "a" * 64, "size_bytes": 1, "suffix": ".mp4", "facts": {"lufs": -14.0}}
    | {"made_at": datetime.now(UTC)}
)


def after_of(dossier: Dossier) -> Following:
    """What follows in a film none of whose takes is there yet."""

    def take_of(shot: str, asset: Asset) -> Take:
        return next(take for take in dossier.takes if take.shot == shot)

    return following(dossier.model_copy(update={"takes": (), "music": None}), TRACKS, take_of)


def labels(after: list[Next]) -> list[str]:
    return [one.label for one in after]


def told(after: Following, *heard: str) -> list[Next]:
    """What follows from all of these, made in this order."""
    found: list[Next] = []
    for label in heard:
        found += after(label, ANY)
    return found


def test_the_mix_comes_first_then_what_is_asked_of_takes_and_the_film_is_checked_last() -> None:
    dossier = drawn()
    takes = [f"take {shot.id}" for shot in dossier.shots]
    after = after_of(dossier)
    assert told(after, takes[0], "music") == [], "nothing goes before the sounds, from which most follows"
    begun = told(after, "effects", *takes[1:])
    assert labels(begun)[0] == "mix" and begun[0].is_urgent
    assert {label.split()[0] for label in labels(begun)} == {"mix", "check", "look", "still"}
    assert labels(told(after, "mix")) == ["film"]
    assert labels(told(after, "film")) == ["film check"]
    assert told(after, "film check") == []


@pytest.mark.parametrize("heard_last", ["mix", "take"])
def test_the_film_is_begun_when_the_last_of_what_it_is_made_of_is_there(heard_last: str) -> None:
    dossier = drawn()
    *takes, last = [f"take {shot.id}" for shot in dossier.shots]
    after = after_of(dossier)
    ends = [last, "mix"] if heard_last == "mix" else ["mix", last]
    before, now = told(after, *TRACKS, *takes, ends[0]), told(after, ends[1])
    assert "film" not in labels(before) and "film" in labels(now)


@pytest.mark.parametrize(
    "text", [TWO_PLACES.replace("## Desert, noon\n", "## Desert, noon\nDISSOLVE TO:\n"), TWO_PLACES]
)
def test_a_film_to_which_more_belongs_than_its_takes_is_left_to_the_stage_that_makes_that(text: str) -> None:
    dossier = drawn(text)
    if text == TWO_PLACES:
        brief = dossier.brief.model_copy(update={"credits": (Credit(role="Directed by", name="Ana Diaz"),)})
        dossier = dossier.model_copy(update={"brief": brief})
    heard = [*TRACKS, *(f"take {shot.id}" for shot in dossier.shots), "mix"]
    assert "film" not in labels(told(after_of(dossier), *heard))
