"""A shot in words, for models that are asked in words: what each provider's prompt is put together from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reelwright.film.look import (
    Action,
    Age,
    Angle,
    Dye,
    Feeling,
    Framing,
    Gaze,
    Grain,
    Mood,
    Move,
    Place,
    Prop,
    Season,
    TimeOfDay,
    Vehicle,
    Weather,
)
from reelwright.film.shot import Extra, Figure, Setup

_PLACES = {
    Place.HEADLAND: "on a rocky headland with a lighthouse above the sea",
    Place.CITY: "in a city street",
    Place.FOREST: "in a forest",
    Place.DESERT: "in a desert of dunes",
    Place.MOUNTAINS: "in the mountains",
    Place.MEADOW: "in a meadow",
    Place.LAKE: "at a lake",
    Place.RIVER: "at a river",
    Place.BEACH: "on a beach",
    Place.HARBOUR: "in a harbour",
    Place.ROOM: "in a room",
    Place.CORRIDOR: "in a corridor",
    Place.OFFICE: "in an office",
    Place.STAGE: "on a theatre stage",
    Place.VILLAGE: "in a village",
    Place.ROAD: "on a country road",
    Place.ROOFTOP: "on a rooftop",
    Place.SPACE: "in outer space",
    Place.CLOUDS: "above the clouds",
    Place.UNDERWATER: "underwater",
    Place.CAVE: "in a cave",
    Place.ABSTRACT: "in an abstract space of plain forms",
}
_TIMES = {
    TimeOfDay.DAWN: "at dawn",
    TimeOfDay.MORNING: "in the morning",
    TimeOfDay.NOON: "at noon",
    TimeOfDay.AFTERNOON: "in the afternoon",
    TimeOfDay.DUSK: "at dusk",
    TimeOfDay.BLUE_HOUR: "in the blue hour",
    TimeOfDay.NIGHT: "at night",
}
_WEATHERS = {
    Weather.CLEAR: "under a clear sky",
    Weather.CLOUD: "under an overcast sky",
    Weather.RAIN: "in the rain",
    Weather.STORM: "in a storm",
    Weather.FOG: "in the fog",
    Weather.SNOW: "in falling snow",
    Weather.WIND: "in strong wind",
    Weather.DUST: "in blowing dust",
}
_SEASONS = {one: f"in {one.value}" for one in Season}
_INSIDE = frozenset({Place.ROOM, Place.CORRIDOR, Place.OFFICE, Place.STAGE, Place.CAVE, Place.UNDERWATER, Place.SPACE})
"""Where a clear sky is not to be spoken of."""
_FRAMINGS = {
    Framing.EXTREME_WIDE: "extreme wide shot",
    Framing.WIDE: "wide shot",
    Framing.MEDIUM_WIDE: "medium wide shot",
    Framing.MEDIUM: "medium shot",
    Framing.MEDIUM_CLOSE: "medium close-up",
    Framing.CLOSE_UP: "close-up",
    Framing.EXTREME_CLOSE_UP: "extreme close-up",
    Framing.OVER_SHOULDER: "over-the-shoulder shot",
}
_ANGLES = {
    Angle.EYE: "at eye level",
    Angle.LOW: "from a low angle",
    Angle.HIGH: "from a high angle",
    Angle.TOP: "top-down from straight above",
    Angle.DUTCH: "at a dutch angle",
}
_MOVES = {
    Move.STATIC: "static camera",
    Move.HANDHELD: "handheld camera",
    Move.RACK_FOCUS: "rack focus",
    Move.DOLLY_ZOOM: "dolly zoom",
}
_MOODS = {
    Mood.TENSE: "tense",
    Mood.WARM: "warm",
    Mood.WONDER: "full of wonder",
    Mood.DRIVE: "driving and energetic",
    Mood.CALM: "calm",
}
_ACTIONS = {
    Action.STAND: "stands",
    Action.WALK: "walks",
    Action.RUN: "runs",
    Action.CLIMB: "climbs",
    Action.SIT: "sits",
    Action.KNEEL: "kneels",
    Action.POINT: "points at something far away",
    Action.LOOK: "looks up",
    Action.WAVE: "waves hello",
    Action.EMBRACE: "embraces somebody",
}
_FEELINGS = {
    Feeling.HAPPY: "smiles",
    Feeling.LAUGHING: "laughs",
    Feeling.SAD: "looks sad",
    Feeling.ANGRY: "looks angry",
    Feeling.AFRAID: "looks afraid",
    Feeling.SURPRISED: "looks surprised",
    Feeling.ASLEEP: "has the eyes closed",
}
_GAZES = {
    Gaze.LEFT: "looks to the left of the picture",
    Gaze.RIGHT: "looks to the right of the picture",
    Gaze.UP: "looks up",
    Gaze.DOWN: "looks down",
    Gaze.ASIDE: "looks aside",
    Gaze.AT_US: "looks into the camera",
}
_AGES = {Age.CHILD: "young ", Age.ADULT: "", Age.OLD: "old "}
_WORN = frozenset(
    {
        Prop.COAT,
        Prop.BRIMMED_HAT,
        Prop.CAP,
        Prop.HELMET,
        Prop.GLASSES,
        Prop.SCARF,
        Prop.DRESS,
        Prop.SKIRT,
        Prop.SHIRT,
        Prop.TROUSERS,
    }
)
_CREWED = {
    Vehicle.CAR: "driven by",
    Vehicle.BICYCLE: "ridden by",
    Vehicle.BOAT: "steered by",
    Vehicle.TRAIN: "with",
    Vehicle.PLANE: "flown by",
}
_UNCOUNTED = frozenset({Prop.LONG_HAIR, Prop.GLASSES, Prop.TROUSERS, Prop.FLOWERS})

NOT_TO_BE_SEEN = "text, captions, subtitles, watermark, logo, distorted faces, extra limbs, flicker"
"""For models that are told apart what they are not to show."""


@dataclass(frozen=True, slots=True)
class ShotInWords:
    """Each a part of a sentence in lower case, without a full stop; empty where there is nothing to say."""

    camera: str
    """Such as "wide shot at eye level, the camera pushes in slowly"."""
    who: str
    """Everybody and everything in the picture, and what they do."""
    where: str
    """Place, time, weather and season."""
    look: str
    """Mood and film stock."""


def in_words(setup: Setup) -> ShotInWords:
    move = _MOVES.get(setup.move, f"slow and steady {setup.move}")
    if setup.plate is not None:  # the picture that is sent says who, where and how near
        return ShotInWords(camera=move, who="what the picture shows", where="comes to life", look=_look(setup))
    others = [_extra(one) for one in setup.extras]
    people = [_figure(setup.figure), *others] if setup.figure else others
    where = [_PLACES[setup.place], _TIMES[setup.time_of_day]]
    if setup.weather is not Weather.CLEAR or setup.place not in _INSIDE:
        where.append(_WEATHERS[setup.weather])
    if setup.season is not None:
        where.append(_SEASONS[setup.season])
    return ShotInWords(
        camera=f"{_FRAMINGS[setup.framing]} {_ANGLES[setup.angle]}, {move}",
        who=", and ".join(people) or "nobody is there",
        where=", ".join(where),
        look=_look(setup),
    )


def _look(setup: Setup) -> str:
    grain = {None: "", Grain.FINE: "fine film grain", Grain.COARSE: "coarse film grain"}[setup.grain]
    return ", ".join(filter(None, (f"cinematic, the mood {_MOODS[setup.mood]}", grain)))


def sentences(parts: Iterable[str], most: int) -> str:
    """The parts as sentences, the most needed first: those that fit into `most` UTF-16 units."""
    text = ""
    for part in filter(None, parts):
        longer = f"{text} {part[0].upper()}{part[1:]}.".strip()
        if len(longer.encode("utf-16-le")) // 2 > most:
            return text or longer.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
        text = longer
    return text


def _figure(figure: Figure) -> str:
    does = [_ACTIONS[figure.action]]
    does += [_FEELINGS[figure.feeling]] if figure.feeling else []
    does += (
        [_GAZES[figure.gaze]] if figure.gaze and not (figure.gaze is Gaze.UP and figure.action is Action.LOOK) else []
    )
    does += ["is seen from behind"] if figure.is_from_behind else []
    return f"{_person(figure)} {_listed(does)}"


def _person(figure: Figure) -> str:
    """With what is worn and held."""
    kind = {Age.CHILD: {"man": "boy", "woman": "girl"}}.get(figure.age, {}).get(figure.gender or "", figure.gender)
    who = kind or ("child" if figure.age is Age.CHILD else "person")
    age = "" if figure.age is Age.CHILD else _AGES[figure.age]
    dyes = dict(figure.dyes)
    worn = [_thing(prop, dyes) for prop in figure.props if prop in _WORN]
    borne = [_thing(prop, dyes) for prop in figure.props if prop not in _WORN]
    if figure.hair is not None:
        borne = [*(one for one in borne if "hair" not in one), f"{figure.hair} {_hair(figure)}"]
    seen = [f"in {_listed(worn)}"] if worn else []
    seen += [f"with {_listed(borne)}"] if borne else []
    return " ".join([_an(f"{age}{who}"), *seen])


def _hair(figure: Figure) -> str:
    return "long hair" if Prop.LONG_HAIR in figure.props else "hair"


def _extra(extra: Extra) -> str:
    if isinstance(extra.who, Figure):
        what = _figure(extra.who)
    else:
        name = f"{extra.coat} {extra.name}" if extra.coat else extra.name
        crew = f", {_CREWED[Vehicle(extra.who)]} {_person(extra.crew)}," if extra.crew else ""
        goes = "moves away" if extra.leaves else "runs past" if extra.runs else "moves past"
        what = f"{_an(name)}{crew} {goes if extra.moves else 'is there'}"
    return what if extra.side is None else f"{what}, {_side(extra)}"


def _side(extra: Extra) -> str:
    return "in the background" if extra.side == "behind" else f"on the {extra.side} of the picture"


def _thing(prop: Prop, dyes: Mapping[Prop, Dye]) -> str:
    name = f"{dyes[prop]} {prop}" if prop in dyes else str(prop)
    return name if prop in _UNCOUNTED else _an(name)


def _an(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _listed(things: list[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
