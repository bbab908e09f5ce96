"""The place that the how-to adds is a real one: it is taken from the page and drawn."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.units import FrameRate, Resolution

PAGE = Path(__file__).parents[2] / "docs/how-to/add-a-place.md"


def test_the_place_of_the_page_is_drawn() -> None:
    found = re.search(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    module = ModuleType("documented_place")
    exec(compile(found[1], str(PAGE), "exec"), vars(module))
    setup = Setup(
        place=Place.MEADOW,  # the page's own name is not in the list
        time_of_day=TimeOfDay.MORNING,
        weather=Weather.CLEAR,
        framing=Framing.WIDE,
        move=Move.PUSH_IN,
        mood=Mood.CALM,
        seed=5,
    )
    frame = module.Downs(setup, Resolution(width=320, height=180), FrameRate.of(24), 24).frame(12)
    sky, ground = frame[10:30].reshape(-1, 3).mean(0), frame[150:].reshape(-1, 3).mean(0)
    assert sky[0] > sky[2], "a blue sky"
    assert ground[1] > ground[0] and ground[1] > ground[2], "and green land"
