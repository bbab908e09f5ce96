"""What buying a clip costs us: 200 shots of one provider, 8 in flight, against the simulator in a process of its own.

    python benchmarks/buying.py [--shots 200] [--seconds 2]

Prints the CPU time a shot takes in all, that of downloading and probing its clip alone (the baseline, measured in the
same run on the same clips), what is left for everything else (ledger, polls, prompts, asset store), and the requests a
shot took, by what they were for. Goal: at most 60 CPU-ms beside download and probe.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from reelwright.app import App
from reelwright.film.recipe import Asset, Progress, Recipe
from reelwright.film.take import Rushes
from reelwright.ledger.ledger import Kind
from reelwright.pipeline.buying import Buyer, Candidate, Errand
from reelwright.pipeline.floor import Floor
from reelwright.render.clip import probed
from reelwright.render.provider import Ask, Handle, Provider
from reelwright.settings import load_settings
from reelwright.simulator.server import Simulator
from reelwright.units import Money

BACKEND = "replicate_wan25"
GOAL_MS = 60.0
WARM_UP = 8


def simulate(seconds: float, line: Connection) -> None:
    """Until told to end; then tell how many requests of each kind there were."""
    with Simulator(seconds_to_render=seconds) as simulator:
        line.send(simulator.variables)
        while line.recv() == "count":
            line.send(Counter(one.call.value for one in simulator.served))


def candidates(provider: Provider, shots: Sequence[int]) -> list[Candidate]:
    found = []
    for shot in shots:
        ask = Ask(prompt=f"Wide shot {shot}: a lighthouse at dusk.", seconds=5, width=1280, height=720, seed=shot)
        found.append(Candidate(provider, ask))
    return found


async def nobody(recipe: Recipe, progress: Progress) -> Asset:
    raise AssertionError("nothing is made on this machine")


async def buy(floor: Floor, wanted: Sequence[Candidate]) -> list[Rushes]:
    floor.seats.clear()
    buyer = Buyer(floor, nobody)
    return await asyncio.gather(
        *(
            buyer.rushes(Errand("film", f"S{number}", Money.usd("1000"), "run"), [one], lambda share: None)
            for number, one in enumerate(wanted)
        )
    )


async def fetched_and_probed(floor: Floor, provider: Provider, recipes: Sequence[str]) -> None:
    """Every clip once more, and nothing besides."""
    with tempfile.TemporaryDirectory() as folder:
        for number, recipe in enumerate(recipes):
            (order,) = floor.ledger.orders(recipe=recipe)
            out = Path(folder) / f"{number}.mp4"
            await provider.fetch(Handle.model_validate(order.handle), out)
            ask = Ask(prompt="x", seconds=5, width=1280, height=720, seed=1)
            probed(out, provider.terms(ask, order.written_at.date()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shots", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a job takes")
    options = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=simulate, args=(options.seconds, theirs))
    process.start()
    variables = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({"workspace": folder, "simulator_url": variables["REELWRIGHT_SIMULATOR_URL"]}, {})
        app = App(settings, variables)
        floor = app.floor
        provider: Provider = floor.providers[BACKEND]  # type: ignore[assignment]
        asyncio.run(buy(floor, candidates(provider, range(10_000, 10_000 + WARM_UP))))
        ours.send("count")
        before = ours.recv()
        cpu, wall = time.process_time(), time.monotonic()
        found = asyncio.run(buy(floor, candidates(provider, range(options.shots))))
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
        assert all(one.asset for one in found), [one.tried for one in found if not one.asset][:1]
        ours.send("count")
        requests = ours.recv() - before
        alone = time.process_time()
        asyncio.run(fetched_and_probed(floor, provider, [one.asset.recipe for one in found if one.asset]))
        alone = time.process_time() - alone
        bought = [entry for entry in floor.ledger.entries("film") if entry.purpose.recipe]
        quoted = sum((entry.reserved for entry in bought if entry.kind is Kind.RESERVE), Money())
        settled = sum((entry.spent for entry in bought), Money())
        app.close()
    ours.send("end")
    process.join()
    whole, baseline = 1000 * cpu / options.shots, 1000 * alone / options.shots
    print(f"{options.shots} shots of {BACKEND}, {provider.manners().at_once} in flight, {wall:.1f} s")
    print(
        f"CPU a shot: {whole:.1f} ms in all, {baseline:.1f} ms of it download and probe alone: {whole / baseline:.2f} x"
    )
    print(f"beside that: {whole - baseline:.1f} ms a shot (goal: at most {GOAL_MS:.0f})")
    off = 100 * (quoted.micro_usd / settled.micro_usd - 1)
    print(f"quoted {quoted}, settled {settled}, as the provider charged: {off:+.2f} %")
    each = ", ".join(f"{name} {number / options.shots:.2f}" for name, number in sorted(requests.items()))
    print(f"requests a shot: {sum(requests.values()) / options.shots:.2f} ({each}); a job takes {options.seconds:g} s,")
    print(f"and is asked for every {provider.manners().least_between_polls:g} s at most, as its provider wants")


if __name__ == "__main__":
    main()
