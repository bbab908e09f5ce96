"""`reelwright` in a process of its own, forked from one that has loaded it: two seconds of CPU less for each film.

Arguments, surroundings, folder, streams and exit code are its own, as a user's are; only Python does not start anew.
Where it must, because a test is about starting, letters or a terminal, the test uses `subprocess`.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

SECONDS = 120
_LOADED = (
    "reelwright.cli.commands",
    "reelwright.engine.run",
    "reelwright.engine.worker",
    "reelwright.pipeline.produce",
    "reelwright.pipeline.productions",
)
"""What the process that makes a film needs and takes long to load."""

_FORK = "a fork"
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(list(_LOADED))


class Fork:
    """One that runs; what it says can be read when it has ended. Used as `subprocess.Popen` is."""

    def __init__(
        self,
        *words: str,
        stdin: bytes = b"",
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        script: Path | None = None,
    ) -> None:
        """
        Args:
            cwd: none: the folder of the tests.
            env: all of its surroundings; none: those of the tests.
            script: a program to run in place of `reelwright`.
        """
        self._words = words
        self._folder = tempfile.TemporaryDirectory()
        self._streams = [os.path.join(self._folder.name, name) for name in ("in", "out", "err")]
        for path, said in zip(self._streams, (stdin, b"", b""), strict=True):
            Path(path).write_bytes(said)
        asked = {
            "program": script and str(script),
            "words": words,
            "cwd": str(cwd or Path.cwd()),
            "env": dict(os.environ if env is None else env),
            "streams": self._streams,
        }
        self._process = _context.Process(target=runpy.run_path, args=(__file__, {"ASKED": asked}, _FORK))
        self._process.start()

    def send_signal(self, number: signal.Signals) -> None:
        if self._process.is_alive() and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def end(self, seconds: float = SECONDS) -> subprocess.CompletedProcess[bytes]:
        """Wait for its end, once.

        Raises:
            subprocess.TimeoutExpired: it was killed after so many seconds.
        """
        self._process.join(seconds)
        code = self._process.exitcode
        if code is None:
            self.kill()
            self._process.join()
        self._process.close()
        out, err = (Path(path).read_bytes() for path in self._streams[1:])
        self._folder.cleanup()
        if code is None:
            raise subprocess.TimeoutExpired(self._words, seconds, out, err)
        return subprocess.CompletedProcess(self._words, code, out, err)

    def end_of_text(self, seconds: float = SECONDS) -> subprocess.CompletedProcess[str]:
        done = self.end(seconds)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def run(
    *words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, script: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run it to its end, without stdin; see `Fork`."""
    return Fork(*words, cwd=cwd, env=env, script=script).end_of_text()


def _become(
    program: str | None, words: Sequence[str], cwd: str, env: Mapping[str, str], streams: Sequence[str]
) -> None:
    """In the fork: be the command."""
    for number, path in enumerate(streams):
        opened = os.open(path, os.O_RDWR | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = [program or "reelwright", *words]
    if program is None:
        runpy.run_module("reelwright", run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(program, run_name="__main__")


if __name__ == _FORK:
    _become(**globals()["ASKED"])
