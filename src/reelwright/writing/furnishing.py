"""What stands in a place anyway, such as a window in a room: who asks for it has it, whether it is read or not."""

from __future__ import annotations

from collections.abc import Iterable

from reelwright.film.look import Place

_WATER = "water shore reflection"
_TREES = "trees tree grass"
_OF: dict[Place, str] = {
    Place.HEADLAND: "lighthouse cliff sea ocean waves wave surf coast horizon grass",
    Place.CITY: "shopfront house building window lamp streetlamp lamppost pavement kerb skyline",
    Place.FOREST: f"{_TREES} pine pines trunk undergrowth",
    Place.DESERT: "dune dunes sand mesa horizon",
    Place.MOUNTAINS: f"{_TREES} cliff ridge peak peaks pine summit slope slopes",
    Place.MEADOW: f"{_TREES} hill hills",
    Place.LAKE: f"{_TREES} {_WATER} hills",
    Place.RIVER: f"{_TREES} {_WATER}",
    Place.BEACH: "sand dune dunes sea ocean waves wave surf coast horizon shore grass",
    Place.HARBOUR: "quay bollard lamp boats house water sea pier",
    Place.ROOM: "window table chair lamp curtain book bookcase bookshelf sofa cabinet sideboard wall floor",
    Place.CORRIDOR: "door lamp window wall floor",
    Place.OFFICE: "desk screen computer window bench glassware shelf shelves chair wall floor microscope",
    Place.STAGE: "curtain backdrop boards footlight spotlight audience",
    Place.VILLAGE: "cottage house lane church tower steeple hedge wall lamp window roof chimney path hill hills",
    Place.ROAD: "pole fence field hill hills grass",
    Place.ROOFTOP: "roof parapet tank hut lamp skyline",
    Place.SPACE: "planet moon station ship spaceship starship spacecraft satellite stars",
    Place.CLOUDS: "cloud clouds peak sky",
    Place.UNDERWATER: "reef coral fish sand seabed kelp surface water bubble bubbles",
    Place.CAVE: "wall walls floor",
    Place.ABSTRACT: "",
}
_STANDS_IN = {place: frozenset(words.split()) for place, words in _OF.items()}


def stands_in(word: str, places: Iterable[Place]) -> Place | None:
    """The first of some places that shows what a word says, in the singular or the plural.

    >>> stands_in("windows", [Place.DESERT, Place.ROOM])
    <Place.ROOM: 'room'>
    """
    one = word.lower()
    forms = {one, one.removesuffix("s"), one.removesuffix("es")}
    return next((place for place in places if forms & _STANDS_IN[place]), None)
