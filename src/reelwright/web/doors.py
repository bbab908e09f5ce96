"""Tells who asks: by the key in the header, by the cookie of a browser, or, on loopback with `--local`, without one."""

from __future__ import annotations

import secrets
from dataclasses import replace
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import HTTPConnection

from reelwright.film.tenant import LOCAL
from reelwright.web.allowance import Allowance
from reelwright.web.browser import COOKIE, BrowserSessions, csrf_token, is_link
from reelwright.web.identity import Principal, TeamRole
from reelwright.web.keys import ApiKey, Keys, id_of, unknown_key
from reelwright.web.problems import ApiError, Code
from reelwright.web.rules import HouseRules

CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


class Doors:
    """Of one server. How often a key asks is counted over all of them, how often somebody guesses in each by itself."""

    def __init__(self, keys: Keys, sessions: BrowserSessions, allowance: Allowance, rules: HouseRules) -> None:
        self._keys, self._sessions, self._is_local = keys, sessions, rules.is_local
        self._allowance = allowance
        self._local = Principal(
            LOCAL,
            "local",
            TeamRole.ADMIN,
            "local",
            TeamRole.ADMIN.permissions,
            csrf_token=secrets.token_urlsafe(32),
            is_local=True,
        )
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._tries = RateLimitItemPerMinute(rules.tries_per_minute)

    def identify(self, connection: HTTPConnection) -> Principal:
        """Who asks; worked out once a request.

        Raises:
            ApiError: there is no valid key or session, the request is forged, or there were too many of them.
        """
        known = getattr(connection.state, "principal", None)
        if isinstance(known, Principal):
            return known
        found = self._found(connection)
        connection.state.principal = found
        if not found.is_local and not self._allowance.take(found.key):
            raise _too_many(f"key {found.key} may ask {self._allowance.per_minute} times a minute")
        return found

    def link(self, key: ApiKey) -> str:
        """The token of a link that lets a browser in as this key.

        Raises:
            Conflict: the key is revoked or has expired.
        """
        key.require_valid()
        return self._sessions.link(key.id)

    def sign_in(self, connection: HTTPConnection, token: str) -> tuple[Principal, str]:
        """Let a browser in that shows a key or the token of a one-time link. Gives who it is, and what its cookie is to
        hold.

        Raises:
            ApiError: neither is valid, a page of elsewhere asks, or there were too many tries.
        """
        _require_own_origin(connection)
        key = self._tried(connection, token)
        cookie = self._sessions.open(key.id)
        caller = replace(key.principal, csrf_token=csrf_token(cookie))
        connection.state.principal = caller
        return caller, cookie

    def sign_out(self, connection: HTTPConnection) -> None:
        """End the session of this browser, if it has one."""
        cookie = connection.cookies.get(COOKIE)
        if cookie is not None:
            self._sessions.close(cookie)

    def _tried(self, connection: HTTPConnection, token: str) -> ApiKey:
        """The key that is shown, or that a link stands for. Who tries too many wrong ones of a key is not heard for a
        while, which is for that key and from that address alone: nobody shuts others out.

        Raises:
            ApiError: it is wrong, or there were too many tries.
        """
        if not (id_of(token) or is_link(token)):
            raise unknown_key()
        tries = ("tries", connection.client.host if connection.client else "", id_of(token))
        if not self._limiter.test(self._tries, *tries):
            raise _too_many("too many wrong keys or links came from this address")
        try:
            return self._sessions.redeem(token) if is_link(token) else self._keys.verify(token)
        except ApiError:
            self._limiter.hit(self._tries, *tries)
            raise

    def _found(self, connection: HTTPConnection) -> Principal:
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._tried(connection, token.strip()).principal
        if self._is_local:
            _require_own_origin(connection)
            return self._local
        cookie = connection.cookies.get(COOKIE)
        if cookie is None:
            raise ApiError(
                Code.UNAUTHENTICATED,
                "a key is needed: Authorization: Bearer rw_...",
                {"WWW-Authenticate": 'Bearer realm="reelwright"'},
            )
        found = replace(self._sessions.key_of(cookie).principal, csrf_token=csrf_token(cookie))
        _require_own_origin(connection)
        if _is_unsafe(connection) and not _is_same(connection.headers.get(CSRF_HEADER, ""), found.csrf_token):
            raise ApiError(Code.CSRF, f"a request that changes something needs the header {CSRF_HEADER}; see GET /me")
        return found


def _require_own_origin(connection: HTTPConnection) -> None:
    """Raises ApiError: a page of elsewhere made the browser send a request that could change something. Browsers say
    in `Origin` or `Sec-Fetch-Site` where it comes from; programs say nothing."""
    if connection.scope["type"] == "http" and not _is_unsafe(connection):
        return
    origin = connection.headers.get("origin")
    is_own = origin is None or urlsplit(origin).netloc == connection.headers.get("host")
    if not is_own or connection.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise ApiError(Code.CSRF, "this request was made by a page of elsewhere")


def _is_unsafe(connection: HTTPConnection) -> bool:
    return connection.scope.get("method", "GET") not in SAFE_METHODS


def _is_same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode(), wanted.encode())


def _too_many(said: str) -> ApiError:
    return ApiError(Code.RATE_LIMITED, f"{said}; wait a minute", {"Retry-After": "60"})
