"""Where child processes come from: one process that has loaded what most jobs need, and forks them; see
`nursery_program.py`. Loading numpy, OpenCV and libav costs half a CPU-second, and a fork some milliseconds."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from reelwright.engine.nursery_program import ANSWER, ASKED, BIRTH, CODE, END

_PROGRAM = Path(__file__).with_name("nursery_program.py")
_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
"""Also because a process with threads must not be forked."""
_KEEPING_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
"""What glibc is told, unless the user has told it: arrays of a film's sound, or of its pictures, have memory that was
used before. By itself it hands every one back, and clearing new memory takes a sixth of the time of making sounds."""
_PATIENCE_SECONDS = 5.0


class Child:
    """One of the processes, and the conversation with it: lines of JSON, both ways; see `child.py`."""

    def __init__(self, number: int, conversation: socket.socket) -> None:
        self.number, self._conversation = number, conversation
        self._heard = conversation.makefile("rb")

    def tell(self, line: bytes) -> None:
        """Raises OSError: it is dead."""
        self._conversation.sendall(line)

    def hear(self) -> bytes:
        """The next line; an empty one, or an OSError or ValueError: it is dead."""
        return self._heard.readline()

    def close(self) -> None:
        """Hang up, also on who hears it in another thread. It ends when it notices."""
        with suppress(OSError):  # it is dead
            self._conversation.shutdown(socket.SHUT_RDWR)
        self._heard.close()
        self._conversation.close()


class Nursery:
    """Of one `Children`. Safe to use from several threads."""

    def __init__(self, modules: Sequence[str], log_file: Path | None) -> None:
        """Begins at once to load the modules, and does not wait for that; one that cannot be loaded is no harm."""
        self._control, theirs = socket.socketpair()
        self._lock = threading.Lock()
        self._born = 0
        if sys.platform == "darwin":  # there a library may not be used after a fork that was loaded before it
            modules = ()
        surroundings = (
            _KEEPING_MEMORY | os.environ | _ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        )
        with theirs, open(log_file or os.devnull, "ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(_PROGRAM), *modules],
                stdin=theirs.fileno(),
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C does not reach it
                env=surroundings,
            )

    @property
    def is_over(self) -> bool:
        """It was killed."""
        return self._process.poll() is not None

    def child(self) -> Child:
        """A new one, in a process group of its own. Nothing is waited for: it hears what it is told once it is born."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            with suppress(OSError):  # the nursery was killed: whoever talks to this child hears nothing
                socket.send_fds(self._control, [BIRTH], [theirs.fileno()])
            self._born += 1
            return Child(self._born - 1, ours)

    def end(self, child: Child) -> None:
        """Kill it, with all the programs that it started. Nothing is waited for."""
        with self._lock, suppress(OSError):  # the nursery was killed
            self._control.sendall(ASKED.pack(END, child.number))
        child.close()

    def code_of(self, child: Child) -> int | None:
        """The exit code of one that is dead, negative for the signal it was killed by; None: nobody knows."""
        with self._lock, suppress(OSError, struct.error):  # the nursery was killed
            self._control.sendall(ASKED.pack(CODE, child.number))
            code: int = ANSWER.unpack(self._control.recv(ANSWER.size))[0]
            return code
        return None

    def hang_up(self) -> None:
        """It kills all of its children, and ends. From any thread."""
        with suppress(OSError):  # it is over already
            self._control.shutdown(socket.SHUT_RDWR)

    def wait(self) -> None:
        """Until it has ended, which it does when it was hung up on; one that does not is killed."""
        try:
            self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._control.close()
