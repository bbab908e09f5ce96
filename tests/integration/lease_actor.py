"""A process of its own for the tests of leases: `python lease_actor.py WHAT FOLDER [NUMBERS]`."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

from reelwright.engine.leases import Leases, NoRoom, Priority


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def note(folder: Path, text: str) -> None:
    """A line in a file of all: one write, so lines are whole, and in the order they were written."""
    handle = os.open(folder / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{text}\n".encode())
    os.close(handle)


def takes(folder: Path, total: int, seed: int, times: int) -> None:
    """Again and again a few bytes of `total`; what is held is written down while it is."""
    chance, leases = random.Random(seed), Leases(folder / "leases")
    for _ in range(times):
        size = chance.randint(1, total)
        try:
            with leases.hold("cpu", size, lambda held: total, chance.choice(list(Priority)), chance.choice([0.05, 30])):
                note(folder, f"{size}")
                time.sleep(chance.uniform(0, 0.01))
                note(folder, f"{-size}")
        except NoRoom:
            note(folder, "0")


def holds(folder: Path, size: int) -> None:
    """Until it is killed; others get nothing."""
    with Leases(folder / "leases").hold("cpu", size, lambda held: size, Priority.NORMAL, 60):
        say("held")
        sys.stdin.read()


def waits(folder: Path, size: int, priority: int, name: int) -> None:
    """Its turn comes, which is written down."""
    with Leases(folder / "leases").hold("cpu", size, lambda held: size, Priority(priority), 60):
        note(folder, str(name))


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]), *map(int, sys.argv[3:]))
