"""How well the semantic check tells places and times of day apart, on pictures it has not seen.

    python benchmarks/semantic.py [PICTURES]      draw some, and judge them by what the release knows
    python benchmarks/semantic.py --write         draw two of each place, hour and weather; learn `looks.json` anew from
                                                  them, and judge by sixths

Prints the share of wrong descriptions it notices, beside the share of right ones it objects to (the baseline: what is
noticed for nothing), and the palette distance that one in a thousand like pairs is beyond.
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
from reelwright.check.match import DistanceLooks, KnownLooks, PlaceLook, circumstances
from reelwright.film.look import Action, Mood, Move, Place, Prop, TimeOfDay
from reelwright.film.shot import Figure, Setup
from reelwright.render.backends.previz.drawing import PLACES
from reelwright.units import FrameRate, Resolution

FRAMES, RATE = 96, FrameRate(num=24)
SIZES = [Resolution(width=640, height=360)] * 4 + [
    Resolution(width=360, height=640),
    Resolution(width=480, height=480),
]
RIDGE, SHARED, ROUND = 3.0, 0.6, 0.1
"""Against learning by heart: of effects, of scatter shared between places, of scatter made round."""
PARTS = 6
"""Each is judged by what the others taught."""
LEAST_LIMIT = 5.0
MARGIN = {"place": 1.5, "time": 1.1}
"""No right picture may be objected to, for a film has many shots: the limit is so much beyond the farthest of them. The
letters of a title, which takes have and these pictures do not, make a place look like another; they have no hour."""
RIGHT = 0.999
"""Share of like pairs whose colours are within the palette's limit."""

TAUGHT = 2 * len(Place) * len(TimeOfDay) * len(match.IN_SIGHT)

Picture = tuple[Setup, Look]


def setups(seed: int) -> Iterator[tuple[Setup, Resolution]]:
    """Without end: each place at each hour in each weather, in each framing, move and mood it is judged in."""
    chance = random.Random(seed)
    cells = list(product(Place, TimeOfDay, match.IN_SIGHT))
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
                    framing=chance.choice(match.WIDE + match.NEAR),
                    angle=chance.choice(match.LEVEL),
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
    wide = [picture for picture in known if picture[0].framing in match.WIDE]
    near = [picture for picture in known if picture[0].framing in match.NEAR]
    return KnownLooks(
        backend="previz",
        edition=EDITION,
        pictures=len(known),
        names=names,
        wide=_distance(wide, names),
        near=_distance(near, names),
    )


def _distance(known: Sequence[Picture], names: Sequence[str]) -> DistanceLooks:
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
    return DistanceLooks(
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
    """How much farther than the nearest other, as `match.place_gap` and `match.time_gap`: of right and of wrong
    descriptions, places and hours only where a picture shows them."""
    found: dict[str, list[float]] = {"right place": [], "wrong place": [], "right time": [], "wrong time": []}
    for setup, look in shown:
        places = [(place, setup.model_copy(update={"place": place})) for place in Place]
        times = [(time, setup.model_copy(update={"time_of_day": time})) for time in TimeOfDay]
        if match.hidden_place(setup) is not None:
            continue
        asked = {"place": (setup.place, places)}
        if match.hidden_hour(setup) is None:
            asked["time"] = (setup.time_of_day, times)
        for what, (right, told) in asked.items():
            far = {one: match.distance(look, said, known) for one, said in told}
            for one, own in far.items():
                nearest = min(away for other, away in far.items() if other is not one)
                found[f"{'right' if one is right else 'wrong'} {what}"].append(own - nearest)
    return found


def apart(shown: Sequence[Picture]) -> dict[str, list[Picture]]:
    return {
        "wide": [picture for picture in shown if picture[0].framing in match.WIDE],
        "near": [picture for picture in shown if picture[0].framing in match.NEAR],
    }


def report(found: dict[str, list[float]], known: DistanceLooks, distance: str) -> None:
    for what, limit in (("place", known.place_limit), ("time of day", known.time_limit)):
        name = what.split()[0]
        noticed, for_nothing = (float(np.mean(np.array(found[f"{k} {name}"]) > limit)) for k in ("wrong", "right"))
        count = len(found[f"right {name}"])
        print(
            f"{distance}, {what}: {noticed:.3f} of wrong descriptions noticed, "
            f"{for_nothing:.4f} of {count} right ones objected to"
        )


def limited(known: DistanceLooks, found: dict[str, list[float]]) -> DistanceLooks:
    """With limits beyond every picture that was right."""
    most = {what: max(LEAST_LIMIT, margin * max(found[f"right {what}"])) for what, margin in MARGIN.items()}
    return known.model_copy(update={f"{what}_limit": round(limit, 2) for what, limit in most.items()})


def like_pairs(shown: Sequence[Picture]) -> list[float]:
    """How far apart the colours of two pictures of one place, time and weather are."""
    alike: dict[tuple[str, str, str], list[Look]] = {}
    for setup, look in shown:
        if setup.place is not Place.ABSTRACT:
            alike.setdefault((setup.place, setup.time_of_day, setup.weather), []).append(look)
    return [palette.distance(*pair) for looks in alike.values() for pair in combinations(looks, 2)]


def main() -> int:
    if sys.argv[1:] == ["--write"]:
        shown = pictures(TAUGHT, seed=1)
        parts = [shown[k::PARTS] for k in range(PARTS)]
        found: dict[str, dict[str, list[float]]] = {"wide": {}, "near": {}}
        for k, part in enumerate(parts):
            rest = learnt([picture for other, some in enumerate(parts) if other != k for picture in some])
            for distance, some in apart(part).items():
                for name, values in gaps(some, rest).items():
                    found[distance].setdefault(name, []).extend(values)
        known = learnt(shown)
        wide, near = limited(known.wide, found["wide"]), limited(known.near, found["near"])
        known = known.model_copy(update={"wide": wide, "near": near})
        Path(match.__file__).with_name("looks.json").write_text(known.to_json() + "\n", encoding="utf-8")
    else:
        shown = pictures(int(sys.argv[1]) if len(sys.argv) > 1 else 144, seed=2)
        known = match.known_looks()
        found = {distance: gaps(some, known) for distance, some in apart(shown).items()}
    print(f"{len(shown)} pictures, judged by what {known.pictures} others taught")
    report(found["wide"], known.wide, "wide")
    report(found["near"], known.near, "near")
    pairs = like_pairs(shown)
    beyond = f"one in a thousand of {len(pairs)} like pairs is beyond {np.quantile(pairs, RIGHT):.1f}" if pairs else ""
    print(f"palette: limit {palette.LIMIT:g}; {beyond or 'no like pairs among so few'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
