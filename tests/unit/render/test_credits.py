"""End credits, as they are seen: whole, in two columns, bright on black, title-safe in every shape of picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.credits import LONGEST_CREDIT, Credit, card_frames, card_seconds, cards, credits_seconds
from reelwright.imaging.safe import SAFE
from reelwright.media.read import frames
from reelwright.render.credits import credit_card, credits_recipe, make_credits
from reelwright.units import ASPECTS, Aspect, FrameRate, Resolution

FILM = FrameRate.of(24)
FEW = (
    Credit(role="Directed by", name="Ana Diaz"),
    Credit(role="Music", name="Bo Lind"),
    Credit(name="With thanks to the harbour"),
)
MANY = tuple(Credit(role=f"Keeper of lamp {number}", name=f"Somebody number {number}") for number in range(1, 31))
LONG = (Credit(role="Director of underwater photography", name="María del Carmen Fernández-Guerra de la Torre"),)
SIZES = [Aspect(name=name).resolution(360) for name in ASPECTS]


def lit(picture: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Left, top, right and foot of what is not black."""
    rows, columns = (np.flatnonzero((picture.max(2) > 20).any(axis)) for axis in (1, 0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def luminance(code: float) -> float:
    """Relative luminance of a grey (WCAG 2.2)."""
    share = code / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("credits", [FEW, MANY, LONG], ids=["few", "many", "long"])
def test_every_card_stands_in_the_middle_of_the_title_safe_part_of_a_picture(
    size: Resolution, credits: tuple[Credit, ...]
) -> None:
    for card in cards(credits):
        left, top, right, foot = lit(credit_card(card, size))
        assert left >= SAFE * size.width - 1 and right <= (1 - SAFE) * size.width + 1
        assert top >= SAFE * size.height and foot <= (1 - SAFE) * size.height
        assert abs((top + foot) / 2 - size.height / 2) < 0.03 * size.height


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_roles_end_where_names_begin_with_one_gutter_between_them(size: Resolution) -> None:
    pairs = (Credit(role="Directed by", name="Ana Diaz"), Credit(role="Sound", name="Oona Lee Lundqvist"))
    picture = credit_card(pairs, size).max(2) > 60
    columns = np.flatnonzero(picture.any(0))
    gaps = np.diff(columns)
    gutter = int(columns[int(gaps.argmax())]), int(columns[int(gaps.argmax()) + 1])
    assert gutter[0] < size.width / 2 < gutter[1]
    rows = np.flatnonzero(picture.any(1))
    top, foot = np.split(rows, [int(np.diff(rows).argmax()) + 1])
    for line in (top, foot):
        across = np.flatnonzero(picture[line[0] : line[-1] + 1].any(0))
        assert min(abs(across - gutter[0])) <= 3 and min(abs(across - gutter[1])) <= 3


def test_every_letter_has_seven_times_the_light_of_the_black_around_it() -> None:
    size = Resolution(width=1280, height=720)
    pairs, alone = credit_card(FEW[:2], size), credit_card(FEW[2:], size)
    for letters in (pairs[:, :640], pairs[:, 640:], alone):
        assert (luminance(int(letters.max())) + 0.05) / (luminance(int(np.median(letters))) + 0.05) > 7


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_letters_are_large_enough_to_be_read(size: Resolution) -> None:
    """A capital is at least a fortieth of the shorter side high."""
    picture = credit_card((Credit(name="H"),), size)
    _, top, _, foot = lit(picture)
    assert foot - top >= min(size.width, size.height) / 40


def test_a_name_too_long_for_its_column_is_broken_and_none_of_it_is_lost() -> None:
    narrow, wide = (credit_card(LONG, Resolution(width=width, height=720)) for width in (720, 1720))
    smaller = 0.76 * 720 / 720  # letters are as large as most of the width allows
    assert narrow.sum() / smaller**2 == pytest.approx(int(wide.sum()), rel=0.1)
    assert lit(narrow)[3] - lit(narrow)[1] > 1.1 * (lit(wide)[3] - lit(wide)[1])


def test_credits_stay_in_order_on_cards_about_as_full_as_each_other() -> None:
    found = cards(MANY)
    assert [credit for card in found for credit in card] == list(MANY)
    assert len(found) > 3 and max(map(len, found)) <= 7 and max(map(len, found)) - min(map(len, found)) <= 2
    assert cards(()) == ()


@pytest.mark.parametrize("credits", [FEW, MANY, LONG, (Credit(name="x" * LONGEST_CREDIT),) * 9])
def test_a_card_stands_a_second_for_each_line_and_long_enough_for_its_letters(credits: tuple[Credit, ...]) -> None:
    for card in cards(credits):
        letters = sum(len(credit.role) + len(credit.name) for credit in card)
        assert card_seconds(card) >= 1 + len(card)
        assert letters / card_seconds(card) <= 20
    assert credits_seconds(credits) == pytest.approx(sum(map(card_seconds, cards(credits))))


def test_they_are_a_film_of_exactly_their_time_each_card_out_of_black_and_into_it(tmp_path: Path) -> None:
    size, credits = Resolution(width=320, height=180), (*FEW, *MANY[:8])
    recipe = credits_recipe(credits, FILM, size)
    facts = make_credits(recipe, {}, tmp_path / "credits.mp4", lambda share: None)
    seen = [frame.bgr() for frame in frames(tmp_path / "credits.mp4")]
    counts = card_frames(credits, FILM)
    assert facts == {"cards": len(counts), "frames": len(seen)} and len(seen) == sum(counts) and len(counts) == 2
    at = 0
    for card, count in zip(cards(credits), counts, strict=True):
        light = [float(picture.max()) for picture in seen[at : at + count]]
        assert max(light[0], light[-1]) < 40 and light[count // 2] > 220
        middle = seen[at + count // 2].astype(int)
        assert np.abs(middle - credit_card(card, size)).mean() < 2
        at += count
    assert recipe.hash == credits_recipe(credits, FILM, size).hash != credits_recipe(FEW, FILM, size).hash
