"""The worker: makes the films that were submitted. `python -m reelwright.web.working` is the one a server starts: it is
told the settings as a line of JSON on stdin, and ends when stdin does, which is also what happens when the server is
killed."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable

from reelwright.app import App
from reelwright.errors import ReelwrightError
from reelwright.pipeline.productions import submit_accepted
from reelwright.pipeline.wanted_clips import submit_accepted_enhancements
from reelwright.settings import Settings

SWEEP_SECONDS = 2.0
"""How often it looks for productions whose run was lost between two commits."""

_log = logging.getLogger(__name__)


def work(app: App, until: threading.Event, on_begin: Callable[[], None] = lambda: None) -> None:
    """Work on runs until that happens, then stop at once: what is not over goes back to the queue, for the next."""
    app.workspace.logs, app.database  # noqa: B018 - what is wrong with them is told before anything is started
    with app.worker() as worker:
        on_begin()
        while not until.wait(SWEEP_SECONDS):
            try:
                taken_up = submit_accepted(app.floor, worker)
                taken_up += submit_accepted_enhancements(app.enhancements, worker)
            except ReelwrightError as error:
                _log.warning("could not look for lost productions, and will look again: %s", error)
                continue
            for production in taken_up:
                _log.warning("%s had no run, though it was to be made; it has one now", production)


def until_told() -> threading.Event:
    """Happens on SIGTERM and SIGINT. Call it in the main thread."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    return told


def _watch_parent(until: threading.Event) -> None:
    sys.stdin.read()
    until.set()


def main() -> None:
    until = until_told()
    settings = Settings.model_validate_json(sys.stdin.readline())
    threading.Thread(target=_watch_parent, args=(until,), name="parent", daemon=True).start()
    app = App(settings)
    try:
        work(app, until)
    except ReelwrightError as error:
        sys.stderr.write(f"reelwright worker: {error}\n")
        sys.exit(1)
    finally:
        app.close()


if __name__ == "__main__":
    main()
