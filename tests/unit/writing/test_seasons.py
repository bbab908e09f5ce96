"""The season is read where it is one, carried from scene to scene, and named where it does not show."""

from __future__ import annotations

import pytest

from reelwright.film.look import Action, Place, Prop, Season, TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.writing.explanation import How, explain
from reelwright.writing.lexicon import LEXICON, Slot
from reelwright.writing.slots import Origin, read_slots

from .films import written


def season(text: str) -> str | None:
    hit = read_slots(text).first(Slot.SEASON)
    return hit.sense.meaning if hit else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a meadow in spring", Season.SPRING),
        ("under the cherry blossom", Season.SPRING),
        ("A long, hot summer.", Season.SUMMER),
        ("the third day of the heatwave", Season.SUMMER),
        ("Autumn leaves drift over the lane.", Season.AUTUMN),
        ("In the fall he goes home.", Season.AUTUMN),
        ("She walks over fall leaves.", Season.AUTUMN),
        ("golden leaves on the water", Season.AUTUMN),
        ("after the harvest", Season.AUTUMN),
        ("a road in October", Season.AUTUMN),
        ("The dead of winter.", Season.WINTER),
        ("bare trees along the road", Season.WINTER),
        ("It is no summer, it is winter.", Season.WINTER),
    ],
)
def test_a_season_is_read_from_its_name_and_from_what_it_does(text: str, expected: Season) -> None:
    assert season(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "She falls.",
        "Night falls over the city.",
        "He was hurt in the fall.",
        "They swim in the falls.",
        "A waterfall in the forest.",
        "He springs up and runs.",
        "She drinks from the spring.",
        "a bottle of spring water",
        "a spring of water between two stones",
        "The lock springs open.",
        "A woman in a winter coat.",
        "a girl in a summer dress",
        "Their love blossoms.",
        "in the autumn of his life",
        "no sign of spring",
        "an eastern city",
        "She leaves the house.",
    ],
)
def test_what_only_sounds_like_a_season_is_none(text: str) -> None:
    assert season(text) is None


def test_a_misspelt_season_is_read_and_said_to_be() -> None:
    hit = read_slots("a forest in autum").first(Slot.SEASON)
    assert hit is not None and (hit.sense.meaning, hit.origin) == (Season.AUTUMN, Origin.FUZZY)


def test_every_season_can_be_said() -> None:
    assert set(LEXICON[Slot.SEASON]) == set(Season)


def test_a_season_hides_no_other_word() -> None:
    slots = read_slots("On a fall morning, in a winter coat, she walks under bare trees. First snow.")
    read = {slot: (hit.sense.meaning if (hit := slots.first(slot)) else None) for slot in Slot}
    assert (read[Slot.TIME], read[Slot.PROP], read[Slot.PLACE]) == (TimeOfDay.MORNING, Prop.COAT, Place.FOREST)
    assert (read[Slot.SEASON], read[Slot.WEATHER]) == (Season.AUTUMN, Weather.SNOW)
    autumn = read_slots("Autumn leaves.").first(Slot.ACTION)
    assert autumn is None or autumn.sense.meaning != Action.WALK


def setups(text: str, **wishes: object) -> list[Setup]:
    return [shot.setup for shot in written(text, duration=12, **wishes).shots]


def test_a_season_carries_over_until_another_is_said() -> None:
    scenes = ("Meadow, noon", "Lake, autumn, dawn", "Village", "Road, winter")
    text = "\n\n".join(f"## {scene}\nNobody is there." for scene in scenes)
    found = [shot.setup.season for shot in written(text, is_script=True, duration=12).shots]
    assert found == [None, Season.AUTUMN, Season.AUTUMN, Season.WINTER]


def test_nobody_said_a_season_and_there_is_none() -> None:
    film = written("A keeper climbs the stair of the lighthouse at night.", duration=12)
    assert {shot.setup.season for shot in film.shots} == {None}
    assert "season" not in film.shots[0].setup.model_dump()
    assert "season" not in film.analysis.model_dump() and "season" not in film.scenes[0].model_dump()


def test_a_season_said_in_the_style_is_that_of_the_film() -> None:
    assert {setup.season for setup in setups("A hiker walks through the forest.", style="late autumn")} == {
        Season.AUTUMN
    }


def test_prose_is_parted_where_the_season_changes() -> None:
    found = setups("The forest stands in summer. The forest stands in winter.")
    assert [setup.season for setup in found if setup.season is Season.SUMMER]
    assert found[-1].season is Season.WINTER


def test_the_heading_the_pictures_and_the_explanation_name_the_season() -> None:
    film = written("In winter, a village at dusk.", duration=12)
    assert film.headings == ["EXT. VILLAGE - DUSK - WINTER"]
    assert "The village at dusk, in winter." in [beat.picture for beat in film.beats]
    told = {(reading.word, reading.slot): (reading.meaning, reading.how) for reading in explain(film.brief).readings}
    assert told["winter", "season"] == (Season.WINTER, How.SAID)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A nomad crosses the desert in autumn.", ["season: autumn does not show in the desert: nothing grows there"]),
        ("In spring, Ana sits in her kitchen.", ["season: spring does not show in the room: nothing grows there"]),
        ("In winter, Ana sits in her kitchen.", []),
        ("A hiker crosses the meadow in autumn.", []),
    ],
)
def test_a_place_that_does_not_show_the_season_is_named(text: str, told: list[str]) -> None:
    assert written(text).found("season") == told


def test_where_snow_has_fallen_it_is_winter_unless_time_has_passed() -> None:
    film = written("A man walks through the snow in a forest. He comes to a village.", duration=10)
    assert [scene.season for scene in film.scenes] == [None, Season.WINTER]
    later = written("A man walks through the snow in a forest. Years later, he sits by a lake.", duration=10)
    assert [scene.season for scene in later.scenes] == [None, None]
