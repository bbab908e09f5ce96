"""The words a shot is described with. Each list is what Reelwright can say; a backend says what it can draw."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    HEADLAND = "headland"
    CITY = "city"
    FOREST = "forest"
    DESERT = "desert"
    MOUNTAINS = "mountains"
    MEADOW = "meadow"
    LAKE = "lake"
    RIVER = "river"
    BEACH = "beach"
    HARBOUR = "harbour"
    ROOM = "room"
    CORRIDOR = "corridor"
    OFFICE = "office"
    STAGE = "stage"
    VILLAGE = "village"
    ROAD = "road"
    ROOFTOP = "rooftop"
    SPACE = "space"
    CLOUDS = "above the clouds"
    UNDERWATER = "underwater"
    CAVE = "cave"
    ABSTRACT = "abstract"


class TimeOfDay(StrEnum):
    DAWN = "dawn"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    DUSK = "dusk"
    BLUE_HOUR = "blue hour"
    NIGHT = "night"


class Weather(StrEnum):
    CLEAR = "clear"
    CLOUD = "cloud"
    RAIN = "rain"
    STORM = "storm"
    FOG = "fog"
    SNOW = "snow"
    WIND = "wind"
    DUST = "dust"


class Season(StrEnum):
    """What the year has done to leaves, grass and ground."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


SEASONLESS = frozenset({Place.DESERT, Place.STAGE, Place.SPACE, Place.CLOUDS, Place.UNDERWATER, Place.ABSTRACT})
"""Places that look alike all year."""
LEAFLESS = frozenset({Place.ROOM, Place.OFFICE, Place.ROOFTOP})
"""Places where nothing grows that a season changes: only the snow and the low sun of winter show there."""


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
    ZOOM_IN = "zoom in"
    ZOOM_OUT = "zoom out"
    DOLLY_ZOOM = "dolly zoom"
    ORBIT_LEFT = "orbit left"
    ORBIT_RIGHT = "orbit right"
    HANDHELD = "handheld"
    RACK_FOCUS = "rack focus"


class Angle(StrEnum):
    """From what height the camera looks at what it shows, and whether it stands level."""

    EYE = "eye level"
    LOW = "low angle"
    HIGH = "high angle"
    TOP = "top-down"
    DUTCH = "dutch angle"


class Feeling(StrEnum):
    """What a face shows, where that is said of somebody; else it shows the mood of the film."""

    HAPPY = "happy"
    LAUGHING = "laughing"
    SAD = "sad"
    ANGRY = "angry"
    AFRAID = "afraid"
    SURPRISED = "surprised"
    ASLEEP = "asleep"
    """The eyes are closed."""


class Gaze(StrEnum):
    """Where somebody looks, as the camera sees it."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    ASIDE = "aside"
    AT_US = "at us"


class Mood(StrEnum):
    TENSE = "tense"
    WARM = "warm"
    WONDER = "wonder"
    DRIVE = "drive"
    CALM = "calm"


class Grain(StrEnum):
    """Of the film stock that a picture looks to be shot on."""

    FINE = "fine"
    COARSE = "coarse"


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


class Gender(StrEnum):
    MAN = "man"
    WOMAN = "woman"


class Prop(StrEnum):
    """What a figure wears or carries."""

    COAT = "coat"
    BRIMMED_HAT = "brimmed hat"
    CAP = "cap"
    LONG_HAIR = "long hair"
    BAG = "bag"
    UMBRELLA = "umbrella"
    LANTERN = "lantern"
    BEARD = "beard"
    MOUSTACHE = "moustache"
    HELMET = "helmet"
    GLASSES = "glasses"
    SCARF = "scarf"
    DRESS = "dress"
    SKIRT = "skirt"
    SHIRT = "shirt"
    TROUSERS = "trousers"
    SUITCASE = "suitcase"
    STICK = "walking stick"
    BOOK = "book"
    LETTER = "letter"
    CUP = "cup"
    PHONE = "phone"
    FLOWERS = "flowers"
    BALLOON = "balloon"
    GUITAR = "guitar"
    SWORD = "sword"


class Dye(StrEnum):
    """The colour of clothes, of things and of hair, where it is said."""

    RED = "red"
    CRIMSON = "crimson"
    ORANGE = "orange"
    YELLOW = "yellow"
    GOLD = "gold"
    GREEN = "green"
    TURQUOISE = "turquoise"
    BLUE = "blue"
    NAVY = "navy"
    PURPLE = "purple"
    PINK = "pink"
    BROWN = "brown"
    BEIGE = "beige"
    WHITE = "white"
    SILVER = "silver"
    GREY = "grey"
    BLACK = "black"


class Animal(StrEnum):
    DOG = "dog"
    CAT = "cat"
    HORSE = "horse"
    BIRD = "bird"


class Vehicle(StrEnum):
    CAR = "car"
    BOAT = "boat"
    TRAIN = "train"
    PLANE = "plane"
    BICYCLE = "bicycle"


class Side(StrEnum):
    """Where an extra is, seen from the camera, beside whoever stands in the middle."""

    LEFT = "left"
    RIGHT = "right"
    BEHIND = "behind"


class BurnIn(StrEnum):
    """What is shown over every shot besides what is said."""

    STORYBOARD = "storyboard"


class Transition(StrEnum):
    """How a shot begins. A wipe is named for the way its edge goes."""

    CUT = "cut"
    MATCH_CUT = "match cut"
    """What is seen begins where, and as large as, what was seen before ended."""
    FADE = "fade"
    DISSOLVE = "dissolve"
    MATCH_DISSOLVE = "match dissolve"
    DIP_TO_BLACK = "dip to black"
    DIP_TO_WHITE = "dip to white"
    WIPE_LEFT = "wipe left"
    WIPE_RIGHT = "wipe right"

    @property
    def matches(self) -> bool:
        """Whether the two pictures are to be alike."""
        return self in (Transition.MATCH_CUT, Transition.MATCH_DISSOLVE)

    @property
    def joint(self) -> Transition:
        """How the two takes are joined, whatever they show."""
        joined = {Transition.MATCH_CUT: Transition.CUT, Transition.MATCH_DISSOLVE: Transition.DISSOLVE}
        return joined.get(self, self)

    @property
    def mixes(self) -> bool:
        """Whether the shot before plays on under it, so that its frames are made of two takes."""
        return self.joint not in (Transition.CUT, Transition.FADE)

    @property
    def dips(self) -> bool:
        """Whether the picture goes under in it, and another comes up."""
        return self in (Transition.DIP_TO_BLACK, Transition.DIP_TO_WHITE)
