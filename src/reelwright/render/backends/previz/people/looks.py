"""How somebody looks: fixed by the name, so that it is the same in every shot; props and age have their say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import Enum

from reelwright.film.look import Age, Prop
from reelwright.film.reference import Likeness
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.paint import Colour, bgr

TALL_METRES = 1.76
_TALL = {Age.CHILD: 1.2, Age.ADULT: TALL_METRES, Age.OLD: 1.72}
_SKINS = ("#f0c8a8", "#e6b48c", "#d9a078", "#c58a62", "#a56e48", "#855636", "#6b4229", "#eabf9f")
_HAIRS = ("#2a1f1b", "#3b2a22", "#5a3a26", "#7a4e2c", "#a8743c", "#1d1b1f", "#8a3f24", "#c49a5a")
_GREYS = ("#c9c6c2", "#e2dfd8", "#9a9896", "#b4aea6")
_TOPS = ("#8f4a42", "#54697c", "#6b7660", "#ab8a58", "#755c73", "#d2cab8", "#566768", "#9a6650", "#66708c", "#7d7260")
_COATS = ("#575c68", "#7c6550", "#525b56", "#674a50", "#46586a", "#877760", "#5b546b", "#6c574c")
_LEGS = ("#4d566a", "#625648", "#46554f", "#736a58", "#5a5666", "#554a44")
_SHOES = ("#2b2422", "#4a3324", "#33363b", "#5e4a36")
_EYES = ("#5a3a22", "#3f5a66", "#4f5f38", "#33241a", "#6b6a5a")
_HATS = ("#3a3330", "#5b4632", "#444b52", "#2f3038")

_MEN = frozenset(
    "man father grandfather grandpa uncle king gentleman priest monk hermit sailor captain fisherman ferryman cowboy"
    " sheriff miner woodcutter hunter shepherd blacksmith carpenter farmer widower detective inspector hiker climber"
    " mountaineer nomad explorer wanderer".split()
)
"""Who may have a beard: nothing is known of the face that goes with a name."""


class Haircut(Enum):
    """Of the hair."""

    SHORT = "short"
    CROPPED = "cropped"
    CURLY = "curly"
    LONG = "long"
    BUN = "bun"
    BALD = "bald"


@dataclass(frozen=True, slots=True)
class Looks:
    """Colours are [3] float32, blue first, as in white light."""

    skin: Colour
    hair: Colour
    cut: Haircut
    has_beard: bool
    top: Colour
    coat: Colour | None
    legs: Colour
    has_skirt: bool
    shoes: Colour
    hat: Colour
    eyes: Colour
    build: float
    """Breadth against others, about 1."""
    jaw: float
    """Of the face: 0 narrow, 1 square."""
    nose: float
    """Its length and breadth against others, about 1."""
    tall_metres: float
    head: float
    """Half of the height of the head, in heights of the figure."""
    age: Age


def looks_of(who: Figure) -> Looks:
    """The looks of a figure; the same for the same name, props and age, but for what a picture of the user's tells."""
    looks = _by_name(who)
    return looks if who.likeness is None else _seen(looks, who.likeness)


def _seen(looks: Looks, likeness: Likeness) -> Looks:
    """With what a picture tells. A coat that only the words know of has the colour of what is worn in the picture."""
    cloth = likeness.coat or likeness.top
    cut = looks.cut
    if likeness.has_long_hair:
        cut = Haircut.LONG
    elif (cut is Haircut.LONG and likeness.has_long_hair is False) or (cut is Haircut.BALD and likeness.hair):
        cut = Haircut.SHORT
    return replace(
        looks,
        skin=_told(likeness.skin, looks.skin),
        hair=_told(likeness.hair, looks.hair),
        cut=cut,
        has_beard=looks.has_beard if likeness.has_beard is None else likeness.has_beard,
        top=_told(likeness.top, looks.top) if looks.coat is None else looks.top,  # what is under a coat is not seen
        coat=None if looks.coat is None else _told(cloth, looks.coat),
        legs=_told(likeness.legs, looks.legs),
        has_skirt=looks.has_skirt if likeness.has_skirt is None else likeness.has_skirt,
        shoes=_told(likeness.shoes, looks.shoes),
        hat=_told(likeness.hat, looks.hat),
        build=likeness.build or looks.build,
    )


def _told(code: str | None, own: Colour) -> Colour:
    return own if code is None else bgr(code)


def _by_name(who: Figure) -> Looks:
    dice = hashlib.sha256(who.name.encode()).digest()
    is_soft = Prop.LONG_HAIR in who.props or (not who.props and dice[1] % 2 == 0)
    is_old, is_child = who.age is Age.OLD, who.age is Age.CHILD
    hairs = _GREYS if is_old else _HAIRS
    return Looks(
        skin=_pick(_SKINS, dice[2]),
        hair=_pick(hairs, dice[3]),
        cut=_cut(who, dice[4], is_soft),
        has_beard=not is_soft and who.name.lower() in _MEN and dice[5] % 10 < (8 if is_old else 5),
        top=_pick(_TOPS, dice[6]),
        coat=_pick(_COATS, dice[7]) if Prop.COAT in who.props else None,
        legs=_pick(_LEGS, dice[8]),
        has_skirt=is_soft and dice[9] % 2 == 0,
        shoes=_pick(_SHOES, dice[10]),
        hat=_pick(_HATS, dice[11]),
        eyes=_pick(_EYES, dice[12]),
        build=(0.94 if is_soft else 1.02) + 0.08 * (dice[13] / 255 - 0.5) * 2 - (0.06 if is_child else 0.0),
        jaw=(0.15 if is_soft or is_child else 0.6) + 0.35 * dice[14] / 255,
        nose=(0.78 if is_child else 0.92) + 0.3 * (dice[15] / 255 - 0.3),
        tall_metres=_TALL[who.age] * (1 + 0.03 * (dice[16] / 255 - 0.5)),
        head=0.090 if is_child else 0.0715,
        age=who.age,
    )


def _cut(who: Figure, die: int, is_soft: bool) -> Haircut:
    if Prop.LONG_HAIR in who.props:
        return Haircut.LONG
    if is_soft:
        return (Haircut.BUN, Haircut.LONG, Haircut.CURLY, Haircut.SHORT)[die % 4]
    if who.age is Age.OLD and die % 2:
        return Haircut.BALD
    return (Haircut.SHORT, Haircut.CROPPED, Haircut.CURLY, Haircut.SHORT, Haircut.SHORT, Haircut.BALD)[
        die % 6 if who.age is not Age.CHILD else 0
    ]


def _pick(codes: tuple[str, ...], die: int) -> Colour:
    return bgr(codes[die % len(codes)])
