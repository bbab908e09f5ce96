"""How somebody looks: fixed by the name, so that it is the same in every shot; props and age have their say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from reelwright.film.look import Age, Dye, Gender, Prop
from reelwright.film.reference import Likeness
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.paint import Colour, bgr

TALL_METRES = 1.76
GROWN_HEAD = 0.0715
"""Half of the height of a head, in heights of the figure."""
_TALL = {Age.CHILD: 1.2, Age.ADULT: TALL_METRES, Age.OLD: 1.72}
_SKINS = ("#f0c8a8", "#e6b48c", "#d9a078", "#c58a62", "#a56e48", "#855636", "#6b4229", "#eabf9f")
_HAIRS = ("#2a1f1b", "#3b2a22", "#5a3a26", "#7a4e2c", "#a8743c", "#1d1b1f", "#8a3f24", "#c49a5a")
_GREYS = ("#c9c6c2", "#e2dfd8", "#9a9896", "#b4aea6")
_TOPS = ("#8f4a42", "#54697c", "#6b7660", "#ab8a58", "#755c73", "#d2cab8", "#566768", "#9a6650", "#66708c", "#7d7260")
_DRESSES = ("#7a3b4a", "#3f6a78", "#6b4f86", "#a8573f", "#47704f", "#3b4a78", "#b0823f", "#8a4f6a")
_COATS = ("#575c68", "#7c6550", "#525b56", "#674a50", "#46586a", "#877760", "#5b546b", "#6c574c")
_LEGS = ("#4d566a", "#625648", "#46554f", "#736a58", "#5a5666", "#554a44")
_SHOES = ("#2b2422", "#4a3324", "#33363b", "#5e4a36")
_EYES = ("#5a3a22", "#3f5a66", "#4f5f38", "#33241a", "#6b6a5a")
_HATS = ("#3a3330", "#5b4632", "#444b52", "#2f3038")

_DYES = {
    Dye.RED: "#b8322c", Dye.CRIMSON: "#8a1f30", Dye.ORANGE: "#d9772b", Dye.YELLOW: "#e6bf36", Dye.GOLD: "#c99b3f",
    Dye.GREEN: "#3f7d48", Dye.TURQUOISE: "#2f9a97", Dye.BLUE: "#34629f", Dye.NAVY: "#26345a", Dye.PURPLE: "#6d4589",
    Dye.PINK: "#dc8ba6", Dye.BROWN: "#6b4a30", Dye.BEIGE: "#cdb58c", Dye.WHITE: "#ebe7de", Dye.SILVER: "#b4b8bd",
    Dye.GREY: "#84878b", Dye.BLACK: "#2a2a2e",
}  # fmt: skip
_HAIR_DYES = {Dye.GOLD: "#d2a95c", Dye.RED: "#9a4322", Dye.BROWN: "#5a3a26", Dye.BLACK: "#1d1b1f", Dye.WHITE: "#e6e3dc"}
"""Where hair of a colour is not as cloth of it."""
_STEEL = "#8d949b"


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
    has_moustache: bool
    top: Colour
    coat: Colour | None
    legs: Colour
    has_skirt: bool
    has_dress: bool
    """Of one piece with the skirt."""
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
    dyed: Mapping[Prop, Colour]
    """Props of a colour that was said."""

    def of(self, prop: Prop, otherwise: str) -> Colour:
        """The colour of a prop, `#rrggbb` where none was said."""
        return self.dyed.get(prop, bgr(otherwise))


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
    is_soft = _is_soft(who, dice[1])
    is_old, is_child = who.age is Age.OLD, who.age is Age.CHILD
    hairs = _GREYS if is_old else _HAIRS
    dyed = {prop: bgr(_DYES[dye]) for prop, dye in who.dyes}
    has_dress = Prop.DRESS in who.props
    top = _pick(_DRESSES if has_dress else _TOPS, dice[6])
    legs = _pick(_LEGS, dice[8])
    return Looks(
        skin=_pick(_SKINS, dice[2]),
        hair=bgr(_HAIR_DYES.get(who.hair, _DYES[who.hair])) if who.hair else _pick(hairs, dice[3]),
        cut=_cut(who, dice[4], is_soft),
        has_beard=Prop.BEARD in who.props or _grows_a_beard(who, dice[5]),
        has_moustache=Prop.MOUSTACHE in who.props,
        top=dyed.get(Prop.DRESS if has_dress else Prop.SHIRT, top),
        coat=dyed.get(Prop.COAT, _pick(_COATS, dice[7])) if Prop.COAT in who.props else None,
        legs=dyed.get(Prop.SKIRT if Prop.SKIRT in who.props else Prop.TROUSERS, legs),
        has_skirt=Prop.SKIRT in who.props or (is_soft and dice[9] % 2 == 0 and Prop.TROUSERS not in who.props),
        has_dress=has_dress,
        shoes=_pick(_SHOES, dice[10]),
        hat=_hat(who, dyed, _pick(_HATS, dice[11])),
        eyes=_pick(_EYES, dice[12]),
        build=(0.94 if is_soft else 1.02) + 0.08 * (dice[13] / 255 - 0.5) * 2 - (0.06 if is_child else 0.0),
        jaw=(0.15 if is_soft or is_child else 0.6) + 0.35 * dice[14] / 255,
        nose=(0.78 if is_child else 0.92) + 0.3 * (dice[15] / 255 - 0.3),
        tall_metres=_TALL[who.age] * (1 + 0.03 * (dice[16] / 255 - 0.5)),
        head=0.090 if is_child else GROWN_HEAD,
        age=who.age,
        dyed=dyed,
    )


def _is_soft(who: Figure, die: int) -> bool:
    """Of face and build: as women are drawn, and of those of whom nothing is known every second."""
    if who.gender is not None:
        return who.gender is Gender.WOMAN
    return bool({Prop.LONG_HAIR, Prop.DRESS, Prop.SKIRT} & {*who.props}) or (
        Prop.COAT not in who.props and die % 2 == 0
    )


def _grows_a_beard(who: Figure, die: int) -> bool:
    """Half of the men do, and most of the old ones."""
    is_grown_man = who.gender is Gender.MAN and who.age is not Age.CHILD
    return is_grown_man and Prop.MOUSTACHE not in who.props and die % 10 < (8 if who.age is Age.OLD else 5)


def _hat(who: Figure, dyed: Mapping[Prop, Colour], felt: Colour) -> Colour:
    if Prop.HELMET in who.props:
        return dyed.get(Prop.HELMET, bgr(_STEEL))
    return dyed.get(Prop.BRIMMED_HAT if Prop.BRIMMED_HAT in who.props else Prop.CAP, felt)


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
