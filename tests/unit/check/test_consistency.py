"""Whether a film is of one piece is measured on its pixels and its script, and each damage lowers the score that ought
to see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.check.consistency import Continuity, consistency
from reelwright.check.look import Look
from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.script import Beat, Bible, Scene, Script
from reelwright.film.shot import Figure, Setup, Shot
from reelwright.film.verdict import AGREEMENTS, Agreement, Finding, Severity, TechnicalVerdict

BINS = 225
SOUND = TechnicalVerdict(checks=(), passed=True)


def colours(at: int) -> tuple[float, ...]:
    return tuple(float(number == at) for number in range(BINS))


def look(**changes: object) -> Look:
    bands = [f"{band}{name}" for band in ("", "sky_", "mid_", "low_") for name in ("light", "warmth", "green")]
    figures = dict.fromkeys([*bands, "dark", "bright", "chroma"], 40.0)
    whole = {"frames": (4, 8), "figures": figures, "sharpness": 2.0, "noise": 0.5, "changes": (3.0,)}
    return Look.model_validate(whole | {"colours": colours(7), "subject": colours(9)} | changes)


def shot(number: int, scene: int = 1, line: str = "", **setup: object) -> Shot:
    whole = {
        "place": Place.HEADLAND,
        "time_of_day": TimeOfDay.DUSK,
        "weather": Weather.CLEAR,
        "framing": Framing.MEDIUM,
        "move": Move.STATIC,
        "mood": Mood.CALM,
        "figure": Figure(name="Elias"),
        "seed": 1,
    }
    one = Setup.model_validate(whole | setup)
    return Shot(id=f"SH{number * 10:03d}", scene=scene, heading="", description="", setup=one, frames=24, line=line)


def script(*acts: str, beats: int = 1, picture: str = "a keeper on a cliff") -> Script:
    scenes = [
        Scene(
            number=number,
            heading="EXT. HEADLAND - DUSK",
            place=Place.HEADLAND,
            time_of_day=TimeOfDay.DUSK,
            weather=Weather.CLEAR,
            mood=Mood.CALM,
            act=act,
            beats=tuple(Beat(picture=picture) for _ in range(beats)),
        )
        for number, act in enumerate(acts, 1)
    ]
    return Script(title="Numbers", mood=Mood.CALM, scenes=tuple(scenes), bible=Bible(), written_by="rules")


def judged(shots: list[Shot], looks: dict[str, Look], of: Script | None = None, **more: object) -> dict[str, Agreement]:
    held = {"script": of or script("whole", beats=len(shots)), "shots": shots, "seconds": {s.id: 2.0 for s in shots}}
    verdicts = {shot.id: SOUND for shot in shots}
    found = consistency(Continuity.model_validate(held | more), looks, verdicts)
    return {score.name: score for score in found.scores}


def test_shots_that_are_alike_agree_in_all_and_nobody_is_named() -> None:
    shots = [shot(1), shot(2)]
    found = judged(shots, {one.id: look() for one in shots})
    assert [score.value for score in found.values()] == [1, 1, 1, 1] and tuple(found) == AGREEMENTS
    assert found["narrative flow"].shots == ()


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("visual consistency", {"colours": colours(90)}),
        ("visual consistency", {"subject": colours(90)}),
        ("style uniformity", {"sharpness": 1.2}),
        ("style uniformity", {"noise": 8.0}),
        ("temporal coherence", {"changes": (0.1,)}),
    ],
)
def test_the_odd_one_of_three_lowers_one_score_which_names_it(name: str, odd: dict[str, object]) -> None:
    shots = [shot(1), shot(2), shot(3)]
    found = judged(shots, {"SH010": look(), "SH020": look(**odd), "SH030": look()})
    assert "SH020" in found[name].shots and len(found[name].shots) == 2 and "SH020" in found[name].reason
    assert (found[name].value or 0) < 0.3
    assert [score.value for other, score in found.items() if other != name] == [1, 1, 1]


def test_what_cannot_be_compared_has_no_score_and_says_why() -> None:
    shots = [shot(1, place=Place.FOREST, framing=Framing.WIDE)]
    found = judged(shots, {"SH010": look()})
    for name in ("visual consistency", "style uniformity"):
        assert found[name].value is None and "two shots" in found[name].reason


def test_a_person_is_not_compared_in_another_light_or_from_another_distance() -> None:
    shots = [shot(1), shot(2, time_of_day=TimeOfDay.NIGHT), shot(3, framing=Framing.WIDE)]
    looks = {"SH010": look(), "SH020": look(subject=colours(90)), "SH030": look(subject=colours(91))}
    assert judged(shots, looks)["visual consistency"].value == 1


def test_a_night_that_is_brighter_than_the_day_is_at_odds_with_the_script() -> None:
    shots = [shot(1, time_of_day=TimeOfDay.NIGHT), shot(2, time_of_day=TimeOfDay.NOON)]
    bright = look(figures=look().figures | {"light": 60.0})
    found = judged(shots, {"SH010": bright, "SH020": look()})["temporal coherence"]
    assert found.value == pytest.approx(0.06, abs=0.01) and found.shots == ("SH010", "SH020")


def test_a_fault_of_time_that_the_technical_check_found_counts() -> None:
    shots = [shot(1), shot(2)]
    frozen = Finding(
        check="frozen", severity=Severity.WARNING, message="", shot="SH010", start_seconds=0.5, end_seconds=1.5
    )
    held = Continuity(script=script("whole", beats=2), shots=tuple(shots), seconds={s.id: 2.0 for s in shots})
    verdicts = {"SH010": TechnicalVerdict(checks=(), findings=(frozen,), passed=True), "SH020": SOUND}
    (_, time, _, _) = consistency(held, {s.id: look() for s in shots}, verdicts).scores
    assert time.value == 0.5 and time.shots == ("SH010", "SH020")


def test_shots_in_another_order_than_scripted_are_named() -> None:
    shots = [shot(2), shot(1), shot(3)]
    found = judged(shots, {one.id: look() for one in shots})["narrative flow"]
    assert found.value == pytest.approx(2 / 3, abs=0.001) and found.shots == ("SH020", "SH010")


def test_a_slate_that_stands_in_is_a_missing_shot_and_no_picture() -> None:
    shots = [shot(1), shot(2)]
    looks = {"SH010": look(), "SH020": look(colours=colours(90))}
    found = judged(shots, looks, cards=("SH020",), missing=("SH020",))
    assert found["narrative flow"].value == 0.5 and found["narrative flow"].shots == ("SH010", "SH020")
    assert found["visual consistency"].value is None


def test_a_film_without_its_end_shows_two_thirds_of_its_arc() -> None:
    shots = [shot(1), shot(2, scene=2)]
    whole = script("beginning", "turn", "end")
    found = judged(shots, {one.id: look() for one in shots}, whole)["narrative flow"]
    assert found.value == pytest.approx(2 / 3 * 2 / 3, abs=0.001) and "of its end it shows 0%" in found.reason


def test_lines_that_are_all_about_something_else_halve_the_flow_and_a_single_one_does_not() -> None:
    flow = {}
    for count in (1, 3, 5):
        shots = [shot(number, line="Bond yields fell.") for number in range(1, count + 1)]
        flow[count] = judged(shots, {one.id: look() for one in shots})["narrative flow"].value
    assert flow == {1: 0.833, 3: 0.5, 5: 0.5}


def test_a_line_about_something_else_is_named_and_those_in_another_language_are_not_judged() -> None:
    shots = [shot(1, line="The keeper waits."), shot(2, line="Bond yields fell.")]
    looks = {one.id: look() for one in shots}
    found = judged(shots, looks)["narrative flow"]
    assert found.value == 0.833 and found.shots == ("SH020",)
    assert judged(shots, looks, is_one_language=False)["narrative flow"].value == 1


@pytest.mark.parametrize(
    ("speaker", "shown", "value"),
    [
        ("Elias", "Elias", 1.0),
        ("ELIAS", "Elias", 1.0),
        ("Marta", "Elias", 0.833),
        ("", "Elias", 0.833),
        ("Elias", None, 0.833),
    ],
)
def test_people_who_are_seen_may_talk_of_anything_and_a_voice_that_nobody_sees_may_not(
    speaker: str, shown: str | None, value: float
) -> None:
    told = script("whole", beats=2)
    scene = told.scenes[0]
    said = scene.beats[1].model_copy(update={"speaker": speaker, "line": "Bond yields fell."})
    scene = scene.model_copy(update={"beats": (scene.beats[0].model_copy(update={"figure": shown}), said)})
    shots = [shot(1), shot(2, line="Bond yields fell.")]
    of = told.model_copy(update={"scenes": (scene,)})
    found = judged(shots, {one.id: look() for one in shots}, of)["narrative flow"]
    assert found.value == value and ("narrated" in found.reason) == (value < 1)


def test_each_of_ten_damages_is_seen_by_the_score_that_ought_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small; `python benchmarks/judging.py` writes the table of the docs."""
    monkeypatch.syspath_prepend(Path(__file__).parents[3] / "benchmarks")
    import judging

    film = judging.shot_film(tmp_path / "intact", 1, 180, 11)
    rows = {
        judging.INTACT: judging.scores(film),
        judging.RESEEDED: judging.scores(judging.shot_film(tmp_path / "other", 2, 180, 11)),
    }
    rows |= {damage: judging.scores(one) for damage, one in judging.damaged(film, tmp_path)}
    assert len(rows) == 12 and judging.blind(rows) == []
