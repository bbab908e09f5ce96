"""Whether a signed cost certificate holds, and is of the film beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from reelwright.cli import output
from reelwright.errors import InvalidInput, NotFound
from reelwright.film.deliverable import FILM
from reelwright.pipeline.wording import counted

if TYPE_CHECKING:
    from reelwright.ledger.certificate import CostCertificate

_MOST_BYTES = 64 * 2**20
"""Of one of its files."""


def say_that_it_holds(folder: Path, as_json: bool) -> None:
    """Raises InvalidInput: it does not, or there is none; why."""
    from reelwright.ledger.certificate import DOCUMENT, PUBLIC_KEY, SIGNATURE, verify

    found = verify(*(_read(folder / name) for name in (DOCUMENT, SIGNATURE, PUBLIC_KEY)))
    is_beside = _is_beside(folder, found)
    if as_json:
        output.print_json({"holds": True, "film_is_there": is_beside, "certificate": found.model_dump(mode="json")})
        return
    output.say(f"The cost certificate of “{found.title}” holds: nothing in it was changed since it was signed.")
    reserved = f", and up to {found.reserved} for what is not closed" if found.reserved.micro_usd else ""
    output.say(
        f"{found.settled} for {counted(len(found.orders), 'order')}{reserved}, as of {found.written_at:%F %R} UTC."
    )
    if is_beside:
        output.say(f"The {FILM} beside it is the film it is of.")
    else:
        output.say(f"There is no {FILM} beside it; it is of the one with sha256 {found.film}.")
    output.say(f"It is signed with the key {found.key}; whose that is, only the signer can tell you.")


def _is_beside(folder: Path, certificate: CostCertificate) -> bool:
    """Raises InvalidInput: another film is."""
    film = folder / FILM
    if not film.is_file():
        return False
    try:
        with film.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InvalidInput(f"{film} cannot be read: {error.strerror}") from None
    if sha256 != certificate.film:
        raise InvalidInput(f"{film} is not the film of this certificate, or was changed: its sha256 is {sha256}")
    return True


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise NotFound(f"there is no {path}; a certificate is three files beside a film that was paid for")
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > _MOST_BYTES:
        raise InvalidInput(f"{path} has more than {_MOST_BYTES} bytes; that is no cost certificate")
    return data
