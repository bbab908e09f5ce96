"""The contact sheet: a still of every shot with its number, framing, angle, move, length and words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.errors import BackendError
from reelwright.film.look import Angle
from reelwright.film.recipe import Digest, Facts, Progress, Recipe
from reelwright.film.shot import Shot
from reelwright.imaging.text import Type, draw_text, text_width
from reelwright.units import FrameRate, Timecode

EDITION = 2
_PAGE = 1920
_MARGIN, _GAP, _CAPTION, _LINE = 48, 28, 96, 28
_HEAD, _SMALL = Type(19, weight=600), Type(18)
_PAPER, _INK, _FAINT = (24, 22, 21), (236, 238, 240), (150, 152, 156)


def contact_sheet_recipe(title: str, shots: Sequence[Shot], rate: FrameRate, stills: Mapping[str, Digest]) -> Recipe:
    """`stills`: shot id -> sha256 of its still."""
    rows, first = [], 0
    for shot in shots:
        at = Timecode(frame=first, rate=rate)
        setup = shot.setup
        angle = () if setup.angle is Angle.EYE else (setup.angle.value,)
        head = "   ".join((shot.id, setup.framing.value, *angle, setup.move.value))
        foot = f"{at}   {float(rate.seconds(shot.frames)):.2f} s"
        rows.append({"shot": shot.id, "head": head, "foot": foot, "line": shot.line or shot.description})
        first += shot.frames
    return Recipe(
        kind="contact_sheet",
        maker="reelwright",
        edition=EDITION,
        parameters={"title": title, "shots": rows},
        inputs=dict(stills),
        suffix=".jpg",
    )


def make_contact_sheet(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """Facts: width and height of the sheet, pixels."""
    rows = recipe.parameters["shots"]
    assert isinstance(rows, list)
    stills = [_still(inputs[str(row["shot"])]) for row in rows]  # type: ignore[index,call-overload]
    columns = 2 if len(rows) <= 6 else 3 if len(rows) <= 24 else 4
    width = (_PAGE - 2 * _MARGIN - (columns - 1) * _GAP) // columns
    height = round(width * stills[0].shape[0] / stills[0].shape[1])
    if height > width:  # portrait: as many more columns as keep the sheet in proportion
        columns = min(len(rows), columns * 2)
        width = (_PAGE - 2 * _MARGIN - (columns - 1) * _GAP) // columns
        height = round(width * stills[0].shape[0] / stills[0].shape[1])
    lines = math.ceil(len(rows) / columns)
    top, caption = 132, _CAPTION
    is_stacked = any(not _is_beside(row, width) for row in rows)  # type: ignore[arg-type]
    if is_stacked:
        caption += _LINE
    page = np.empty((top + lines * (height + caption) + _MARGIN, _PAGE, 3), np.uint8)
    page[:] = _PAPER
    title, type_ = str(recipe.parameters["title"]), Type(46, weight=600)
    room = _PAGE - 2 * _MARGIN
    draw_text(page, title, (_MARGIN, 84), type_.scaled(min(1.0, room / max(1.0, text_width(title, type_)))), _INK)
    for k, (row, still) in enumerate(zip(rows, stills, strict=True)):
        x = _MARGIN + (k % columns) * (width + _GAP)
        y = top + (k // columns) * (height + caption)
        page[y : y + height, x : x + width] = cv2.resize(still, (width, height), interpolation=cv2.INTER_AREA)
        _caption(page, x, y + height, width, row, is_stacked)  # type: ignore[arg-type]
        progress((k + 1) / (len(rows) + 1))
    done, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 90])
    if not done:
        raise BackendError(f"OpenCV could not encode a sheet of {page.shape[1]}x{page.shape[0]} as JPEG")
    out.write_bytes(data.tobytes())
    progress(1.0)
    return {"width": page.shape[1], "height": page.shape[0]}


def _still(path: Path) -> NDArray[np.uint8]:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise BackendError(f"OpenCV could not read the still {path.name}")
    return picture.astype(np.uint8, copy=False)


def _is_beside(row: Mapping[str, str], width: int) -> bool:
    """Whether time and length have room on the line of the shot's number."""
    return text_width(row["head"], _HEAD) + 12 + text_width(row["foot"], _SMALL) < width


def _caption(page: NDArray[np.uint8], x: int, y: int, width: int, row: Mapping[str, str], is_stacked: bool) -> None:
    """Under a still: what it is, when and how long, and what is said or seen, shortened to fit."""
    y += _LINE
    draw_text(page, row["head"], (x, y), _HEAD, _INK)
    if is_stacked:
        y += _LINE
        draw_text(page, row["foot"], (x, y), _SMALL, _FAINT)
    else:
        draw_text(page, row["foot"], (x + width - text_width(row["foot"], _SMALL), y), _SMALL, _FAINT)
    draw_text(page, _shortened(row["line"], width), (x, y + _LINE), _SMALL, _FAINT)


def _shortened(line: str, width: int) -> str:
    """As much of a line as fits, by whole words where it has any."""
    kept = shown = line
    while kept and text_width(shown, _SMALL) > width:
        kept = kept.rsplit(" ", 1)[0] if " " in kept else kept[:-1]
        shown = f"{kept} …"
    return shown if kept else ""
