"""Memory of a device, shared out among the processes of this machine: no more is given than there is, first come first
served within a priority, and what a killed process held is free again.

Each lease, waiting or held, is a file whose name says all there is to say of it, locked by its process. The kernel lets
go of the lock when that dies, however it dies, and whoever looks next removes the file: there is nothing to repair, no
clock to trust and no process number that another might have by then. One that is forked off while a lease is held holds
it too.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from reelwright.errors import Transient, WorkspaceError

MOST_WAITING = 64
"""For one device; whoever comes then is refused."""
_POLL_SECONDS = 0.03
_TURN = "turn.lock"
_NAME = re.compile(r"([A-Za-z0-9-]+)\.(\d)\.(\d{12})\.(\d+)\.(\d+)\.(waiting|held)")


class Priority(IntEnum):
    """Who goes first. Nobody is put out for another."""

    CRITICAL = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4
    BACKGROUND = 5


class NoRoom(Transient):
    """A device had no room in time, or too many wait for it; nothing was begun."""


Room = Callable[[Mapping[int, int]], int]
"""Process -> bytes it holds, to the bytes that all of them may hold together now."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One that waits or is held, as its file's name has it."""

    device: str
    priority: int
    number: int
    """Rises with each that comes."""
    size_bytes: int
    pid: int
    is_held: bool

    @classmethod
    def read(cls, name: str) -> Lease | None:
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        device, *numbers, state = found.groups()
        priority, number, size, pid = map(int, numbers)
        return cls(device, priority, number, size, pid, state == "held")

    @property
    def name(self) -> str:
        state = "held" if self.is_held else "waiting"
        return f"{self.device}.{self.priority}.{self.number:012d}.{self.size_bytes}.{self.pid}.{state}"

    @property
    def turn(self) -> tuple[int, int]:
        return self.priority, self.number


class Leases:
    """Those in one folder. Safe to use from several threads and processes at once."""

    def __init__(self, folder: Path, most_waiting: int = MOST_WAITING) -> None:
        self._folder, self._most_waiting = folder, most_waiting

    @contextmanager
    def hold(
        self, device: str, size_bytes: int, room: Room, priority: Priority, timeout_seconds: float
    ) -> Iterator[None]:
        """Bytes of a device, for as long as the body runs. Whoever is first in turn gets them as soon as they are
        there; nobody overtakes, so that much is got as surely as little.

        Args:
            device: letters, digits and dashes.
            room: called while others wait, so it should be quick.

        Raises:
            NoRoom: they were not there in time, or too many wait already.
            WorkspaceError: the folder is not ours to write.
        """
        until = time.monotonic() + timeout_seconds
        mine, handle = self._queue(device, size_bytes, priority, until)
        try:
            while (held := self._granted(mine, room, until)) is None:
                if time.monotonic() >= until:
                    raise NoRoom(f"no room for {_size(size_bytes)} on {device} within {timeout_seconds:g} s")
                time.sleep(_POLL_SECONDS)
            mine = held
            yield
        finally:
            (self._folder / mine.name).unlink(missing_ok=True)
            os.close(handle)

    def standing(self) -> list[Lease]:
        """All that wait or are held, by processes that live, in turn."""
        if not self._folder.is_dir():
            return []
        with self._turn(time.monotonic() + 1):
            return self._living()

    def _queue(self, device: str, size_bytes: int, priority: Priority, until: float) -> tuple[Lease, int]:
        self._make_folder()
        with self._turn(until):
            there = self._living()
            waiting = sum(one.device == device and not one.is_held for one in there)
            if waiting >= self._most_waiting:
                raise NoRoom(f"{waiting} wait for {device} already, and no more are let in; try again later")
            number = 1 + max((one.number for one in there), default=0)
            mine = Lease(device, int(priority), number, size_bytes, os.getpid(), is_held=False)
            handle = os.open(self._folder / mine.name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(handle, fcntl.LOCK_EX)
        return mine, handle

    def _granted(self, mine: Lease, room: Room, until: float) -> Lease | None:
        with self._turn(until):
            there = [one for one in self._living() if one.device == mine.device]
            if min(one.turn for one in there if not one.is_held) != mine.turn:
                return None
            held: dict[int, int] = {}
            for one in there:
                if one.is_held:
                    held[one.pid] = held.get(one.pid, 0) + one.size_bytes
            if sum(held.values()) + mine.size_bytes > room(held):
                return None
            granted = Lease(mine.device, mine.priority, mine.number, mine.size_bytes, mine.pid, is_held=True)
            os.rename(self._folder / mine.name, self._folder / granted.name)
            return granted

    def _living(self) -> list[Lease]:
        """In turn; the files of the dead are removed. The turn is ours."""
        found = []
        for name in os.listdir(self._folder):
            lease = Lease.read(name)
            if lease is not None and self._lives(self._folder / name):
                found.append(lease)
        return sorted(found, key=lambda one: one.turn)

    @staticmethod
    def _lives(path: Path) -> bool:
        try:
            handle = os.open(path, os.O_RDWR)
        except FileNotFoundError:  # let go of just now
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            path.unlink(missing_ok=True)
            return False
        finally:
            os.close(handle)

    @contextmanager
    def _turn(self, until: float) -> Iterator[None]:
        """Alone with the folder. Each is so for an instant, unless its process was stopped in it."""
        handle = os.open(self._folder / _TURN, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            while True:
                with suppress(BlockingIOError):
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                if time.monotonic() >= until + 1:
                    raise NoRoom(f"another process does not let go of {self._folder / _TURN}; see whether it hangs")
                time.sleep(_POLL_SECONDS / 10)
            yield
        finally:
            os.close(handle)

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = self._folder.stat().st_uid
        except OSError as error:
            raise WorkspaceError(f"cannot share out memory in {self._folder}: {error.strerror}") from error
        if owner != os.getuid() or self._folder.is_symlink():
            raise WorkspaceError(f"{self._folder} belongs to somebody else; remove it, or set TMPDIR to another folder")


def on_this_machine() -> Leases:
    """Those of all workspaces of this user: they share its devices."""
    return Leases(Path(tempfile.gettempdir()) / f"reelwright-leases-{os.getuid()}")


def _size(count: int) -> str:
    return f"{count / 1e9:.2f} GB"
