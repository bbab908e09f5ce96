"""Bands: what a storyboard says of a shot along the top, and who somebody is in the lower third."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelwright.film.lettering import Introduction
from reelwright.film.shot import TakeRequest
from reelwright.imaging.safe import SAFE, band_rows
from reelwright.imaging.text import Type, draw_text, place, text_width
from reelwright.render.strips import Strip, fitted, lettered
from reelwright.render.told import Told
from reelwright.units import Resolution, Timecode

_INK, _FAINT, _ACCENT = (236, 242, 246), (186, 192, 198), (92, 168, 244)
_PANEL, _PANEL_KEEPS = (17, 14, 13), 0.22
"""What lies under a storyboard's words, blue first, and how much of the picture shines through: a sunlit cloud is then
darker than any letter."""
_CLOCK = "00:00:00:00"
_NAME_AT = 0.745
"""Of the height: the baseline of a name. Two lines of caption have room below it and its role."""


class StoryboardBand:
    """Number, framing, lens and move of a shot, and the timecode of the film, which runs.

    In the handle, under the shot that follows, it says nothing but the time: no two shots are named at once.
    """

    def __init__(self, request: TakeRequest, told: Told) -> None:
        size, rows = request.resolution, band_rows(request.resolution)
        self._rate, self._from, self._own = request.rate, request.storyboard_from or 0, request.shot_frames
        left, tall = round(SAFE * size.width), rows.stop - rows.start
        wide, pad, gap = round((1 - SAFE) * size.width) - left, 0.32 * tall, 0.9 * tall
        number, said = request.slate.shot, _said(request, told)
        type_ = Type(0.60 * tall, 500)
        room = wide - 2 * pad - text_width(_CLOCK, type_) - 2 * gap
        needed = text_width(number, type_) + gap + text_width(said, type_)
        self._type = type_ = type_.scaled(min(1.0, room / needed))
        baseline = 0.5 * tall + 0.35 * type_.size
        self._clock_at = left + wide - pad - text_width(_CLOCK, type_), rows.start + baseline
        words = np.zeros((tall, wide, 3), np.uint8)
        silent = _panel(words)
        draw_text(words, number, (pad, baseline), type_, _ACCENT)
        draw_text(words, said, (pad + text_width(number, type_) + gap, baseline), type_, _INK)
        self._strip, self._silent = (Strip(rows.start, left, *layers) for layers in (_panel(words), silent))

    def draw(self, frame: NDArray[np.uint8], index: int) -> None:
        """Over frame `index` of the take, [H, W, 3], in place."""
        (self._strip if index < self._own else self._silent).over(frame, 1.0)
        time = Timecode(frame=self._from + index, rate=self._rate)
        draw_text(frame, str(time), self._clock_at, self._type, _INK)


def _panel(words: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """`light` and `keep` of a strip: a dark panel under words on black."""
    ground = np.array(_PANEL, np.uint8)
    keep = np.where(words.max(2, keepdims=True) > 0, 0, round(255 * _PANEL_KEEPS)).astype(np.uint8)
    return np.maximum(words, ground), np.repeat(keep, 3, 2)


def _said(request: TakeRequest, told: Told) -> str:
    setup = request.setup
    return "   ".join([setup.framing.value.capitalize(), *_lens(told), setup.move.value.capitalize()])


def _lens(told: Told) -> list[str]:
    if told.lens_mm is None:
        return []
    first, last = (round(lens) for lens in told.lens_mm)
    return [f"{first} mm" if first == last else f"{first}-{last} mm"]


def lower_third(says: Introduction, size: Resolution) -> Strip:
    """A name over a role, from the left of title-safe, with a rule at their side."""
    unit = min(size.height, 0.9 * size.width)
    left, room = SAFE * size.width, size.width * (1 - 2 * SAFE) * 0.9
    indent = 0.022 * unit
    name = fitted([says.name], Type(max(12.0, 0.050 * unit), 600), room - indent)
    role = fitted([says.role], Type(max(9.0, 0.032 * unit), 400, 0.02), room - indent)
    baseline = _NAME_AT * size.height
    foot = baseline + (1.45 * role.size if says.role else 0)
    mask = np.zeros((size.height, size.width), np.uint8)
    place(mask, says.name, (left + indent, baseline), name)
    if says.role:
        place(mask, says.role, (left + indent, foot), role)
    top, bottom = round(baseline - 0.78 * name.size), round(foot + 0.12 * role.size)
    x, thick = round(left), max(2, round(0.006 * unit))
    mask[top:bottom, x : x + thick] = 255
    first, last = int(baseline - 2 * name.size), int(foot + 1.5 * name.size)
    strip = lettered(mask, first, last, 0.8 * name.size, _INK, floor=0.0)
    strip.light[top - first : bottom - first, x - strip.left : x - strip.left + thick] = _ACCENT
    return strip
