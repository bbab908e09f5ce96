"""The words a shot is described with. Each list is what Reelwright can say; a backend says what it can draw."""

from enum import StrEnum


class Place(StrEnum):
    HEADLAND = "headland"
    CITY = "city"
    FOREST = "forest"
    DESERT = "desert"
    MOUNTAINS = "mountains"
    MEADOW = "meadow"


class TimeOfDay(StrEnum):
    DAWN = "dawn"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    CLEAR = "clear"
    CLOUD = "cloud"
    RAIN = "rain"
    STORM = "storm"
    FOG = "fog"
    SNOW = "snow"


class Framing(StrEnum):
    """How much of the figure the frame holds."""

    EXTREME_WIDE = "extreme wide"
    WIDE = "wide"
    MEDIUM_WIDE = "medium wide"
    MEDIUM = "medium"
    MEDIUM_CLOSE = "medium close-up"
    CLOSE_UP = "close-up"
    EXTREME_CLOSE_UP = "extreme close-up"
    OVER_SHOULDER = "over the shoulder"
    """The figure, framed by the shoulder and head of somebody who stands before it."""


NEAR_FRAMINGS = (
    Framing.MEDIUM_WIDE,
    Framing.MEDIUM,
    Framing.MEDIUM_CLOSE,
    Framing.CLOSE_UP,
    Framing.EXTREME_CLOSE_UP,
    Framing.OVER_SHOULDER,
)
"""Those that are cut by the figure and not by the place."""


class Move(StrEnum):
    """What the camera does. Names are of the camera's motion, not of the picture's."""

    STATIC = "static"
    PUSH_IN = "push in"
    PULL_OUT = "pull out"
    PAN_LEFT = "pan left"
    PAN_RIGHT = "pan right"
    TILT_UP = "tilt up"
    TILT_DOWN = "tilt down"
    TRUCK_LEFT = "truck left"
    TRUCK_RIGHT = "truck right"
    CRANE_UP = "crane up"
    CRANE_DOWN = "crane down"


class Mood(StrEnum):
    TENSE = "tense"
    WARM = "warm"
    WONDER = "wonder"
    DRIVE = "drive"
    CALM = "calm"


class Action(StrEnum):
    STAND = "stand"
    WALK = "walk"
    RUN = "run"
    CLIMB = "climb"
    SIT = "sit"
    KNEEL = "kneel"
    POINT = "point"
    LOOK = "look"
    WAVE = "wave"
    EMBRACE = "embrace"


ON_FOOT = (Action.WALK, Action.RUN, Action.CLIMB)
"""Actions that take a figure from one point to another."""


class Age(StrEnum):
    CHILD = "child"
    ADULT = "adult"
    OLD = "old"


class Prop(StrEnum):
    """What a figure wears or carries."""

    COAT = "coat"
    BRIMMED_HAT = "brimmed hat"
    CAP = "cap"
    LONG_HAIR = "long hair"
    BAG = "bag"
    UMBRELLA = "umbrella"
    LANTERN = "lantern"


class Transition(StrEnum):
    """How a shot begins."""

    CUT = "cut"
    FADE = "fade"
