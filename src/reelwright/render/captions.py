"""Captions: what is said, at the foot of the picture, or at its head where a face is at the foot."""

from __future__ import annotations

import numpy as np

from reelwright.imaging.bidi import one_paragraph
from reelwright.imaging.safe import SAFE
from reelwright.imaging.text import Type, place, text_width, wrap
from reelwright.render.strips import Strip, fitted, lettered
from reelwright.render.told import Area
from reelwright.units import Resolution

COLUMNS, LINES = 42, 2
_FOOT = 0.075
"""Of the height: the last baseline stands this far above the bottom."""
_HEAD = 0.165
"""Of the height: where it cannot, the first baseline stands this far below the top, under a storyboard's band."""
_LEAST_FACE = 0.06
"""Of the height: a smaller face is not read, and may be covered."""
_WEIGHT = 500
_INK = (238, 246, 250)


def caption(text: str, size: Resolution, face: Area | None = None) -> Strip:
    """An outline and a soft shadow hold it on any picture.

    Args:
        face: what it is not to cover, if there is room elsewhere.
    """
    lines = one_paragraph(caption_lines(text))
    em = min(0.043 * size.height, 0.052 * size.width)
    type_ = fitted(lines, Type(em, _WEIGHT, 0.006), size.width * (1 - 2 * SAFE))
    leading = 1.32 * type_.size
    widths = [text_width(line, type_) for line in lines]
    first = size.height * (1 - _FOOT) - (len(lines) - 1) * leading
    half = max(widths) / size.width / 2
    tall, raised = leading * len(lines) / size.height, size.height * _HEAD

    def is_clear(baseline: float) -> bool:
        top = (baseline - type_.size) / size.height
        return (
            face is None or face.height < _LEAST_FACE or not face.meets(Area(0.5 - half, top, 0.5 + half, top + tall))
        )

    is_low = is_clear(first) or not is_clear(raised)
    first = first if is_low else raised
    mask = np.zeros((size.height, size.width), np.uint8)
    for k, (line, width) in enumerate(zip(lines, widths, strict=True)):
        place(mask, line, ((size.width - width) / 2, first + k * leading), type_)
    top = max(0, int(first - 2.6 * type_.size))
    bottom = size.height if is_low else int(first + (len(lines) - 1) * leading + 2.6 * type_.size)
    return lettered(mask, top, bottom, type_.size, _INK, floor=0.30 if is_low else 0.0)


def caption_lines(text: str) -> list[str]:
    """At most two lines. Breaks that were made on purpose stay if they fit; no word is ever dropped."""
    given = [line.strip() for line in text.splitlines() if line.strip()]
    if 1 < len(given) <= LINES and max(map(len, given)) <= COLUMNS:
        return given
    words, columns = " ".join(given), COLUMNS
    while len(wrap(words, columns)) > LINES:
        columns += 1
    return wrap(words, columns)
