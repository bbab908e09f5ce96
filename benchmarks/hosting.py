"""How near ComfyUI's quotes on a machine one pays for come to what its jobs cost, and whether one passes its reserve.

    python benchmarks/hosting.py [--clips 200] [--seed 1]

Clips are bought one after another from the simulated server, whole: order, looks, download, settled by the times that
the server tells. How long each truly takes is drawn by the process of `benchmarks/hosted.py`, which knows nothing of
the formula, and one in fifty hangs. Time is the simulator's and ours alike, and is passed, not waited for. The baseline
is the quote without a margin. Fails if the clips made after the first ten were more than 5 % off in sum, or a job cost
more than was reserved for it.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hosted import FIRST, GOAL, INSTALLATIONS, Charged
from reelwright.ledger.caps import Caps
from reelwright.ledger.hosted import HostedClip, HostedCosts
from reelwright.ledger.hosting import QUOTED, Hosting
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState, Purpose
from reelwright.ledger.price_book import PriceBook
from reelwright.network.access import Access
from reelwright.network.fault import ProviderError
from reelwright.network.reach import Reach
from reelwright.render.backends.comfyui import ComfyUI
from reelwright.render.paid import PaidPath, Purchase
from reelwright.render.patience import Patience
from reelwright.render.provider import Ask
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.store.database import open_database
from reelwright.units import FrameRate, Money, Resolution

SIZE, RATE = Resolution(width=832, height=480), FrameRate(num=16)
HANGS = 0.02
LONG = 40
"""How many times as long a job takes that hangs."""
RUNNING = 0.75
"""The share of a simulated job's time in which it runs; the rest it is in the queue."""
LOOK_SECONDS = 20
"""What passes where a second is slept."""


class Passed:
    """A clock that moves when somebody sleeps, and only then."""

    def __init__(self) -> None:
        self._begun, self.seconds = datetime.now(UTC), 0.0

    def now(self) -> datetime:
        return self._begun + timedelta(seconds=self.seconds)

    async def sleep(self, seconds: float) -> None:
        self.seconds += LOOK_SECONDS * seconds


@dataclass(frozen=True)
class Bought:
    """One job."""

    quoted: Money
    """By the figures alone."""
    expected: Money
    reserved: Money
    cost: Money
    is_made: bool


def bought(clips: int, seed: int) -> list[Bought]:
    """Clips, one after another; each is expected to cost what those before it teach."""
    chance, clock, costs = random.Random(seed), Passed(), HostedCosts.load()
    on = replace(INSTALLATIONS[1], size=SIZE)
    takes = Charged(on, 1.0, chance)
    found = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Simulator(seconds_to_render=0, clock=lambda: clock.seconds) as simulator,
    ):
        database = open_database(f"sqlite:///{Path(folder) / 'reelwright.db'}")
        ledger = Ledger(database, clock.now)
        hosting = Hosting("comfyui", on.machine, costs, lambda: ledger, clock.now)
        reach = Reach(frozenset({simulator.url.removeprefix("http://")}))
        provider = ComfyUI(Access(), PriceBook.load(), reach, f"{simulator.url}/comfyui", hosting)
        path = PaidPath(provider, ledger, Patience(now=clock.now, sleep=clock.sleep))
        for number in range(clips):
            length = chance.randint(1, 5)
            seconds = takes.seconds(HostedClip(seconds=length, size=SIZE, rate=RATE))
            seconds *= LONG if chance.random() < HANGS else 1
            simulator.script.queue("comfyui", Call.SUBMIT, Mishap(Trouble.SLOW, seconds / RUNNING))
            found.append(_buy(provider, path, ledger, number, length, Path(folder) / "clip.mp4", clock.now()))
        database.dispose()
    return found


def _buy(
    provider: ComfyUI, path: PaidPath, ledger: Ledger, number: int, length: int, out: Path, at: datetime
) -> Bought:
    ask = Ask(prompt="Wide shot: a lighthouse at dusk.", seconds=length, width=832, height=480, seed=number)
    terms = provider.terms(ask, at.date())
    price, recipe = provider.price(terms, at.date()), hashlib.sha256(str(number).encode()).hexdigest()
    purpose = Purpose(production="film", shot=f"S{number}", recipe=recipe, backend=provider.name, model=terms.model)
    purchase = Purchase(purpose, 1, ask, terms, price, Caps(), "run")
    with suppress(ProviderError):  # it was stopped, which its order tells
        asyncio.run(path.clip(purchase, out, lambda share: None))
    (order,) = ledger.orders(recipe=recipe)
    quoted = order.body[QUOTED]
    assert isinstance(quoted, int) and price.expected is not None and order.state.is_over
    return Bought(
        quoted=Money(micro_usd=quoted),
        expected=price.expected,
        reserved=order.quoted,
        cost=ledger.spent(order.key),
        is_made=order.state is OrderState.DONE,
    )


def off(jobs: Sequence[Bought], learned: bool = True) -> float:
    """How far off all together were, as a share of what they cost; the clips made, for what hangs has no end."""
    made = [job for job in jobs if job.is_made]
    said = sum((job.expected if learned else job.quoted).micro_usd for job in made)
    return said / sum(job.cost.micro_usd for job in made) - 1


def passed(jobs: Sequence[Bought]) -> list[Bought]:
    """Those that cost more than was reserved for them."""
    return [job for job in jobs if job.reserved < job.cost]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    jobs = bought(chosen.clips, chosen.seed)
    stopped = [job for job in jobs if not job.is_made]
    paid, reserved = (sum(getattr(job, name).micro_usd for job in jobs) for name in ("cost", "reserved"))
    print(f"{len(jobs)} jobs, {Money(micro_usd=paid)}; reserved {reserved / paid:.2f} times that")
    print(f"  quote without a margin: {off(jobs, learned=False):+7.1%} in sum")
    print(f"  learned:                {off(jobs):+7.1%} in sum; without the first {FIRST}: {off(jobs[FIRST:]):+.1%}")
    print(f"  {len(stopped)} hung and were stopped; {len(passed(jobs))} cost more than was reserved")
    return 1 if passed(jobs) or abs(off(jobs[FIRST:])) > GOAL else 0


if __name__ == "__main__":
    sys.exit(main())
