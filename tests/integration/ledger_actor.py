"""A process whose threads order, settle and release at random under caps. Usage: ledger_actor.py URL SEED ORDERS.
It says of each order what it cost, or that a cap refused it."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ThreadPoolExecutor

from reelwright.errors import Conflict
from reelwright.ledger.caps import Caps, OverCap
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState, Purpose, order_key
from reelwright.store.database import open_database
from reelwright.units import Money

CAPS = Caps(shot=Money.usd("0.90"), production=Money.usd(2), day=Money.usd("4.50"), tenant=Money.usd(5))
SHOTS, PRODUCTIONS, RECIPES = 5, 3, 40
THREADS = 4


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def main(url: str, seed: int, count: int) -> None:
    ledger = Ledger(open_database(url))
    with ThreadPoolExecutor(THREADS) as pool:
        for writing in [pool.submit(write, ledger, THREADS * seed + number, count) for number in range(THREADS)]:
            writing.result()


def write(ledger: Ledger, seed: int, count: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        recipe = f"{chance.randrange(RECIPES):064x}"  # shared: several processes open, settle and release the same
        purpose = Purpose(
            production=f"film {chance.randrange(PRODUCTIONS)}",
            shot=f"SH{10 * chance.randrange(1, SHOTS + 1):03d}",
            recipe=recipe,
            backend="runway",
            model="gen4.5",
        )
        quoted = Money(micro_usd=chance.randrange(1, 600_000))
        key = order_key(recipe, chance.randrange(1, 4))
        try:
            _, is_mine = ledger.open(key, purpose, {}, quoted, CAPS, str(seed), "")
        except OverCap as refusal:
            say("over", refusal.scope)
            continue
        say("sent" if is_mine else "there", key)
        try:
            _finish(ledger, chance, key)
        except Conflict:
            say("late", key)


def _finish(ledger: Ledger, chance: random.Random, key: str) -> None:
    quoted = ledger.order(key).quoted
    match chance.randrange(5):
        case 0:
            ledger.release(key, OrderState.REFUSED, "no")
            say("free", key)
        case 1:
            ledger.advance(key, OrderState.AMBIGUOUS)
            ledger.release(key, OrderState.DROPPED, "never there")
            say("free", key)
        case 2:
            ledger.advance(key, OrderState.AMBIGUOUS)
        case _:
            ledger.advance(key, OrderState.PLACED, handle={"id": key})
            cost = Money(micro_usd=chance.randrange(quoted.micro_usd + 1))
            ledger.settle(key, cost, is_clip=True, reason="done")
            say("paid", key, cost.micro_usd)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
