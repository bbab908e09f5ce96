"""End credits as a film of their own, after the last shot: cards of two columns, role and name, over black."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from reelwright.film.credits import Credit, CreditCard, card_frames, cards
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.imaging.safe import SAFE
from reelwright.imaging.text import Type, draw_text, text_width, wrap
from reelwright.media.write import VideoWriter
from reelwright.render.strips import fitted
from reelwright.units import FrameRate, Resolution

EDITION = 1
_EM = 0.044
"""Of the height, or of most of the width of a narrow picture."""
_LEADING, _BETWEEN, _APART, _GUTTER = 1.28, 0.42, 1.3, 1.1
"""Ems: from line to line, more from credit to credit, more around what stands alone, and between the columns."""
_LONGEST_ALONE = 24.0
"""Ems."""
_Look = tuple[int, tuple[int, int, int]]
"""Weight, and ink, blue first."""
_ROLE, _NAME, _ALONE = (400, (176, 172, 168)), (500, (240, 240, 238)), (400, (224, 222, 218))
_FADE_SECONDS = 0.4
_CREDITS = TypeAdapter(list[Credit])


def credits_recipe(credits: Sequence[Credit], rate: FrameRate, resolution: Resolution) -> Recipe:
    return Recipe(
        kind="credits",
        maker="reelwright",
        edition=EDITION,
        parameters={
            "credits": [credit.model_dump(mode="json") for credit in credits],
            "frames": list(card_frames(credits, rate)),
            "rate": rate.model_dump(mode="json"),
            "resolution": resolution.model_dump(mode="json"),
        },
        suffix=".mp4",
    )


def make_credits(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Facts: how many cards and frames."""
    asked = recipe.parameters
    frames = [int(str(count)) for count in list(asked["frames"])]  # type: ignore[arg-type]
    size, rate = Resolution.model_validate(asked["resolution"]), FrameRate.model_validate(asked["rate"])
    done = 0
    with VideoWriter(out, size, rate) as writer:
        for card, count in zip(cards(_CREDITS.validate_python(asked["credits"])), frames, strict=True):
            picture = credit_card(card, size)
            for index in range(count):
                writer.write(np.asarray(cv2.convertScaleAbs(picture, alpha=_shown(index, count, rate)), np.uint8))
                done += 1
                progress(done / (sum(frames) + 1))
    progress(1.0)
    return {"cards": len(frames), "frames": done}


def _shown(index: int, count: int, rate: FrameRate) -> float:
    """How much of a card is there in frame `index` of its `count`, 0..1: it comes out of the black and goes into it."""
    fade = min(_FADE_SECONDS * float(rate.fraction), count / 3)
    x = min(1.0, (index + 1) / (fade + 1), (count - index) / (fade + 1))
    return x * x * (3 - 2 * x)


@dataclass(frozen=True, slots=True)
class _Row:
    """A credit as it is set: lines left and right of the gutter, or in the middle."""

    role: list[str]
    name: list[str]

    @property
    def lines(self) -> int:
        return max(len(self.role), len(self.name))

    @property
    def columns(self) -> list[tuple[list[str], _Look, int]]:
        """Its lines with their looks, and the side of the gutter they are on: -1 left, 1 right, 0 across."""
        return [(self.role, _ROLE, -1), (self.name, _NAME, 1)] if self.role else [(self.name, _ALONE, 0)]


def credit_card(card: CreditCard, size: Resolution) -> NDArray[np.uint8]:
    """A card as it stands, [H, W, 3] uint8, blue first: in the title-safe part of a black picture."""
    em = _EM * min(size.height, 0.76 * size.width)
    tops, tall = _tops(_rows(card, em, size), em)
    room = size.height * (1 - 2 * SAFE)
    if tall > room:
        em *= room / tall
        tops, tall = _tops(_rows(card, em, size), em)
    picture = np.zeros((size.height, size.width, 3), np.uint8)
    for row, top in tops:
        for lines, (weight, ink), side in row.columns:
            type_ = fitted(lines, Type(em, weight), _measure(size, em, side))
            for k, line in enumerate(lines):
                x = size.width / 2 + side * _GUTTER * em / 2 - text_width(line, type_) * (1 - side) / 2
                draw_text(picture, line, (x, (size.height - tall) / 2 + top + (1 + k * _LEADING) * em), type_, ink)
    return picture


def _rows(card: CreditCard, em: float, size: Resolution) -> list[_Row]:
    def lines(text: str, look: _Look, side: int) -> list[str]:
        measure, wide = _measure(size, em, side), text_width(text, Type(em, look[0]))
        return [text] if wide <= measure else wrap(text, max(6, int(len(text) * measure / wide)))

    def row(one: Credit) -> _Row:
        if not one.role:
            return _Row([], lines(one.name, _ALONE, 0))
        return _Row(lines(one.role, _ROLE, -1), lines(one.name, _NAME, 1))

    return list(map(row, card))


def _measure(size: Resolution, em: float, side: int) -> float:
    """Pixels there are for a line."""
    whole = size.width * (1 - 2 * SAFE)
    return (whole - _GUTTER * em) / 2 if side else min(whole, _LONGEST_ALONE * em)


def _tops(rows: Sequence[_Row], em: float) -> tuple[list[tuple[_Row, float]], float]:
    """Each row with the pixels above it, and the pixels of all."""
    found, top = list[tuple[_Row, float]](), 0.0
    for row in rows:
        if found:
            is_apart = bool(found[-1][0].role) != bool(row.role)
            top += (_APART if is_apart else _BETWEEN) * em
        found.append((row, top))
        top += row.lines * _LEADING * em
    return found, top
