"""Whether the camera sees somebody's back, by what a text says."""

from __future__ import annotations

import re

from reelwright.film.look import NEAR_FRAMINGS, Framing

_SAID = re.compile(
    r"\b(?:seen|shot|shown|filmed|framed|viewed|watched|followed|following|follows?|tracking)\b[^.;!?\n]{0,60}"
    r"\bfrom behind\b(?!\s+(?:the|an?|his|her|its|their|some|two|trees|rocks)\b)"
    r"|(?:^|[,:(–—]\s*|\bshot |\bclose[- ]up |\bwide |\bmedium )from behind(?=\s*(?:[,.:;)–—]|$))"
    r"|\bbacks? (?:is |are |turned )*(?:to|towards?) (?:us|(?:the )?(?:camera|lens|viewer|audience))\b"
    r"|\b(?:facing|faces|turned) away from (?:us|(?:the )?camera)\b"
    r"|\b(?:view|shot) (?:of (?:his|her|their) back|from the back)\b",
    re.IGNORECASE | re.MULTILINE,
)
_LOOKS_OUT = re.compile(
    r"\b(?:look(?:s|ed|ing)?|gaz(?:es?|ed|ing)|star(?:es?|ed|ing)|peer(?:s|ed|ing)?)"
    r" out (?:at|over|to|across|onto|on to|towards?)\b",
    re.IGNORECASE,
)
"""Who looks out over a land is seen with it; in a near framing it is the face that tells."""


def is_from_behind(text: str, framing: Framing) -> bool:
    """
    >>> is_from_behind("Medium, from behind: a woman waits.", Framing.MEDIUM)
    True
    >>> is_from_behind("She looks out over the sea.", Framing.WIDE)
    True
    >>> is_from_behind("He steps out from behind a tree.", Framing.WIDE)
    False
    """
    if _SAID.search(text):
        return True
    return framing not in NEAR_FRAMINGS and _LOOKS_OUT.search(text) is not None
