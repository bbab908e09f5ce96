"""Picture sizes: every shape at every size is even, and as near to its shape as even numbers allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reelwright.errors import InvalidInput
from reelwright.units import ASPECTS, Aspect, Resolution

aspects = st.sampled_from([Aspect(name=name) for name in ASPECTS])
short_sides = st.integers(8, 1080).map(lambda half: 2 * half)


@given(aspects, short_sides)
def test_every_size_is_even_and_keeps_the_short_side(aspect: Aspect, short_side: int) -> None:
    size = aspect.resolution(short_side)
    assert (size.width % 2, size.height % 2) == (0, 0)
    assert size.short_side == short_side


@given(aspects, short_sides)
def test_the_long_side_is_within_a_pixel_of_the_shape(aspect: Aspect, short_side: int) -> None:
    size = aspect.resolution(short_side)
    exact = short_side * max(aspect.ratio, 1 / aspect.ratio)
    assert abs(max(size.width, size.height) - exact) <= 1


@pytest.mark.parametrize(
    ("name", "short_side", "shown"),
    [
        ("16:9", 720, "1280x720"),
        ("16:9", 1080, "1920x1080"),
        ("9:16", 720, "720x1280"),
        ("1:1", 720, "720x720"),
        ("4:5", 1080, "1080x1350"),
        ("2.39:1", 800, "1912x800"),
    ],
)
def test_the_trade_sizes_come_out_as_the_trade_has_them(name: str, short_side: int, shown: str) -> None:
    assert str(Aspect.parse(name).resolution(short_side)) == shown


@pytest.mark.parametrize("name", ["16/9", "", "3:2", "16:9 ", "wide"])
def test_an_unknown_shape_is_refused_with_the_list_of_known_ones(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"16:9.*2\.39:1"):
        Aspect.parse(name)


@pytest.mark.parametrize(("width", "height"), [(1279, 720), (1280, 719), (0, 720), (14, 14), (8194, 720), (-2, 720)])
def test_odd_empty_and_giant_pictures_do_not_exist(width: int, height: int) -> None:
    with pytest.raises(ValidationError):
        Resolution(width=width, height=height)
