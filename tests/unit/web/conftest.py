"""A server in this process: a real App on a workspace of the test's own, asked through ASGI as a client would."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

from reelwright.app import App
from reelwright.settings import Settings
from reelwright.web.identity import TeamRole
from reelwright.web.rules import HouseRules
from reelwright.web.server import create_app
from reelwright.web.studio import StudioFiles

ADDRESS = "http://studio.test"


class Through(httpx.BaseTransport):
    """A synchronous client's way into an application of this process. An answer is read to its end, so a stream that
    has none needs a real server."""

    def __init__(self, api: FastAPI, portal: BlockingPortal) -> None:
        self._asgi, self._portal = httpx.ASGITransport(api, raise_app_exceptions=False), portal

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._portal.call(self._answer, request)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        held = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
        answer = await self._asgi.handle_async_request(held)
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(raw))


class Studio:
    """`client()` asks without a key, `client(TeamRole.EDITOR)` with one of that role, made for it."""

    def __init__(self, app: App, api: FastAPI, portal: BlockingPortal, stack: contextlib.ExitStack) -> None:
        self.app, self.api = app, api
        self._portal, self._stack = portal, stack

    def key(self, role: TeamRole, tenant: str = "local") -> str:
        """A new one."""
        return self.api.state.keys.add(f"a {role}", role, tenant=tenant)[1]

    def client(self, role: TeamRole | None = None, tenant: str = "local", **headers: str) -> httpx.Client:
        """`headers`: sent with every request, `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if role is not None:
            sent["Authorization"] = f"Bearer {self.key(role, tenant)}"
        return self._stack.enter_context(
            httpx.Client(transport=Through(self.api, self._portal), base_url=ADDRESS, headers=sent)
        )


@contextlib.contextmanager
def served(settings: Settings, rules: HouseRules | None = None, studio: StudioFiles | None = None) -> Iterator[Studio]:
    """A studio on the workspace of these settings, its lifespan running."""
    app = App(settings, environment={})
    with contextlib.ExitStack() as stack:
        stack.callback(app.close)
        api = create_app(app, rules, studio)
        portal = stack.enter_context(start_blocking_portal())
        stack.enter_context(portal.wrap_async_context_manager(api.router.lifespan_context(api)))
        yield Studio(app, api, portal, stack)


@pytest.fixture
def settings(tmp_path: Path, _tables: Path) -> Settings:
    """Of an empty workspace that has its tables."""
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    shutil.copyfile(_tables, workspace / "reelwright.db")
    return Settings(workspace=workspace)


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with served(settings) as found:
        yield found
