"""The slate: a card that says what belongs here, of the real length, rate and size.

It stands in for a shot nobody could draw, and it is the backend the tests use: it fails at nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.recipe import Facts, Progress
from reelwright.film.shot import TakeRequest
from reelwright.imaging.text import Type, draw_text, text_width, wrap
from reelwright.render.backend import Capabilities
from reelwright.render.take import encode_take
from reelwright.units import Timecode

_PAPER_TOP, _PAPER_FOOT = (40, 42, 48), (19, 20, 25)
_INK, _FAINT, _ACCENT = (232, 238, 242), (150, 152, 156), (92, 168, 244)
_STRIPES = 9


class SlateCard:
    """Draws slates."""

    name = "slate"
    edition = 1

    def capabilities(self) -> Capabilities:
        return Capabilities(max_frames=300 * 240, max_pixels=7680 * 4320, draws_slate=True)

    def render(self, request: TakeRequest, out: Path, progress: Progress) -> Facts:
        """Write the slate of `request` to `out`; see `RenderBackend.render`."""
        self.capabilities().require(request)
        return encode_take(slates(request), request, out, progress)


def slates(request: TakeRequest) -> Iterator[NDArray[np.uint8]]:
    """The frames of a slate: [H, W, 3] uint8 each, a new one every time, none equal to the one before."""
    card = _Card(request)
    for index in range(request.frames):
        yield card.frame(index)


class _Card:
    """The words drawn once, and what runs: timecode, sweep and line."""

    def __init__(self, request: TakeRequest) -> None:
        self._request = request
        width, height = request.resolution.width, request.resolution.height
        self._unit = unit = min(height, width * 0.75) / 100
        self._left = round(0.07 * width)
        self._right = width - self._left
        self._clock = round(6.2 * unit)
        self._clock_at = (self._right - self._clock, round(0.135 * height) + round(8 * unit))
        self._running = Type(5.0 * unit, 500)
        self._time_y = round(0.735 * height)
        self._line_y = round(0.77 * height)  # above where captions stand
        self._base = self._paper()
        self._clap()
        self._words()

    def frame(self, index: int) -> NDArray[np.uint8]:
        picture = self._base.copy()
        request, unit = self._request, self._unit
        draw_text(
            picture, str(Timecode(frame=index, rate=request.rate)), (self._left, self._time_y), self._running, _INK
        )
        own = request.shot_frames
        last = f"{index + 1} / {own}" if index < own else f"{own} + {index + 1 - own}"
        small = Type(2.6 * unit, 400)
        draw_text(picture, last, (self._right - text_width(last, small), self._time_y), small, _FAINT)
        thick = max(1, round(0.5 * unit))
        at = self._left + (self._right - self._left) * min(1.0, (index + 1) / own)
        far = (round(at * 16), self._line_y * 16)
        cv2.line(picture, (self._left * 16, self._line_y * 16), far, _ACCENT, thick, cv2.LINE_AA, 4)
        self._sweep(picture, index)
        return picture

    def _sweep(self, picture: NDArray[np.uint8], index: int) -> None:
        """The clock of a film leader: one turn a second, the seconds left in the middle."""
        request, radius = self._request, self._clock
        x, y = self._clock_at
        seconds = request.rate.seconds(index)
        angle = -90 + 360 * float(seconds % 1)
        cv2.ellipse(picture, (x, y), (radius, radius), 0, -90, angle, (72, 76, 84), -1, cv2.LINE_AA)
        cv2.circle(picture, (x, y), radius, _FAINT, max(1, round(0.25 * self._unit)), cv2.LINE_AA)
        left = str(max(0, int(-(-(request.rate.seconds(request.shot_frames) - seconds) // 1))))
        figure = Type(5.4 * self._unit, 500)
        draw_text(picture, left, (x - text_width(left, figure) / 2, y + 0.36 * figure.size), figure, _INK)

    def _paper(self) -> NDArray[np.uint8]:
        width, height = self._request.resolution.width, self._request.resolution.height
        fall = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
        paper = np.array(_PAPER_TOP, np.float32) * (1 - fall) + np.array(_PAPER_FOOT, np.float32) * fall
        grain = np.random.default_rng(self._request.setup.seed).normal(0, 0.8, (height, width, 1))
        return np.clip(paper + grain + 0.5, 0, 255).astype(np.uint8)

    def _clap(self) -> None:
        """The stripes of a clapper along the top."""
        width, height = self._request.resolution.width, round(0.07 * self._request.resolution.height)
        bar = self._base[:height]
        bar[:] = (22, 23, 27)
        step = width / _STRIPES
        for k in range(-1, _STRIPES + 1):
            x = k * step
            corners = [(x, height), (x + step / 2, height), (x + step / 2 + height, 0), (x + height, 0)]
            cv2.fillPoly(bar, [np.round(np.array(corners) * 16).astype(np.int32)], (214, 220, 224), cv2.LINE_AA, 4)

    def _words(self) -> None:
        request, unit, left = self._request, self._unit, self._left
        slate, setup = request.slate, request.setup
        y = 0.135 * request.resolution.height + 3 * unit
        self._say(slate.production.upper() or "UNTITLED", y, Type(2.8 * unit, 500, 0.22), _FAINT, self._clock_at[0])
        y += 11.5 * unit
        self._say(slate.shot, y, Type(11 * unit, 600), _INK)
        y += 7.5 * unit
        seconds = float(request.rate.seconds(request.shot_frames))
        facts = (
            ("scene", str(slate.scene)),
            ("take", str(slate.take)),
            ("length", f"{seconds:.2f} s"),
            ("rate", f"{request.rate} fps"),
            ("size", str(request.resolution)),
            ("seed", str(setup.seed)),
            ("backend", SlateCard.name),
        )
        x = float(left)
        label, value = Type(2.0 * unit, 500, 0.14), Type(3.2 * unit, 500)
        for name, what in facts:
            wide = max(text_width(name.upper(), label), text_width(what, value)) + 4 * unit
            if x + wide - 4 * unit > self._right:
                x, y = float(left), y + 9 * unit
            draw_text(self._base, name.upper(), (x, y), label, _FAINT)
            draw_text(self._base, what, (x, y + 4.4 * unit), value, _INK)
            x += wide
        y += 12.5 * unit
        look = (setup.place, setup.time_of_day, setup.weather, setup.season, setup.framing, setup.angle, setup.move)
        self._say("  ·  ".join(word for word in look if word), y, Type(3.0 * unit, 500), _ACCENT)
        body = Type(3.3 * unit, 400)
        y += 1.2 * unit
        columns = max(16, int((self._right - left) / (0.52 * body.size)))
        for line in wrap(request.description, columns):
            y += 4.8 * unit
            if y > self._time_y - 6 * unit:
                break
            self._say(line, y, body, _INK)

    def _say(self, words: str, y: float, type_: Type, colour: tuple[int, int, int], right: float | None = None) -> None:
        """A line from the left margin, made smaller if it would pass `right`."""
        room = (right or self._right) - self._left
        wide = text_width(words, type_)
        draw_text(self._base, words, (self._left, y), type_.scaled(min(1.0, room / max(1.0, wide))), colour)
