"""What a picture frees is there for the next one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reelwright.imaging import heap

DRAW = """
import resource
import cv2
from reelwright.film.shot import Setup, Slate, TakeRequest
from reelwright.render.backends.previz.drawing import drawn
from reelwright.units import FrameRate, Resolution

cv2.setNumThreads(1)
what = {"place": "meadow", "time_of_day": "noon", "weather": "clear", "framing": "wide", "move": "truck right"}
setup = Setup(**what, mood="calm", seed=6)
slate, size = Slate(production="heap", scene=1, shot="SH010", take=1), Resolution(width=1280, height=720)
request = TakeRequest(slate=slate, setup=setup, frames=48, rate=FrameRate(num=24), resolution=size)
before = resource.getrusage(resource.RUSAGE_SELF)
next(drawn(request))
after = resource.getrusage(resource.RUSAGE_SELF)
print((after.ru_minflt - before.ru_minflt) * resource.getpagesize() / 1024 / after.ru_maxrss)
"""


@pytest.mark.skipif(heap._library() is None, reason="only the C library of Linux is told")
def test_a_new_shot_asks_the_system_for_hardly_more_memory_than_it_takes() -> None:
    asked = float(subprocess.run([sys.executable, "-c", DRAW], check=True, capture_output=True, text=True).stdout)
    assert asked < 0.7, "of all that the process takes"
