"""The palette of a picture: its colours, the largest share first, and their mean."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.imaging.palette import palette_of
from reelwright.imaging.picture import UserPicture

SHA256 = "ab" * 32


def striped() -> NDArray[np.uint8]:
    """Half blue, a third orange, a sixth dark green."""
    picture = np.empty((120, 120, 3), np.uint8)
    picture[:60], picture[60:100], picture[100:] = (180, 90, 30), (40, 140, 230), (30, 60, 20)
    return picture


def test_the_largest_share_comes_first() -> None:
    assert palette_of(UserPicture(striped(), None, "PNG"), SHA256).colours[:3] == ("#1e5ab4", "#e68c28", "#143c1e")


def test_mean_and_scatter_are_of_cie_lab() -> None:
    halves = np.zeros((40, 40, 3), np.uint8)
    halves[:20] = 255
    found = palette_of(UserPicture(halves, None, "PNG"), SHA256)
    assert found.mean == pytest.approx((50, 0, 0), abs=0.2) and found.deviation == pytest.approx((50, 0, 0), abs=0.2)


def test_what_is_clear_does_not_count() -> None:
    clear = np.zeros((120, 120), np.uint8)
    clear[:60] = 255
    found = palette_of(UserPicture(striped(), clear, "PNG"), SHA256)
    assert found.colours == ("#1e5ab4",) and found.deviation == pytest.approx((0, 0, 0), abs=0.5)
