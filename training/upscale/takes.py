"""Frames of this project's own takes, for training, as PNG files in a folder.

    python training/upscale/takes.py FOLDER [FRAMES_A_PLACE]

The places of `HELD_OUT` are not among them: benchmarks/upscale.py measures on those.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from reelwright.film.look import Action, Framing, Move, Place, Prop, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup, Slate, TakeRequest
from reelwright.render.backends.previz.drawing import drawn
from reelwright.units import FrameRate, Resolution

HELD_OUT = frozenset({Place.HARBOUR, Place.VILLAGE, Place.ROOM, Place.FOREST, Place.CITY})
SEED = 2611
_SIZES = (Resolution(width=1280, height=720), Resolution(width=1920, height=1080), Resolution(width=720, height=1280))
_AT = 6
"""The frame taken of each take: something has begun to move."""


def main() -> None:
    folder, frames = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(SEED)
    slate = Slate(production="training", scene=1, shot="SH010", take=1)

    def any_of(words: Any) -> Any:
        return list(words)[int(chance.integers(len(list(words))))]

    for number in range(frames):
        for place in sorted(set(Place) - HELD_OUT):
            figure = Figure(name=any_of("Ana Bo Cleo Dev".split()), action=any_of(Action), props=(any_of(Prop),))
            setup = Setup(
                place=place,
                time_of_day=any_of(TimeOfDay),
                weather=any_of(Weather),
                framing=any_of(Framing),
                move=any_of(Move),
                mood="calm",
                figure=figure,
                seed=int(chance.integers(2**31)),
            )
            size = _SIZES[(0, 0, 1, 2)[number % 4]]
            request = TakeRequest(slate=slate, setup=setup, frames=48, rate=FrameRate.of(24), resolution=size)
            frame = next(islice(drawn(request), _AT, None))
            cv2.imwrite(str(folder / f"{place.value.replace(' ', '-')}-{number}.png"), frame)


if __name__ == "__main__":
    main()
