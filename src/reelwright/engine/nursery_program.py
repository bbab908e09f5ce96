"""The program that a nursery runs: loads the modules it is given, then forks child processes, as it is asked on the
socket that is its stdin. A script.

In:  BIRTH with a socket: fork a child that has its conversation there. They are numbered from 0.
     CODE with a number: wait until that child is dead; answered by its exit code. END with a number: kill it.

It has one thread, and so may be forked: what it loads is told to take one, and the children start theirs themselves.
It ends when its stdin does, which is also what happens when its parent is killed, and no child outlives it then.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import struct
import sys
import time

BIRTH, CODE, END = b"b", b"c", b"e"
ASKED, ANSWER = struct.Struct("!cI"), struct.Struct("!i")
GARBAGE = 100_000
"""New objects after which Python looks for cycles. By itself it looks a hundred times as often, which costs what makes
pictures a sixtieth of its time, and finds next to none."""

_LOOK_SECONDS, _PATIENCE_SECONDS = 0.01, 1.0


class _Born:
    """The children: their ids, and what became of those that are dead."""

    def __init__(self) -> None:
        self._pids: list[int] = []
        self._codes: dict[int, int] = {}

    def add(self, pid: int) -> None:
        self._pids.append(pid)

    def code(self, number: int) -> int:
        """Of one that is dying. One that only hung up is killed after a moment."""
        give_up = time.monotonic() + _PATIENCE_SECONDS
        while not self._is_dead(number) and time.monotonic() < give_up:
            time.sleep(_LOOK_SECONDS)
        return self.end(number)

    def end(self, number: int) -> int:
        self._kill(number)
        self._is_dead(number, 0)
        return self._codes[number]

    def end_all(self) -> None:
        for number in range(len(self._pids)):
            self._kill(number)  # first all: each takes a while to give its memory back
        for number in range(len(self._pids)):
            self.end(number)

    def _kill(self, number: int) -> None:
        """With the programs that it started."""
        if number not in self._codes:  # else its id may be another's by now
            for kill in (os.killpg, os.kill):  # one that was just born has no group yet
                with contextlib.suppress(ProcessLookupError, PermissionError):  # it is dead
                    kill(self._pids[number], signal.SIGKILL)

    def _is_dead(self, number: int, how: int = os.WNOHANG) -> bool:
        if number not in self._codes:
            pid, status = os.waitpid(self._pids[number], how)
            if pid:
                self._codes[number] = os.waitstatus_to_exitcode(status)
                with contextlib.suppress(ProcessLookupError, PermissionError):  # it had started no program
                    os.killpg(pid, signal.SIGKILL)
        return number in self._codes


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    gc.set_threshold(GARBAGE)
    control, born = socket.socket(fileno=0), _Born()
    for module in ("reelwright.engine.child", *sys.argv[1:]):
        with contextlib.suppress(Exception):  # the job that needs it will tell
            importlib.import_module(module)
        if _is_over(control):
            return
    gc.freeze()  # what is loaded stays as it is, in memory that the children share
    with contextlib.suppress(ConnectionError):  # nobody waits for an answer any more
        _serve(control, born)
    born.end_all()


def _is_over(control: socket.socket) -> bool:
    look = select.poll()
    look.register(control, 0)
    return bool(look.poll(0))  # hung up, which is told unasked


def _serve(control: socket.socket, born: _Born) -> None:
    while True:
        what, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if what == BIRTH:
            (conversation,) = sockets
            if (pid := os.fork()) == 0:
                _become_a_child(conversation)
            os.close(conversation)
            born.add(pid)
        elif what in (CODE, END):
            _, number = ASKED.unpack(what + control.recv(ASKED.size - 1))
            if what == CODE:
                control.sendall(ANSWER.pack(born.code(number)))
            else:
                born.end(number)
        else:
            return


def _become_a_child(conversation: int) -> None:
    """Does not return."""
    from reelwright.engine.child import converse

    try:
        os.setsid()  # a group of its own: the programs it starts die with it
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # in place of the socket that is its parent's
        converse(conversation)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
