"""The simulator: one server on this machine, each provider under its name."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from reelwright.ledger.price_book import PriceBook
from reelwright.simulator.books import Books
from reelwright.simulator.exchange import Dropped, Incoming, Refused, Reply, Served, told
from reelwright.simulator.faults import Call, FaultScript
from reelwright.simulator.footage import Projector
from reelwright.simulator.reel import Reel
from reelwright.simulator.wires import WIRES
from reelwright.simulator.wires.simulated import Backlot, SimulatedProvider

_log = logging.getLogger(__name__)
HOST = "127.0.0.1"
_MOST_BYTES = 64 * 2**20
"""Of a request."""


class Simulator:
    """Every provider there is a wire for, at `url`/<name>. Use it in a `with`, or `start` and `stop` it.

    Args:
        port: 0 takes a free one.
        books_file: see `Books`.
        seconds_to_render: how long a job takes, by `clock`.

    Raises:
        OSError: the port is taken.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        script: FaultScript | None = None,
        reel: Reel = Reel.BARS,
        books_file: Path | None = None,
        prices: PriceBook | None = None,
        seconds_to_render: float = 0.2,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._server = _Server((HOST, port), self)  # first, as it is what may fail
        self.books, self.script = Books(books_file), script or FaultScript()
        self._projector = Projector(reel)
        self._backlot = Backlot(
            self.books, self.script, self._projector, prices or PriceBook.load(), seconds_to_render, clock=clock
        )
        self.providers: dict[str, SimulatedProvider] = {wire.name: wire(self._backlot) for wire in WIRES}
        self._served: list[Served] = []
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_port}"

    @property
    def variables(self) -> dict[str, str]:
        """The environment in which adapters use this in place of the true providers, keys and all."""
        found = {"REELWRIGHT_SIMULATOR_URL": self.url}
        for provider in self.providers.values():
            found |= {name: value.format(url=self.url) for name, value in provider.variables.items()}
        return found

    @property
    def served(self) -> tuple[Served, ...]:
        """Every request that was answered or dropped, in order."""
        return tuple(self._served)

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Let go of the port; who waits for an answer gets it at once."""
        self._backlot.closing.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self.books.write()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        """Raises Dropped, where the connection is to break."""
        where = urlsplit(target)
        name, _, rest = where.path.lstrip("/").partition("/")
        if method == "GET" and name == "books":
            return told(self.books.accounts())
        provider = self.providers.get(name)
        if provider is None:
            return told({"error": f"there is no {name!r} here; there are: {', '.join(self.providers)}"}, 404)
        incoming = Incoming(
            method, unquote("/" + rest), dict(parse_qsl(where.query)), headers, body, f"{self.url}/{name}"
        )
        try:
            route, parts = provider.route(incoming)
        except Refused as refusal:
            self._note(provider, Call.OTHER, incoming, refusal.reply.status)
            return refusal.reply
        try:
            reply = provider.answer(incoming, route, parts)
        except Refused as refusal:
            reply = refusal.reply
        except Dropped:
            self._note(provider, route.call, incoming, 0)
            raise
        self._note(provider, route.call, incoming, reply.status)
        return reply

    def _note(self, provider: SimulatedProvider, call: Call, incoming: Incoming, status: int) -> None:
        had_key = provider.has_key(incoming.headers)
        trouble = incoming.mishap.trouble if incoming.mishap else None
        self._served.append(Served(provider.name, call, incoming.method, incoming.path, status, had_key, trouble))
        _log.info("%s %s %s: %s", provider.name, incoming.method, incoming.path, status or "dropped")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], simulator: Simulator) -> None:
        self.simulator = simulator
        super().__init__(address, _Exchange)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet about clients that hang up."""
        if not isinstance(sys.exception(), ConnectionError):
            _log.exception("a request failed")


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _answer(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "chunked" in self.headers.get("Transfer-Encoding", "") or not length.isdigit():
            self._send(told({"error": "a Content-Length is needed"}, 411))
            self.close_connection = True
            return
        if int(length) > _MOST_BYTES:
            self._send(told({"error": "too large"}, 413))
            self.close_connection = True
            return
        body = self.rfile.read(int(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            self._send(self.server.simulator.answer(self.command, self.path, headers, body))
        except Dropped:
            self._drop()

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: reply.breaks_after])
        if reply.breaks_after is not None:
            self._drop()

    def _drop(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_POST = do_PUT = do_DELETE = _answer

    def log_message(self, format: str, *args: Any) -> None:
        """The simulator logs its own way."""
