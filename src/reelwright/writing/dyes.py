"""Words for the colours of clothes, of things, of hair and of animals."""

from __future__ import annotations

from reelwright.film.look import Dye

_THINGS: dict[Dye, str] = {
    Dye.RED: "red|scarlet",
    Dye.CRIMSON: "crimson|maroon|burgundy",
    Dye.ORANGE: "orange",
    Dye.YELLOW: "yellow",
    Dye.GOLD: "golden|gold",
    Dye.GREEN: "green|emerald|olive",
    Dye.TURQUOISE: "turquoise|teal",
    Dye.BLUE: "blue",
    Dye.NAVY: "navy|navy blue|dark blue",
    Dye.PURPLE: "purple|violet|lilac",
    Dye.PINK: "pink",
    Dye.BROWN: "brown",
    Dye.BEIGE: "beige|cream|tan",
    Dye.WHITE: "white",
    Dye.SILVER: "silver",
    Dye.GREY: "grey|gray",
    Dye.BLACK: "black",
}
"""Words before clothes and things."""

_HAIR: dict[Dye, str] = {
    Dye.GOLD: "blond|blonde|fair|golden|flaxen",
    Dye.RED: "red|ginger|auburn|copper|redhead",
    Dye.BROWN: "brown|chestnut|brunette",
    Dye.BLACK: "black|dark|raven",
    Dye.WHITE: "white|snow-white",
    Dye.SILVER: "silver|silvery",
    Dye.GREY: "grey|gray",
    Dye.PINK: "pink",
    Dye.BLUE: "blue",
    Dye.GREEN: "green",
    Dye.PURPLE: "purple|violet",
}
"""Words before "hair"."""


_COATS: dict[Dye, str] = {
    Dye.BLACK: "black|dark|jet-black|coal-black",
    Dye.WHITE: "white|snow-white",
    Dye.GREY: "grey|gray|silver|dapple-grey|dappled",
    Dye.BROWN: "brown|chestnut|bay|chocolate",
    Dye.GOLD: "golden|yellow|blond|blonde|tan|fawn|sandy|cream|palomino",
    Dye.ORANGE: "ginger|red|orange|russet",
}
"""Words before an animal. Of others there are none."""


def _named(dyes: dict[Dye, str]) -> dict[str, Dye]:
    return {word: dye for dye, words in dyes.items() for word in words.split("|")}


def _any_of(words: dict[str, Dye]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


OF_THINGS, OF_HAIR, OF_COATS = _named(_THINGS), _named(_HAIR), _named(_COATS)
ANY_THING, ANY_HAIR, ANY_COAT = _any_of(OF_THINGS), _any_of(OF_HAIR), _any_of(OF_COATS)
"""Patterns of all those words."""
