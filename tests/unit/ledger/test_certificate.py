"""A certificate says what the ledger says, and nobody can change a bit of it unseen."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reelwright import __version__
from reelwright.errors import InvalidInput, WorkspaceError
from reelwright.ledger.caps import Caps
from reelwright.ledger.certificate import DOCUMENT, PUBLIC_KEY, SIGNATURE, CostCertificate, certificate, signed, verify
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState, Purpose
from reelwright.ledger.seal import FILE_NAME, PublicKey, Seal
from reelwright.units import Money

FILM = "f1" * 32
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def seal(tmp_path: Path) -> Seal:
    return Seal.of(tmp_path)


def bought(ledger: Ledger) -> None:
    """Two shots: one paid, one refused and then held."""
    for number, (shot, usd) in enumerate([("SH010", "0.80"), ("SH020", "0.50"), ("SH020", "0.30")], 1):
        purpose = Purpose(production="film", shot=shot, recipe="ab" * 32, backend="veo3", model="veo-3.1")
        ledger.open(f"k/{number}", purpose, {}, Money.usd(usd), Caps(), "run", "")
    ledger.advance("k/1", OrderState.PLACED)
    ledger.settle("k/1", Money.usd("0.64"), is_clip=True, reason="as the provider reports")
    ledger.release("k/2", OrderState.REFUSED, "rate limited: 429")
    ledger.advance("k/3", OrderState.AMBIGUOUS)
    ledger.advance("k/3", OrderState.HELD, "not found")


def written(ledger: Ledger, key: PublicKey) -> CostCertificate:
    return certificate("film", "Últimas luces", FILM, ledger.entries("film"), ledger.orders("film"), key, AT)


EMPTY = ((), ())


def small(seal: Seal) -> dict[str, bytes]:
    return signed(certificate("film", "The last light", FILM, *EMPTY, seal.public, AT), seal)


def test_it_says_of_each_order_what_the_ledger_says(database: sa.Engine, seal: Seal) -> None:
    ledger = Ledger(database)
    bought(ledger)
    files = signed(written(ledger, seal.public), seal)
    found = verify(files[DOCUMENT], files[SIGNATURE], files[PUBLIC_KEY])
    assert (found.title, found.film, found.release, found.written_at) == ("Últimas luces", FILM, __version__, AT)
    assert [(one.key, one.shot, one.state) for one in found.orders] == [
        ("k/1", "SH010", OrderState.DONE),
        ("k/2", "SH020", OrderState.REFUSED),
        ("k/3", "SH020", OrderState.HELD),
    ]
    paid, refused, held = found.orders
    assert (paid.quoted, paid.settled, paid.basis) == (Money.usd("0.80"), Money.usd("0.64"), "as the provider reports")
    assert paid.closed_at == ledger.order("k/1").changed_at and paid.written_at == ledger.order("k/1").written_at
    assert (refused.settled, refused.basis) == (Money(), "rate limited: 429")
    assert (held.settled, held.closed_at, held.basis) == (None, None, "")
    assert (found.quoted, found.reserved, found.settled) == (Money.usd("1.10"), Money.usd("0.30"), Money.usd("0.64"))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([DOCUMENT, SIGNATURE, PUBLIC_KEY]), st.integers(0), st.integers(1, 255))
@example(DOCUMENT, 0, 1)
@example(SIGNATURE, 63, 128)
def test_one_changed_byte_is_found(seal: Seal, name: str, place: int, change: int) -> None:
    files = small(seal)
    spoilt = bytearray(files[name])
    spoilt[place % len(spoilt)] ^= change
    if name == PUBLIC_KEY and _is_the_same_key(bytes(spoilt), seal):
        return  # a byte that is no part of the key, such as a line's end
    files[name] = bytes(spoilt)
    with pytest.raises(InvalidInput):
        verify(files[DOCUMENT], files[SIGNATURE], files[PUBLIC_KEY])


def _is_the_same_key(pem: bytes, seal: Seal) -> bool:
    try:
        return PublicKey.read(pem).fingerprint == seal.public.fingerprint
    except InvalidInput:
        return False


def test_what_is_wrong_is_said_in_words(seal: Seal, tmp_path: Path) -> None:
    files = small(seal)
    document, signature, key = files[DOCUMENT], files[SIGNATURE], files[PUBLIC_KEY]
    (tmp_path / "other").mkdir()
    other = Seal.of(tmp_path / "other")
    elliptic = generate_private_key(SECP256R1()).public_key()
    pem = elliptic.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    for files_, words in {
        (document.replace(b"last", b"lost"), signature, key): "was changed after it was signed",
        (document[:-1], signature, key): "cannot be read any more",
        (b"\xff\xfe", signature, key): "not UTF-8",
        (document, signature[:-1], key): "63 bytes",
        (document, signature, other.public.pem): f"names key {seal.public.fingerprint}, and this is",
        (document, other.sign(document), other.public.pem): "says that it is signed with key",
        (document, signature, b"no key"): "no public key in PEM",
        (document, signature, pem): "of another kind",
    }.items():
        with pytest.raises(InvalidInput, match=words):
            verify(*files_)


def test_sums_that_are_not_those_of_the_orders_are_found_even_when_signed(database: sa.Engine, seal: Seal) -> None:
    ledger = Ledger(database)
    bought(ledger)
    wrong = written(ledger, seal.public).model_copy(update={"settled": Money.usd("0.60")})
    files = signed(wrong, seal)
    with pytest.raises(InvalidInput, match="sums are not those of its orders"):
        verify(files[DOCUMENT], files[SIGNATURE], files[PUBLIC_KEY])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="NOT TESTED WITH OPENSSL: it is not on this machine")
def test_openssl_checks_it_without_us(seal: Seal, tmp_path: Path) -> None:
    for name, data in small(seal).items():
        (tmp_path / name).write_bytes(data)
    command = f"openssl pkeyutl -verify -pubin -inkey {PUBLIC_KEY} -rawin -in {DOCUMENT} -sigfile {SIGNATURE}".split()
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / DOCUMENT).write_bytes(small(seal)[DOCUMENT] + b" ")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_the_key_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        first = Seal.of(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert Seal.of(tmp_path).public.fingerprint == first.public.fingerprint
    assert b"PRIVATE" not in first.public.pem


def test_all_who_make_the_key_at_once_get_the_same(tmp_path: Path) -> None:
    for round_ in range(10):
        folder = tmp_path / str(round_)
        folder.mkdir()
        gate = threading.Barrier(8)

        def one(_: int, folder: Path = folder, gate: threading.Barrier = gate) -> str:
            gate.wait()
            return Seal.of(folder).public.fingerprint

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(one, range(8)))) == 1
        assert [path.name for path in folder.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    Seal.of(tmp_path)
    (tmp_path / FILE_NAME).chmod(mode)
    with pytest.raises(WorkspaceError, match="chmod 600"):
        Seal.of(tmp_path)


@pytest.mark.parametrize(
    "damage", [b"", b"-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n", b"\x00" * 99]
)
def test_a_damaged_key_is_refused_with_the_way_out(tmp_path: Path, damage: bytes) -> None:
    Seal.of(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(damage)
    with pytest.raises(WorkspaceError, match="remove it"):
        Seal.of(tmp_path)
