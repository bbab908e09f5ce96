"""The safe of a workspace: secrets that have to be read again, and are not to lie plain in the database or its backups.

They are sealed by `cryptography`'s Fernet (AES-128-CBC with HMAC-SHA256), with keys in a file beside the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from reelwright.errors import WorkspaceError
from reelwright.store.secret import kept_secret

FILE_NAME = "safe.key"
"""In the workspace. A key a line: the first seals, all open."""


class Safe:
    """Get that of a workspace with `of`."""

    def __init__(self, keys: Sequence[bytes], place: Path) -> None:
        """
        Raises:
            WorkspaceError: `place` holds something else than keys.
        """
        try:
            found = [Fernet(key) for key in keys]
            self._first, self._all = found[0], MultiFernet(found)
        except (ValueError, IndexError):
            raise WorkspaceError(
                f"{place} is no file of keys, each a line of 44 letters; put the right one back, or remove it: a new "
                "one is made, and what was sealed cannot be read any more"
            ) from None

    @classmethod
    def of(cls, workspace: Path) -> Safe:
        """That of a workspace; a key is made on first use.

        Raises:
            WorkspaceError: others may read its keys, it holds something else, or the disk refuses.
        """
        path = workspace / FILE_NAME
        return cls(kept_secret(path, Fernet.generate_key, "sign as this server does").split(), path)

    def sealed(self, secret: str) -> str:
        return self._first.encrypt(secret.encode()).decode()

    def opened(self, sealed: str) -> str:
        """
        Raises:
            WorkspaceError: it was sealed with a key that is not there any more.
        """
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise WorkspaceError(
                f"it was sealed with a key that is not in the workspace's {FILE_NAME}; add its line there, and "
                "start the server again"
            ) from None

    def is_sealed_anew(self, sealed: str) -> bool:
        """Whether the first key opens it, and the others are not needed for it."""
        try:
            self._first.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True
