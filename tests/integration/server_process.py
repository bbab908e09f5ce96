"""A real server: `reelwright serve` in processes of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import httpx

from reelwright.app import App
from reelwright.settings import Settings
from reelwright.web.identity import TeamRole
from reelwright.web.keys import Keys

START_SECONDS = 60


class Server:
    """Started at once; end it with `stop` or `kill`, or use it in a `with`.

    Args:
        words: what comes after `serve --port 0`.
        environment: variables besides those of the tests.
    """

    def __init__(self, workspace: Path, *words: str, database_url: str = "", **environment: str) -> None:
        self.settings = Settings(workspace=workspace, database_url=database_url, cpu_workers=1)
        self.command = [
            sys.executable,
            "-m",
            "reelwright",
            "--workspace",
            str(workspace),
            "serve",
            "--port",
            "0",
            *words,
        ]
        self._environment = os.environ | {"REELWRIGHT_CPU_WORKERS": "1"} | environment
        self._environment.pop("REELWRIGHT_DATABASE_URL", None)
        if database_url:
            self._environment["REELWRIGHT_DATABASE_URL"] = database_url
        self.said: list[str] = []
        self.complained: list[str] = []
        self.start()

    def start(self) -> None:
        """Anew, after it was stopped or killed."""
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(self.command, stdout=pipe, stderr=pipe, text=True, env=self._environment)
        self.said.clear()
        self._threads = [
            threading.Thread(target=_read, args=(stream, lines), daemon=True)
            for stream, lines in ((self.process.stdout, self.said), (self.process.stderr, self.complained))
            if stream is not None
        ]
        for thread in self._threads:
            thread.start()
        wait_until(lambda: any("Ctrl-C" in line for line in self.said) or self.process.poll() is not None)

    @property
    def url(self) -> str:
        return self.said[0].split()[-1]

    @property
    def link(self) -> str | None:
        """What signs the first admin in; None: none was printed."""
        return next((line.split()[-1] for line in self.said if "/enter?token=" in line), None)

    def client(self, role: TeamRole | None = None, tenant: str = "local", **headers: str) -> httpx.Client:
        """With a new key of that role."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if role is not None:
            sent["Authorization"] = f"Bearer {self.key(role, tenant)}"
        return httpx.Client(base_url=self.url, headers=sent, timeout=30)

    def key(self, role: TeamRole, tenant: str = "local") -> str:
        app = App(self.settings)
        try:
            return Keys(app.database).add(f"a {role}", role, tenant=tenant)[1]
        finally:
            app.close()

    def wait_until_ready(self) -> None:
        """Until films can be made."""
        with httpx.Client(base_url=self.url, timeout=60) as client:
            wait_until(lambda: client.get("/ready").status_code == 200)

    def workers(self) -> list[int]:
        """Process ids of the workers that this server started."""
        return [pid for pid, parent, words in processes() if parent == self.process.pid and "web.working" in words]

    def stop(self) -> float:
        """SIGTERM; gives how many seconds it took to end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        took = time.monotonic() - began
        self._read_out()
        return took

    def _read_out(self) -> None:
        for thread in self._threads:
            thread.join()

    def kill(self) -> None:
        """kill -9, of the server alone."""
        self.process.kill()
        self.process.wait()
        self._read_out()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *of: object) -> None:
        if self.process.poll() is None:
            self.stop()
        self._read_out()


def processes() -> list[tuple[int, int, str]]:
    """Id, parent's id and command line of every process that lives."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (OSError, NotADirectoryError):
            continue
        if folder.name.isdigit() and fields[0] != "Z":
            found.append((int(folder.name), int(fields[1]), words))
    return found


def wait_until(happened: Callable[[], bool], seconds: float = START_SECONDS) -> None:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            if happened():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("it never happened")


def _read(stream: IO[str], lines: list[str]) -> None:
    with stream:
        for line in stream:
            lines.append(line.rstrip("\n"))
