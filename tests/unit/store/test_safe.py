"""The safe: what it seals is read with its keys and with no others, and its keys can be changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from reelwright.errors import WorkspaceError
from reelwright.store.safe import FILE_NAME, Safe

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_what_is_sealed_is_read_by_who_has_the_file_and_tells_nothing_else(tmp_path: Path) -> None:
    sealed = Safe.of(tmp_path).sealed(SECRET)
    assert SECRET[6:] not in sealed and sealed != Safe.of(tmp_path).sealed(SECRET)
    assert Safe.of(tmp_path).opened(sealed) == SECRET
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_without_its_key_nothing_is_read_and_the_file_is_named(tmp_path: Path) -> None:
    sealed = Safe.of(tmp_path).sealed(SECRET)
    (tmp_path / FILE_NAME).unlink()
    for wrong in (sealed, "no token", SECRET, ""):
        with pytest.raises(WorkspaceError, match=r"a key that is not in the workspace's safe\.key; add its line there"):
            Safe.of(tmp_path).opened(wrong)


def test_a_key_is_changed_by_one_that_is_put_before_it(tmp_path: Path) -> None:
    path, old = tmp_path / FILE_NAME, Safe.of(tmp_path)
    sealed = old.sealed(SECRET)
    path.write_bytes(Fernet.generate_key() + b"\n" + path.read_bytes())
    both = Safe.of(tmp_path)
    assert both.opened(sealed) == SECRET and not both.is_sealed_anew(sealed)
    anew = both.sealed(SECRET)
    assert both.is_sealed_anew(anew)
    path.write_bytes(path.read_bytes().split()[0])
    assert Safe.of(tmp_path).opened(anew) == SECRET
    with pytest.raises(WorkspaceError):
        Safe.of(tmp_path).opened(sealed)


@pytest.mark.parametrize("kept", [b"", b"\n", b"no key", b"a" * 44, b"\xff\xfe"])
def test_a_file_that_holds_no_keys_is_refused_with_what_to_do(tmp_path: Path, kept: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(kept)
    path.chmod(0o600)
    with pytest.raises(WorkspaceError, match="is no file of keys, each a line of 44 letters"):
        Safe.of(tmp_path)


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    Safe.of(tmp_path)
    (tmp_path / FILE_NAME).chmod(0o640)
    with pytest.raises(WorkspaceError, match=r"sign as this server does; run chmod 600"):
        Safe.of(tmp_path)
