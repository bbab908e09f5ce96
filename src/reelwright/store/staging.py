"""Where things are made before they have a name. Each has a folder of its own, locked as long as its process lives, so
that what a killed process left can be told from what is being made, whoever looks and from whichever container.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reelwright.store.disk import FULL, explained

_NAME = ".staging"
_LOCK = ".lock"
_GRACE_SECONDS = 60.0
"""Younger ones are left: their process may be between making the lock file and taking the lock."""


@contextmanager
def staging(folder: Path, suffix: str) -> Iterator[Path]:
    """A path in a fresh folder below `folder`; at the end, the folder and all in it are removed.

    Raises:
        WorkspaceError: the disk refuses; also when the body met a full disk.
    """
    room = folder / _NAME
    own = room / secrets.token_hex(12)
    lock = own.with_suffix(_LOCK)
    with explained("make things in", room):
        room.mkdir(exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with explained("make things in", room):
            fcntl.flock(handle, fcntl.LOCK_EX)
            own.mkdir()
        with explained("make things in", room, only=FULL):
            yield own / f"made{suffix}"
    finally:
        # The lock goes last: a folder without one would never be swept.
        shutil.rmtree(own, ignore_errors=True)
        lock.unlink(missing_ok=True)
        os.close(handle)


def remove_stale(folder: Path) -> tuple[int, int]:
    """Remove what dead processes left below `folder`; gives how many files that were, and their bytes."""
    files, size = 0, 0
    for lock in list((folder / _NAME).glob(f"*{_LOCK}")):
        # Two that sweep at once meet each other's removals, and leave them be.
        with explained("remove", lock), suppress(FileNotFoundError):
            if time.time() - lock.stat().st_mtime >= _GRACE_SECONDS:
                more_files, more_bytes = _remove_if_stale(lock)
                files, size = files + more_files, size + more_bytes
    return files, size


def _remove_if_stale(lock: Path) -> tuple[int, int]:
    handle = os.open(lock, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        own = lock.with_suffix("")
        sizes = [path.lstat().st_size for path in own.rglob("*") if not path.is_dir()]
        if own.exists():
            shutil.rmtree(own)
        lock.unlink()
        return len(sizes), sum(sizes)
    except BlockingIOError:
        return 0, 0  # its process lives
    finally:
        os.close(handle)
