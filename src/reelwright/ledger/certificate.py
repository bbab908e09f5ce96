"""The cost certificate of a film: what was ordered for it and what that cost, signed with the workspace's seal.

    cost_certificate.json   the certificate: canonical JSON, in the bytes that are signed
    cost_certificate.sig    64 bytes: the Ed25519 signature of those bytes
    cost_certificate.pem    the public key

Any program can check it: `openssl pkeyutl -verify -pubin -inkey cost_certificate.pem -rawin -in cost_certificate.json
-sigfile cost_certificate.sig`. The key beside it shows that nothing was changed since; who signed, only its fingerprint
does, to those who have it from the signer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reelwright import __version__
from reelwright.errors import InvalidInput
from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.ledger.ledger import Entry, Kind
from reelwright.ledger.order import Order, OrderState
from reelwright.ledger.seal import SIGNATURE_BYTES, PublicKey, Seal
from reelwright.units import Money, Value

DOCUMENT, SIGNATURE, PUBLIC_KEY = "cost_certificate.json", "cost_certificate.sig", "cost_certificate.pem"


class CertifiedOrder(Value):
    """One order, as it was when the certificate was written."""

    key: str
    shot: str
    recipe: Digest
    backend: str
    model: str
    state: OrderState
    quoted: Money
    settled: Money | None
    """None: it is not closed yet, and may cost what was quoted."""
    basis: str
    """How it is known what it cost, as the ledger has it."""
    written_at: datetime
    closed_at: datetime | None


class CostCertificate(Noun):
    production: str
    title: str
    film: Digest
    """Of the film's file."""
    orders: tuple[CertifiedOrder, ...]
    """Oldest first."""
    quoted: Money
    """The most that the orders were to cost which are open, or were settled."""
    reserved: Money
    """That of the open ones."""
    settled: Money
    release: str
    """Of Reelwright."""
    key: Digest
    """Fingerprint of the key that it is signed with: sha256 of its DER form."""
    written_at: datetime

    @property
    def document(self) -> bytes:
        """What is signed."""
        return self.to_json().encode()


def certificate(
    production: str,
    title: str,
    film: Digest,
    entries: Iterable[Entry],
    orders: Iterable[Order],
    key: PublicKey,
    at: datetime,
) -> CostCertificate:
    """What the ledger says of a production; read the entries first, and each has its order."""
    lines = tuple(entries)
    closing = {line.order: line for line in lines if line.kind is not Kind.RESERVE}
    opened = {line.order for line in lines}
    certified = tuple(_certified(order, closing.get(order.key)) for order in orders if order.key in opened)
    return CostCertificate(
        production=production,
        title=title,
        film=film,
        orders=certified,
        **_sums(certified),
        release=__version__,
        key=key.fingerprint,
        written_at=at,
    )


def signed(certificate: CostCertificate, seal: Seal) -> dict[str, bytes]:
    """Name -> bytes of the three files."""
    document = certificate.document
    return {DOCUMENT: document, SIGNATURE: seal.sign(document), PUBLIC_KEY: seal.public.pem}


def verify(document: bytes, signature: bytes, public_key: bytes) -> CostCertificate:
    """The certificate, if that key signed it and it agrees with itself.

    Raises:
        InvalidInput: what is wrong.
    """
    key = PublicKey.read(public_key)
    if len(signature) != SIGNATURE_BYTES:
        raise InvalidInput(f"the signature has {len(signature)} bytes; one of Ed25519 has {SIGNATURE_BYTES}")
    if not key.has_signed(document, signature):
        raise InvalidInput(_why_not_signed(document, key))
    found = _read(document)
    if found.key != key.fingerprint:
        raise InvalidInput(f"it says that it is signed with key {found.key}, and is with {key.fingerprint}")
    if any(getattr(found, name) != amount for name, amount in _sums(found.orders).items()):
        raise InvalidInput("its sums are not those of its orders: who signed it did not write it with Reelwright")
    return found


def _read(document: bytes) -> CostCertificate:
    try:
        return CostCertificate.from_json(document.decode())
    except UnicodeDecodeError:
        raise InvalidInput("this is no CostCertificate document: it is not UTF-8") from None


def _why_not_signed(document: bytes, key: PublicKey) -> str:
    try:
        named = _read(document).key
    except InvalidInput as error:
        return f"the certificate was changed after it was signed, and cannot be read any more: {error}"
    if named != key.fingerprint:
        return f"this is not the key it was signed with: it names key {named}, and this is {key.fingerprint}"
    return "the certificate or its signature was changed after it was signed"


def _certified(order: Order, closing: Entry | None) -> CertifiedOrder:
    return CertifiedOrder(
        key=order.key,
        shot=order.purpose.shot,
        recipe=order.purpose.recipe,
        backend=order.purpose.backend,
        model=order.purpose.model,
        state=order.state,
        quoted=order.quoted,
        settled=closing.spent if closing else None,
        basis=closing.reason if closing else "",
        written_at=order.written_at,
        closed_at=closing.at if closing else None,
    )


def _sums(orders: Iterable[CertifiedOrder]) -> dict[str, Money]:
    quoted = reserved = settled = Money()
    for order in orders:
        if order.state not in (OrderState.REFUSED, OrderState.DROPPED):
            quoted += order.quoted
        if order.settled is None:
            reserved += order.quoted
        else:
            settled += order.settled
    return {"quoted": quoted, "reserved": reserved, "settled": settled}
