"""What the shots say is heard, where it is said, by the framing, and nothing clicks at a cut."""

from __future__ import annotations

import resource
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Action, Framing, Mood, Move, Place, Season, TimeOfDay, Weather
from reelwright.film.plate import Plate, PlateKind
from reelwright.film.shot import Extra, Figure, Setup
from reelwright.media.audio import RATE, read_audio
from reelwright.media.loudness import Samples
from reelwright.render.backends.previz.people.gaits import GAITS
from reelwright.sound.ambience import Stay, ambience_recipe, make_ambience, sounding
from reelwright.sound.heard import STEP_SECONDS, Footing, Sound, Steps, heard, steps
from reelwright.sound.strokes import OCCASIONS
from reelwright.sound.textures import TEXTURES, loop

RAIN, ROOM, SEA = {Sound.RAIN: -32.0}, {Sound.ROOM: -52.0}, {Sound.SEA: -32.0}


def setup(place: Place, weather: Weather = Weather.CLEAR, framing: Framing = Framing.WIDE, **more: Any) -> Setup:
    given = {"time_of_day": TimeOfDay.NOON, "move": Move.STATIC, "mood": Mood.CALM, "seed": 1} | more
    return Setup(place=place, weather=weather, framing=framing, **given)


def played(*stays: Stay, seconds: float, seed: int = 1) -> Samples:
    return np.concatenate(list(sounding(stays, round(seconds * RATE), seed)), axis=1)


def db(samples: Samples, start: float, end: float) -> float:
    piece = samples[:, round(start * RATE) : round(end * RATE)]
    return float(10 * np.log10((piece**2).mean() + 1e-20))


def share_above(samples: Samples, hz: float) -> float:
    """Of the power."""
    power = np.abs(np.fft.rfft(samples.mean(0))) ** 2
    return float(power[np.fft.rfftfreq(samples.shape[1], 1 / RATE) > hz].sum() / power.sum())


def strikes(samples: Samples, above: float = 4.0) -> NDArray[np.float64]:
    """Seconds at which something is struck: ten milliseconds much louder than those before."""
    loud = np.abs(np.diff(samples.mean(0), prepend=0)).reshape(-1, RATE // 100).max(1)
    quiet = np.median(loud)
    found = [k for k in range(8, len(loud)) if loud[k] > above * quiet and loud[k] > 1.5 * loud[k - 8 : k - 1].max()]
    return np.array([k for k, after in zip(found, [*found[1:], 10**9], strict=True) if after - k > 8]) / 100


@pytest.mark.parametrize("sound", Sound)
def test_every_sound_can_be_heard(sound: Sound) -> None:
    assert (sound in TEXTURES) != (sound in OCCASIONS)
    samples = played(Stay(0, {sound: -30.0}), seconds=14, seed=3)
    assert np.isfinite(samples).all() and np.abs(samples).max() < 0.9
    assert db(samples, 0.5, 13) > -65
    if sound in TEXTURES:
        assert db(samples, 0.5, 13.0) == pytest.approx(-30, abs=4)
        assert share_above(samples, 20) > 0.99, "nobody hears less than 20 Hz"


@pytest.mark.parametrize("sound", [Sound.RAIN, Sound.CITY, Sound.FIRE, Sound.CRICKETS])
def test_a_loop_has_no_seam(sound: Sound) -> None:
    for number, texture in enumerate(TEXTURES[sound]):
        samples = loop(texture, (7, number))
        across = np.abs(samples[:, 0] - samples[:, -1]).max()
        assert across <= np.quantile(np.abs(np.diff(samples, axis=1)), 0.9999) + 1e-6
        assert not (samples[0] == samples[1]).all(), "it is wide"


def test_rain_falls_outdoors_and_is_muffled_indoors() -> None:
    assert Sound.RAIN in heard(setup(Place.CITY, Weather.RAIN))
    inside = heard(setup(Place.ROOM, Weather.RAIN))
    assert Sound.RAIN_OUTSIDE in inside and Sound.RAIN not in inside and Sound.ROOM in inside
    out, muffled = (played(Stay(0, {sound: -20.0}), seconds=3) for sound in (Sound.RAIN, Sound.RAIN_OUTSIDE))
    assert share_above(out, 3000) > 5 * share_above(muffled, 3000)


@pytest.mark.parametrize(
    ("place", "weather", "more", "there", "not_there"),
    [
        (Place.HEADLAND, Weather.STORM, {}, {Sound.SEA, Sound.RAIN, Sound.WIND, Sound.THUNDER}, {Sound.BIRDS}),
        (Place.HARBOUR, Weather.CLEAR, {}, {Sound.HARBOUR, Sound.GULLS}, {Sound.RAIN}),
        (Place.FOREST, Weather.CLEAR, {"time_of_day": TimeOfDay.DAWN}, {Sound.BIRDS, Sound.LEAVES}, {Sound.CRICKETS}),
        (Place.FOREST, Weather.CLEAR, {"time_of_day": TimeOfDay.NIGHT}, {Sound.CRICKETS}, {Sound.BIRDS}),
        (Place.FOREST, Weather.SNOW, {"season": Season.WINTER}, {Sound.SNOW}, {Sound.BIRDS, Sound.CRICKETS}),
        (Place.CITY, Weather.CLEAR, {}, {Sound.CITY, Sound.CROWD}, {Sound.ROOM}),
        (Place.STAGE, Weather.CLEAR, {}, {Sound.ROOM, Sound.CROWD}, {Sound.CITY}),
        (Place.CAVE, Weather.RAIN, {"time_of_day": TimeOfDay.NIGHT}, {Sound.DRIPS, Sound.FIRE}, {Sound.RAIN}),
        (Place.UNDERWATER, Weather.STORM, {}, {Sound.UNDERWATER, Sound.BUBBLES}, {Sound.RAIN, Sound.THUNDER}),
        (Place.SPACE, Weather.RAIN, {}, {Sound.HUM}, {Sound.RAIN, Sound.WIND}),
        (Place.RIVER, Weather.CLEAR, {}, {Sound.RIVER}, {Sound.SEA}),
        (Place.ABSTRACT, Weather.RAIN, {}, set(), {Sound.RAIN}),
    ],
)
def test_a_place_is_heard_by_hour_and_weather(
    place: Place, weather: Weather, more: dict[str, Any], there: set[Sound], not_there: set[Sound]
) -> None:
    found = set(heard(setup(place, weather, **more)))
    assert there <= found
    assert not not_there & found


def test_every_place_in_every_weather_has_a_level_for_all_it_sounds_of() -> None:
    for place in Place:
        for weather in Weather:
            for hour in TimeOfDay:
                levels = heard(setup(place, weather, time_of_day=hour))
                assert all(-70 < level <= -18 for level in levels.values())
                assert levels or place is Place.ABSTRACT


def test_many_people_are_a_crowd() -> None:
    few, many = (tuple(Extra(who=Figure()) for _ in range(count)) for count in (1, 4))
    assert Sound.CROWD not in heard(setup(Place.BEACH, extras=few))
    assert Sound.CROWD in heard(setup(Place.BEACH, extras=many))


def test_what_is_around_is_lower_and_steps_are_louder_the_nearer_the_camera() -> None:
    walks = Figure(action=Action.WALK)
    wide, near = (setup(Place.CITY, Weather.RAIN, framing, figure=walks) for framing in (Framing.WIDE, Framing.MEDIUM))
    assert heard(near)[Sound.RAIN] < heard(wide)[Sound.RAIN]
    far, close = steps(wide), steps(near)
    assert far and close and close.db > far.db


def test_steps_are_at_the_rate_of_the_gait_that_is_drawn_and_by_the_ground() -> None:
    for action, gait in GAITS.items():
        assert STEP_SECONDS[action] == pytest.approx(gait.metres / gait.speed / 2, abs=0.001)
        found = steps(setup(Place.BEACH, figure=Figure(action=action)))
        assert found and (found.ground, found.every) == (Footing.SAND, STEP_SECONDS[action])
    walks = Figure(action=Action.WALK)
    snowed, indoors = setup(Place.ROAD, Weather.SNOW, figure=walks), setup(Place.ROOM, Weather.SNOW, figure=walks)
    assert [found and found.ground for found in map(steps, (snowed, indoors))] == [Footing.SNOW, Footing.WOOD]


@pytest.mark.parametrize(
    "still",
    [
        setup(Place.CITY, figure=Figure(action=Action.STAND)),
        setup(Place.CITY),
        setup(Place.SPACE, figure=Figure(action=Action.WALK)),
        setup(Place.CITY, figure=Figure(action=Action.WALK), plate=Plate(sha256="0" * 64, kind=PlateKind.CLIP)),
    ],
    ids=["stands", "nobody", "in space", "another's picture"],
)
def test_no_step_is_heard_where_nobody_is_seen_to_walk(still: Setup) -> None:
    assert steps(still) is None


@pytest.mark.parametrize("action", [Action.WALK, Action.RUN])
def test_steps_fall_at_their_rate_from_the_beginning_of_the_shot(action: Action) -> None:
    walking = Steps(Footing.STONE, STEP_SECONDS[action], -30.0)
    samples = played(Stay(0, {}), Stay(1.5, {}, walking), seconds=7.5)
    found = strikes(samples, above=1)
    inside = found[(found > 1.6) & (found < 6.6)]
    expected = 1.5 + np.arange(1, 40) * STEP_SECONDS[action]
    assert len(inside) == pytest.approx(5.0 / STEP_SECONDS[action], abs=1.5)
    assert max(float(np.abs(expected - at).min()) for at in inside) < 0.03
    assert db(samples, 0.1, 1.3) < -90


def test_each_ground_sounds_of_itself() -> None:
    bright = {
        ground: share_above(played(Stay(0, {}, Steps(ground, 0.58, -30.0)), seconds=4), 1500) for ground in Footing
    }
    assert bright[Footing.WOOD] < bright[Footing.SAND] < bright[Footing.STONE] < bright[Footing.GRAVEL]


def test_one_sound_gives_way_to_another_at_the_cut() -> None:
    samples = played(Stay(0, RAIN), Stay(4, ROOM), Stay(8, SEA), seconds=12)
    assert db(samples, 1, 3.8) == pytest.approx(-32, abs=1.5)
    assert db(samples, 4.2, 7.8) == pytest.approx(-52, abs=1.5)
    assert db(samples, 8.2, 11) > -42
    assert db(samples, 3.95, 4.05) == pytest.approx(-35, abs=2), "half of its power, in the middle"
    dissolving = played(Stay(0, RAIN), Stay(4, ROOM, fade=2.0), seconds=8)
    assert db(dissolving, 4.9, 5.1) == pytest.approx(-35, abs=2), "as long as the pictures do"


def test_nothing_clicks_at_a_cut() -> None:
    """The steepest step about every cut is none that the sounds themselves do not take."""
    stays = [Stay(2.0 * k, levels) for k, levels in enumerate([SEA, ROOM, {Sound.CITY: -34.0}, ROOM, SEA])]
    samples = played(*stays, seconds=10)
    slopes = np.abs(np.diff(samples, axis=1)).max(0)
    for before, after in pairwise(stays):
        near, own = (
            round(after.start * RATE),
            max(
                slopes[round((one.start + 0.4) * RATE) : round((one.start + 1.6) * RATE)].max()
                for one in (before, after)
            ),
        )
        assert slopes[near - RATE // 4 : near + RATE // 4].max() < 1.3 * own
    assert np.abs(samples[:, 0]).max() < 1e-6 and np.abs(samples[:, -1]).max() < 1e-4


def test_a_sound_that_goes_on_over_a_cut_is_not_begun_anew() -> None:
    whole = played(Stay(0, RAIN), seconds=5)
    cut = played(Stay(0, RAIN), Stay(2, RAIN | ROOM), seconds=5)
    assert np.abs(cut - whole)[:, : 3 * RATE // 2].max() == 0
    assert db(cut - whole, 2.5, 4) == pytest.approx(-52, abs=2)


def test_a_cut_that_nobody_hears_makes_nothing_anew_and_all_else_does() -> None:
    plain = ambience_recipe([Stay(0, RAIN), Stay(5, ROOM)], 10.0, 1)
    assert ambience_recipe([Stay(0, RAIN), Stay(2, RAIN), Stay(5, ROOM)], 10.0, 1).hash == plain.hash
    walking = Steps(Footing.STONE, 0.58, -36.0)
    others = [
        ambience_recipe([Stay(0, RAIN), Stay(5, SEA)], 10.0, 1),
        ambience_recipe([Stay(0, RAIN), Stay(5.5, ROOM)], 10.0, 1),
        ambience_recipe([Stay(0, RAIN), Stay(5, ROOM, fade=1.0)], 10.0, 1),
        ambience_recipe([Stay(0, RAIN), Stay(5, ROOM, walking)], 10.0, 1),
        ambience_recipe([Stay(0, RAIN), Stay(5, ROOM)], 11.0, 1),
        ambience_recipe([Stay(0, RAIN), Stay(5, ROOM)], 10.0, 2),
    ]
    assert len({one.hash for one in (plain, *others)}) == 7


def test_it_is_written_the_same_every_time_and_tells_what_is_heard(tmp_path: Path) -> None:
    recipe = ambience_recipe([Stay(0, RAIN, Steps(Footing.STONE, 0.58, -36.0)), Stay(1, ROOM)], 2.001, 5)
    told: list[float] = []
    facts = make_ambience(recipe, {}, tmp_path / "a.flac", told.append)
    make_ambience(recipe, {}, tmp_path / "b.flac", told.append)
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()
    samples, rate = read_audio(tmp_path / "a.flac")
    assert (rate, samples.shape) == (RATE, (2, round(2.001 * RATE)))
    assert facts == {"sounds": ["rain", "room", "steps on stone"]}
    assert told[-1] == 1


def test_a_long_film_is_heard_in_pieces_and_takes_no_more_memory() -> None:
    for _ in sounding([Stay(0, RAIN)], 20 * RATE, 1):
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(piece.shape[1] for piece in sounding([Stay(0, RAIN)], 90 * RATE, 1)) == 90 * RATE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 15_000
