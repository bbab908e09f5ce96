"""Secrets of a workspace: files that nobody else may read, made on first use."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from reelwright.errors import WorkspaceError
from reelwright.store.disk import explained, sync_folder, write_all


def kept_secret(path: Path, make: Callable[[], bytes], risk: str) -> bytes:
    """What is in `path`, made by `make` if nothing is. Of processes that make it at once, all get the same.

    Args:
        risk: what somebody could do who reads it, such as `sign in your name`.

    Raises:
        WorkspaceError: others may read it, or the disk refuses.
    """
    with explained("keep the key", path):
        if not path.exists():
            _write(path, make())
        with path.open("rb") as file:
            mode, found = os.fstat(file.fileno()).st_mode, file.read()
    if stat.S_IMODE(mode) & 0o077:
        raise WorkspaceError(
            f"{path} can be read by others, who could {risk}; run chmod 600 on it, or remove it if somebody did read "
            "it: a new one is made"
        )
    return found


def _write(path: Path, data: bytes) -> None:
    """Unless another process is first. A link is made or refused at one instant; a rename would put this secret in
    place of one that was used already."""
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            write_all(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)
