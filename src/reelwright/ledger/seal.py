"""The seal of a workspace: the Ed25519 key it signs with, and the public half that anybody checks with."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from reelwright.errors import InvalidInput, WorkspaceError
from reelwright.store.secret import kept_secret

FILE_NAME = "seal.pem"
"""In the workspace; who can read it can sign in its name."""
SIGNATURE_BYTES = 64
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm)
"""No PEM, damaged, locked by a password, or of a kind that is not known here."""


class PublicKey:
    """What a signature is checked with. It proves who signed only to those who know its fingerprint from the signer."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key

    @classmethod
    def read(cls, pem: bytes) -> PublicKey:
        """Raises InvalidInput: it is no Ed25519 public key in PEM."""
        try:
            key = serialization.load_pem_public_key(pem)
        except _UNREADABLE as error:
            raise InvalidInput(f"this is no public key in PEM: {error}") from None
        if not isinstance(key, Ed25519PublicKey):
            raise InvalidInput("this is a public key of another kind; certificates are signed with Ed25519")
        return cls(key)

    @property
    def pem(self) -> bytes:
        return self._key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    @property
    def fingerprint(self) -> str:
        """sha256 of its DER form, hex."""
        der = self._key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(der).hexdigest()

    def has_signed(self, data: bytes, signature: bytes) -> bool:
        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


class Seal:
    """A private key. Get that of a workspace with `of`."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def of(cls, folder: Path) -> Seal:
        """The key in a workspace's folder, made on first use. Of processes that make it at once, all get the same.

        Raises:
            WorkspaceError: others may read it, it is damaged, or the disk refuses.
        """
        path = folder / FILE_NAME
        pem = kept_secret(path, _new, "sign in your name")
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except _UNREADABLE as error:
            raise WorkspaceError(f"{path} is damaged ({error}); remove it, and a new key is made") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise WorkspaceError(f"{path} is a key of another kind than Ed25519; remove it, and a new key is made")
        return cls(key)

    @property
    def public(self) -> PublicKey:
        return PublicKey(self._key.public_key())

    def sign(self, data: bytes) -> bytes:
        """64 bytes, the same for the same data."""
        return self._key.sign(data)


def _new() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
