"""Buys clips of every provider from the simulator while things go wrong, and lets its books judge: was anything paid
twice, was a paid clip lost, was a cap passed?

    python benchmarks/paid.py [--scenarios 60] [--long] [--seed 1]

In a third of the scenarios the process that buys is killed on the way, once or twice, and another goes on. Nobody waits
for real: the clock runs ahead whenever somebody sleeps. What goes wrong is drawn from the seed; where a process is when
it is killed is not.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import Order, OrderState, Purpose
from reelwright.ledger.price_book import PriceBook
from reelwright.network.access import Access
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import Reach
from reelwright.render.backends.comfyui import ComfyUI
from reelwright.render.backends.fal import Fal
from reelwright.render.backends.luma import Luma
from reelwright.render.backends.omni import Omni
from reelwright.render.backends.replicate import Replicate
from reelwright.render.backends.runway import Runway
from reelwright.render.backends.veo import Veo
from reelwright.render.listed import ListedProvider
from reelwright.render.paid import OrderHeld, PaidPath, Purchase, StillRunning
from reelwright.render.patience import Patience
from reelwright.render.provider import Ask
from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.faults import FaultScript, Trouble
from reelwright.simulator.server import Simulator
from reelwright.store.database import open_database
from reelwright.units import Money

PROVIDERS: dict[str, type[ListedProvider]] = {
    "runway": Runway,
    "replicate": Replicate,
    "vertex": Veo,
    "omni": Omni,
    "fal": Fal,
    "luma": Luma,
    "comfyui": ComfyUI,
}
FIRST, LONG = 60, 1000
TURNS = 8
"""Runs that go on with a clip before it is left as it is."""
REST_SECONDS = 0.3
"""Between two of them, of the true clock, which is that of the simulator's outages."""
PAUSE_SECONDS = 0.01
DEAD_AFTER_SECONDS = (0.0, 1.2)
ODDS = dict.fromkeys(Trouble, 0.04) | {Trouble.PRICE_CHANGE: 0.0, Trouble.LOST_AFTER: 0.1, Trouble.LOST_BEFORE: 0.06}
"""No price changes, for what is dearer than quoted passes a cap by the provider's doing."""


@dataclass(frozen=True)
class Scenario:
    wire: str
    number: int
    url: str
    folder: Path
    router: str

    @property
    def recipe(self) -> str:
        return hashlib.sha256(f"{self.wire}/{self.number}".encode()).hexdigest()

    @property
    def prompt(self) -> str:
        """No other scenario's, so that its jobs are known, however late one turns up."""
        return f"Wide shot: lighthouse number {self.number} at dusk."

    @property
    def out(self) -> Path:
        return self.folder / f"{self.recipe}.mp4"

    @property
    def shot(self) -> str:
        return f"SH{self.number:03d}"


class Ahead:
    """A clock that runs ahead by what is slept."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by

    async def sleep(self, seconds: float) -> None:
        self.by += timedelta(seconds=seconds)
        await asyncio.sleep(PAUSE_SECONDS)


def buy(scenario: Scenario, variables: dict[str, str], sender: str) -> None:
    """One run: have the clip, or raise what stands in the way."""
    clock, book = Ahead(), PriceBook.load()
    database = open_database(f"sqlite:///{scenario.folder / 'reelwright.db'}")
    access = Access.of(variables | {"REELWRIGHT_RUNWAY_ROUTER": scenario.router})
    reach = Reach(frozenset({scenario.url.removeprefix("http://")}))
    provider = PROVIDERS[scenario.wire](access, book, reach, f"{scenario.url}/{scenario.wire}")
    today = clock.now().date()
    ask = Ask(prompt=scenario.prompt, seconds=1, width=1280, height=720, seed=7)
    terms = provider.terms(ask, today)
    price = provider.price(terms, today)
    purchase = Purchase(
        purpose=Purpose(
            production="film",
            shot=scenario.shot,
            recipe=scenario.recipe,
            backend=provider.name,
            model=terms.model,
        ),
        attempt=1,
        ask=ask,
        terms=terms,
        price=price,
        caps=Caps(shot=price.most),
        sender=sender,
    )
    path = PaidPath(provider, Ledger(database, clock.now), Patience(now=clock.now, sleep=clock.sleep))  # type: ignore[arg-type]
    try:
        asyncio.run(path.clip(purchase, scenario.out, lambda share: None))
    finally:
        database.dispose()


def outcome(scenario: Scenario, variables: dict[str, str], sender: str) -> str:
    """How it ends when a run goes on with it, or another after that."""
    for turn in range(TURNS):
        try:
            buy(scenario, variables, f"{sender}.{turn}")
        except StillRunning:
            time.sleep(REST_SECONDS)
            continue
        except OrderHeld:
            return "held for a person"
        except ProviderError as error:
            if error.fault in (Fault.UNREACHABLE, Fault.RATE_LIMITED):
                time.sleep(REST_SECONDS)
                continue
            return f"ended: {error.fault}"
        return "a clip"
    return "left open"


def killed(scenario: Scenario, after: float) -> None:
    """A process that buys, killed so long after it began to."""
    words = [scenario.wire, str(scenario.number), scenario.url, str(scenario.folder), scenario.router]
    child = subprocess.Popen(
        [sys.executable, __file__, "--child", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(after)
    child.kill()
    child.wait()
    child.stdout.close()


def judged(scenario: Scenario, jobs: tuple[BookedJob, ...], ledger: Ledger, ending: str) -> list[str]:
    """What is wrong, by the books."""
    orders = ledger.orders(recipe=scenario.recipe)
    charged = [job for job in jobs if job.paid_micro_usd or (scenario.wire == "comfyui" and _is_made(job))]
    wrong = ["paid twice"] if len(charged) > 1 else []
    if any(map(_is_made, jobs)) and ending != "a clip" and not _is_told(orders):
        wrong.append("lost")
    if ending == "a clip" and not any(map(_is_made, jobs)):
        wrong.append("not in the books")
    cap = max((order.quoted for order in orders), default=Money(), key=lambda money: money.micro_usd)
    lines = [line for line in ledger.entries() if line.purpose.recipe == scenario.recipe]
    committed, most = 0, 0
    for line in lines:
        committed += line.reserved.micro_usd + line.spent.micro_usd
        most = max(most, committed)
    if max(most, sum(job.paid_micro_usd for job in jobs)) > cap.micro_usd:
        wrong.append("cap passed")
    reserved = sum(line.reserved.micro_usd for line in lines)
    if reserved != sum(order.quoted.micro_usd for order in orders if not order.state.is_over):
        wrong.append("reserved wrongly")
    return wrong


def _mine(scenario: Scenario, jobs: tuple[BookedJob, ...]) -> tuple[BookedJob, ...]:
    return tuple(job for job in jobs if scenario.prompt in str(job.body))


def _is_made(job: BookedJob) -> bool:
    return job.phase is Phase.SUCCEEDED


def _is_told(orders: tuple[Order, ...]) -> bool:
    """Whether somebody hears of a clip that is not there: it is open, held, or said to be damaged for good."""
    return any(not order.state.is_over for order in orders) or any(
        order.state is OrderState.LOST or (order.state is OrderState.FAILED and "its clip cannot be had" in order.note)
        for order in orders
    )


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--scenarios", type=int, default=FIRST)
    options.add_argument("--long", action="store_true")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--child", nargs=5)
    given = options.parse_args()
    if given.child:
        wire, number, url, folder, router = given.child
        print("ready", flush=True)
        buy(Scenario(wire, int(number), url, Path(folder), router), dict(os.environ), f"child {os.getpid()}")
        return 0
    count = LONG if given.long else given.scenarios
    chance, endings, wrongs = random.Random(given.seed), Counter[str](), Counter[str]()
    kills, began = 0, time.monotonic()
    with (
        tempfile.TemporaryDirectory() as name,
        Simulator(script=FaultScript(given.seed, ODDS), seconds_to_render=0.1) as simulator,
    ):
        os.environ |= simulator.variables
        database = open_database(f"sqlite:///{Path(name) / 'reelwright.db'}")
        ledger = Ledger(database)
        for number in range(count):
            wire = list(PROVIDERS)[number % len(PROVIDERS)]
            router = "router-1" if wire == "runway" and number % 2 else ""
            scenario = Scenario(wire, number, simulator.url, Path(name), router)
            for _ in range(chance.randint(1, 2) if number % 3 == 0 else 0):
                killed(scenario, chance.uniform(*DEAD_AFTER_SECONDS))
                kills += 1
            ending = outcome(scenario, dict(os.environ), f"run {number}")
            endings[ending] += 1
            for wrong in judged(scenario, _mine(scenario, simulator.books.jobs(wire)), ledger, ending):
                wrongs[wrong] += 1
                orders = [f"{one.state}: {one.note}" for one in ledger.orders(recipe=scenario.recipe)]
                print(f"scenario {number} at {wire}: {wrong} ({ending}); {orders}", flush=True)
            scenario.out.unlink(missing_ok=True)
        database.dispose()
        posts = len([one for one in simulator.served if one.call == "submit"])
    print(f"{count} scenarios, {posts} requests for money, {kills} kills, {time.monotonic() - began:.0f} s")
    for ending, times in endings.most_common():
        print(f"  {times:5d}  {ending}")
    for wrong in ("paid twice", "lost", "cap passed", "reserved wrongly", "not in the books"):
        print(f"  {wrongs[wrong]:5d}  {wrong}")
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
