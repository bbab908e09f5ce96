"""API keys: `rw_<id>_<secret>`. The secret is shown once and kept as its argon2 hash alone.

A secret has 256 bits of chance, so nobody guesses it; the hash is there so that a copy of the database lets nobody in.
A key that was verified is remembered for a minute by its SHA-256, so that most requests cost no argon2; its row is read
each time, so that one that was revoked or has expired stops at once.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from reelwright.errors import Conflict, InvalidInput, NotFound
from reelwright.film.tenant import LOCAL
from reelwright.store.database import reading, writing
from reelwright.store.tables import api_keys as rows
from reelwright.web.identity import Permission, Principal, TeamRole
from reelwright.web.problems import ApiError, Code

_REMEMBERED_SECONDS = 60.0
_MOST_REMEMBERED = 10_000
_SHAPE = re.compile(r"rw_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,80}")
_TENANT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's second choice, 19 MiB. It takes about 20 ms."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key; never its secret."""

    id: str
    tenant: str
    name: str
    role: TeamRole
    scopes: tuple[Permission, ...]
    """It is limited to these; empty: it has all of its role."""
    has_secret: bool
    """False: only a link lets this one in."""
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or datetime.now(UTC) < self.expires_at)

    def require_valid(self) -> None:
        """Raises Conflict: it was revoked or has expired."""
        if not self.is_valid:
            raise Conflict(f"key {self.id} was revoked or has expired; make another")

    @property
    def principal(self) -> Principal:
        scoped = self.role.permissions & frozenset(self.scopes) if self.scopes else self.role.permissions
        return Principal(self.tenant, self.name, self.role, self.id, scoped)


class Keys:
    """The keys of a workspace. Safe to use from several threads and processes."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._verified: dict[bytes, tuple[float, str]] = {}
        """SHA-256 of a key -> until when, by the monotonic clock, and the hash it was verified against."""

    def add(
        self,
        name: str,
        role: TeamRole,
        *,
        tenant: str = LOCAL,
        scopes: tuple[Permission, ...] = (),
        expires_in_days: float | None = None,
        made_by: str = "the command line",
        has_secret: bool = True,
    ) -> tuple[ApiKey, str]:
        """Make a key. Gives what is known of it, and the key itself, which nobody can see again.

        Raises:
            InvalidInput: the name, tenant, scopes or days do not fit.
        """
        if not _NAME.fullmatch(name) or not name.strip():
            raise InvalidInput("a key's name has 1 to 80 characters, and none that cannot be seen")
        if not _TENANT.fullmatch(tenant):
            raise InvalidInput(f"tenant {tenant[:70]!r}: write 1 to 63 of a-z, 0-9 and -, the first not a -")
        if expires_in_days is not None and not 0 < expires_in_days <= 3660:
            raise InvalidInput("a key expires in more than 0 and at most 3660 days; or never, if that is not said")
        beyond = [scope.value for scope in scopes if scope not in role.permissions]
        if beyond:
            raise InvalidInput(f"a key of {role} has no {', '.join(beyond)} to be limited to")
        now = datetime.now(UTC)
        id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        key = ApiKey(
            id=id_,
            tenant=tenant,
            name=name.strip(),
            role=role,
            scopes=tuple(sorted(set(scopes), key=list(Permission).index)),
            has_secret=has_secret,
            made_by=made_by,
            made_at=now,
            expires_at=None if expires_in_days is None else now + timedelta(days=expires_in_days),
            revoked_at=None,
        )
        values = {
            "id": key.id,
            "tenant": key.tenant,
            "name": key.name,
            "role": key.role.value,
            "scopes": " ".join(key.scopes),
            "hash": _HASHER.hash(secret) if has_secret else "",
            "made_by": key.made_by,
            "made_at": key.made_at,
            "expires_at": key.expires_at,
        }
        with writing(self._database) as connection:
            connection.execute(sa.insert(rows).values(values))
        return key, f"rw_{id_}_{secret}" if has_secret else ""

    def add_owner(self, name: str) -> ApiKey:
        """An admin without a secret, whom a link lets in."""
        return self.add(name, TeamRole.ADMIN, made_by="the first start", has_secret=False)[0]

    def valid_admins(self) -> list[ApiKey]:
        """Those who may do all there is, of every tenant, the newest first."""
        return [key for key in self.list() if key.is_valid and Permission.ADMINISTER in key.principal.permissions]

    def list(self, tenant: str | None = None) -> list[ApiKey]:
        """All of a tenant, or all there are, the newest first; revoked ones too."""
        question = sa.select(rows).order_by(rows.c.made_at.desc(), rows.c.id)
        if tenant is not None:
            question = question.where(rows.c.tenant == tenant)
        with reading(self._database) as connection:
            return [key_of(row) for row in connection.execute(question)]

    def get(self, id_: str, tenant: str | None = None) -> ApiKey:
        """Raises NotFound, also where it is of another tenant."""
        row = self._row(id_)
        if row is None or tenant not in (None, row.tenant):
            raise NotFound(f"no key {id_[:20]!r}; see reelwright keys list")
        return key_of(row)

    def revoke(self, id_: str, tenant: str | None = None) -> ApiKey:
        """End a key, and the browser sessions it stands behind, at once. Raises NotFound."""
        self.get(id_, tenant)
        with writing(self._database) as connection:
            mine = (rows.c.id == id_) & rows.c.revoked_at.is_(None)
            connection.execute(sa.update(rows).where(mine).values(revoked_at=datetime.now(UTC)))
        return self.get(id_, tenant)

    def verify(self, token: str) -> ApiKey:
        """The key that is shown.

        Raises:
            ApiError: it is none of ours, was revoked or has expired. Which of them is not told.
        """
        shape = _SHAPE.fullmatch(token)
        row = self._row(shape[1]) if shape else None
        if shape is None or row is None or not row.hash or not self._is_right(token, shape[2], row.hash):
            raise unknown_key()
        key = key_of(row)
        if not key.is_valid:
            raise unknown_key()
        return key

    def _is_right(self, token: str, secret: str, hash_: str) -> bool:
        digest = hashlib.sha256(token.encode()).digest()
        with self._lock:
            until, against = self._verified.get(digest, (0.0, ""))
        if monotonic() < until and secrets.compare_digest(against, hash_):
            return True
        try:
            _HASHER.verify(hash_, secret)
        except VerifyMismatchError:
            return False
        with self._lock:
            if len(self._verified) >= _MOST_REMEMBERED:
                self._verified.clear()
            self._verified[digest] = (monotonic() + _REMEMBERED_SECONDS, hash_)
        return True

    def _row(self, id_: str) -> sa.Row[Any] | None:
        if not id_.isascii():
            return None
        with reading(self._database) as connection:
            return connection.execute(sa.select(rows).where(rows.c.id == id_)).one_or_none()


def unknown_key() -> ApiError:
    """What is said of every key that lets nobody in, so that it tells nothing."""
    return ApiError(Code.UNAUTHENTICATED, "this key is not known here, was revoked or has expired")


def id_of(token: str) -> str:
    """The id in a key, be there such a one or not; empty: it has not the shape of a key."""
    shape = _SHAPE.fullmatch(token)
    return shape[1] if shape else ""


def role_named(name: str) -> TeamRole:
    """Raises InvalidInput."""
    if name not in list(TeamRole):
        raise InvalidInput(f"no role {name[:40]!r}; there are: {', '.join(TeamRole)}")
    return TeamRole(name)


def scopes_named(names: str) -> tuple[Permission, ...]:
    """With commas between. Raises InvalidInput."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in list(Permission)]
    if unknown:
        raise InvalidInput(f"no permission {unknown[0][:40]!r}; there are: {', '.join(Permission)}")
    return tuple(map(Permission, wanted))


def key_of(row: sa.Row[Any]) -> ApiKey:
    """What a row of the table says."""
    return ApiKey(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        role=TeamRole(row.role),
        scopes=tuple(Permission(scope) for scope in row.scopes.split()),
        has_secret=bool(row.hash),
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
