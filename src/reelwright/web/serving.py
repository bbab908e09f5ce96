"""Has an application served by uvicorn: its socket, its log, its first admin, and a clean end."""

from __future__ import annotations

import gc
import ipaddress
import logging
import signal
import socket
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import uvicorn

from reelwright.app import App
from reelwright.errors import InvalidInput, NotConfigured
from reelwright.film.tenant import LOCAL
from reelwright.settings import Settings
from reelwright.web.keys import Keys
from reelwright.web.rules import LOOPBACK, HouseRules
from reelwright.web.server import Api

_BACKLOG = 2048
"""Connections that may wait to be taken."""
GRACE_SECONDS = 5
"""How long requests may go on after SIGTERM; streams, which would for ever, are closed then."""
_MOST_MESSAGE_BYTES = 2**20
"""Of a WebSocket."""
_LOG_BYTES, _LOG_FILES = 10_000_000, 5
_OWNER = "owner"


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one.

    Raises:
        InvalidInput: somebody else has it, or there is no such address here.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named: asyncio then sends small answers at once, else each waits 40 ms for an acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        return listener
    except OSError as error:
        listener.close()
        said = error.strerror or str(error)
        raise InvalidInput(f"cannot listen on {host} port {port}: {said}; choose another --host or --port") from None


def rules_of(settings: Settings, host: str, is_local: bool) -> HouseRules:
    """How open the server of these settings is.

    Raises:
        InvalidInput: without keys it would be open to others than this machine.
    """
    if is_local and not _is_loopback(host):
        raise InvalidInput(
            f"--local asks nobody for a key, so it is for this machine alone: leave out --host {host}, or leave out "
            "--local and make keys with: reelwright keys add"
        )
    public = urlsplit(settings.public_url)
    return HouseRules(
        is_local=is_local,
        is_https=public.scheme == "https",
        hosts=(public.hostname, *LOOPBACK) if public.hostname else (),
        requests_per_minute=settings.requests_per_minute,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def address_of(listener: socket.socket, settings: Settings) -> str:
    """Where browsers find it."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def first_token(api: Api) -> str | None:
    """The token of a one-time link for the first admin; None: there is an admin who can sign in."""
    keys: Keys = api.state.keys
    admins = [key for key in keys.valid_admins() if key.tenant == LOCAL]
    if any(key.has_secret or api.state.sessions.has_been_in(key.id) for key in admins):
        return None
    owner = admins[0] if admins else keys.add_owner(_OWNER)
    token: str = api.state.sessions.link(owner.id)
    return token


class _Uvicorn(uvicorn.Server):
    """Tells the application at once that it is to end."""

    def __init__(self, config: uvicorn.Config, api: Api, on_end: Callable[[], None]) -> None:
        super().__init__(config)
        self._api, self._on_end = api, on_end

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._api.state.closing.set()
        self._api.state.feed.end()
        self._on_end()
        super().handle_exit(sig, frame)


def run(api: Api, listener: socket.socket, settings: Settings, on_end: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT. Call it in the main thread.

    Args:
        on_end: called as the signal comes; must not wait.

    Raises:
        NotConfigured: the application did not start.
    """
    app: App = api.state.reelwright
    log_to(app.workspace.logs / "server.log")
    api.state.switchboard()  # makes the engine's tables
    proxies = settings.trusted_proxies
    config = uvicorn.Config(
        api,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        lifespan="on",
        ws_max_size=_MOST_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Uvicorn(config, api, on_end)
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn listens a moment later, and in the end to whom it was for
        signal.signal(number, server.handle_exit)
    settle()
    server.run(sockets=[listener])
    if not server.started:
        raise NotConfigured(f"the server did not start; see {app.workspace.logs / 'server.log'}")


def settle() -> None:
    """What is loaded is looked through for garbage no more: that would hold up the event loop for 0.1 s each time."""
    gc.collect()
    gc.freeze()


def log_to(path: Path) -> None:
    """Every request is a line of this file, which begins anew when it is full; errors stand there with a traceback."""
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, delay=True, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.handleError = lambda record: None  # type: ignore[method-assign]  # a full disk is told of elsewhere
    logging.getLogger().addHandler(handler)
    logging.getLogger("reelwright").setLevel(logging.INFO)
