"""A receiver of webhooks on loopback: a real HTTP server, which keeps what it is told."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Told:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    port: int = 0
    told: list[Told] = field(default_factory=list)
    answer: Callable[[Told], int] = lambda told: 204
    """Status, which may take a while to be known."""
    location: str = ""
    """Where it sends on, if it does."""

    def url(self, path: str = "/hook", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def wait_for(self, count: int, seconds: float = 15.0) -> list[Told]:
        """So many that were told."""
        give_up = time.monotonic() + seconds
        while len(self.told) < count:
            assert time.monotonic() < give_up, f"told {len(self.told)} of {count}"
            time.sleep(0.01)
        return self.told[:count]


@contextlib.contextmanager
def receiving(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """`context`: it speaks https."""
    receiver = Receiver()

    class Hook(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told = Told(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            receiver.told.append(told)
            status = receiver.answer(told)
            self.send_response(status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            if status != 204:
                self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # who tells may be killed meanwhile, which is what is tested

    server = Quiet(("127.0.0.1", 0), Hook)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
