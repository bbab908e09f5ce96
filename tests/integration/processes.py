"""Real processes of `reelwright`, and its record, read while they run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from reelwright.film.deliverable import Film
from reelwright.film.events import Event
from reelwright.film.production import Dossier, Production
from reelwright.store.database import open_database
from reelwright.store.productions import Productions

from .. import warm  # noqa: TID252 - tests are no package on the path

STUDIO = Path(__file__).with_name("studio.py")
SECONDS = 120


def quickest(act: Callable[[int], float], enough: float) -> float:
    """How many seconds `act(attempt)` says it took, at best of three: a disk may stall a whole machine for many, but
    what is slow by itself is so every time."""
    took = act(0)
    for attempt in (1, 2):
        if took >= enough:
            took = min(took, act(attempt))
    return took


class Workspace:
    """A folder, the command in it, and what the record says."""

    def __init__(self, folder: Path, studio: str = "", database_url: str = "", **environment: str) -> None:
        """
        Args:
            studio: one of `studio.STUDIOS`; none: the product as it is.
            database_url: none: SQLite in the workspace.
            environment: variables besides those of the tests. One child makes what a film needs unless they say
                otherwise: tests run side by side already.
        """
        self.folder = folder / "w"
        self._script = STUDIO if studio else None
        program = [str(STUDIO)] if studio else ["-m", "reelwright"]
        self.command = [sys.executable, *program, "--workspace", str(self.folder)]
        self._environment = os.environ | {"REELWRIGHT_CPU_WORKERS": "1"} | environment | {"REELWRIGHT_STUDIO": studio}
        for name in ("REELWRIGHT_DATABASE_URL", "COLUMNS", "LINES"):  # xdist sets the size of a terminal
            self._environment.pop(name, None)
        self._url = database_url or f"sqlite:///{self.folder / 'reelwright.db'}"
        if database_url:
            self._environment["REELWRIGHT_DATABASE_URL"] = database_url
        self._database: sa.Engine | None = None

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.fork(*words).end_of_text()

    def fork(self, *words: str) -> warm.Fork:
        """It runs until it is waited for, or killed."""
        return warm.Fork("--workspace", str(self.folder), *words, env=self._environment, script=self._script)

    def start(self, *words: str, **streams: Any) -> subprocess.Popen[str]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
        return subprocess.Popen([*self.command, *words], text=True, env=self._environment, **pipes)

    def make(self, *words: str) -> dict[str, Any]:
        """What `make --json` answers."""
        done = self.run("make", *words, "--json")
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    # The record

    @property
    def database(self) -> sa.Engine:
        if self._database is None:
            self._database = open_database(self._url)
        return self._database

    @property
    def productions(self) -> Productions:
        return Productions(self.database)

    def close(self) -> None:
        if self._database is not None:
            self._database.dispose()

    def newest(self) -> Production:
        return self.productions.newest()

    def events(self) -> list[Event]:
        return [event for _, _, event in self.productions.events(self.newest().id)]

    def film(self) -> Film:
        film = self.productions.film(self.newest().id)
        assert film is not None
        return film

    def dossier(self) -> Dossier:
        path = self.folder / "sessions" / self.newest().id / "metadata" / "dossier.json"
        return Dossier.from_json(path.read_text(encoding="utf-8"))

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """Look often, so that one can act amid a stage."""
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up:
            if (self.folder / "reelwright.db").exists() and self._says(happened):
                return
            time.sleep(0.02)
        raise AssertionError(f"it never happened; the record says {self.events()[-3:]}")

    def _says(self, happened: Callable[[], bool]) -> bool:
        return bool(self.productions.list()) and happened()
