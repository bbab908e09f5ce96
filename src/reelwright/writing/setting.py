"""Where and when a scene plays, and in what weather: as said, else as in the scene before, else as assumed."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from reelwright.film.brief import Analysis
from reelwright.film.look import SEASONLESS, Place, Season, TimeOfDay, Weather
from reelwright.writing.furnishing import stands_in
from reelwright.writing.lexicon import Slot
from reelwright.writing.slots import Hit, Origin, Sense, Slots, read_slots

TIME_PHRASES = {
    TimeOfDay.DAWN: "at dawn",
    TimeOfDay.MORNING: "in the morning",
    TimeOfDay.NOON: "at noon",
    TimeOfDay.AFTERNOON: "in the afternoon",
    TimeOfDay.DUSK: "at dusk",
    TimeOfDay.BLUE_HOUR: "in the blue hour",
    TimeOfDay.NIGHT: "at night",
}
WEATHER_PHRASES = {
    Weather.CLEAR: "",
    Weather.CLOUD: "under cloud",
    Weather.RAIN: "in the rain",
    Weather.STORM: "in a storm",
    Weather.FOG: "in fog",
    Weather.SNOW: "in snow",
    Weather.WIND: "in the wind",
    Weather.DUST: "in dust",
}
SEASON_PHRASES = {
    Season.SPRING: "in spring",
    Season.SUMMER: "in summer",
    Season.AUTUMN: "in autumn",
    Season.WINTER: "in winter",
}
_PROPER = frozenset(
    "new york|london|paris|tokyo|berlin|lisbon|rome|madrid|chicago|hong kong|shanghai|mumbai|cairo|los angeles"
    "|san francisco|seoul|istanbul|lagos|mexico city|mars".split("|")
)
_NO_ARTICLE = frozenset(
    "space|outer space|orbit|downtown|underwater|under water|under the sea|beneath the waves|beneath the sea".split("|")
)
_INDOORS = re.compile(
    r"\b(?:room|bedroom|kitchen|office|corridor|hallway|apartment|flat|caf[eé]|bar|restaurant|shop|bookshop|bakery|attic"
    r"|laboratory|lab|workshop|studio|school|classroom|hospital|library|museum|church|cathedral|theat(?:re|er)|factory"
    r"|station|airport|subway|metro|warehouse|hotel|prison|cabin|cottage|hut|spaceship|starship|cellar|basement"
    r"|bathroom|garage|gym|courtroom|mall|supermarket|nightclub|casino|palace|temple|mosque|gallery|stairwell|university"
    r"|diner|pub|tavern|ballroom|hall|barn|greenhouse|cave|cavern|tunnel)s?\b"
    r"(?! (?:roof|street|yard|garden|gate|wall|square)s?\b)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:at|on|in|the|a|surface of) ")
_COMING_FROM = re.compile(
    r"\b(?:in|back|home|inside|indoors|return(?:s|ed|ing)?) from (?:[\w’'-]+\s+){0,3}$", re.IGNORECASE
)
"""Before a place where nobody is any more."""
_IN_FRONT = re.compile(
    r"\b(?:in front of|outside(?: of)?|opposite) (?:an?|the|his|her|their|its) (?:[\w’'-]+\s+){0,2}$", re.IGNORECASE
)
"""Before a house in which nobody is."""
_ROOMS = frozenset({Place.ROOM, Place.CORRIDOR, Place.OFFICE, Place.STAGE})
_STREET = Hit(0, "street", "street", Sense(Slot.PLACE, Place.CITY, is_stand_in=False), Origin.LEXICON)
_ALREADY = re.compile(r"^(INT\.?/EXT|EXT\.?/INT|I/E|INT|EXT|EST)(?:\.|(?=\s))\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """Place, light, weather and season of a scene."""

    place: Place
    place_word: str
    """What the user calls the place, such as `beach`; the place itself when nobody named it."""
    time_of_day: TimeOfDay
    weather: Weather
    season: Season | None = None
    """None: nobody said."""
    defaulted: tuple[str, ...] = ()
    """Of place, time of day and weather: those nobody said."""

    @property
    def the_place(self) -> str:
        """The place in a sentence: `the beach`, `Tokyo`."""
        word = self.place_word
        if word in _PROPER:
            return word.title()
        return word if word in _NO_ARTICLE else f"the {word}"

    def heading(self, said: str = "") -> str:
        """Such as `EXT. HEADLAND - NIGHT - STORM - WINTER`; from the script's own heading where there is one."""
        if said:
            stated = _ALREADY.match(said)
            parts = [part.strip(" .") for part in re.split(r"[,;|·—–]|\s-+\s", bare(said))]
            where = f"{stated[1].upper()}." if stated else _side(parts[0])
            return " ".join([where, " - ".join(part.upper() for part in parts if part)]).strip()
        parts = [self.place_word.upper(), self.time_of_day.upper()]
        if self.weather is not Weather.CLEAR:
            parts.append(self.weather.upper())
        if self.season:
            parts.append(self.season.upper())
        return f"{_side(self.place_word)} {' - '.join(parts)}"

    def circumstance(self) -> str:
        """Time, weather and season in words: `at night, in a storm, in winter`."""
        season = SEASON_PHRASES[self.season] if self.season else ""
        said = (TIME_PHRASES[self.time_of_day], WEATHER_PHRASES[self.weather], season)
        return ", ".join(part for part in said if part)

    def picture(self) -> str:
        """The setting in words: `The beach at night, in a storm.`"""
        where = self.the_place[:1].upper() + self.the_place[1:]
        return f"{where} {self.circumstance()}."


def place_said(text: str, slots: Slots, here: Place | None) -> Hit | None:
    """Where a text says that it plays, if that is not `here`: what stands here anyway, such as the sea at a beach, is
    nowhere else, and who runs in from the garden is not there; who waits in front of a hotel is in the street."""
    hits = slots.all(Slot.PLACE)
    for hit in hits:
        before = text[: hit.start]
        if _IN_FRONT.search(before) and hit.sense.meaning in _ROOMS:
            return _STREET if here is None or here in _ROOMS else None
        if not _COMING_FROM.search(before) and not (here and stands_in(_bare(hit.word), [here])):
            return hit
    return hits[0] if here is None and hits else None


def setting_of(
    text: str, before: Setting | None, analysis: Analysis, of_film: Collection[Slot], *, is_headed: bool = False
) -> Setting:
    """The setting that a text asks for.

    Place, time and season carry over from the scene before, and where snow has fallen it is winter. Weather does so
    only within one place and time: rain does not follow a walker to another country. Nothing comes from a later scene,
    unless as an assumption that is named so.

    Args:
        of_film: what the brief says for no scene of its own and so for all of them, as in its style; it is as said.
        is_headed: a heading parts it from the scene before, so that the sea after a harbour is another place.
    """
    slots = read_slots(text)
    place = place_said(text, slots, before.place if before and not is_headed else None)
    time, weather = slots.first(Slot.TIME), slots.first(Slot.WEATHER)
    defaulted = set(before.defaulted if before else (Slot.PLACE, Slot.TIME)) - set(of_film)
    new_place = Place(place.sense.meaning) if place else before.place if before else analysis.places[0]
    word = _bare(_spelt(place)) if place else before.place_word if before else new_place.value
    new_time = TimeOfDay(time.sense.meaning) if time else before.time_of_day if before else analysis.time_of_day
    defaulted -= {slot for slot, hit in ((Slot.PLACE, place), (Slot.TIME, time)) if hit}
    stays = before is not None and (new_place, new_time) == (before.place, before.time_of_day)
    if weather:
        sky = Weather(weather.sense.meaning)
        defaulted -= {Slot.WEATHER}
    elif before is not None and stays:
        sky = before.weather
    elif Slot.WEATHER in of_film:
        sky = analysis.weather
    else:
        sky = Weather.CLEAR if before or Slot.WEATHER not in analysis.defaulted else analysis.weather
        defaulted |= {Slot.WEATHER}
    season = slots.first(Slot.SEASON)
    of_year = Season(season.sense.meaning) if season else before.season if before else None
    if of_year is None and _lies(before) and not (weather or slots.first(Slot.JUMP) or new_place in SEASONLESS):
        of_year = Season.WINTER
    if of_year is None and Slot.SEASON in of_film:
        of_year = analysis.season
    ordered = tuple(slot.value for slot in (Slot.PLACE, Slot.TIME, Slot.WEATHER) if slot in defaulted)
    return Setting(new_place, word, new_time, sky, of_year, ordered)


def _lies(before: Setting | None) -> bool:
    """Whether snow fell in the scene before: where the next one plays it does not fall, and lies."""
    return before is not None and before.weather is Weather.SNOW


def bare(heading: str) -> str:
    """A heading without `INT.` or `EXT.` in front."""
    return _ALREADY.sub("", heading)


def is_indoors(place_word: str) -> bool:
    """Whether it is a room, whatever it is drawn as."""
    return _INDOORS.search(place_word) is not None


def _side(place_word: str) -> str:
    return "INT." if is_indoors(place_word) else "EXT."


def _spelt(hit: Hit) -> str:
    return hit.form if hit.origin is Origin.FUZZY else hit.word


def _bare(word: str) -> str:
    """The place without the words before it: "on the moon" -> "moon"."""
    while True:
        shorter = _LEADING.sub("", word)
        if shorter == word:
            return word.removesuffix("'s").removesuffix("’s")
        word = shorter
