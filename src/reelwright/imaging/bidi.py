"""Text in the order in which it stands on the page: the Unicode Bidirectional Algorithm (UAX #9, revision 50) without
explicit embeddings. It moves letters and mirrors brackets; it does not join letters, as Arabic wants.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

RIGHT_TO_LEFT_MARK, LEFT_TO_RIGHT_MARK = "\u200f", "\u200e"
_STRONG = ("L", "R", "AL")
_NEUTRAL = ("B", "S", "WS", "ON")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_MIRRORED = dict(zip("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤", strict=True))
_NOT_SEEN = f"{LEFT_TO_RIGHT_MARK}{RIGHT_TO_LEFT_MARK}"


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph is: by its first letter that has a direction (P2)."""
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "L")
    return first != "L"


def has_right_to_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text)


def one_paragraph(lines: Sequence[str]) -> list[str]:
    """Lines of one paragraph, each marked so that it is set in the direction of most of its letters: a sentence of
    Hebrew may begin with a foreign name."""
    kinds = list(map(unicodedata.bidirectional, "".join(lines)))
    rights = kinds.count("R") + kinds.count("AL")
    if not rights:
        return list(lines)
    mark = RIGHT_TO_LEFT_MARK if rights >= kinds.count("L") else LEFT_TO_RIGHT_MARK
    return [mark + line for line in lines]


def visual(text: str) -> str:
    """One line, its letters from left to right as they are seen.

    >>> visual("הוא אמר NASA (אתמול)")
    '(לומתא) NASA רמא אוה'
    """
    if not has_right_to_left(text):
        return text
    base = int(is_right_to_left(text))
    levels = _levels(text, base)
    order = list(range(len(text)))
    for level in range(max(levels), 0, -1):  # L2
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    seen = (_MIRRORED.get(text[k], text[k]) if levels[k] % 2 else text[k] for k in order)  # L4
    return "".join(letter for letter in seen if letter not in _NOT_SEEN)


def _levels(text: str, base: int) -> list[int]:
    own = "R" if base else "L"
    kinds = _resolved(text, own)
    _pair_brackets(text, kinds, own)
    for start, end in _runs(kinds, _NEUTRAL):  # N1, N2
        before = _side(kinds[start - 1]) if start else own
        after = _side(kinds[end]) if end < len(kinds) else own
        kinds[start:end] = [before if before == after else own] * (end - start)
    rises = {"L": base, "R": 1 - base, "AN": 2 - base, "EN": 2 - base}  # I1, I2
    levels = [base + rises[kind] for kind in kinds]
    for k in range(len(text) - 1, -1, -1):  # L1
        if unicodedata.bidirectional(text[k]) not in ("WS", "BN") and text[k] not in _NOT_SEEN:
            break
        levels[k] = base
    return levels


def _resolved(text: str, own: str) -> list[str]:
    """The kinds of the letters after the rules for weak ones, W1 to W7."""
    kinds = [unicodedata.bidirectional(letter) or "L" for letter in text]
    before, strong = own, own
    for k, kind in enumerate(kinds):
        kind = before if kind in ("NSM", "BN") else kind  # W1
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":  # W2
            kind = "AN"
        kinds[k] = before = kind
    kinds = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for k in range(1, len(kinds) - 1):  # W4
        sides = kinds[k - 1], kinds[k + 1]
        if kinds[k] == "ES" and sides == ("EN", "EN"):
            kinds[k] = "EN"
        elif kinds[k] == "CS" and sides in (("EN", "EN"), ("AN", "AN")):
            kinds[k] = sides[0]
    for start, end in _runs(kinds, ("ET",)):  # W5
        if (start and kinds[start - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN"):
            kinds[start:end] = ["EN"] * (end - start)
    strong = own
    for k, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):  # W6
            kinds[k] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":  # W7
            kinds[k] = "L"
    return kinds


def _pair_brackets(text: str, kinds: list[str], own: str) -> None:
    """N0: a pair of brackets goes the way of what is in it."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for k, letter in enumerate(text):
        if kinds[k] != "ON":
            continue
        if letter in _BRACKETS:
            opened.append((_BRACKETS[letter], k))
        elif letter in _BRACKETS.values():
            at = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == letter), None)
            if at is not None:
                pairs.append((opened[at][1], k))
                del opened[at:]
    for start, end in sorted(pairs):
        inside = {_side(kind) for kind in kinds[start + 1 : end] if kind not in _NEUTRAL}
        if own in inside:
            way = own
        elif inside:
            other = next(iter(inside))
            before = next((_side(kind) for kind in reversed(kinds[:start]) if kind not in _NEUTRAL), own)
            way = other if before == other else own
        else:
            continue
        kinds[start] = kinds[end] = way


def _side(kind: str) -> str:
    """Numbers count as right to left."""
    return "L" if kind == "L" else "R"


def _runs(kinds: Sequence[str], wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where those of these kinds stand together: first, and the one after the last."""
    found, start = [], None
    for k, kind in enumerate([*kinds, ""]):
        if kind in wanted and start is None:
            start = k
        elif kind not in wanted and start is not None:
            found.append((start, k))
            start = None
    return found
