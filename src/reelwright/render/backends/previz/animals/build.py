"""What a beast on four legs is made of: proportions, and colours of its coat. Points are in units of the animal (two
heights of its withers), x toward where it faces, y up from the ground, as it stands; of the head x from the poll toward
the nose, y up, z aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from reelwright.render.backends.previz.animals.legs import Bones
from reelwright.render.backends.previz.animals.paces import Pace
from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.people.poses import Joint
from reelwright.render.backends.previz.people.solids import Vector

Girths = tuple[float, ...]


class Hue(Enum):
    """Which colour of a coat."""

    BACK = "back"
    UNDER = "under"
    SHANKS = "shanks"
    FEET = "feet"
    HAIR = "hair"
    FACE = "face"
    MUZZLE = "muzzle"
    EARS = "ears"
    NOSE = "nose"


@dataclass(frozen=True, slots=True)
class Coat:
    """Colours are [3] float32, blue first, as in white light."""

    hues: dict[Hue, Colour]
    eyes: Colour
    stripes: float = 0.0
    """How dark its bands are, 0..1."""
    dapples: float = 0.0
    """How dark its clouds are, 0..1."""


@dataclass(frozen=True, slots=True)
class Mass:
    """A lump as it stands; those of a head that lie aside are there twice."""

    a: Vector
    b: Vector
    girth: tuple[float, float]
    hue: Hue
    melts: float = 0.02
    flat: float = 1.0


@dataclass(frozen=True, slots=True)
class Eye:
    at: Vector
    outward: Vector
    half: tuple[float, float]
    """Half its length and half its height."""
    slant: float
    """Degrees that its outer corner is raised."""
    iris: float
    """Its radius, against half the length of the eye."""
    pupil: tuple[float, float]
    """Half its breadth and height, against the radius of the iris."""


@dataclass(frozen=True, slots=True)
class Skull:
    parts: tuple[Mass, ...]
    ears: tuple[Mass, ...]
    eye: Eye
    mouth: tuple[Vector, ...]
    nostril: Vector
    inner: tuple[Vector, ...]
    """The outline of the inside of an ear; nothing where it is not seen."""
    marks: tuple[tuple[Vector, ...], ...]
    """Dark lines on the face of a striped coat."""
    pitch: float
    """Degrees that the nose is raised."""
    yaw: float
    """Degrees that the head is turned to us from its profile."""
    whiskers: float = 0.0
    """How long they are."""


@dataclass(frozen=True, slots=True)
class Build:
    withers_metres: float
    fore: Bones
    hind: Bones
    fore_girth: Girths
    """Half the breadth of a foreleg at shoulder, elbow (of the upper arm, of the forearm), wrist, fetlock, toe."""
    hind_girth: Girths
    """The same at hip, stifle (of the thigh, of the shank), hock, fetlock, toe."""
    trunk: tuple[Mass, ...]
    aside: tuple[float, float]
    """How far from the middle fore and hind legs are."""
    chest: Joint
    """Where the neck leaves the trunk."""
    poll: Joint
    """Where the head is hung."""
    neck_girth: tuple[float, float]
    mane: tuple[Mass, ...]
    tail: tuple[Joint, ...]
    """From where it leaves the trunk."""
    tail_girth: Girths
    wag: tuple[float, float]
    """Of the tail: degrees, and times a second."""
    skull: Skull
    fur: dict[Hue, float]
    """How long it is; none where nothing is said."""
    has_hooves: bool
    pace: Pace
    """How it goes."""
    gallop: Pace
    """And where it runs."""
    stance: dict[str, float] = field(default_factory=dict)
    """How far before its place a foot stands at rest."""
