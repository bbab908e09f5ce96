"""`reelwright simulate`: the providers on this machine, to rehearse a paid film."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reelwright.cli import ctrl_c, output
from reelwright.cli.common import open_app, place_of
from reelwright.errors import InvalidInput
from reelwright.ledger.price_book import FILE_NAME, PriceBook
from reelwright.pipeline.wording import counted
from reelwright.simulator.faults import MANY, NONE, SOME, FaultScript
from reelwright.simulator.reel import Reel
from reelwright.units import Money

if TYPE_CHECKING:
    from reelwright.simulator.server import Simulator

PORT = 7777


class Faults(StrEnum):
    """How much goes wrong."""

    NONE = "none"
    SOME = "some"
    MANY = "many"


ODDS = {Faults.NONE: NONE, Faults.SOME: SOME, Faults.MANY: MANY}


def simulate(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where it listens; 0 takes a free one.")] = PORT,
    seed: Annotated[int, typer.Option(help="Another seed, other faults.")] = 1,
    faults: Annotated[Faults, typer.Option(help="How much goes wrong.")] = Faults.NONE,
    footage: Annotated[Reel, typer.Option(help="What is on the clips.")] = Reel.DRAWN,
    seconds: Annotated[float, typer.Option(min=0, help="How long a job takes.")] = 5.0,
    books: Annotated[Path | None, typer.Option(help="Also write every job into this file.")] = None,
) -> None:
    """Simulate the providers on this machine until Ctrl-C. Nothing is paid."""
    from reelwright.simulator.server import Simulator

    with open_app() as app:
        prices = PriceBook.load(place_of(app).root / FILE_NAME)
    _require_writable(books)
    try:
        simulator = Simulator(
            port=port,
            script=FaultScript(seed, ODDS[faults]),
            reel=footage,
            books_file=books,
            prices=prices,
            seconds_to_render=seconds,
        )
    except OSError as error:
        raise InvalidInput(f"port {port} cannot be had: {error.strerror}; choose another with --port") from None
    with simulator:
        _say_how(simulator)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            ctrl_c.ignore()
            _say_what(simulator)


def _require_writable(books: Path | None) -> None:
    try:
        if books is not None:
            books.open("a").close()
    except OSError as error:
        raise InvalidInput(f"the books cannot be written to {books}: {error.strerror}") from None


def _say_how(simulator: Simulator) -> None:
    output.say(f"Providers are simulated at {simulator.url}; Ctrl-C ends it. To use them, in another terminal:")
    output.say("")
    for name, value in simulator.variables.items():
        output.say(f"export {name}={value}")
    output.say("")
    output.say(f"The books: {simulator.url}/books")


def _say_what(simulator: Simulator) -> None:
    spent = Money(micro_usd=simulator.books.spent_micro_usd())
    output.say(f"{counted(len(simulator.books.jobs()), 'job')}; {spent} would have been charged")
