"""`reelwright make BRIEF --rehearse`: the whole film against simulated providers, in a workspace of its own, for
nothing: what it would be charged, and what its worst day would do to it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reelwright.app import App
from reelwright.cli import output
from reelwright.cli.common import flags
from reelwright.cli.simulating import ODDS, Faults
from reelwright.errors import InvalidInput, WorkspaceError
from reelwright.film.brief import Brief
from reelwright.ledger.order import UNDECIDED
from reelwright.ledger.price_book import FILE_NAME, PriceBook
from reelwright.pipeline.wording import counted
from reelwright.settings import Settings, load_settings
from reelwright.simulator.faults import FaultScript
from reelwright.simulator.reel import Reel
from reelwright.units import Money

if TYPE_CHECKING:
    from reelwright.simulator.server import Simulator

FOLDER = "rehearsal"
_HURRY = 30.0
"""How much faster time goes for who waits for a provider."""
_JOB_SECONDS = 1.0
"""Of the simulator's clock."""


@contextmanager
def rehearsal(asked: Brief, faults: Faults) -> Iterator[App]:
    """The workspace of a rehearsal, its providers simulated. What was rehearsed there before is removed.

    Raises:
        InvalidInput: nobody would be paid for the film.
    """
    from reelwright.simulator.server import Simulator

    settings = load_settings(flags())
    if asked.policy is None and not set(asked.backends) - {"previz", "slate"}:
        raise InvalidInput(f"a film by {asked.backend} pays nobody: rehearse one with --backend, such as veo3")
    folder = settings.workspace / FOLDER
    _clear(folder)
    prices = _prices(settings.workspace / FILE_NAME, folder)
    simulator = Simulator(
        script=FaultScript(asked.seed, ODDS[faults]), reel=Reel.DRAWN, prices=prices, seconds_to_render=_JOB_SECONDS
    )
    with simulator:
        rehearsed = _settings(settings, folder, simulator.url)
        app = App(rehearsed, simulator.variables, _HURRY)
        try:
            yield app
        finally:
            _say_what(app, simulator)
            app.close()


def _settings(settings: Settings, folder: Path, url: str) -> Settings:
    return settings.model_copy(update={"workspace": folder, "database_url": "", "simulator_url": url})


def _prices(own: Path, folder: Path) -> PriceBook:
    """Those of the workspace, on both sides of the counter."""
    prices = PriceBook.load(own)
    if own.is_file():
        folder.mkdir(parents=True)
        shutil.copyfile(own, folder / FILE_NAME)
    return prices


def _clear(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise WorkspaceError(f"{folder} is no folder; move it away, for a rehearsal is made there")
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise WorkspaceError(f"the rehearsal before cannot be removed: {folder}: {error.strerror}") from None


def _say_what(app: App, simulator: Simulator) -> None:
    """What the providers' own books say, beside ours."""
    paid = Counter(job.provider for job in simulator.books.paid())
    charged = Money(micro_usd=simulator.books.spent_micro_usd())
    ours = sum((entry.spent for entry in app.floor.ledger.entries()), Money())
    troubles = Counter(one.trouble.value for one in simulator.served if one.trouble is not None)
    jobs = ", ".join(f"{number} of {name}" for name, number in paid.items()) or "none"
    output.remark(f"Rehearsed: {counted(sum(paid.values()), 'paid job')} ({jobs}), {len(simulator.served)} requests.")
    output.remark(f"The providers would have charged {charged}; the ledger says {ours}.")
    if troubles:
        said = ", ".join(f"{name} {number}" for name, number in troubles.most_common())
        output.remark(f"What went wrong on the way: {said}.")
    held = app.floor.ledger.orders(states=UNDECIDED)
    if held:
        output.remark(
            f"{counted(len(held), 'order')} would wait for you: {', '.join(one.purpose.shot for one in held)}."
        )
