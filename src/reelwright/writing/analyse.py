"""What a brief is about, by rule: genre, mood, language, places, people, light. What was not said is named so."""

from __future__ import annotations

from collections import Counter

from reelwright.film.brief import Analysis, Brief
from reelwright.film.look import Mood, Place, Season, TimeOfDay, Weather
from reelwright.writing.language import language_of
from reelwright.writing.lexicon import COMES_ON, Slot
from reelwright.writing.manuscript import seen_text
from reelwright.writing.people import cast
from reelwright.writing.sentences import sentences
from reelwright.writing.slots import Hit, Slots, read_slots
from reelwright.writing.unread import left_over

FAST_TRACK_COMPLEXITY = 0.3
FAST_TRACK_SECONDS = 30
_DEFAULT_GENRE = "drama"

_MOOD_OF_GENRE = {
    "crime": Mood.TENSE,
    "horror": Mood.TENSE,
    "romance": Mood.WARM,
    "fantasy": Mood.WONDER,
    "science fiction": Mood.WONDER,
    "adventure": Mood.DRIVE,
    "western": Mood.DRIVE,
    "documentary": Mood.CALM,
}
_MOOD_OF_WEATHER = {
    Weather.STORM: Mood.TENSE,
    Weather.FOG: Mood.WONDER,
    Weather.SNOW: Mood.CALM,
}
_MOOD_OF_TIME = {
    TimeOfDay.DAWN: Mood.WARM,
    TimeOfDay.MORNING: Mood.WARM,
    TimeOfDay.NOON: Mood.WONDER,
    TimeOfDay.DUSK: Mood.WARM,
}
_LIGHT_OF_MOOD = {
    Mood.TENSE: (TimeOfDay.NIGHT, Weather.CLOUD),
    Mood.WARM: (TimeOfDay.DUSK, Weather.CLEAR),
    Mood.WONDER: (TimeOfDay.DAWN, Weather.CLEAR),
    Mood.DRIVE: (TimeOfDay.DUSK, Weather.CLOUD),
    Mood.CALM: (TimeOfDay.MORNING, Weather.CLEAR),
}
_PLACE_OF_GENRE = {
    "crime": Place.CITY,
    "romance": Place.CITY,
    "science fiction": Place.SPACE,
    "western": Place.DESERT,
    "adventure": Place.DESERT,
    "fantasy": Place.FOREST,
    "horror": Place.FOREST,
}
_PLACE_OF_MOOD = {
    Mood.TENSE: Place.CITY,
    Mood.WARM: Place.CITY,
    Mood.WONDER: Place.FOREST,
    Mood.DRIVE: Place.DESERT,
    Mood.CALM: Place.HEADLAND,
}


def analyse(brief: Brief) -> Analysis:
    """The analysis of a clean brief. `defaulted` is of place, time of day, weather, mood and genre."""
    text = seen_text(brief.text)
    slots, style = read_slots(text), read_slots(brief.style)
    genre = _commonest(slots, Slot.GENRE) or _commonest(style, Slot.GENRE)
    mood = brief.mood or _mood_of(_commonest(slots, Slot.MOOD) or _commonest(style, Slot.MOOD))
    time = _time_at_first(text, slots) or style.first(Slot.TIME)
    weather = slots.first(Slot.WEATHER) or style.first(Slot.WEATHER)
    season = slots.first(Slot.SEASON) or style.first(Slot.SEASON)
    places = tuple(Place(hit.sense.meaning) for hit in slots.places)
    assumed_mood = mood or _assumed_mood(genre, slots)
    light, sky = _LIGHT_OF_MOOD[assumed_mood]
    if time and time.sense.meaning == TimeOfDay.NOON:
        sky = Weather.CLEAR
    said = {Slot.PLACE: places, Slot.TIME: time, Slot.WEATHER: weather, Slot.MOOD: mood, Slot.GENRE: genre}
    plays_at = places or (_assumed_place(genre, assumed_mood, slots),)
    people = tuple(character.name for character in cast([text], brief.references))
    complexity = _complexity(brief, text, slots, len(people))
    return Analysis(
        genre=genre or _DEFAULT_GENRE,
        mood=assumed_mood,
        language=language_of(brief.text),
        places=plays_at,
        time_of_day=TimeOfDay(time.sense.meaning) if time else light,
        weather=Weather(weather.sense.meaning) if weather else sky,
        season=Season(season.sense.meaning) if season else None,
        people=people,
        complexity=complexity,
        is_fast_track=complexity < FAST_TRACK_COMPLEXITY and brief.duration_seconds <= FAST_TRACK_SECONDS,
        defaulted=tuple(slot.value for slot, value in said.items() if not value),
        unread=tuple(word for word, place in left_over(text, slots, people, plays_at).items() if place is None),
    )


def _time_at_first(text: str, slots: Slots) -> Hit | None:
    """The first time of day that is said, unless it only comes later: before night falls it is not night."""
    hit, opening = slots.first(Slot.TIME), next(iter(sentences(text)), "")
    return None if hit and hit.form in COMES_ON and hit.start >= len(opening) else hit


def _commonest(slots: Slots, slot: Slot) -> str | None:
    """The meaning said most often; of equals, the one said first."""
    counts = Counter(hit.sense.meaning for hit in slots.all(slot))
    return counts.most_common(1)[0][0] if counts else None


def _mood_of(said: str | None) -> Mood | None:
    return Mood(said) if said else None


def _assumed_mood(genre: str | None, slots: Slots) -> Mood:
    weather, time = slots.first(Slot.WEATHER), slots.first(Slot.TIME)
    if genre:
        return _MOOD_OF_GENRE[genre]
    if weather and Weather(weather.sense.meaning) in _MOOD_OF_WEATHER:
        return _MOOD_OF_WEATHER[Weather(weather.sense.meaning)]
    return _MOOD_OF_TIME.get(TimeOfDay(time.sense.meaning), Mood.CALM) if time else Mood.CALM


def _assumed_place(genre: str | None, mood: Mood, slots: Slots) -> Place:
    """Where such people, such stories and such moods live."""
    hint = slots.first(Slot.PLACE_HINT)
    if hint:
        return Place(hint.sense.meaning)
    return _PLACE_OF_GENRE.get(genre or "", _PLACE_OF_MOOD[mood])


def _complexity(brief: Brief, text: str, slots: Slots, people: int) -> float:
    """0 to 1: the mean of four shares, of length (300 s), places (4), people (5) and sentences of picture (40)."""
    shares = (
        brief.duration_seconds / 300,
        len(slots.places) / 4,
        people / 5,
        len(sentences(text)) / 40,
    )
    return round(sum(min(share, 1.0) for share in shares) / len(shares), 3)
