"""Who is told: the webhooks of each tenant, in the database, their secrets sealed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import sqlalchemy as sa

from reelwright.errors import Conflict, InvalidInput, NotFound, WorkspaceError
from reelwright.film.events import Event
from reelwright.store.database import HOOKS_LOCK, reading, writing
from reelwright.store.record import last_id
from reelwright.store.safe import Safe
from reelwright.store.tables import webhooks as rows
from reelwright.web.hooks.signing import PREFIX, new_secret

KINDS: tuple[str, ...] = tuple(one.model_fields["kind"].default for one in get_args(get_args(Event)[0]))
"""Of events."""
MOST = 20
"""Of a tenant."""
BOTH_SIGN = timedelta(hours=24)
"""After a secret was changed."""


@dataclass(frozen=True, slots=True)
class Webhook:
    id: str
    tenant: str
    url: str
    kinds: tuple[str, ...]
    """Of events it is told; empty: all."""
    is_active: bool
    made_at: datetime
    old_until: datetime | None
    """Until when the secret before signs too; None: there was none, or that is over."""


class Webhooks:
    """Of a workspace. Safe to use from several threads and processes."""

    def __init__(self, database: sa.Engine, safe: Safe) -> None:
        self._database, self._safe = database, safe

    def seal_anew(self) -> int:
        """See that each secret is sealed with the key that seals now, so that those before it are not needed; gives how
        many were not. One that no key opens stays as it is."""
        changed = 0
        with writing(self._database, HOOKS_LOCK) as connection:
            for row in connection.execute(sa.select(rows.c.id, rows.c.secret, rows.c.old_secret)).all():
                values = {"secret": self._anew(row.secret), "old_secret": self._anew(row.old_secret)}
                if values != {"secret": row.secret, "old_secret": row.old_secret}:
                    connection.execute(sa.update(rows).where(rows.c.id == row.id).values(values))
                    changed += 1
        return changed

    def _anew(self, kept: str) -> str:
        if not kept or self._safe.is_sealed_anew(kept):
            return kept
        if kept.startswith(PREFIX):  # of a release that did not seal
            return self._safe.sealed(kept)
        try:
            return self._safe.sealed(self._safe.opened(kept))
        except WorkspaceError:
            return kept

    def add(self, tenant: str, url: str, kinds: Sequence[str]) -> tuple[Webhook, str]:
        """One that is told of what happens from now on; and its secret, which is not shown again.

        Raises:
            InvalidInput: there is no such kind of event.
            Conflict: the tenant has as many as it may have.
        """
        secret, made_at = new_secret(), datetime.now(UTC)
        with writing(self._database, HOOKS_LOCK) as connection:
            there = connection.execute(sa.select(sa.func.count()).where(rows.c.tenant == tenant)).scalar_one()
            if there >= MOST:
                raise Conflict(f"there are {there} webhooks, and no more may be added; remove one")
            values = {
                "id": f"hook_{secrets.token_hex(8)}",
                "tenant": tenant,
                "url": url,
                "kinds": _kept(kinds),
                "secret": self._safe.sealed(secret),
                "old_secret": "",
                "is_active": True,
                "told_up_to": last_id(connection),
                "made_at": made_at,
            }
            connection.execute(sa.insert(rows).values(values))
            return _webhook(_row(connection, tenant, str(values["id"]))), secret

    def list(self, tenant: str) -> tuple[Webhook, ...]:
        """Newest first."""
        question = sa.select(rows).where(rows.c.tenant == tenant).order_by(rows.c.made_at.desc(), rows.c.id)
        with reading(self._database) as connection:
            return tuple(_webhook(row) for row in connection.execute(question))

    def get(self, tenant: str, id_: str) -> Webhook:
        """Raises NotFound."""
        with reading(self._database) as connection:
            return _webhook(_row(connection, tenant, id_))

    def change(
        self,
        tenant: str,
        id_: str,
        url: str | None = None,
        kinds: Collection[str] | None = None,
        is_active: bool | None = None,
    ) -> Webhook:
        """What is None stays as it is. One that is switched on again is told of what happens from then on.

        Raises:
            NotFound, InvalidInput.
        """
        with writing(self._database, HOOKS_LOCK) as connection:
            row = _row(connection, tenant, id_)
            values: dict[str, Any] = {}
            if url is not None:
                values["url"] = url
            if kinds is not None:
                values["kinds"] = _kept(kinds)
            if is_active is not None:
                values["is_active"] = is_active
                if is_active and not row.is_active:
                    values["told_up_to"] = last_id(connection)
            if values:
                connection.execute(sa.update(rows).where(rows.c.id == id_).values(values))
            return _webhook(_row(connection, tenant, id_))

    def rotate(self, tenant: str, id_: str) -> tuple[Webhook, str]:
        """A new secret, which is not shown again; for a day the old one signs too, if it can be read. Raises
        NotFound."""
        secret = new_secret()
        with writing(self._database) as connection:
            row = _row(connection, tenant, id_)
            old, until = (row.secret, datetime.now(UTC) + BOTH_SIGN) if self._is_readable(row.secret) else ("", None)
            values = {"secret": self._safe.sealed(secret), "old_secret": old, "old_until": until}
            connection.execute(sa.update(rows).where(rows.c.id == id_).values(values))
            return _webhook(_row(connection, tenant, id_)), secret

    def _is_readable(self, sealed: str) -> bool:
        try:
            self._safe.opened(sealed)
        except WorkspaceError:
            return False
        return True

    def remove(self, tenant: str, id_: str) -> None:
        """With what it was not told yet. Raises NotFound."""
        with writing(self._database) as connection:
            _row(connection, tenant, id_)
            connection.execute(sa.delete(rows).where(rows.c.id == id_))


def _kept(kinds: Collection[str]) -> str:
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise InvalidInput(f"no events are of kind {unknown[0][:40]!r}; there are: {', '.join(KINDS)}")
    return " ".join(dict.fromkeys(kinds))


def _row(connection: sa.Connection, tenant: str, id_: str) -> sa.Row[Any]:
    row = connection.execute(sa.select(rows).where(rows.c.id == id_, rows.c.tenant == tenant)).one_or_none()
    if row is None:
        raise NotFound(f"no webhook {id_[:40]!r}; GET /api/v1/webhooks lists what there is")
    return row


def _webhook(row: sa.Row[Any]) -> Webhook:
    until = row.old_until if row.old_until is not None and row.old_until > datetime.now(UTC) else None
    return Webhook(row.id, row.tenant, row.url, tuple(row.kinds.split()), row.is_active, row.made_at, until)
