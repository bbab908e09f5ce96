"""How near the estimate for a machine of one's own comes to what is charged, with and without the margin learned.

    python benchmarks/hosted.py [--clips 200] [--runs 10] [--seed 1]

What a clip truly costs is drawn by a process that knows nothing of the formula: a machine faster or slower than the
book says, a start that takes its own time, work that grows by powers of its own, noise on every clip, and spot
machines that are taken away. The baseline is the quote without a margin. Prints the figures of each installation, with
the first clips, of which little was known, among them and by themselves; and fails if a run is more than 5 % off, or a
clip cost more than was reserved.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from datetime import date
from math import ceil

from reelwright.ledger.hosted import HostedClip, HostedCosts, HostedMachine
from reelwright.ledger.margin import Estimate, learned
from reelwright.units import FrameRate, Money, Resolution

GOAL = 0.05
FIRST = 10
TODAY = date(2026, 11, 28)


@dataclass(frozen=True)
class Installation:
    """A production's machine, or the pool it is given machines from."""

    name: str
    machine: HostedMachine
    size: Resolution
    machines: int = 1


HD, SMALL = Resolution(width=1280, height=720), Resolution(width=832, height=480)
INSTALLATIONS = [
    Installation("one H100, on demand", HostedMachine(), HD),
    Installation("one H100, spot", HostedMachine(is_spot=True), HD),
    Installation(
        "an A100, int8, batches of 4, spot",
        HostedMachine(gpu="A100", quantisation="int8", batch=4, is_spot=True),
        SMALL,
    ),
    Installation("eight H200, TensorRT", HostedMachine(gpu="H200", gpus=8, framework="tensorrt"), HD),
    Installation("a T4, int4", HostedMachine(gpu="T4", quantisation="int4"), SMALL),
    Installation("a pool of three H100, spot", HostedMachine(is_spot=True), HD, machines=3),
]


class Charged:
    """What truly happens: not the formula of `reelwright.ledger.hosted`, and of its figures the hourly price alone."""

    def __init__(self, of: Installation, usd_per_hour: float, chance: random.Random) -> None:
        self._of, self._usd, self._chance = of, usd_per_hour, chance
        self._slowness = [chance.uniform(0.6, 1.6) for _ in range(of.machines)]
        self._start = chance.uniform(30, 240)

    def __call__(self, clip: HostedClip) -> Money:
        return Money(micro_usd=ceil(self.seconds(clip) * self._of.machine.gpus * self._usd / 3600 * 1e6))

    def seconds(self, clip: HostedClip) -> float:
        """Of the machine."""
        machine, chance = self._of.machine, self._chance
        pixels = clip.size.pixels / 1e6
        work = 110 * pixels**1.6 * clip.seconds**1.1 * 1.9 ** (clip.complexity - 0.5)
        work *= chance.choice(self._slowness) * {"T4": 20, "A100": 2.2}.get(machine.gpu, 1) / machine.gpus**0.7
        work *= chance.lognormvariate(0, 0.03)
        start = self._start * chance.lognormvariate(0, 0.2) / machine.batch
        seconds = start + work
        while machine.is_spot and chance.random() < 0.04:
            seconds += start + work * chance.random()
        return seconds


@dataclass
class Run:
    """What was quoted, estimated and charged, clip by clip."""

    quoted: list[Money]
    estimated: list[Estimate]
    charged: list[Money]

    def errors(self, learned: bool) -> list[float]:
        """How far off each clip was, as a share of what was charged."""
        said = [one.expected for one in self.estimated] if learned else self.quoted
        return [one.micro_usd / paid.micro_usd - 1 for one, paid in zip(said, self.charged, strict=True)]

    def off(self, learned: bool) -> float:
        """How far off the whole run was."""
        said = [one.expected for one in self.estimated] if learned else self.quoted
        return sum(one.micro_usd for one in said) / sum(paid.micro_usd for paid in self.charged) - 1

    def passed(self) -> list[int]:
        """The clips, from 1, that cost more than was reserved."""
        both = zip(self.estimated, self.charged, strict=True)
        return [number for number, (one, paid) in enumerate(both, 1) if one.most < paid]


def run(of: Installation, clips: int, seed: int) -> Run:
    """Estimate each clip by what those before it cost, then make it."""
    chance, costs = random.Random(f"{of.name} {seed}"), HostedCosts.load()
    found, pairs = Run([], [], []), []
    hour = costs.lines[f"{'spot_usd' if of.machine.is_spot else 'usd'}.{of.machine.gpu}"].value
    charged = Charged(of, float(hour), chance)
    for _ in range(clips):
        clip = HostedClip(
            complexity=round(chance.uniform(0.2, 0.8), 2),
            seconds=chance.randint(8, 32) / 4,
            size=of.size,
            rate=FrameRate(num=16),
        )
        quoted = costs.price(clip, of.machine, TODAY).cost
        found.quoted.append(quoted)
        found.estimated.append(learned(pairs).of(quoted))
        found.charged.append(charged(clip))
        pairs.append((quoted, found.charged[-1]))
    return found


def percent(errors: list[float]) -> str:
    sizes = [abs(error) for error in errors]
    return f"mean {sum(sizes) / len(sizes):6.1%}, worst {max(sizes):6.1%}"


def show(found: Run) -> None:
    """One run, with the baseline beside it."""
    paid = sum(found.charged, Money())
    reserved = sum((one.most for one in found.estimated), Money())
    errors = found.errors(True)
    print(f"  unlearned quote: whole run {found.off(False):+7.1%}; a clip: {percent(found.errors(False))}")
    print(f"  learned margin:  whole run {found.off(True):+7.1%}; a clip: {percent(errors)}")
    print(f"    first {FIRST} clips: {percent(errors[:FIRST])}; all after: {percent(errors[FIRST:])}")
    print(f"    {len(found.charged)} clips, {paid}; reserved {reserved.micro_usd / paid.micro_usd:.2f} times that")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    missed = 0
    for of in INSTALLATIONS:
        found = [run(of, chosen.clips, chosen.seed + number) for number in range(chosen.runs)]
        worst = {learned: max(abs(one.off(learned)) for one in found) for learned in (False, True)}
        passed = sum(len(one.passed()) for one in found)
        print(f"{of.name}; the run of seed {chosen.seed}:")
        show(found[0])
        print(
            f"  {chosen.runs} runs: a whole run at worst {worst[True]:.1%} off (unlearned {worst[False]:.1%}); "
            f"{passed} of {chosen.runs * chosen.clips} clips cost more than was reserved"
        )
        missed += worst[True] > GOAL or passed > 0
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
