"""Browsers: sessions behind a cookie, and links that let one in once.

What the cookie and the link hold is random; the database has their SHA-256 alone. A session stands for a key and ends
with it. The token against forged requests is worked out from the cookie, which scripts cannot read: it is told by
`GET /me`, which no other site can read either.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from reelwright.store.database import reading, writing
from reelwright.store.tables import api_keys, browser_sessions, entry_links
from reelwright.web.keys import ApiKey, key_of
from reelwright.web.problems import ApiError, Code

COOKIE = "reelwright_session"
SESSION_LIFE = timedelta(days=14)
LINK_LIFE = timedelta(minutes=15)

_LINK = re.compile(r"rwl_[A-Za-z0-9_-]{43}")
_SESSION = re.compile(r"[A-Za-z0-9_-]{43}")


def is_link(token: str) -> bool:
    """Whether this has the shape of what a link holds."""
    return _LINK.fullmatch(token) is not None


def csrf_token(cookie: str) -> str:
    """What unsafe requests with this cookie carry in X-CSRF-Token."""
    return hmac.new(cookie.encode(), b"reelwright csrf", hashlib.sha256).hexdigest()


class BrowserSessions:
    """Safe to use from several threads and processes."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def open(self, key_id: str) -> str:
        """Begin a session that stands for this key; gives what the cookie is to hold. Old ones are forgotten."""
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        values = {"digest": _digest(token), "key": key_id, "made_at": now, "expires_at": now + SESSION_LIFE}
        with writing(self._database) as connection:
            connection.execute(sa.delete(browser_sessions).where(browser_sessions.c.expires_at < now))
            connection.execute(sa.insert(browser_sessions).values(values))
        return token

    def key_of(self, token: str) -> ApiKey:
        """The key a session stands for.

        Raises:
            ApiError: the session is unknown or over, or its key was revoked or has expired.
        """
        if _SESSION.fullmatch(token):
            mine = browser_sessions.c.digest == _digest(token)
            lives = browser_sessions.c.expires_at > datetime.now(UTC)
            question = sa.select(api_keys).join_from(browser_sessions, api_keys).where(mine, lives)
            with reading(self._database) as connection:
                row = connection.execute(question).one_or_none()
            if row is not None and key_of(row).is_valid:
                return key_of(row)
        raise ApiError(Code.UNAUTHENTICATED, "this session is over; sign in again")

    def close(self, token: str) -> None:
        """End a session; there may be none."""
        with writing(self._database) as connection:
            connection.execute(sa.delete(browser_sessions).where(browser_sessions.c.digest == _digest(token)))

    def has_been_in(self, key_id: str) -> bool:
        """Whether a browser is in, or was in the last days, by this key."""
        question = sa.select(browser_sessions.c.digest).where(browser_sessions.c.key == key_id).limit(1)
        with reading(self._database) as connection:
            return connection.execute(question).one_or_none() is not None

    def link(self, key_id: str) -> str:
        """A token that lets a browser in as this key: once, within a quarter of an hour."""
        token, now = f"rwl_{secrets.token_urlsafe(32)}", datetime.now(UTC)
        with writing(self._database) as connection:
            connection.execute(sa.delete(entry_links).where(entry_links.c.expires_at < now - LINK_LIFE))
            values = {"digest": _digest(token), "key": key_id, "expires_at": now + LINK_LIFE}
            connection.execute(sa.insert(entry_links).values(values))
        return token

    def redeem(self, token: str) -> ApiKey:
        """Use up a link. Of two who try at once one is let in.

        Raises:
            ApiError: it is unknown, was used, or is too old.
        """
        now = datetime.now(UTC)
        fresh = (
            (entry_links.c.digest == _digest(token))
            & entry_links.c.used_at.is_(None)
            & (entry_links.c.expires_at > now)
        )
        with writing(self._database) as connection:
            if connection.execute(sa.update(entry_links).where(fresh).values(used_at=now)).rowcount == 1:
                question = (
                    sa.select(api_keys).join_from(entry_links, api_keys).where(entry_links.c.digest == _digest(token))
                )
                key = key_of(connection.execute(question).one())
                if key.is_valid:
                    return key
        raise ApiError(
            Code.UNAUTHENTICATED,
            "this link was used, or is older than 15 minutes; ask an admin for another: reelwright keys link",
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
