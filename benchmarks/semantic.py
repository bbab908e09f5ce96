"""How well the semantic check tells places and times of day apart, on pictures it has not seen.

    python benchmarks/semantic.py [PICTURES]      draw some, and judge them by what the release knows
    python benchmarks/semantic.py --write         draw 1,152, learn `looks.json` anew from them, and judge by thirds

Prints the share of wrong descriptions it notices, beside the share of right ones it objects to (the baseline: what is
noticed for nothing), and the palette distance that one in two hundred like pairs is beyond.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations, product
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.check import match, palette
from reelwright.check.figures import figures_of
from reelwright.check.look import EDITION, WHERE, Look
from reelwright.check.match import KnownLooks, PlaceLook, circumstances, place_gap, time_gap
from reelwright.film.look import Action, Framing, Mood, Move, Place, Prop, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup
from reelwright.render.backends.previz.backend import PLACES
from reelwright.units import FrameRate, Resolution

FRAMES, RATE = 96, FrameRate(num=24)
SIZES = [Resolution(width=640, height=360)] * 4 + [
    Resolution(width=360, height=640),
    Resolution(width=480, height=480),
]
RIDGE, SHARED, ROUND = 3.0, 0.3, 0.05
"""Against learning by heart: of effects, of scatter shared between places, of scatter made round."""
RIGHT = 0.995
"""Share of right pictures that must not be objected to."""

Picture = tuple[Setup, Look]


def setups(seed: int) -> Iterator[tuple[Setup, Resolution]]:
    """Without end: each place at each time in each weather, in any framing, move, mood and company."""
    chance = random.Random(seed)
    cells = list(product(Place, TimeOfDay, Weather))
    while True:
        chance.shuffle(cells)
        for place, time, weather in cells:
            props = tuple(chance.sample(list(Prop), chance.randint(0, 3)))
            figure = Figure(name="x", action=chance.choice(list(Action)), props=props)
            yield (
                Setup(
                    place=place,
                    time_of_day=time,
                    weather=weather,
                    framing=chance.choice(list(Framing)),
                    move=chance.choice(list(Move)),
                    mood=chance.choice(list(Mood)),
                    figure=figure if chance.random() < 0.6 else None,
                    seed=chance.randrange(10**6),
                ),
                chance.choice(SIZES),
            )


def drawn(asked: tuple[Setup, Resolution]) -> Picture:
    cv2.setNumThreads(1)
    setup, size = asked
    location = PLACES[setup.place](setup, size, RATE, FRAMES)
    found = [figures_of(location.frame(int(FRAMES * where))) for where in WHERE[::2]]
    figures = {name: round(median(one[name] for one in found), 4) for name in found[0]}
    return setup, Look(frames=tuple(int(FRAMES * where) for where in WHERE[::2]), figures=figures)


def pictures(count: int, seed: int) -> list[Picture]:
    wanted = [asked for asked, _ in zip(setups(seed), range(count), strict=False)]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(drawn, wanted, chunksize=4))


def learnt(known: Sequence[Picture]) -> KnownLooks:
    names = tuple(sorted(known[0][1].figures))
    table = np.array([[look.figures[name] for name in names] for _, look in known])
    centre, scale = table.mean(0), table.std(0)
    table = (table - centre) / scale
    marks = np.array([circumstances(setup) for setup, _ in known])
    effects, rests = {}, {}
    for place in Place:
        mine = [number for number, (setup, _) in enumerate(known) if setup.place is place]
        a, x = marks[mine], table[mine]
        effects[place] = np.linalg.solve(a.T @ a + RIDGE * np.eye(a.shape[1]), a.T @ x)
        rests[place] = x - a @ effects[place]
    common = np.cov(np.concatenate(list(rests.values())).T)
    return KnownLooks(
        backend="previz",
        edition=EDITION,
        pictures=len(known),
        names=names,
        centre=_rounded(centre),
        scale=_rounded(scale),
        places={place: _place(effects[place], np.cov(rests[place].T), common) for place in Place},
        place_limit=1,
        time_limit=1,
    )


def _place(effects: NDArray[np.float64], own: NDArray[np.float64], common: NDArray[np.float64]) -> PlaceLook:
    n = len(own)
    scatter = (1 - SHARED) * own + SHARED * common
    scatter = (1 - ROUND) * scatter + ROUND * np.eye(n) * np.trace(scatter) / n
    return PlaceLook(
        effects=tuple(_rounded(row) for row in effects),
        precision=tuple(_rounded(row) for row in np.linalg.inv(scatter)),
        spread=round(float(np.linalg.slogdet(scatter)[1]), 4),
    )


def _rounded(row: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in row)


def gaps(shown: Sequence[Picture], known: KnownLooks) -> dict[str, list[float]]:
    """How much farther than the nearest other: of right and of wrong descriptions."""
    found: dict[str, list[float]] = {"right place": [], "wrong place": [], "right time": [], "wrong time": []}
    for setup, look in shown:
        found["right place"].append(place_gap(look, setup, known)[0])
        found["right time"].append(time_gap(look, setup, known)[0])
        for place in set(Place) - {setup.place}:
            found["wrong place"].append(place_gap(look, setup.model_copy(update={"place": place}), known)[0])
        for time in set(TimeOfDay) - {setup.time_of_day}:
            found["wrong time"].append(time_gap(look, setup.model_copy(update={"time_of_day": time}), known)[0])
    return found


def merged(parts: Sequence[dict[str, list[float]]]) -> dict[str, list[float]]:
    return {name: [gap for part in parts for gap in part[name]] for name in parts[0]}


def report(found: dict[str, list[float]], known: KnownLooks) -> None:
    for what, limit in (("place", known.place_limit), ("time", known.time_limit)):
        noticed, for_nothing = (float(np.mean(np.array(found[f"{k} {what}"]) > limit)) for k in ("wrong", "right"))
        print(f"{what}: {noticed:.3f} of wrong descriptions noticed, {for_nothing:.4f} of right ones objected to")


def palette_limit(shown: Sequence[Picture]) -> float:
    alike: dict[tuple[str, str, str], list[Look]] = {}
    for setup, look in shown:
        alike.setdefault((setup.place, setup.time_of_day, setup.weather), []).append(look)
    pairs = [palette.distance(*pair) for looks in alike.values() for pair in combinations(looks, 2)]
    return float(np.quantile(pairs, RIGHT)) if pairs else float("nan")


def main() -> int:
    if sys.argv[1:] == ["--write"]:
        shown = pictures(1152, seed=1)
        thirds = [shown[k::3] for k in range(3)]
        parts = []
        for k, part in enumerate(thirds):
            rest = [picture for other, third in enumerate(thirds) if other != k for picture in third]
            parts.append(gaps(part, learnt(rest)))
        found = merged(parts)
        limits = {
            f"{what}_limit": round(max(1.0, float(np.quantile(found[f"right {what}"], RIGHT))), 2)
            for what in ("place", "time")
        }
        known = learnt(shown).model_copy(update=limits)
        Path(match.__file__).with_name("looks.json").write_text(known.to_json() + "\n", encoding="utf-8")
    else:
        shown = pictures(int(sys.argv[1]) if len(sys.argv) > 1 else 144, seed=2)
        known = match.known_looks()
        found = gaps(shown, known)
    print(f"{len(shown)} pictures, judged by what {known.pictures} others taught")
    report(found, known)
    print(f"palette: limit {palette.LIMIT:g}; one in two hundred like pairs is beyond {palette_limit(shown):.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
