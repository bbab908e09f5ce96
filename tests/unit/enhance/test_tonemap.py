"""High dynamic range made standard: greys stay grey, black black, and all in order."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.effect import Span, named
from reelwright.media.clip import HLG, PQ, Planar


def pq(nits: float) -> float:
    """SMPTE ST 2084, the other way round."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    light = (nits / 10_000) ** m1
    return ((c1 + c2 * light) / (1 + c3 * light)) ** m2


def hlg(nits: float) -> float:
    light = (nits / 1000) ** (1 / 1.2)
    return (
        float(np.sqrt(3 * light))
        if light <= 1 / 12
        else 0.17883277 * float(np.log(12 * light - 0.28466892)) + 0.55991073
    )


def shown(transfer: int, luma: float, blue: float = 0, red: float = 0) -> NDArray[np.float64]:
    """[Y, Cb, Cr] of 8 bits, of one colour: luma of 0 to 1 and differences of -0.5 to 0.5 in ten bits."""
    picture = av.VideoFrame(64, 64, "yuv444p10le")
    picture.color_trc = transfer
    frame = Planar.of(picture, Fraction(0))
    for plane, code in zip(frame.planes, (64 + 876 * luma, 512 + 896 * blue, 512 + 896 * red), strict=True):
        np.asarray(plane)[:] = round(code)
    (found,) = named("tonemap", {}).apply([frame], Span(Fraction(0), Fraction(1)))
    assert found.depth == 8
    return np.array([plane[20, 20] for plane in found.planes], float)


@pytest.mark.parametrize(("transfer", "code"), [(PQ, pq), (HLG, hlg)])
def test_greys_are_grey_and_in_order_from_black_to_white(transfer: int, code: object) -> None:
    levels = [0.0, 0.5, 2, 10, 50, 100, 203, 400, 700, 1000]
    greys = np.array([shown(transfer, code(nits)) for nits in levels])  # type: ignore[operator]
    assert np.abs(greys[:, 1:] - 128).max() <= 1
    assert greys[0, 0] <= 17 and greys[-1, 0] >= 234
    assert (np.diff(greys[:, 0]) > 0).all()


def test_both_ways_to_say_a_light_are_shown_alike() -> None:
    for nits in (10, 100, 203, 600):
        assert abs(shown(PQ, pq(nits))[0] - shown(HLG, hlg(nits))[0]) <= 2


def test_the_white_of_a_page_is_light_but_leaves_room_for_what_shines() -> None:
    """203 cd/m2 (ITU-R BT.2408): about three quarters of the way to white, as method A has it."""
    luma, _, _ = shown(PQ, pq(203))
    assert 0.62 < (luma - 16) / 219 < 0.85


def test_what_is_brighter_than_the_brightest_is_white_and_nothing_worse() -> None:
    assert shown(PQ, pq(4000))[0] == shown(PQ, pq(1000))[0]


def test_red_stays_red_and_blue_blue() -> None:
    half = pq(100)
    assert shown(PQ, half * 0.6, red=0.2)[2] > 150 and shown(PQ, half * 0.6, blue=0.2)[1] > 150
