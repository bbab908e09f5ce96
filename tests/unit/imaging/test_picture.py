"""A picture of the user's comes out as 8-bit BGR the right way up, or is refused with what to do."""

from __future__ import annotations

import struct
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reelwright.errors import InvalidInput
from reelwright.imaging.picture import MOST_BYTES, decoded, judged

from .pictures import (
    P3,
    SRGB,
    animation,
    chunk,
    cmyk_jpeg,
    corner,
    encoded,
    exif,
    icc,
    png,
    profiled_jpeg,
    profiled_png,
    turned_jpeg,
)

RED, BLUE = (20, 30, 210), (200, 40, 20)


def near(pixel: NDArray[np.uint8], colour: tuple[int, int, int], off: int = 14) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() <= off)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".tiff", ".gif"])
def test_each_kind_is_read_by_what_it_holds(suffix: str) -> None:
    found = decoded(encoded(corner(), suffix), "harbour.txt")
    assert found.bgr.shape == (40, 60, 3) and found.bgr.dtype == np.uint8
    off = 60 if suffix == ".gif" else 14  # of 256 colours
    assert near(found.bgr[4, 4], RED, off) and near(found.bgr[30, 50], BLUE, off)
    assert found.alpha is None and not found.remark


@pytest.mark.parametrize(
    ("turned", "shape", "red"),
    [
        (1, (40, 60), (0, 0)),
        (2, (40, 60), (0, -1)),
        (3, (40, 60), (-1, -1)),
        (4, (40, 60), (-1, 0)),
        (5, (60, 40), (0, 0)),
        (6, (60, 40), (0, -1)),
        (7, (60, 40), (-1, -1)),
        (8, (60, 40), (-1, 0)),
    ],
)
def test_a_turned_photograph_stands_upright(turned: int, shape: tuple[int, int], red: tuple[int, int]) -> None:
    found = decoded(turned_jpeg(turned), "photo.jpg").bgr
    assert found.shape[:2] == shape
    assert near(found[red], RED) and near(found[-1 - red[0], -1 - red[1]], BLUE)


def test_a_turned_png_stands_upright_too() -> None:
    rows = b"".join(b"\0" + b"\x10\x20\x30" * 32 for _ in range(20))
    assert decoded(png(32, 20, 8, 2, rows, chunk(b"eXIf", exif(6))), "a.png").bgr.shape == (32, 20, 3)


def test_sixteen_bits_become_eight_and_grey_becomes_colour() -> None:
    deep = np.full((20, 30, 3), (65535, 32896, 0), np.uint16)
    assert (decoded(encoded(deep, ".png"), "deep.png").bgr == (255, 128, 0)).all()
    grey = png(20, 20, 16, 0, b"".join(b"\0" + b"\x80\x80" * 20 for _ in range(20)))
    assert (decoded(grey, "grey.png").bgr == (128, 128, 128)).all()


def test_what_is_clear_is_kept_beside_the_colours() -> None:
    clear = np.dstack([corner(), np.full((40, 60), 90, np.uint8)])
    found = decoded(encoded(clear, ".png"), "cut.png")
    assert found.alpha is not None and (found.alpha == 90).all()
    assert near(found.bgr[4, 4], RED, 0), "not premultiplied"


def test_the_four_inks_of_a_printer_are_shown_in_their_colours() -> None:
    assert near(decoded(cmyk_jpeg((0, 255, 255, 0)), "red.jpg").bgr[8, 8], (0, 0, 255), 4)
    assert near(decoded(cmyk_jpeg((0, 0, 0, 128)), "grey.jpg").bgr[8, 8], (127, 127, 127), 4)


@pytest.mark.parametrize("written", [profiled_png, profiled_jpeg])
def test_the_wider_colours_of_a_telephone_are_shown_as_they_were(
    written: Callable[[NDArray[np.uint8], bytes], bytes],
) -> None:
    picture = np.full((32, 32, 3), (60, 120, 200), np.uint8)
    grey = np.full((32, 32, 3), 130, np.uint8)
    # by another way: P3 to XYZ to sRGB with the published matrices for D65, (42.4, 115.0, 213.0)
    assert near(decoded(written(picture, icc(P3)), "p").bgr[8, 8], (42, 115, 213), 2)
    assert near(decoded(written(grey, icc(P3)), "p").bgr[8, 8], (130, 130, 130), 1)
    assert (decoded(written(picture, icc(SRGB)), "p").bgr == decoded(encoded(picture, ".png"), "p").bgr).mean() > 0.6
    assert near(decoded(written(picture, b"rubbish" * 30), "p").bgr[8, 8], (60, 120, 200), 2), (
        "and rubbish does no harm"
    )


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_of_a_picture_that_moves_the_first_is_used_and_that_is_said(suffix: str) -> None:
    found = decoded(animation(suffix), "cat")
    assert near(found.bgr[20, 30], (0, 0, 255), 6)
    assert "3 pictures" in found.remark and "first" in found.remark


def test_an_8k_picture_and_a_very_wide_one_are_read() -> None:
    for width, height in ((7680, 4320), (20_000, 40)):
        found = decoded(encoded(np.zeros((height, width), np.uint8), ".png"), "large.png")
        assert found.bgr.shape == (height, width, 3)


def bomb_png(width: int, height: int) -> bytes:
    return png(width, height, 8, 2, bytes(1_000_000))


def bomb_gif() -> bytes:
    raw = animation(".gif")
    return raw[:6] + struct.pack("<HH", 65_535, 65_535) + raw[10:]


@pytest.mark.parametrize("raw", [bomb_png(60_000, 60_000), bomb_png(2**31 - 1, 20), bomb_gif()])
def test_a_bomb_is_refused_by_its_header_before_anything_is_unpacked(raw: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(InvalidInput, match=r"too large; at most 64 million.*smaller"):
        decoded(raw, "bomb")
    assert tracemalloc.get_traced_memory()[1] < 3_000_000
    tracemalloc.stop()


def test_a_file_of_too_many_bytes_is_refused_unread() -> None:
    with pytest.raises(InvalidInput, match="100 MB"):
        judged(b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES), "huge.png")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tiff", ".gif", ".bmp"])
def test_a_picture_that_is_cut_short_is_refused(suffix: str) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (80, 80, 3), np.uint8)
    raw = encoded(noise, suffix)
    for share in (0.02, 0.5, 0.95):
        with pytest.raises(InvalidInput, match=r"^cut\.x .*(copy it anew|whatever its name)"):
            decoded(raw[: int(len(raw) * share)], "cut.x")


def test_words_and_films_are_no_pictures_whatever_they_are_called() -> None:
    for raw in (b"Dear diary, today I drew a harbour.", b"", b"\0\0\0\x20ftypavif", b"GIF89", b"<svg/>"):
        with pytest.raises(InvalidInput, match=r"photo\.jpg .*(no picture|cannot be read)"):
            decoded(raw, "photo.jpg")


def test_a_picture_of_a_few_pixels_and_one_of_floats_are_refused() -> None:
    with pytest.raises(InvalidInput, match="too small"):
        decoded(encoded(corner(8, 8), ".png"), "dot.png")
    with pytest.raises(InvalidInput, match="8 or 16 bits"):
        decoded(encoded(np.ones((20, 20, 3), np.float32), ".tiff"), "light.tiff")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([".png", ".jpg", ".webp", ".tiff", ".gif", ".bmp"]), st.data())
def test_whatever_is_broken_in_it_gives_a_picture_or_a_refusal(suffix: str, data: st.DataObject) -> None:
    raw = bytearray(encoded(corner(), suffix))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert decoded(bytes(raw), "broken").bgr.dtype == np.uint8
    except InvalidInput as error:
        assert str(error).startswith("broken ")
