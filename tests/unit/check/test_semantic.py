"""Whether it is the film that was asked for is judged on real pictures, and what cannot be judged has no score."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.check.look import Look, measure
from reelwright.check.match import HOURLESS, known_looks, matches, unseen
from reelwright.check.opinion import ENOUGH, Opinion
from reelwright.check.palette import LIMIT, distance, palette
from reelwright.check.semantic import judge
from reelwright.film.look import Framing, Mood, Move, Place, Season, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup, Shot, Slate, TakeRequest
from reelwright.film.sound import Speech
from reelwright.film.take import Take
from reelwright.film.verdict import Score, SemanticVerdict
from reelwright.render.backends.previz.backend import Previz
from reelwright.render.backends.slate import SlateCard

from .films import FILM, SMALL

FRAMES = 8
DIGEST = "0" * 64


def setup(place: Place, time: TimeOfDay, weather: Weather, framing: Framing = Framing.WIDE) -> Setup:
    return Setup(
        place=place, time_of_day=time, weather=weather, framing=framing, move=Move.STATIC, mood=Mood.CALM, seed=3
    )


DRAWN = {
    "SH010": setup(Place.HEADLAND, TimeOfDay.NIGHT, Weather.STORM),
    "SH020": setup(Place.HEADLAND, TimeOfDay.NIGHT, Weather.STORM, Framing.EXTREME_WIDE),
    "SH030": setup(Place.HEADLAND, TimeOfDay.NOON, Weather.CLOUD),
    "SH040": setup(Place.DESERT, TimeOfDay.NOON, Weather.CLEAR),
    "SH050": setup(Place.CITY, TimeOfDay.NIGHT, Weather.RAIN),
    "SH060": setup(Place.FOREST, TimeOfDay.NIGHT, Weather.CLEAR),
    "SH070": setup(Place.FOREST, TimeOfDay.MORNING, Weather.RAIN),
}
"""Shot -> what its picture is really of."""


def request(shot: str, drawn: Setup) -> TakeRequest:
    slate = Slate(production="Test", scene=1, shot=shot, take=1)
    return TakeRequest(slate=slate, setup=drawn, frames=FRAMES, rate=FILM, resolution=SMALL)


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Look]:
    folder, found = tmp_path_factory.mktemp("takes"), {}
    for shot, drawn in DRAWN.items():
        Previz().render(request(shot, drawn), folder / f"{shot}.mp4", lambda _: None)
        found[shot] = measure(folder / f"{shot}.mp4")
    return found


def shots_of(described: dict[str, Setup], line: str = "") -> list[Shot]:
    return [
        Shot(id=shot, scene=1, heading="", description="", setup=one, frames=48, line=line)
        for shot, one in described.items()
    ]


def takes_of(shots: list[Shot], backend: str = "previz") -> list[Take]:
    return [
        Take(shot=shot.id, number=1, backend=backend, recipe=DIGEST, sha256=DIGEST, suffix=".mp4", frames=shot.frames)
        for shot in shots
    ]


def judged(described: dict[str, Setup], looks: dict[str, Look], backend: str = "previz") -> SemanticVerdict:
    shots = shots_of(described)
    return judge(shots, takes_of(shots, backend), looks, {}, FILM)


def score(verdict: SemanticVerdict, name: str) -> Score:
    return next(one for one in verdict.scores if one.name == name)


def test_pictures_of_what_was_described_pass_without_a_word(looks: dict[str, Look]) -> None:
    verdict = judged(DRAWN, looks)
    assert [one.name for one in verdict.scores] == ["place", "time of day", "narration", "palette"]
    assert verdict.passed and verdict.notes == () and verdict.findings == ()
    assert (score(verdict, "place").value or 0) >= ENOUGH and (score(verdict, "time of day").value or 0) >= ENOUGH


@pytest.mark.parametrize(
    ("shot", "place"),
    [
        ("SH010", Place.CITY),
        ("SH030", Place.CITY),
        ("SH030", Place.FOREST),
        ("SH040", Place.HEADLAND),
        ("SH040", Place.CITY),
        ("SH040", Place.FOREST),
        ("SH050", Place.HEADLAND),
        ("SH050", Place.FOREST),
        ("SH050", Place.DESERT),
        ("SH070", Place.DESERT),
    ],
)
def test_a_picture_of_another_place_is_noticed(looks: dict[str, Look], shot: str, place: Place) -> None:
    drawn = DRAWN[shot]
    verdict = judged({shot: drawn.model_copy(update={"place": place})}, looks)
    (found,) = [one for one in verdict.findings if one.check == "place"]
    assert not verdict.passed and (score(verdict, "place").value or 0) < ENOUGH
    assert found.shot == shot and (found.value, found.limit) == (drawn.place, place)
    assert f"{shot}: it looks like {drawn.place}, not {place}; describe the {place} more plainly." in verdict.notes


@pytest.mark.parametrize(
    ("shot", "told"),
    [
        ("SH030", TimeOfDay.NIGHT),
        ("SH030", TimeOfDay.DUSK),
        ("SH040", TimeOfDay.NIGHT),
        ("SH060", TimeOfDay.NOON),
        ("SH060", TimeOfDay.DAWN),
        ("SH070", TimeOfDay.DUSK),
    ],
)
def test_a_picture_of_another_time_of_day_is_noticed(looks: dict[str, Look], shot: str, told: TimeOfDay) -> None:
    verdict = judged({shot: DRAWN[shot].model_copy(update={"time_of_day": told})}, looks)
    (found,) = [one for one in verdict.findings if one.check == "time of day"]
    assert found.shot == shot and found.limit == told and found.value != told
    assert (score(verdict, "time of day").value or 0) < ENOUGH and not verdict.passed
    assert [note[:6] for note in verdict.notes] == [f"{shot}:"]


@pytest.mark.parametrize("place", sorted(HOURLESS))
def test_an_hour_is_not_judged_where_a_place_does_not_show_it(looks: dict[str, Look], place: Place) -> None:
    told = {"SH060": DRAWN["SH060"].model_copy(update={"place": place, "time_of_day": TimeOfDay.NOON})}
    verdict = judged(told, looks)
    hour = score(verdict, "time of day")
    assert hour.value is None and hour.reason == f"{place} does not show what hour it is"
    assert score(verdict, "place").value is not None
    both = judged(DRAWN | told, looks)
    assert "1 not measured" in score(both, "time of day").reason


def test_neither_an_hour_in_flying_sand_nor_a_place_in_snow_with_nobody_near_is_judged(looks: dict[str, Look]) -> None:
    sand = DRAWN["SH040"].model_copy(update={"weather": Weather.WIND, "time_of_day": TimeOfDay.NIGHT})
    verdict = judged({"SH040": sand}, looks)
    assert score(verdict, "time of day").reason == "sand in the air has its own colour at every hour"
    assert score(verdict, "place").value is not None
    snow = {"weather": Weather.SNOW, "framing": Framing.MEDIUM}
    alone, somebody = (
        judged({"SH070": DRAWN["SH070"].model_copy(update=snow | {"figure": who})}, looks)
        for who in (None, Figure(name="Ana"))
    )
    assert score(alone, "place").value is None and score(somebody, "place").value is not None


def test_the_score_is_that_of_the_worst_shot_and_names_it(looks: dict[str, Look]) -> None:
    verdict = judged(DRAWN | {"SH050": DRAWN["SH050"].model_copy(update={"place": Place.DESERT})}, looks)
    told = score(verdict, "place")
    assert told.value is not None and told.value < ENOUGH and told.reason == "of SH050, the lowest of 7"


# Palette


def test_shots_of_one_setup_share_their_colours(looks: dict[str, Look]) -> None:
    assert distance(looks["SH010"], looks["SH020"]) < LIMIT / 2
    verdict = judged({shot: DRAWN[shot] for shot in ("SH010", "SH020")}, looks)
    assert (score(verdict, "palette").value or 0) > 8


def test_a_shot_whose_colours_stand_apart_is_noticed(looks: dict[str, Look]) -> None:
    described = {shot: DRAWN["SH010"] for shot in ("SH010", "SH020", "SH030")}
    opinion = palette(shots_of(described), looks)
    (found,) = opinion.findings
    assert found.shot == "SH030" and found.limit == "38 in CIE L*a*b*"
    assert found.value == f"{min(distance(looks['SH030'], looks[other]) for other in ('SH010', 'SH020')):.1f}"
    assert opinion.notes == [
        "SH030: its colours stand apart from the other shots of headland, night, storm; give them one light."
    ]


def test_a_shot_alone_in_its_setup_has_no_palette_to_share(looks: dict[str, Look]) -> None:
    verdict = judged({"SH050": DRAWN["SH050"]}, looks)
    told = score(verdict, "palette")
    assert told.value is None and told.reason == "no other shot has its place, time, weather and season"
    assert verdict.passed


# What cannot be judged


def test_slates_have_no_score_for_what_they_do_not_show(tmp_path: Path) -> None:
    described = {shot: DRAWN["SH010"] for shot in ("SH010", "SH020")}
    looks = {}
    for shot, one in described.items():
        SlateCard().render(request(shot, one), tmp_path / "slate.mp4", lambda _: None)
        looks[shot] = measure(tmp_path / "slate.mp4")
    verdict = judged(described, looks, backend="slate")
    for name in ("place", "time of day", "palette"):
        told = score(verdict, name)
        assert told.value is None
        assert told.reason == "takes of slate cannot be judged without a model that sees"
    assert verdict.passed and verdict.notes == () and verdict.findings == ()


def test_a_slate_among_pictures_is_left_out_and_said_so(looks: dict[str, Look], tmp_path: Path) -> None:
    described = {shot: DRAWN["SH010"] for shot in ("SH010", "SH020", "SH030")}
    SlateCard().render(request("SH030", DRAWN["SH010"]), tmp_path / "slate.mp4", lambda _: None)
    shots = shots_of(described)
    takes = [*takes_of(shots[:2]), *takes_of(shots[2:], "slate")]
    verdict = judge(shots, takes, looks | {"SH030": measure(tmp_path / "slate.mp4")}, {}, FILM)
    assert verdict.passed and verdict.notes == ()
    for name in ("place", "time of day", "palette"):
        reason = score(verdict, name).reason
        assert reason.endswith("; 1 not measured: takes of slate cannot be judged without a model that sees")


def test_a_shot_without_a_take_is_unmeasured(looks: dict[str, Look]) -> None:
    shots = shots_of({"SH010": DRAWN["SH010"]})
    places, times = matches(shots, unseen(shots, [], looks), looks)
    assert places.unmeasured == times.unmeasured == {"SH010": "it has no take"} and places.marks == {}


def test_a_season_is_not_held_against_pictures_of_none(looks: dict[str, Look]) -> None:
    seasoned = {shot: DRAWN[shot].model_copy(update={"season": Season.AUTUMN}) for shot in ("SH040", "SH060")}
    shots = shots_of(seasoned | {"SH010": DRAWN["SH010"], "SH020": DRAWN["SH020"]})
    places, _ = matches(shots, unseen(shots, takes_of(shots), looks), looks)
    assert places.unmeasured == {"SH060": "how a forest looks in autumn is not known yet"}
    assert "SH040" in places.marks, "a desert is the same all year"
    alike = {shot: DRAWN["SH010"] for shot in ("SH010", "SH020")} | {
        "SH030": DRAWN["SH010"].model_copy(update={"season": Season.WINTER})
    }
    assert list(palette(shots_of(alike), looks).unmeasured) == ["SH030"]


def test_a_film_without_shots_has_no_score_at_all() -> None:
    verdict = judge([], [], {}, {}, FILM)
    assert [(one.value, one.reason) for one in verdict.scores] == [
        (None, "no shot to look at"),
        (None, "no shot to look at"),
        (None, "no shot has a line"),
        (None, "no shot to look at"),
    ]
    assert verdict.passed


def test_every_place_that_can_be_described_is_known() -> None:
    known = known_looks()
    assert set(known.wide.places) == set(known.near.places) == set(Place)


# All together


def test_one_bad_score_fails_the_film_and_its_note_is_given(looks: dict[str, Look]) -> None:
    shots = shots_of({"SH010": DRAWN["SH010"]}, line="The keeper climbs the stair.")
    speech = {"SH010": Speech(line=shots[0].line, sha256=DIGEST, seconds=3.0)}
    verdict = judge(shots, takes_of(shots), looks, speech, FILM)
    assert not verdict.passed and len(verdict.notes) == len(verdict.findings) == 1
    assert verdict.notes[0].startswith("SH010: its line takes 3.0 s and there are 2.0 s for it; shorten the line to ")
    assert SemanticVerdict.from_json(verdict.to_json()) == verdict


@given(st.lists(st.floats(-20, 30), min_size=1, max_size=6))
def test_there_is_a_note_for_each_shot_shown_below_enough_and_for_no_other(marks: list[float]) -> None:
    opinion = Opinion("place")
    for k, mark in enumerate(marks):
        opinion.mark(f"SH{k:03d}", mark, "wrong", "way out", "", "")
    told = opinion.score("")
    assert told.value is not None and 0 <= told.value <= 10
    assert (told.value < ENOUGH) == bool(opinion.notes)
    assert len(opinion.notes) == sum(mark < ENOUGH for mark in opinion.marks.values())


def test_a_mark_just_below_enough_is_not_rounded_past_its_own_note() -> None:
    opinion = Opinion("place")
    opinion.mark("SH010", 6.96, "wrong", "way out", "", "")
    assert opinion.score("").value == 7.0 and opinion.notes == [] and opinion.findings == []
