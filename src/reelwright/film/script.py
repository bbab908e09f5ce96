"""The script: scenes made of beats, and the bible that keeps them of one world."""

from __future__ import annotations

import operator
from enum import StrEnum

from pydantic import Field

from reelwright.film.lettering import Introduction
from reelwright.film.look import (
    ON_FOOT,
    Action,
    Age,
    Angle,
    Animal,
    Dye,
    Framing,
    Gender,
    Grain,
    Mood,
    Move,
    Place,
    Prop,
    Season,
    TimeOfDay,
    Transition,
    Weather,
)
from reelwright.film.noun import Noun
from reelwright.film.plate import Plate
from reelwright.film.reference import Likeness, Palette
from reelwright.film.shot import Extra
from reelwright.units import Value


class Character(Value):
    name: str
    props: tuple[Prop, ...] = ()
    age: Age = Age.ADULT
    likeness: Likeness | None = Field(default=None, exclude_if=operator.not_)
    """What a picture of the user's shows of them."""
    gender: Gender | None = Field(default=None, exclude_if=operator.not_)
    dyes: tuple[tuple[Prop, Dye], ...] = Field(default=(), exclude_if=operator.not_)
    hair: Dye | None = Field(default=None, exclude_if=operator.not_)


class Bible(Value):
    """What stays the same from scene to scene."""

    characters: tuple[Character, ...] = ()
    places: tuple[Place, ...] = ()
    palette: tuple[str, ...] = ()
    """`#rrggbb`, the film's own colours, darkest first."""
    grain: Grain | None = Field(default=None, exclude_if=operator.not_)


class Beat(Value):
    """One moment: what is seen and what is said. A beat becomes one shot. None: not said, the breakdown decides."""

    picture: str
    line: str = ""
    speaker: str = Field(default="", exclude_if=operator.not_)
    """Who says the line, such as `Elias`; "" the narrator."""
    line_at_seconds: float | None = Field(default=None, ge=0, exclude_if=lambda at: at is None)
    """When in the film the line is to be heard."""
    framing: Framing | None = None
    angle: Angle | None = None
    move: Move | None = None
    figure: str | None = None
    """A character's name; None when nobody is in the picture."""
    action: Action = Action.STAND
    extras: tuple[Extra, ...] = Field(default=(), exclude_if=operator.not_)
    transition: Transition = Transition.CUT
    introduces: Introduction | None = None
    duration_seconds: float | None = Field(default=None, gt=0)
    plate: Plate | None = Field(default=None, exclude_if=operator.not_)
    """The user's own picture or clip, which is what is seen."""
    take: int = Field(default=1, ge=1, le=999, exclude_if=lambda number: number == 1)
    """Which attempt at it is wanted: another number, another picture of the same."""

    @property
    def shows_somebody(self) -> bool:
        """A person or an animal, whom the camera may come near."""
        return self.figure is not None or (bool(self.extras) and isinstance(self.extras[0].who, Animal))

    @property
    def goes(self) -> bool:
        """Whether who it shows goes from one point to another."""
        return self.action in ON_FOOT if self.figure is not None else bool(self.extras) and self.extras[0].moves


class Scene(Value):
    number: int = Field(ge=1)
    heading: str
    """Such as `EXT. HEADLAND - NIGHT - STORM`."""
    place: Place
    time_of_day: TimeOfDay
    weather: Weather
    season: Season | None = Field(default=None, exclude_if=operator.not_)
    """None: nobody said."""
    mood: Mood
    act: str
    """Which part of the arc this scene plays: `beginning`, `turn` or `end`; `whole`: it is the only one."""
    beats: tuple[Beat, ...] = Field(min_length=1)
    defaulted: tuple[str, ...] = ()
    """Of place, time_of_day and weather: those nobody said."""
    palette: Palette | None = Field(default=None, exclude_if=operator.not_)
    """Of the picture of the user's that is of this place."""


class Transcript(StrEnum):
    """In what form a script is given to others."""

    FOUNTAIN = "fountain"
    CSV = "csv"
    """A storyboard, for spreadsheets."""
    SRT = "srt"
    """When each line is heard."""
    TOML = "toml"
    """A storyboard, with what the brief wishes for."""


class Script(Noun):
    title: str
    mood: Mood
    scenes: tuple[Scene, ...] = Field(min_length=1)
    bible: Bible
    written_by: str
    """`rules`, or the model that wrote it."""
    notes_answered: tuple[str, ...] = ()
    """Notes of earlier rounds of the semantic check that this script answers."""
    notes_unanswered: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """Notes of the round before that its writer had no answer to."""
