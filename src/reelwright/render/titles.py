"""Title cards: the name of the film over its first shot, and the end over its last."""

from __future__ import annotations

import numpy as np

from reelwright.film.lettering import TitleCard
from reelwright.imaging.safe import SAFE
from reelwright.imaging.text import Type, place, text_width, wrap
from reelwright.render.strips import Strip, fitted, lettered
from reelwright.units import Resolution

_INK = (228, 240, 248)


def title(card: TitleCard, size: Resolution) -> Strip:
    """A film title: large and light, its subheading in small letterspaced capitals under a short rule."""
    unit = min(size.height, 0.82 * size.width)
    measure = size.width * (1 - 2 * SAFE) * 0.86
    heading = fitted([card.heading], Type(0.112 * unit, 350, 0.07), size.width)
    lines = [card.heading]
    if text_width(card.heading, heading) > measure:
        heading = Type(0.092 * unit, 350, 0.055)
        lines = wrap(card.heading, max(12, int(len(card.heading) * measure / text_width(card.heading, heading))))
        heading = fitted(lines, heading, measure)
    capitals = card.subheading.upper()
    sub = fitted([capitals], Type(0.032 * unit, 500, 0.32), measure)
    leading = 1.16 * heading.size
    centre = size.height * (0.47 if card.dims else 0.40)
    block = (len(lines) - 1) * leading + (2.1 * sub.size + 0.45 * heading.size if capitals else 0)
    baseline = centre - block / 2 + 0.36 * heading.size
    first = baseline
    mask = np.zeros((size.height, size.width), np.uint8)
    for line in lines:
        place(mask, line, ((size.width - text_width(line, heading)) / 2, baseline), heading)
        baseline += leading
    if capitals:
        baseline += 0.45 * heading.size - leading
        half, thick = 0.055 * unit, max(1, round(0.0022 * unit))
        middle = round(size.width / 2)
        rule = round(baseline)
        mask[rule : rule + thick, round(middle - half) : round(middle + half)] = 200
        baseline += 2.1 * sub.size
        place(mask, capitals, ((size.width - text_width(capitals, sub)) / 2, baseline), sub)
    top = max(0, int(first - 2.2 * heading.size))
    bottom = min(size.height, int(baseline + 1.4 * heading.size))
    return lettered(mask, top, bottom, heading.size * 0.55, _INK, floor=0.0)
