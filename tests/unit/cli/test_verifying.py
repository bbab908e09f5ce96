"""`reelwright costs --verify`: whether a certificate holds, in words, with no workspace."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reelwright.app import App
from reelwright.ledger.certificate import DOCUMENT, PUBLIC_KEY, SIGNATURE, certificate, signed
from reelwright.ledger.order import OrderState
from reelwright.ledger.seal import Seal

from .command_line import CommandLine
from .paid import order

FILM = b"a film"


@pytest.fixture
def folder(app: App, tmp_path: Path) -> Path:
    """What was delivered of a film with two orders, of which one is held."""
    order(app.ledger, "film", "SH010")
    order(app.ledger, "film", "SH020", OrderState.HELD, usd="0.25")
    (tmp_path / "keys").mkdir()
    seal = Seal.of(tmp_path / "keys")
    digest = hashlib.sha256(FILM).hexdigest()
    lines = app.ledger.entries(), app.ledger.orders()
    at = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
    found = tmp_path / "delivered"
    found.mkdir()
    for name, data in signed(certificate("film", "Últimas luces", digest, *lines, seal.public, at), seal).items():
        (found / name).write_bytes(data)
    (found / "film.mp4").write_bytes(FILM)
    return found


def test_one_that_holds_is_told_with_its_sums_its_film_and_its_key(reelwright: CommandLine, folder: Path) -> None:
    told = reelwright("costs", "--verify", str(folder))
    assert (told.code, told.err) == (0, "")
    for words in ("“Últimas luces” holds", "0.40 USD for 2 orders, and up to 0.50 USD", "2026-11-28 12:30 UTC"):
        assert words in told.out
    assert "beside it is the film it is of" in told.out
    document = reelwright("costs", "--verify", str(folder), "--json").json
    assert document["holds"] and document["film_is_there"] and len(document["certificate"]["orders"]) == 2
    assert document["certificate"]["key"] in told.out


def test_without_its_film_it_says_of_which_it_is(reelwright: CommandLine, folder: Path) -> None:
    (folder / "film.mp4").unlink()
    told = reelwright("costs", "--verify", str(folder))
    assert told.code == 0 and hashlib.sha256(FILM).hexdigest() in told.out


@pytest.mark.parametrize("name", [DOCUMENT, SIGNATURE, PUBLIC_KEY, "film.mp4"])
def test_what_was_changed_is_refused(name: str, reelwright: CommandLine, folder: Path) -> None:
    raw = bytearray((folder / name).read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / name).write_bytes(raw)
    refused = reelwright("costs", "--verify", str(folder))
    assert (refused.code, refused.out) == (2, "") and refused.err


@pytest.mark.parametrize("name", [DOCUMENT, SIGNATURE, PUBLIC_KEY])
def test_what_is_missing_is_named(name: str, reelwright: CommandLine, folder: Path) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    refused = reelwright("costs", "--verify", str(folder))
    assert refused.code == 2 and str(folder / name) in refused.err


def test_it_wants_no_workspace_and_no_production(reelwright: CommandLine, folder: Path) -> None:
    shutil.rmtree(reelwright.workspace)
    assert reelwright("costs", "--verify", str(folder)).code == 0
    assert not reelwright.workspace.exists()
    elsewhere = reelwright("costs", "film", "--verify", str(folder))
    assert elsewhere.code == 2 and "leave out the rest" in elsewhere.err
