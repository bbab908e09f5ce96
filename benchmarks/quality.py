"""Whether what is measured of a clip tells what was done to it, and whether what mends it does: ten clips of 1280x720,
each under a sky of its own, spoilt in five ways and five strengths.

    python benchmarks/quality.py [FOLDER]      FOLDER: of photographs, each of which becomes a clip more

Exits 1 when a goal is missed: at most 2 % of steps in the wrong order, for the measure of each damage and for the score
of all together; at most 40 CPU-ms a sample, which is four times faster than four frames last; at least 95 % of spoilt
clips mended, so that their score is higher and they are no further from the clip as it was; a clip that is not spoilt
left as it is, to the bit.
"""

from __future__ import annotations

import sys
import time
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

import cv2
import numpy as np

from moving.clips import HEIGHT, OWN, SEVEN, WIDTH, clip
from moving.damage import DAMAGES, Clip, frames, planes, under_a_sky
from reelwright.enhance.chain import chained
from reelwright.enhance.chunks import Link
from reelwright.enhance.effect import Span
from reelwright.enhance.measuring import SAMPLED, Measures, Meter
from reelwright.enhance.optimiser import Search
from reelwright.enhance.scores import overall, scores
from reelwright.media.clip import Planar

FRAMES, RATE = 13, 24
WRONG_LIMIT, COST_LIMIT, HELPED_GOAL = 0.02, 1000 * SAMPLED / RATE / 4, 0.95
NEXT_TO_NOTHING = 0.3
"""Points of the score of all together that are no step."""
MENDED = (2, 4)
"""Strengths of which it is tried to mend them: the middle one, and the worst."""
PART = (slice(120, 480), slice(320, 960))
"""Rows and columns that are mended: a quarter of the picture, half of it sky."""


def measured(shown: list[Planar]) -> Measures:
    meter = Meter()
    for frame in shown:
        meter.add(frame)
    return meter.measures()


def worked(chain: list[Link], shown: list[Planar]) -> list[Planar]:
    span = Span(Fraction(0), Fraction(len(shown), RATE))
    return list(chained([link.load() for link in chain], shown, span, Fraction(1, RATE), span))


def searched(shown: list[Planar]) -> Search:
    search = Search([measured(shown)])
    while proposal := search.coming:
        search.told(proposal, [measured(worked(search.tries(proposal), shown))])
    return search


def psnr(shown: list[Planar], truth: list[Planar]) -> float:
    """Of luma, in dB."""
    errors = [np.mean((a.planes[0].astype(np.float32) - b.planes[0]) ** 2) for a, b in zip(shown, truth, strict=True)]
    return float(10 * np.log10(255**2 / max(float(np.mean(errors)), 1e-6)))


def part_of(whole: Clip) -> Clip:
    rows, columns = PART
    height, width = rows.stop - rows.start, columns.stop - columns.start
    found = np.empty((len(whole), height * 3 // 2, width), np.uint8)
    for old, new in zip(whole, found, strict=True):
        for number, (source, target) in enumerate(zip(planes(old), planes(new), strict=True)):
            half = 2 if number else 1
            target[:] = source[rows.start // half : rows.stop // half, columns.start // half : columns.stop // half]
    return found


def panned(path: Path) -> Clip:
    """A camera that goes slowly over a photograph."""
    picture = cv2.imread(str(path))
    if picture is None:
        raise SystemExit(f"{path} is no picture")
    scale = max((WIDTH + 60) / picture.shape[1], (HEIGHT + 30) / picture.shape[0])
    large = cv2.resize(
        picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    )
    found = np.empty((FRAMES, HEIGHT * 3 // 2, WIDTH), np.uint8)
    for number, packed in enumerate(found):
        shift = np.array([[1, 0, -1.7 * number], [0, 1, -0.6 * number]])
        seen = cv2.warpAffine(large, shift, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC)
        packed[:] = cv2.cvtColor(np.asarray(seen, np.uint8), cv2.COLOR_BGR2YUV_I420)
    return found


def sources(folder: Path | None) -> dict[str, Clip]:
    found = {name: under_a_sky(clip(name, FRAMES), number) for number, name in enumerate(SEVEN | OWN)}
    for path in sorted(folder.iterdir()) if folder else ():
        found[path.stem] = panned(path)
    return found


def ordered(clips: dict[str, Clip]) -> bool:
    """Whether the measures tell how much was done."""
    clean = {name: measured(frames(whole)) for name, whole in clips.items()}
    wrong = wrong_of_all = steps = 0
    print(
        f"{'damage':<9}{'measure':<12}mean at none and at each strength{'wrong':>26}{'score of all':>34}{'wrong':>13}"
    )
    for damage, (spoil, strengths, name) in DAMAGES.items():
        found = [
            [clean[one], *(measured(frames(spoil(whole, much))) for much in strengths)] for one, whole in clips.items()
        ]
        values = [[step[name] or 0.0 for step in one] for one in found]
        sign = -1 if name == "sharpness" else 1
        own = sum(sign * (b - a) < 0 for one in values for a, b in pairwise(one))
        totals = [[overall(step) for step in one] for one in found]
        of_all = sum(b > a + NEXT_TO_NOTHING for one in totals for a, b in pairwise(one))
        told = " ".join(f"{mean(step):6.2f}" for step in zip(*values, strict=True))
        told_of_all = " ".join(f"{mean(step):5.1f}" for step in zip(*totals, strict=True))
        count = len(values) * len(strengths)
        print(f"{damage:<9}{name:<12}{told}{own:>8} of {count}    {told_of_all}{of_all:>6} of {count}", flush=True)
        wrong, wrong_of_all, steps = wrong + own, wrong_of_all + of_all, steps + count
    for what, count in (("each measure under its own damage", wrong), ("the score of all together", wrong_of_all)):
        print(f"steps in the wrong order, {what}: {count} of {steps}, {count / steps:.1%} (limit {WRONG_LIMIT:.0%})")
    return max(wrong, wrong_of_all) <= WRONG_LIMIT * steps


def cheap(whole: Clip) -> bool:
    """Whether measuring is fast enough, in CPU time."""
    shown, costs = frames(whole), []
    for _ in range(7):
        began = time.process_time()
        measured(shown)
        costs.append(1000 * (time.process_time() - began) / (len(shown) / SAMPLED))
    cost, lasts = median(costs), 1000 * SAMPLED / RATE
    print(f"measuring 720p: {cost:.1f} CPU-ms a sample of {SAMPLED} frames (limit {COST_LIMIT:.0f}), ", end="")
    print(f"{lasts / cost:.1f} times real time")
    return cost <= COST_LIMIT


def mended(clips: dict[str, Clip]) -> bool:
    """Whether what is tried helps, and leaves alone what is well."""
    helped = tried = 0
    harm: list[str] = []
    shares: dict[str, list[float]] = {}
    parts = {name: part_of(whole) for name, whole in clips.items()}
    for name, part in parts.items():
        search = searched(frames(part))
        if search.chain:
            shown = frames(part)
            worst = psnr(worked(search.chain, shown), shown)
            harm.append(f"{name} ({', '.join(link.effect for link in search.chain)}; {worst:.1f} dB from what it was)")
    for damage, (spoil, strengths, _) in DAMAGES.items():
        gains, failed = [], []
        for name, part in parts.items():
            for strength in (strengths[number] for number in MENDED):
                shown, truth = frames(spoil(part, strength)), frames(part)
                search = searched(shown)
                gain = psnr(worked(search.chain, shown), truth) - psnr(shown, truth) if search.chain else 0.0
                better = overall(search.now[0]) - overall(search.before[0])
                gains.append(gain)
                tried += 1
                if better > 0 and gain > -0.01:
                    helped += 1
                else:
                    failed.append(f"{name} at {strength:g}: {better:+.1f}, {gain:+.2f} dB")
                for trial in search.trials:
                    old, new = (scores(one[0])[trial.proposal.fix.measure] for one in (search.before, search.now))
                    if not trial.why_not and old is not None and new is not None and old < 100:
                        shares.setdefault(trial.proposal.fix.effect, []).append((new - old) / (100 - old))
        print(
            f"{damage:<9}mended {len(gains) - len(failed)} of {len(gains)}, {mean(gains):+.2f} dB on average",
            flush=True,
        )
        for one in failed:
            print(f"    not {one}")
    for effect, found in shares.items():
        print(f"{effect:<11}gives back {median(found):.2f} of what its score lacks (median of {len(found)})")
    print(f"spoilt clips mended: {helped} of {tried}, {helped / tried:.0%} (goal {HELPED_GOAL:.0%})")
    print(f"clips that are well and were changed: {len(harm)} of {len(parts)} (limit 0)", *harm)
    return helped >= HELPED_GOAL * tried and not harm


def main() -> int:
    cv2.setNumThreads(1)
    clips = sources(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    is_met = all([ordered(clips), cheap(clips["pan"]), mended(clips)])
    print("met" if is_met else "MISSED")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
