"""A still is the frame that was asked for, no larger than is needed."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.deliver.still import LONG_SIDE, make_still, still_recipe
from reelwright.errors import InvalidInput, ReelwrightError
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

GREYS = (30, 90, 150, 210)


def take(path: Path, width: int, height: int) -> Path:
    """Four frames, each of another grey."""
    with VideoWriter(path, Resolution(width=width, height=height), FrameRate(num=24)) as writer:
        for grey in GREYS:
            writer.write(np.full((height, width, 3), grey, np.uint8))
    return path


@pytest.mark.parametrize("frame", range(4))
def test_it_shows_the_frame_asked_for(frame: int, tmp_path: Path) -> None:
    source = take(tmp_path / "take.mp4", 160, 90)
    facts = make_still(still_recipe("0" * 64, frame), {"take": source}, tmp_path / "a.jpg", lambda fraction: None)
    picture = cv2.imread(str(tmp_path / "a.jpg"))
    assert picture is not None
    assert facts == {"width": 160, "height": 90} == {"width": picture.shape[1], "height": picture.shape[0]}
    assert abs(float(picture.mean()) - GREYS[frame]) < 4


@pytest.mark.parametrize(("size", "found"), [((1280, 720), (640, 360)), ((720, 1280), (360, 640))])
def test_a_large_picture_is_made_smaller(size: tuple[int, int], found: tuple[int, int], tmp_path: Path) -> None:
    source = take(tmp_path / "take.mp4", *size)
    facts = make_still(still_recipe("0" * 64, 1), {"take": source}, tmp_path / "a.jpg", lambda fraction: None)
    assert (facts["width"], facts["height"]) == found
    assert max(found) == LONG_SIDE


def test_a_frame_that_is_not_there_is_told(tmp_path: Path) -> None:
    source = take(tmp_path / "take.mp4", 160, 90)
    with pytest.raises(ReelwrightError):
        make_still(still_recipe("0" * 64, 4), {"take": source}, tmp_path / "a.jpg", lambda fraction: None)
    (tmp_path / "no.mp4").write_bytes(b"no film")
    with pytest.raises(InvalidInput, match=r"no\.mp4"):
        make_still(still_recipe("0" * 64, 0), {"take": tmp_path / "no.mp4"}, tmp_path / "a.jpg", lambda fraction: None)
