"""The worker process of a server that does all: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

from reelwright.settings import Settings

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.5, 30.0
_STEADY_SECONDS = 60.0
"""A worker that lived so long did not die of what killed the one before."""
_CLOSE_SECONDS = 7.0
"""How long it may take to put down its work; runs of one that is killed are found dead, and taken up, all the same."""


class WorkerProcess:
    """Use it in a `with`.

    Args:
        say: told in a line when a worker died.
    """

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self._settings, self._say = settings, say
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._keep_up, name="worker process", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.dismiss()
        self._thread.join()

    @property
    def pid(self) -> int | None:
        """Of the worker; None: there is none at the moment."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def dismiss(self) -> None:
        """Tell the worker to put down its work, and start no other. Does not wait."""
        self._closing.set()
        with self._lock:
            if self._process is not None:
                self._process.terminate()

    def _keep_up(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            began = monotonic()
            with self._lock:
                if self._closing.is_set():
                    return
                self._process = self._started()
            status = self._waited(self._process)
            if self._closing.is_set():
                return
            pause = _FIRST_PAUSE_SECONDS if monotonic() - began > _STEADY_SECONDS else pause
            self._say(f"the worker ended ({_how(status)}); another is started in {pause:g} s")
            self._closing.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _started(self) -> subprocess.Popen[str]:
        # In a session of its own: Ctrl-C is the server's to answer.
        command = [sys.executable, "-m", "reelwright.web.working"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
        assert process.stdin is not None
        try:
            process.stdin.write(self._settings.model_dump_json() + "\n")
            process.stdin.flush()
        except BrokenPipeError:  # it is dead already, which is told below
            pass
        return process

    def _waited(self, process: subprocess.Popen[str]) -> int:
        while True:
            try:
                return process.wait(timeout=0.2 if self._closing.is_set() else 1.0)
            except subprocess.TimeoutExpired:
                if self._closing.is_set():
                    return self._closed(process)

    def _closed(self, process: subprocess.Popen[str]) -> int:
        process.terminate()
        try:
            return process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit code {status}"
