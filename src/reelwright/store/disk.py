"""Writing so that a crash leaves the old file or the new one, and saying what a disk refuses in words of use."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from reelwright.errors import WorkspaceError

_FICLONE = 0x40049409
"""`man 2 ioctl_ficlone`: share the blocks of another file until one of the two is written to. Refused where the file
system cannot, and everywhere but on Linux."""

_WAYS_OUT = {
    errno.ENOSPC: "the disk is full: free some space, run `reelwright clean`, or choose another --workspace",
    errno.EDQUOT: "your quota is used up: free some space or choose another --workspace",
    errno.EROFS: "that disk is mounted read-only: choose another --workspace",
    errno.EACCES: "give this user the right to write there, or choose another --workspace",
    errno.EPERM: "give this user the right to write there, or choose another --workspace",
    errno.EIO: "the disk itself reports a failure: check it before anything else",
    errno.EMFILE: "too many files are open: raise the limit (ulimit -n)",
    errno.ENFILE: "too many files are open on this machine: close some programs",
}


FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def free_bytes(path: Path) -> int:
    """What an ordinary user may still write on the disk that holds `path`, or the nearest folder above it."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return shutil.disk_usage(path).free


def size_text(count: int) -> str:
    """Bytes for people: `12.3 MB`."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"


@contextmanager
def explained(doing: str, path: Path, only: Collection[int] = _WAYS_OUT) -> Iterator[None]:
    """Turn what the operator can mend (a full, read-only or forbidden disk) into a WorkspaceError.

    Other OSErrors, and those whose number is not in `only`, pass: they are for the caller, or a bug.
    """
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        if number not in only or number not in _WAYS_OUT:
            raise
        try:
            free = f" ({size_text(free_bytes(path))} free)"
        except OSError:
            free = ""
        raise WorkspaceError(f"cannot {doing} {path}: {error.strerror}{free}; {_WAYS_OUT[number]}") from error


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut: the name is in the folder's own blocks."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_whole(target: Path, fill: Callable[[int], None]) -> None:
    """Make `target` what `fill` writes to the file descriptor it is given. At no instant is a part of it to be seen.

    The temporary file lies in the same folder, because only within one file system is a rename atomic.
    """
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            fill(handle)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    sync_folder(target.parent)


def write_all(handle: int, data: bytes) -> None:
    """Write every byte; `os.write` may stop short."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def copy_into(source: Path, handle: int) -> None:
    """Give the file behind `handle` the bytes of `source`: by shared blocks where the file system can, else by copy."""
    with source.open("rb") as file:
        with contextlib.suppress(OSError):
            fcntl.ioctl(handle, _FICLONE, file.fileno())
            return
        while chunk := file.read(1 << 20):
            write_all(handle, chunk)
