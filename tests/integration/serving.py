"""A real server in this process, on a free port of loopback: for what a client that is no browser sees of it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from reelwright.app import App
from reelwright.settings import Settings
from reelwright.web.identity import TeamRole
from reelwright.web.rules import HouseRules
from reelwright.web.server import create_app

START_SECONDS = 20.0


@dataclass
class Served:
    app: App
    api: FastAPI
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def headers(self, role: TeamRole = TeamRole.VIEWER, tenant: str = "local") -> dict[str, str]:
        """Of a request with a new key of this role."""
        return {"Authorization": f"Bearer {self.api.state.keys.add('a key', role, tenant=tenant)[1]}"}


@contextlib.contextmanager
def served(settings: Settings, rules: HouseRules | None = None) -> Iterator[Served]:
    """It ends as a server does: what still streams is ended."""
    app = App(settings, environment={})
    api = create_app(app, rules)
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(
        api, log_level="warning", ws_per_message_deflate=False, timeout_graceful_shutdown=5, lifespan="on"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        give_up = time.monotonic() + START_SECONDS
        while not server.started:
            assert thread.is_alive() and time.monotonic() < give_up
            time.sleep(0.01)
        yield Served(app, api, listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
        app.close()
