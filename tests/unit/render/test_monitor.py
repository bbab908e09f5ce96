"""A take can be looked at while it is drawn, and only then."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Setup, Slate, TakeRequest
from reelwright.render.monitor import Monitor, monitor_path, monitored
from reelwright.render.take import encode_take
from reelwright.units import FrameRate, Resolution

RECIPE = "ab" * 32


def picture(path: Path) -> NDArray[np.uint8]:
    return np.asarray(cv2.imread(str(path)), dtype=np.uint8)


def test_the_first_frame_is_there_at_once_and_gone_with_the_take(tmp_path: Path) -> None:
    told: list[float] = []
    with monitored(tmp_path / "monitors", RECIPE, told.append) as monitor:
        monitor.show(np.full((720, 1280, 3), 200, dtype=np.uint8))
        monitor(0.5)
        seen = picture(monitor_path(tmp_path / "monitors", RECIPE))
        assert (seen.shape, round(float(seen.mean()))) == ((360, 640, 3), 200)
    assert told == [0.5]
    assert list((tmp_path / "monitors").iterdir()) == []


def test_it_is_not_written_more_often_than_anybody_looks(tmp_path: Path) -> None:
    monitor = Monitor(tmp_path / "m.jpg", lambda fraction: None)
    for level in (10, 200):
        monitor.show(np.full((90, 160, 3), level, dtype=np.uint8))
    assert picture(tmp_path / "m.jpg").mean() == pytest.approx(10, abs=1)


def test_what_cannot_be_shown_is_drawn_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    setup = Setup(
        place=Place.HEADLAND,
        time_of_day=TimeOfDay.NOON,
        weather=Weather.CLEAR,
        framing=Framing.WIDE,
        move=Move.STATIC,
        mood=Mood.CALM,
        seed=1,
    )
    request = TakeRequest(
        slate=Slate(production="", scene=1, shot="SH010", take=1),
        setup=setup,
        frames=5,
        rate=FrameRate(num=24),
        resolution=Resolution(width=160, height=90),
    )
    frames = (np.full((90, 160, 3), 90, np.uint8) for _ in range(request.frames))
    with monitored(tmp_path / "file" / "monitors", RECIPE, lambda fraction: None) as monitor:
        facts = encode_take(frames, request, tmp_path / "take.mp4", monitor)
    assert facts["frames"] == request.frames
