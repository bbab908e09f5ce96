"""The workspace and its session folders. A path that somebody supplied is resolved inside its session or refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reelwright.errors import InvalidInput, NotFound, UnsafePath, WorkspaceError
from reelwright.store.disk import copy_into, explained, free_bytes, replace_whole, write_all
from reelwright.store.paths import is_utf8, path_inside
from reelwright.units import new_session_id
from reelwright.units.ids import SESSION_ID

SESSION_FOLDERS = ("scripts", "images", "video_clips", "audio", "metadata", "logs", "final_output")


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder that holds the database, the assets and the sessions. Make one with `open`, or name one with `at`."""

    root: Path
    """Absolute."""

    @classmethod
    def at(cls, root: Path) -> Workspace:
        """The workspace at `root`, be it there or not; nothing is made.

        Raises:
            WorkspaceError: its path is not UTF-8, there is no such home folder, or `root` is in the current folder,
                which is gone.
        """
        try:
            workspace = cls(root.expanduser().absolute())
        except RuntimeError:
            raise WorkspaceError(f"workspace {root}: there is no such home folder; choose another") from None
        except FileNotFoundError:
            raise WorkspaceError(
                f"workspace {root}: the current folder was removed; go to another (cd), or give --workspace a path "
                "that begins with /"
            ) from None
        if not is_utf8(str(workspace.root)):
            raise WorkspaceError(f"workspace {workspace.root}: its path must be UTF-8; choose another")
        return workspace

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """The workspace at `root`, made if it is not there.

        Raises:
            WorkspaceError: as `at`; not a folder, not writable, or no room to make it.
        """
        workspace = cls.at(root)
        for folder in (workspace.root, workspace.assets, workspace.sessions, workspace.locks, workspace.logs):
            _make_folder(folder)
        return workspace

    def check_room(self) -> None:
        """See whether the folder, which is not there, could be made; nothing is.

        Raises:
            WorkspaceError: what is above it is not a folder, or not writable.
        """
        above = _nearest(self.root)
        if not above.is_dir():
            raise _no_folder(self.root, above)
        if not os.access(above, os.W_OK | os.X_OK):
            raise WorkspaceError(f"workspace {self.root}: {above} is not writable; choose another --workspace")

    @property
    def assets(self) -> Path:
        return self.root / "assets"

    @property
    def sessions(self) -> Path:
        return self.root / "sessions"

    @property
    def locks(self) -> Path:
        """Where processes show each other that they live."""
        return self.root / "locks"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def monitors(self) -> Path:
        """Where takes that are being made can be looked at; not there before the first."""
        return self.root / "monitors"

    @property
    def models(self) -> Path:
        """Where models are that the user added; not there before the first."""
        return self.root / "models"

    @property
    def database_url(self) -> str:
        """With what means something else in a URL (% and ?) written in its way."""
        from sqlalchemy import URL  # takes a tenth of a second, and no help text needs it

        return URL.create("sqlite", database=str(self.root / "reelwright.db")).render_as_string()

    def session_ids(self) -> list[str]:
        """The id of every session folder there is, the oldest first."""
        found = (path for path in self.sessions.iterdir() if SESSION_ID.fullmatch(path.name))
        return sorted(path.name for path in found if path.is_dir() and not path.is_symlink())

    @property
    def free_bytes(self) -> int:
        return free_bytes(self.root)


def _make_folder(folder: Path) -> None:
    try:
        with explained("make the workspace folder", folder):
            folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise _no_folder(folder, _nearest(folder)) from None
    except OSError as error:
        raise WorkspaceError(f"workspace {folder}: {error.strerror}; choose another --workspace") from error


def _nearest(folder: Path) -> Path:
    """`folder`, or what there is above it."""
    return next(path for path in (folder, *folder.parents) if path.exists() or path.is_symlink())


def _no_folder(folder: Path, there: Path) -> WorkspaceError:
    return WorkspaceError(f"workspace {folder}: {there} is there and is not a folder; choose another --workspace")


@dataclass(frozen=True, slots=True)
class Session:
    """The folder of one production, named by its id. Make one with `create` or `open`."""

    id: str
    folder: Path

    @classmethod
    def create(cls, workspace: Workspace) -> Session:
        """A new session with its seven folders. The id is taken by making the folder, so no two processes share one.

        Raises:
            WorkspaceError: not writable, or no room.
        """
        with explained("make a session in", workspace.sessions):
            while True:
                session = cls(name := new_session_id(), workspace.sessions / name)
                try:
                    session.folder.mkdir()
                except FileExistsError:
                    continue
                session._make_folders()
                return session

    @classmethod
    def open(cls, workspace: Workspace, id: str) -> Session:
        """The session there is.

        Raises:
            NotFound: there is none, or `id` is not the id of a session at all.
            UnsafePath: a link stands where its folder should be.
        """
        if not SESSION_ID.fullmatch(id):
            raise NotFound(f"{id!r} is not the id of a session; an id looks like {new_session_id()}")
        folder = workspace.sessions / id
        if folder.is_symlink():
            raise UnsafePath(f"session {id}: {folder} is a link; put the folder itself there")
        if not folder.is_dir():
            raise NotFound(f"session {id} has no folder in {workspace.sessions}")
        return cls(id, folder)

    def _make_folders(self) -> None:
        for name in SESSION_FOLDERS:
            (self.folder / name).mkdir(exist_ok=True)

    @property
    def has_film(self) -> bool:
        """Whether anything was delivered into it."""
        folder = self.folder / "final_output"
        return folder.is_dir() and any(folder.iterdir())

    def path(self, relative: str) -> Path:
        """Where `relative`, names joined by `/`, lies in this session. The file need not exist.

        Raises:
            UnsafePath: absolute, `..`, a backslash, a NUL, or a link on the way that leads out of the session.
        """
        return path_inside(self.folder, relative, "the session", f"session {self.id}")

    def write(self, relative: str, data: bytes) -> Path:
        """Put `data` into a file of the session, whole or not at all, replacing what was there.

        Raises:
            UnsafePath: see `path`.
            InvalidInput: a folder is where the file should be, or the other way round.
            WorkspaceError: the disk is full or refuses.
        """
        return self._replace(relative, lambda handle: write_all(handle, data))

    def place(self, asset_file: Path, relative: str) -> Path:
        """Put an asset's file where a person looks for it, replacing what was there at one instant.

        The session's file is its own, never a hard link. A link would share the inode with the asset store, and a
        film that somebody cuts in place (root is stopped by no mode bit) would then change the asset, and with it
        every other production that holds the asset; for a take that was paid for, the bytes would be lost. Where the
        file system shares blocks (btrfs, xfs, zfs) the copy costs no space; elsewhere it costs the size of the file.

        Raises:
            as `write`.
        """
        return self._replace(relative, lambda handle: copy_into(asset_file, handle))

    def _replace(self, relative: str, fill: Callable[[int], None]) -> Path:
        target = self.path(relative)
        try:
            with explained("write", target):
                target.parent.mkdir(parents=True, exist_ok=True)
                replace_whole(target, fill)
        except (IsADirectoryError, NotADirectoryError, FileExistsError):
            raise InvalidInput(f"{relative!r}: a folder and a file want the same name in session {self.id}") from None
        return target

    def remove(self) -> None:
        """Remove the folder and all in it. Links in it are removed, not followed."""
        with explained("remove", self.folder):
            shutil.rmtree(self.folder)
