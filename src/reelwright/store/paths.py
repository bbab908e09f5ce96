"""A path that somebody supplied, resolved inside the folder it belongs to or refused."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from reelwright.errors import UnsafePath

_LONGEST_NAME = 255
"""Bytes of one name on every file system in common use."""


def path_inside(folder: Path, relative: str, within: str, named: str) -> Path:
    """Where `relative`, names joined by `/`, lies in `folder`. The file need not exist.

    Args:
        within, named: what messages call the folder, such as `the session` and `session 7`.

    Raises:
        UnsafePath: absolute, `..`, a backslash, a NUL, or a link on the way that leads out of the folder.
    """
    for reason, is_so in (
        ("it is empty", not relative.strip("/.")),
        ("it is absolute", relative.startswith("/")),
        ("it has a backslash", "\\" in relative),
        ("it has a control character", any(ord(letter) < 32 or ord(letter) == 127 for letter in relative)),
        ("it has a drive letter", relative[1:2] == ":"),
        ("it goes up with ..", ".." in PurePosixPath(relative).parts),
        ("it is not text a file system can hold", not is_utf8(relative)),
        ("a name in it is too long", any(_size(name) > _LONGEST_NAME for name in relative.split("/"))),
    ):
        if is_so:
            raise UnsafePath(f"{relative[:200]!r} is refused: {reason}; name a file inside {within}")
    path = folder.joinpath(*PurePosixPath(relative).parts)
    try:
        is_inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a loop of links: RuntimeError until Python 3.12
        is_inside = False
    if not is_inside:
        raise UnsafePath(f"{relative[:200]!r} is refused: a link on the way leads out of {named}")
    return path


def is_utf8(text: str) -> bool:
    """False when a name in it is of bytes that are not UTF-8, which Python keeps as surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _size(name: str) -> int:
    return len(name.encode(errors="replace"))
