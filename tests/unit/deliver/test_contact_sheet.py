"""The contact sheet: every still, whole, with its words beside it and none over it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.deliver.contact_sheet import contact_sheet_recipe, make_contact_sheet
from reelwright.errors import BackendError
from reelwright.film.brief import Brief
from reelwright.film.recipe import Recipe
from reelwright.film.shot import Shot
from reelwright.units import FrameRate
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct

WIDE, TALL, SQUARE = (160, 90), (90, 160), (120, 120)
LONG_LINE = "A keeper climbs the stair, and climbs, and looks out at the sea " * 4


@dataclass(frozen=True)
class Box:
    """Where a still lies on the page, in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def ratio(self) -> float:
        return (self.right - self.left) / (self.bottom - self.top)


def colour(k: int) -> NDArray[np.uint8]:
    """Of still `k`: none is like another, or like paper or ink."""
    hue = np.array([[[k * 180 // 30, 255, 200]]], np.uint8)
    return np.asarray(cv2.cvtColor(hue, cv2.COLOR_HSV2BGR)[0, 0], np.uint8)


def shots(count: int, line: str = "It is said.") -> tuple[Shot, ...]:
    text = "# Lights\n" + "".join(f"\n## Headland, night\nA lighthouse, {k}.\n> {line}\n" for k in range(count))
    brief = Brief(text=text, is_script=True, duration_seconds=9.0 * count)
    return break_down(brief, direct(brief, analyse(brief)), {})


def recipe_of(made: tuple[Shot, ...], title: str) -> Recipe:
    return contact_sheet_recipe(title, made, FrameRate(num=24), {shot.id: "0" * 64 for shot in made})


def sheet(
    folder: Path, made: tuple[Shot, ...], size: tuple[int, int], title: str = "Lights"
) -> tuple[NDArray[np.uint8], list[Box]]:
    """The page, [H, W, 3], and where each still is found on it."""
    stills = {}
    for k, shot in enumerate(made):
        stills[shot.id] = folder / f"{shot.id}.png"
        picture = np.empty((size[1], size[0], 3), np.uint8)
        picture[:] = colour(k)
        cv2.imwrite(str(stills[shot.id]), picture)
    facts = make_contact_sheet(recipe_of(made, title), stills, folder / "sheet.jpg", lambda fraction: None)
    page = cv2.imread(str(folder / "sheet.jpg"))
    assert page is not None
    assert facts == {"width": page.shape[1], "height": page.shape[0]}
    boxes = []
    for k in range(len(made)):
        own = colour(k).astype(int)
        left, top, width, height = cv2.boundingRect(cv2.inRange(page, own - 12, own + 12))
        boxes.append(Box(left + 2, top + 2, left + width - 2, top + height - 2))  # JPEG blends the edges
    return page.astype(np.uint8, copy=False), boxes


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE], ids=["wide", "tall", "square"])
@pytest.mark.parametrize("count", [1, 6, 13])
def test_every_still_is_whole_in_its_shape_and_nothing_is_drawn_over_it(
    count: int, size: tuple[int, int], tmp_path: Path
) -> None:
    page, boxes = sheet(tmp_path, shots(count, LONG_LINE), size)
    assert page.shape[1] == 1920
    for k, box in enumerate(boxes):
        inside = page[box.top : box.bottom, box.left : box.right].astype(int)
        assert np.abs(inside - colour(k)).max() < 30, "one colour from edge to edge"
        assert box.ratio == pytest.approx(size[0] / size[1], rel=0.03)
        assert box.left >= 48 and box.right <= page.shape[1] - 48 and box.bottom <= page.shape[0] - 48


@pytest.mark.parametrize("count", [2, 7, 25])
def test_stills_go_in_rows_from_the_left_with_room_for_words_under_each(count: int, tmp_path: Path) -> None:
    page, boxes = sheet(tmp_path, shots(count), WIDE)
    for before, after in itertools.pairwise(boxes):
        assert after.left > before.right or after.top > before.bottom
    for box in boxes:
        under = page[box.bottom + 4 : box.bottom + 80, box.left : box.right]
        assert under.max() > 200, "its number, in light letters"
    assert page[:120].max() > 200, "the title"


def test_many_shots_make_a_page_in_proportion(tmp_path: Path) -> None:
    for count, size in ((6, WIDE), (12, WIDE), (6, TALL), (12, TALL)):
        page, _ = sheet(tmp_path, shots(count), size)
        assert page.shape[0] < 2 * page.shape[1]


def test_a_title_of_any_length_stays_on_the_page(tmp_path: Path) -> None:
    page, _ = sheet(tmp_path, shots(1), WIDE, title="The Last Light of the Western Shore " * 4)
    assert page[:120, 1920 - 48 :].max() < 60
    assert page[:120, 48 : 1920 - 48].max() > 150


def test_the_words_of_a_shot_are_those_of_its_line_or_else_of_its_picture() -> None:
    silent = shots(1)[0].model_copy(update={"line": ""})
    rows = recipe_of((shots(1)[0], silent), "Lights").parameters["shots"]
    assert isinstance(rows, list)
    assert [row["line"] for row in rows] == ["It is said.", "A lighthouse, 0."]  # type: ignore[index,call-overload]


def test_a_still_that_is_no_picture_is_told(tmp_path: Path) -> None:
    made = shots(1)
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    with pytest.raises(BackendError, match=r"a\.jpg"):
        make_contact_sheet(recipe_of(made, "x"), {made[0].id: tmp_path / "a.jpg"}, tmp_path / "o.jpg", lambda f: None)
