"""The shot, and what a render backend is asked for."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from reelwright.film.look import Action, Framing, Mood, Move, Place, Prop, TimeOfDay, Transition, Weather
from reelwright.film.noun import Noun
from reelwright.film.plate import Plate
from reelwright.units import FrameRate, Resolution, Value
from reelwright.units.value import GrownValue


class Figure(Value):
    """A person in the picture."""

    name: str = ""
    action: Action = Action.STAND
    props: tuple[Prop, ...] = ()


class Setup(GrownValue):
    """All that the camera sees and how it sees it: place, light, weather, people, lens and move."""

    GROWN: ClassVar[frozenset[str]] = frozenset({"plate"})

    place: Place
    time_of_day: TimeOfDay
    weather: Weather
    framing: Framing
    move: Move
    mood: Mood
    figure: Figure | None = None
    seed: int = Field(ge=0, lt=2**63)
    plate: Plate | None = None
    """The user's own picture or clip: it is shown, and the place is not drawn."""


class Keyframe(Value):
    at: float = Field(ge=0, le=1)
    """Where in the shot: 0 its first frame, 1 its last."""
    shows: str


class Shot(Noun):
    """A discrete unit of visual narrative with a beginning and an end."""

    id: str = Field(pattern=r"^SH\d{3}$")
    scene: int = Field(ge=1)
    heading: str
    description: str
    setup: Setup
    transition: Transition = Transition.CUT
    frames: int = Field(ge=1)
    line: str = ""
    line_at_frame: int = Field(default=0, ge=0)
    """Where in the shot its narration starts."""
    keyframes: tuple[Keyframe, ...] = ()
    prompts: dict[str, str] = {}
    """Backend -> prompt, for backends that are asked in words."""
    defaulted: tuple[str, ...] = ()


class Caption(Value):
    """Words burnt into the picture, in frames of the take: shown from `start` until before `end`."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str


class TitleCard(Value):
    """A title over the picture, in frames of the take."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    heading: str
    subheading: str = ""
    dims: bool = False
    """True at the end of a film: the picture sinks behind the words."""


class Slate(Value):
    """What identifies a take."""

    production: str
    scene: int
    shot: str
    take: int = Field(ge=1)


class TakeRequest(Noun):
    """Everything that decides the picture of a take. Two equal requests to one backend give the same bytes."""

    slate: Slate
    setup: Setup
    frames: int = Field(ge=1)
    rate: FrameRate
    resolution: Resolution
    description: str = ""
    captions: tuple[Caption, ...] = ()
    cards: tuple[TitleCard, ...] = ()
    fade_in_frames: int = Field(default=0, ge=0)
    fade_out_frames: int = Field(default=0, ge=0)
