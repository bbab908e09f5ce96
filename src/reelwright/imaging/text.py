"""Type, drawn with the fonts that OpenCV 5 carries, so that nothing has to be installed.

`sans` and `italic` are Rubik with weights; what they lack (Greek, CJK) OpenCV takes from its own Unicode font. Hebrew
is put into the order in which it is seen, by `bidi`. Arabic is not drawn right, for no font here has the forms in which
its letters join, nor are vowel signs of Hebrew and the letters of Indic scripts: `is_set_right` tells. A character that
no font has, such as an emoji, is left out: `undrawable` names them.
"""

from __future__ import annotations

import functools
import math
import unicodedata
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.errors import NotConfigured
from reelwright.imaging.bidi import visual

_FINE = 4
"""Type is drawn this many times too large and reduced: letters then stand on quarters of a pixel."""


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set. `size` in pixels of the em, `weight` 100 to 900, `tracking` in ems between letters."""

    size: float
    weight: int = 400
    tracking: float = 0.0
    face: str = "sans"

    def scaled(self, by: float) -> Type:
        return replace(self, size=self.size * by)


@functools.lru_cache(maxsize=8)
def _face(name: str) -> cv2.FontFace:
    face = cv2.FontFace(name)
    if not face.getName():
        raise NotConfigured(
            f"OpenCV has no font {name!r}: this is not OpenCV 5; install opencv-python-headless 5 or newer"
        )
    return face


def undrawable(text: str) -> str:
    """The characters of a text that are left out when it is drawn, each once, in order; without invisible ones.

    >>> undrawable("Über die Dünen 沙漠 🐪🐪")
    '🐪'
    """
    seen = (letter for letter in dict.fromkeys(text) if unicodedata.category(letter)[0] not in "CMZ")
    return "".join(letter for letter in seen if not _has_glyph(letter))


def is_set_right(text: str) -> bool:
    """Whether a text would be drawn as it is written: every letter there, in its place and in its own shape.

    >>> is_set_right("Η θάλασσα 海 הים"), is_set_right("البحر"), is_set_right("समुद्र")
    (True, False, False)
    """
    return text.isascii() or all(map(_stands_alone, dict.fromkeys(text)))


def _stands_alone(letter: str) -> bool:
    if unicodedata.bidirectional(letter) in ("R", "AL", "AN"):
        return letter in _HEBREW and _has_glyph(letter)
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Mc"):
        return letter in _ACCENTS  # others are placed, or change the letter they follow, by rules of their script
    return kind[0] != "L" or _has_glyph(letter)


_HEBREW = frozenset("\u05be\u05f3\u05f4\u200f").union(map(chr, range(0x5D0, 0x5EB)))
"""Its letters and signs, but for those of vowels."""
_ACCENTS = frozenset(map(chr, range(0x300, 0x370)))


def _drawable(text: str) -> str:
    """The text as it is seen, without what no font has, and without the gaps that leaves."""
    text = visual(text)
    if (text.isascii() and text.isprintable()) or all(map(_has_glyph, text)):
        return text
    return " ".join("".join(letter if _has_glyph(letter) else _blank(letter) for letter in text).split())


def _blank(letter: str) -> str:
    return " " if letter.isspace() else ""


@functools.lru_cache(maxsize=4096)
def _has_glyph(letter: str) -> bool:
    """Whether a font has it: OpenCV does not say, but draws a question mark for what none has."""
    return letter == "?" or not np.array_equal(_specimen(letter), _specimen("?"))


def _specimen(letter: str) -> NDArray[np.uint8]:
    specimen = np.zeros((40, 48), np.uint8)
    cv2.putText(specimen, letter, (8, 30), (255,), _face("sans"), 24, 400)
    return specimen


def _advance(text: str, size: int, type_: Type) -> int:
    """Width of `text` in pixels as OpenCV sets it, without tracking."""
    end, _ = cv2.putText(np.zeros((1, 1), np.uint8), text, (0, 0), (255,), _face(type_.face), size, type_.weight)
    return int(end[0])


def text_width(text: str, type_: Type) -> float:
    """Pixels from the first letter's origin to the end of the last one."""
    text = _drawable(text)
    fine = round(type_.size * _FINE)
    return _advance(text, fine, type_) / _FINE + type_.tracking * type_.size * max(0, len(text) - 1)


@functools.lru_cache(maxsize=256)
def _mask(text: str, type_: Type) -> tuple[NDArray[np.uint8], int, int]:
    """Coverage [h, w] uint8, and the column and row of the origin (left end of the baseline) in it."""
    text = _drawable(text)
    fine = max(1, round(type_.size * _FINE))  # type smaller than that is a trace of grey, and never nothing
    side, above, below = _up(fine * 0.3), _up(fine * 1.25), _up(fine * 0.45)
    width = _up(math.ceil(text_width(text, type_) * _FINE) + 2 * side)
    large = np.zeros((above + below, width), np.uint8)
    if type_.tracking:
        for k, letter in enumerate(text):
            x = round((_advance(text[:k], fine, type_)) + k * type_.tracking * fine)
            cv2.putText(large, letter, (side + x, above), (255,), _face(type_.face), fine, type_.weight)
    else:
        cv2.putText(large, text, (side, above), (255,), _face(type_.face), fine, type_.weight)
    small = np.asarray(cv2.resize(large, None, fx=1 / _FINE, fy=1 / _FINE, interpolation=cv2.INTER_AREA), np.uint8)
    small.setflags(write=False)
    return small, side // _FINE, above // _FINE


def _up(n: float) -> int:
    """`n` rounded up to a multiple of `_FINE`."""
    return _FINE * math.ceil(n / _FINE)


def text_mask(text: str, type_: Type) -> tuple[NDArray[np.uint8], int, int]:
    """Words as coverage.

    Returns:
        [h, w] uint8, read-only, 255 inside a letter, with room round it; and the column and row in it of the origin,
        the left end of the baseline.

    Raises:
        NotConfigured: OpenCV has no such font.
    """
    return _mask(text, type_)


def place(canvas: NDArray[np.uint8], text: str, at: tuple[float, float], type_: Type) -> None:
    """Lay words into a coverage mask [H, W] uint8, origin at `at` (x, baseline y), cropped at its edges."""
    mask, ox, oy = _mask(text, type_)
    x, y = round(at[0]) - ox, round(at[1]) - oy
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(canvas.shape[1], x + mask.shape[1]), min(canvas.shape[0], y + mask.shape[0])
    if x1 > x0 and y1 > y0:
        part = canvas[y0:y1, x0:x1]
        np.maximum(part, mask[y0 - y : y1 - y, x0 - x : x1 - x], out=part)


def draw_text(
    picture: NDArray[np.uint8],
    text: str,
    at: tuple[float, float],
    type_: Type,
    colour: tuple[int, int, int] = (255, 255, 255),
) -> None:
    """Draw words into a picture, in place, cropped at its edges.

    Args:
        picture: [H, W, 3] uint8, blue first.
        at: x of the left end and y of the baseline, in pixels.
        colour: blue, green, red.
    """
    mask, ox, oy = _mask(text, type_)
    x, y = round(at[0]) - ox, round(at[1]) - oy
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(picture.shape[1], x + mask.shape[1]), min(picture.shape[0], y + mask.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    part = picture[y0:y1, x0:x1]
    cover = mask[y0 - y : y1 - y, x0 - x : x1 - x, None].astype(np.uint16)
    ink = np.array(colour, np.uint16)
    part[:] = ((part * (255 - cover) + ink * cover + 127) // 255).astype(np.uint8)


def wrap(text: str, columns: int) -> list[str]:
    """Words broken into as few lines of at most `columns` characters as will do, even, and after punctuation if it can.

    A word longer than `columns` gets a line of its own and is not cut.

    >>> wrap("and keeps on walking, until the sea is only a memory.", 42)
    ['and keeps on walking,', 'until the sea is only a memory.']
    """
    words = text.split()
    count = _fewest(words, columns)
    mean = len(" ".join(words)) / max(1, count)
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}  # words used -> cost and lines so far
    for left in range(count, 0, -1):
        longer: dict[int, tuple[float, list[str]]] = {}
        for begin, (cost, lines) in best.items():
            for end in range(begin + 1, len(words) + 1):
                line = " ".join(words[begin:end])
                if len(line) > columns and end > begin + 1:
                    break
                is_last = left == 1
                ragged = (len(line) - mean) ** 2 - (0 if is_last or line[-1] not in ",.;:!?" else _PAUSE)
                if is_last == (end == len(words)) and (end not in longer or cost + ragged < longer[end][0]):
                    longer[end] = (cost + ragged, [*lines, line])
        best = longer
    return best[len(words)][1]


_PAUSE = 60.0
"""How much unevenness, in squared characters, a break after punctuation is worth."""


def _fewest(words: list[str], columns: int) -> int:
    """How many lines of `columns` characters the words need."""
    lines, used = 0, columns
    for word in words:
        if used + 1 + len(word) <= columns and lines:
            used += 1 + len(word)
        else:
            lines, used = lines + 1, len(word)
    return lines
