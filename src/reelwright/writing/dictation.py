"""A script as a language model is asked for it: the question, and the form of the answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from reelwright.film.brief import Analysis, Brief
from reelwright.film.look import (
    Action,
    Age,
    Angle,
    Dye,
    Framing,
    Gender,
    Mood,
    Move,
    Place,
    Prop,
    Season,
    TimeOfDay,
    Transition,
    Weather,
)
from reelwright.llm.model import Message, Question
from reelwright.llm.prompt import load_prompt
from reelwright.units import Value

_MOST_TOKENS = 16_384
"""Of an answer: fifty beats are half of that, and some models count what they think."""
_SEEDS = 2**31
_Name = Annotated[str, Field(max_length=40)]
_Words = Annotated[str, Field(max_length=400)]


class Act(StrEnum):
    """Which part of the arc a scene plays."""

    BEGINNING = "beginning"
    TURN = "turn"
    END = "end"


class Garment(Value):
    """What somebody wears or carries, and its colour where it has one of its own."""

    prop: Prop
    dye: Dye | None = None


class DictatedPerson(Value):
    name: str = Field(min_length=1, max_length=40)
    age: Age = Age.ADULT
    gender: Gender | None = None
    hair: Dye | None = None
    wardrobe: tuple[Garment, ...] = Field(default=(), max_length=8)


class DictatedBeat(Value):
    """One shot."""

    picture: _Words
    who: _Name = ""
    action: Action = Action.STAND
    speaker: _Name = ""
    line: _Words = ""
    framing: Framing
    angle: Angle = Angle.EYE
    move: Move
    transition: Transition = Transition.CUT
    seconds: float = Field(gt=0, le=60)


class DictatedScene(Value):
    act: Act
    place: Place
    time_of_day: TimeOfDay
    weather: Weather
    season: Season | None = None
    mood: Mood
    beats: tuple[DictatedBeat, ...] = Field(min_length=1, max_length=5)


class DictatedScript(Value):
    """The answer. It has no field for money, paths or stages, and takes none."""

    title: str = Field(max_length=120)
    mood: Mood
    palette: tuple[Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")], ...] = Field(default=(), max_length=6)
    people: tuple[DictatedPerson, ...] = Field(default=(), max_length=8)
    scenes: tuple[DictatedScene, ...] = Field(min_length=1, max_length=10)


def question_for(brief: Brief, analysis: Analysis) -> Question[DictatedScript]:
    """What a model is asked for the script of a clean brief. All that the user wrote goes as data."""
    named = ", ".join(one.name for one in brief.references)
    data = {"brief": brief.text, "title": brief.title, "style": brief.style, "pictures of": named}
    return Question(
        prompt=load_prompt("direct"),
        messages=(Message(text=_task(brief, analysis), data={name: text for name, text in data.items() if text}),),
        wanted=DictatedScript,
        most_tokens=_MOST_TOKENS,
        seed=brief.seed % _SEEDS,
    )


def _task(brief: Brief, analysis: Analysis) -> str:
    words = "" if brief.has_narration else " It has no voice and no subtitles: leave every `line` empty."
    mood = f" Its mood is {brief.mood}." if brief.mood else ""
    return (
        f"Write the script of a film of {brief.story_seconds:g} seconds, in {brief.aspect.name}.{mood}{words} "
        f"The brief reads as {analysis.genre}."
    )
