"""What is heard in a shot besides voices and music: the weather, the place by its hour, people and their steps. What a
shot does not say is not heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reelwright.film.look import ON_FOOT, Action, Framing, Place, Season, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup

CROWD = 4
"""So many people in a picture are heard as a crowd."""
STEP_SECONDS = {Action.WALK: 0.58, Action.RUN: 0.363, Action.CLIMB: 0.818}
"""From a foot's fall to the other's, at the gait that is drawn."""


class Sound(StrEnum):
    """What Reelwright can be heard to show."""

    RAIN = "rain"
    RAIN_OUTSIDE = "rain outside"
    """As it is heard indoors."""
    WIND = "wind"
    WIND_OUTSIDE = "wind outside"
    THUNDER = "thunder"
    SNOW = "snow"
    DUST = "dust"
    SEA = "sea"
    HARBOUR = "harbour"
    GULLS = "gulls"
    LAKE = "lake"
    RIVER = "river"
    LEAVES = "leaves"
    BIRDS = "birds"
    CRICKETS = "crickets"
    CITY = "city"
    CROWD = "crowd"
    ROOM = "room"
    VENTILATION = "ventilation"
    CAVE = "cave"
    DRIPS = "drips"
    FIRE = "fire"
    UNDERWATER = "underwater"
    BUBBLES = "bubbles"
    HUM = "hum"


class Footing(StrEnum):
    """What steps fall on."""

    STONE = "stone"
    WOOD = "wood"
    GRAVEL = "gravel"
    GRASS = "grass"
    SAND = "sand"
    SNOW = "snow"


@dataclass(frozen=True, slots=True)
class Steps:
    ground: Footing
    every: float
    """Seconds."""
    db: float


INDOORS = frozenset({Place.ROOM, Place.CORRIDOR, Place.OFFICE, Place.STAGE})
_WEATHERLESS = frozenset({Place.SPACE, Place.UNDERWATER, Place.CAVE, Place.ABSTRACT, Place.CLOUDS})
_GROUND = {
    **dict.fromkeys((Place.CITY, Place.HARBOUR, Place.CORRIDOR, Place.ROOFTOP, Place.CAVE), Footing.STONE),
    **dict.fromkeys((Place.ROOM, Place.OFFICE, Place.STAGE), Footing.WOOD),
    **dict.fromkeys((Place.ROAD, Place.VILLAGE, Place.HEADLAND, Place.MOUNTAINS, Place.RIVER), Footing.GRAVEL),
    **dict.fromkeys((Place.FOREST, Place.MEADOW, Place.LAKE), Footing.GRASS),
    **dict.fromkeys((Place.DESERT, Place.BEACH), Footing.SAND),
}
"""Where there is none, nobody is heard to walk."""
_BACKGROUND_DB = {
    Framing.MEDIUM_WIDE: -1.0,
    Framing.MEDIUM: -2.0,
    Framing.OVER_SHOULDER: -2.0,
    Framing.MEDIUM_CLOSE: -3.0,
    Framing.CLOSE_UP: -4.0,
    Framing.EXTREME_CLOSE_UP: -5.0,
}
"""How much lower all that is around is, the nearer the camera; 0 where the frame is wide."""
_STEPS_DB = {
    Framing.EXTREME_WIDE: -44.0,
    Framing.WIDE: -36.0,
    Framing.MEDIUM_WIDE: -32.0,
    Framing.MEDIUM: -30.0,
    Framing.OVER_SHOULDER: -31.0,
    Framing.MEDIUM_CLOSE: -31.0,
    Framing.CLOSE_UP: -33.0,
    Framing.EXTREME_CLOSE_UP: -36.0,
}
_DAY = (TimeOfDay.MORNING, TimeOfDay.NOON, TimeOfDay.AFTERNOON)
_DARK = (TimeOfDay.NIGHT, TimeOfDay.BLUE_HOUR)
_FIRELIT = (TimeOfDay.NIGHT, TimeOfDay.BLUE_HOUR, TimeOfDay.DUSK)

Levels = dict[Sound, float]
"""Sound -> its level in dBFS, where speech is at -20."""


def heard(setup: Setup) -> Levels:
    """What is heard around, by level."""
    nearer = _BACKGROUND_DB.get(setup.framing, 0.0)
    found: Levels = {}
    for sound, db in (*_weather(setup), *_of_place(setup), *_people(setup)):
        found[sound] = max(found.get(sound, -200.0), round(db + nearer, 1))
    return found


def steps(setup: Setup) -> Steps | None:
    """Of whoever the shot is about, or else of the first beside them who goes on foot."""
    if setup.plate is not None or setup.place not in _GROUND:
        return None
    others = (extra.who for extra in setup.extras if isinstance(extra.who, Figure))
    going = next((who for who in (setup.figure, *others) if who is not None and who.action in ON_FOOT), None)
    if going is None:
        return None
    lies = setup.weather is Weather.SNOW or setup.season is Season.WINTER
    ground = Footing.SNOW if lies and setup.place not in INDOORS | {Place.CAVE} else _GROUND[setup.place]
    louder = 2.0 if going.action is Action.RUN else 0.0
    return Steps(ground, STEP_SECONDS[going.action], _STEPS_DB[setup.framing] + louder)


def _weather(setup: Setup) -> Iterator[tuple[Sound, float]]:
    if setup.place in _WEATHERLESS:
        return
    outside = setup.place in INDOORS
    rain, wind = (Sound.RAIN_OUTSIDE, Sound.WIND_OUTSIDE) if outside else (Sound.RAIN, Sound.WIND)
    match setup.weather:
        case Weather.RAIN:
            yield rain, -36.0 if outside else -32.0
        case Weather.STORM:
            yield rain, -34.0 if outside else -30.0
            yield wind, -38.0 if outside else -33.0
            yield Sound.THUNDER, -26.0 if outside else -20.0
        case Weather.WIND:
            yield wind, -40.0 if outside else -33.0
        case Weather.SNOW if not outside:
            yield Sound.SNOW, -46.0
        case Weather.DUST if not outside:
            yield Sound.DUST, -38.0
            yield Sound.WIND, -38.0
        case _:
            pass


def _of_place(setup: Setup) -> Iterator[tuple[Sound, float]]:
    match setup.place:
        case Place.HEADLAND:
            yield Sound.SEA, -37.0
            yield Sound.WIND, -42.0
            if setup.time_of_day in _DAY:
                yield Sound.GULLS, -36.0
        case Place.BEACH:
            yield Sound.SEA, -32.0
        case Place.HARBOUR:
            yield Sound.HARBOUR, -36.0
            if setup.time_of_day not in _DARK:
                yield Sound.GULLS, -34.0
        case Place.LAKE:
            yield Sound.LAKE, -40.0
        case Place.RIVER:
            yield Sound.RIVER, -34.0
        case Place.FOREST:
            yield Sound.LEAVES, -42.0
        case Place.CITY:
            yield Sound.CITY, -37.0 if setup.time_of_day not in _DARK else -41.0
        case Place.ROOFTOP:
            yield Sound.CITY, -42.0
            yield Sound.WIND, -43.0
        case Place.DESERT | Place.MOUNTAINS:
            yield Sound.WIND, -41.0
        case Place.MEADOW | Place.VILLAGE | Place.ROAD:
            yield Sound.WIND, -48.0
        case Place.ROOM:
            yield Sound.ROOM, -52.0
        case Place.CORRIDOR | Place.STAGE:
            yield Sound.ROOM, -49.0
        case Place.OFFICE:
            yield Sound.ROOM, -52.0
            yield Sound.VENTILATION, -47.0
        case Place.CAVE:
            yield Sound.CAVE, -46.0
            yield Sound.DRIPS, -32.0
            if setup.time_of_day in _FIRELIT or setup.weather is Weather.STORM:
                yield Sound.FIRE, -38.0
        case Place.UNDERWATER:
            yield Sound.UNDERWATER, -34.0
            yield Sound.BUBBLES, -34.0
        case Place.SPACE:
            yield Sound.HUM, -46.0
        case Place.CLOUDS:
            yield Sound.WIND, -39.0
        case Place.ABSTRACT:
            pass
    yield from _creatures(setup)


def _creatures(setup: Setup) -> Iterator[tuple[Sound, float]]:
    """Birds by day, most at dawn; crickets by night and in summer's heat; none in winter or a storm, few in rain."""
    lively = {Place.FOREST: 0.0, Place.MEADOW: -2.0, Place.VILLAGE: -5.0, Place.LAKE: -5.0, Place.ROAD: -7.0}
    is_cold = setup.season is Season.WINTER or setup.weather in (Weather.SNOW, Weather.STORM, Weather.DUST)
    if setup.place not in lively or is_cold:
        return
    less = lively[setup.place] - (8.0 if setup.weather in (Weather.RAIN, Weather.FOG) else 0.0)
    hour = {TimeOfDay.DAWN: -30.0, TimeOfDay.MORNING: -32.0, TimeOfDay.NOON: -36.0, TimeOfDay.AFTERNOON: -35.0}
    if setup.time_of_day in (*hour, TimeOfDay.DUSK):
        yield Sound.BIRDS, hour.get(setup.time_of_day, -38.0) + less
    is_warm = setup.season in (None, Season.SUMMER) and setup.weather is not Weather.RAIN
    if is_warm and (setup.time_of_day in (*_DARK, TimeOfDay.DUSK) or setup.season is Season.SUMMER):
        yield Sound.CRICKETS, -42.0 + less


def _people(setup: Setup) -> Iterator[tuple[Sound, float]]:
    if setup.plate is not None:
        return
    count = (setup.figure is not None) + sum(isinstance(extra.who, Figure) for extra in setup.extras)
    if count >= CROWD:
        yield Sound.CROWD, -34.0
    elif setup.place is Place.STAGE:
        yield Sound.CROWD, -44.0
    elif setup.place is Place.CITY and setup.time_of_day not in (TimeOfDay.NIGHT, TimeOfDay.DAWN):
        yield Sound.CROWD, -46.0 if setup.weather in (Weather.CLEAR, Weather.CLOUD) else -50.0
