"""The shot, and what a render backend is asked for."""

from __future__ import annotations

import operator

from pydantic import Field

from reelwright.film.lettering import Caption, Introduction, LowerThird, TitleCard
from reelwright.film.look import (
    Action,
    Age,
    Angle,
    Animal,
    Dye,
    Feeling,
    Framing,
    Gaze,
    Gender,
    Grain,
    Mood,
    Move,
    Place,
    Prop,
    Season,
    Side,
    TimeOfDay,
    Transition,
    Vehicle,
    Weather,
)
from reelwright.film.noun import Noun
from reelwright.film.plate import Plate
from reelwright.film.reference import Likeness, Palette
from reelwright.units import FrameRate, Resolution, Value


class Figure(Value):
    """A person in the picture."""

    name: str = ""
    action: Action = Action.STAND
    props: tuple[Prop, ...] = ()
    age: Age = Age.ADULT
    likeness: Likeness | None = Field(default=None, exclude_if=operator.not_)
    """Of a picture of the user's, whose colours and outline are taken over."""
    gender: Gender | None = Field(default=None, exclude_if=operator.not_)
    """As words and pronouns tell; None where none did."""
    dyes: tuple[tuple[Prop, Dye], ...] = Field(default=(), exclude_if=operator.not_)
    """The colour of those props that have one of their own."""
    hair: Dye | None = Field(default=None, exclude_if=operator.not_)
    """Its colour; None: that which goes with the name."""
    is_from_behind: bool = Field(default=False, exclude_if=operator.not_)
    """Whether the camera sees the back."""
    feeling: Feeling | None = Field(default=None, exclude_if=operator.not_)
    """None: nobody said; the face shows the mood."""
    gaze: Gaze | None = Field(default=None, exclude_if=operator.not_)


class Extra(Value):
    """Who or what else is in the picture. Where there is no figure, the first of them has the middle."""

    who: Figure | Animal | Vehicle
    moves: bool = False
    """Of an animal or a vehicle: it goes from one side to the other; a figure has its action."""
    runs: bool = Field(default=False, exclude_if=operator.not_)
    """Of an animal that moves: as fast as it can."""
    leaves: bool = Field(default=False, exclude_if=operator.not_)
    """Of a vehicle that moves: it goes away from us, where it can."""
    has_oars: bool = Field(default=False, exclude_if=operator.not_)
    """Of a boat: it is one to row."""
    crew: Figure | None = Field(default=None, exclude_if=operator.not_)
    """Of a vehicle that moves: who drives, rides or rows it, where that is somebody of the film."""
    side: Side | None = None
    coat: Dye | None = Field(default=None, exclude_if=operator.not_)
    """Of an animal, where it is said."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.who.name if isinstance(self.who, Figure) else self.who.value


class Setup(Value):
    """All that the camera sees and how it sees it: place, light, weather, people, lens, angle and move."""

    place: Place
    time_of_day: TimeOfDay
    weather: Weather
    framing: Framing
    angle: Angle = Angle.EYE
    move: Move
    mood: Mood
    figure: Figure | None = None
    extras: tuple[Extra, ...] = Field(default=(), max_length=6, exclude_if=operator.not_)
    season: Season | None = Field(default=None, exclude_if=operator.not_)
    grain: Grain | None = Field(default=None, exclude_if=operator.not_)
    matches_before: bool = Field(default=False, exclude_if=operator.not_)
    """Its figure begins where, and as large as, the figure of the shot before ended."""
    matches_after: bool = Field(default=False, exclude_if=operator.not_)
    """Its figure ends where, and as large as, the figure of the shot after begins."""
    seed: int = Field(ge=0, lt=2**63)
    plate: Plate | None = Field(default=None, exclude_if=operator.not_)
    """The user's own picture or clip: it is shown, and the place is not drawn."""
    palette: Palette | None = Field(default=None, exclude_if=operator.not_)
    """Of a picture of the user's, whose colours the place takes over."""


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
    introduces: Introduction | None = None
    """Whose name and role are shown over it."""
    keyframes: tuple[Keyframe, ...] = ()
    prompts: dict[str, str] = {}
    """Backend -> prompt, for backends that are asked in words."""
    defaulted: tuple[str, ...] = ()
    take: int = Field(default=1, ge=1, le=999, exclude_if=lambda number: number == 1)
    """Which attempt at it is wanted; who makes one that fails its check makes the next."""


class Slate(Value):
    """What identifies a take."""

    production: str
    scene: int
    shot: str
    take: int = Field(ge=1)


class TakeRequest(Noun):
    """Everything that decides the picture of a take. Two equal requests to one backend give the same bytes.

    What came to it later is written down only where it is asked for, so that older requests keep their names.
    """

    slate: Slate
    setup: Setup
    frames: int = Field(ge=1)
    rate: FrameRate
    resolution: Resolution
    description: str = ""
    captions: tuple[Caption, ...] = ()
    cards: tuple[TitleCard, ...] = ()
    lower_thirds: tuple[LowerThird, ...] = Field(default=(), exclude_if=operator.not_)
    storyboard_from: int | None = Field(default=None, ge=0, exclude_if=lambda frame: frame is None)
    """Where its first frame stands in the film, if a storyboard's band over it is to tell; None: no band."""
    fade_in_frames: int = Field(default=0, ge=0)
    fade_out_frames: int = Field(default=0, ge=0)
    head_frames: int = Field(default=0, ge=0, exclude_if=operator.not_)
    """The first of `frames`, which play only mixed with the take before."""
    handle_frames: int = Field(default=0, ge=0, exclude_if=operator.not_)
    """The last of `frames`, after the shot's end, which play only mixed with the take that follows."""

    @property
    def shot_frames(self) -> int:
        """Of the shot, without the handle."""
        return self.frames - self.handle_frames

    @property
    def joints(self) -> tuple[int, ...]:
        """The frames that are encoded anew, so that what is before each can be exchanged and what follows kept."""
        return tuple(frame for frame in (self.head_frames, self.shot_frames) if 0 < frame < self.frames)

    @property
    def unlettered(self) -> TakeRequest:
        """The same picture without a word over it, and without fades."""
        plain = {"captions": (), "cards": (), "lower_thirds": (), "storyboard_from": None}
        faded = {"fade_in_frames": 0, "fade_out_frames": 0, "head_frames": 0, "handle_frames": 0}
        return self.model_copy(update=plain | faded)
