"""How coarsely a clip was compressed is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.media.coded import bits_a_pixel, is_coarse, quantiser_of

from .moving import clip, pan

PICTURES = [pan(k) for k in range(6)]


@pytest.mark.parametrize(("crf", "least", "most"), [("4", 0, 9), ("18", 15, 22), ("34", 31, 38)])
def test_the_quantiser_of_h264_is_what_the_encoder_was_told_about(
    tmp_path: Path, crf: str, least: float, most: float
) -> None:
    film = clip(tmp_path / "a.mp4", PICTURES, sound="", options={"crf": crf})
    found = quantiser_of(film)
    assert found is not None and least <= found <= most
    assert is_coarse(film) == (crf != "4")


def test_of_other_codecs_the_bits_tell(tmp_path: Path) -> None:
    fine = clip(tmp_path / "a.mkv", PICTURES, codec="ffv1", sound="")
    coarse = clip(tmp_path / "b.mkv", PICTURES, codec="libx265", sound="")
    assert quantiser_of(fine) is None and quantiser_of(coarse) is None
    assert bits_a_pixel(fine) > bits_a_pixel(coarse)
    assert not is_coarse(fine) and is_coarse(coarse)
