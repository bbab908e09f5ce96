"""The application: the only place that lists routers, and what stands before them."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from reelwright import __version__
from reelwright.app import App
from reelwright.engine import Control, Presence
from reelwright.network.reach import Reach
from reelwright.store.record import Record
from reelwright.store.safe import Safe
from reelwright.web.allowance import Allowance
from reelwright.web.audit import AuditLog
from reelwright.web.browser import COOKIE, BrowserSessions
from reelwright.web.doors import Doors
from reelwright.web.feed import Feed
from reelwright.web.guards import Guards
from reelwright.web.hooks.postman import Postman
from reelwright.web.hooks.webhooks import Webhooks
from reelwright.web.idempotency import Repeats, refuse_in_doubt
from reelwright.web.keys import Keys
from reelwright.web.links import Links
from reelwright.web.problems import Code, Problem, add_handlers, declare
from reelwright.web.recorder import Recorder
from reelwright.web.routes import (
    audit,
    backends,
    briefs,
    checks,
    costs,
    edits,
    enhancements,
    events,
    files,
    gates,
    health,
    keys,
    me,
    productions,
    session,
    shots,
    webhooks,
)
from reelwright.web.rules import JSON_BYTES, HouseRules
from reelwright.web.studio import StudioFiles

API = "/api/v1"

API_ROUTERS: tuple[APIRouter, ...] = (
    me.router,
    session.router,
    productions.router,
    briefs.router,
    checks.router,
    shots.router,
    edits.router,
    gates.router,
    events.router,
    costs.router,
    enhancements.router,
    files.router,
    files.linked_router,
    backends.router,
    keys.router,
    webhooks.router,
    audit.router,
)
"""Under `/api/v1`, in the order of the document."""

ROOT_ROUTERS: tuple[APIRouter, ...] = (health.router, session.enter_router)
"""Beside it."""

ANYWHERE = (
    Code.INVALID,
    Code.UNAUTHENTICATED,
    Code.FORBIDDEN,
    Code.CSRF,
    Code.NOT_FOUND,
    Code.CONFLICT,
    Code.TIMEOUT,
    Code.TOO_LARGE,
    Code.IDEMPOTENCY_CONFLICT,
    Code.RATE_LIMITED,
    Code.WORKSPACE,
)
"""What any route of the API may answer with."""


class Api(FastAPI):
    """With what stands before the routes around everything, so that no answer goes past it."""

    def build_middleware_stack(self) -> ASGIApp:
        inner = super().build_middleware_stack()
        database = self.state.reelwright.database
        is_open = frozenset(path for path, route in routes() if (route.openapi_extra or {}).get("security") == [])
        rules = self.state.rules
        strangers = rules.tries_per_minute
        recorder = Recorder(inner, database, self.state.repeats, self.state.doorkeeper, is_open, strangers)
        return Guards(recorder, rules)


def create_app(app: App, rules: HouseRules | None = None, studio: StudioFiles | None = None) -> Api:
    """The application that serves the workspace of `app`, which stays the caller's to close."""
    api = Api(
        title="Reelwright",
        version=__version__,
        description="A build system for film: a brief goes in, a finished, checked film comes out.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=JSON_BYTES,
        lifespan=_lifespan,
    )
    state = api.state
    state.reelwright, state.rules = app, rules or HouseRules()
    state.keys, state.sessions, state.audit = Keys(app.database), BrowserSessions(app.database), AuditLog(app.database)
    allowance = Allowance(app.database, state.rules.requests_per_minute)
    state.doorkeeper = Doors(state.keys, state.sessions, allowance, state.rules)
    state.switchboard = _Switchboard(app)
    state.presence = Presence(app.engine_settings)
    state.repeats = Repeats(app.database, state.presence.name, state.presence.is_alive)
    state.links = Links.of(app.workspace.root)
    state.feed = Feed(Record(app.database), app.settings.cpu_workers)
    private = filter(None, map(str.strip, app.settings.webhook_hosts.lower().split(",")))
    safe = Safe.of(app.workspace.root)
    state.webhooks = Webhooks(app.database, safe)
    state.postman = Postman(app.database, Reach(frozenset(private)), safe)
    state.closing = threading.Event()
    add_handlers(api)
    for router in ROOT_ROUTERS:
        api.include_router(router)
    anywhere = declare(*ANYWHERE)
    for router in API_ROUTERS:
        api.include_router(router, prefix=API, responses=anywhere, dependencies=[Depends(refuse_in_doubt)])
    state.allowed = _Allowed()
    api.router.default = _Elsewhere(studio or StudioFiles())
    api.webhooks.include_router(webhooks.told)
    _complete_document(api)
    api.add_api_route(f"{API}/openapi.json", partial(_document, api), include_in_schema=False)
    return api


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    """What runs beside the requests, from the first to the last."""
    await asyncio.to_thread(api.state.webhooks.seal_anew)
    telling = asyncio.create_task(api.state.postman.work(), name="webhooks")
    try:
        yield
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        await api.state.feed.close()
        api.state.switchboard.close()
        api.state.presence.close()


def routes() -> Iterator[tuple[str, APIRoute]]:
    """Every route that is answered over HTTP, with its whole path."""
    for prefix, routers in (("", ROOT_ROUTERS), (API, API_ROUTERS)):
        for router in routers:
            for route in router.routes:
                if isinstance(route, APIRoute):
                    yield prefix + route.path, route


class _Switchboard:
    """The engine's, connected when it is first asked for."""

    def __init__(self, app: App) -> None:
        self._app, self._lock = app, threading.Lock()
        self._control: Control | None = None

    def __call__(self) -> Control:
        with self._lock:
            if self._control is None:
                self._control = self._app.control()
                self._control.prepare()
            return self._control

    def close(self) -> None:
        with self._lock:
            if self._control is not None:
                self._control.close()
                self._control = None


class _Allowed:
    """Which methods a path answers to: the router knows only those of one route."""

    def __init__(self) -> None:
        self._methods: dict[re.Pattern[str], set[str]] = {}
        for path, route in routes():
            self._methods.setdefault(compile_path(path)[0], set()).update(route.methods or ())

    def __call__(self, path: str) -> str:
        """Of the most literal of the paths that fit: `.../shots/order` is no shot."""
        found = [(pattern.groups, methods) for pattern, methods in self._methods.items() if pattern.match(path)]
        least = min((groups for groups, _ in found), default=0)
        return ", ".join(sorted(set().union(*(methods for groups, methods in found if groups == least))))


class _Elsewhere:
    """What no route answers: the studio's, or nobody's."""

    def __init__(self, files: StudioFiles) -> None:
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            await self._files.answer(scope)(scope, receive, send)


_SCHEMES = {
    "key": {"type": "http", "scheme": "bearer", "description": "`rw_<id>_<secret>`, see reelwright keys add"},
    "browser": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "set by POST /session; what changes something needs the header X-CSRF-Token too, see GET /me",
    },
}


def _document(api: FastAPI) -> JSONResponse:
    """In a thread: to write it for the first time takes a third of a second."""
    return JSONResponse(api.openapi())


def _complete_document(api: FastAPI) -> None:
    """Say in the document what FastAPI does not know: how one signs in, and the shape of problems, which no route
    returns."""
    plain = api.openapi

    def openapi() -> dict[str, object]:
        is_new = api.openapi_schema is None
        document = plain()
        if is_new:
            components = document.setdefault("components", {})
            components["securitySchemes"] = _SCHEMES
            document["security"] = [{name: []} for name in _SCHEMES]
            whole = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas = components.setdefault("schemas", {})
            schemas |= whole.pop("$defs", {}) | {"Problem": whole}
        return document

    api.openapi = openapi  # type: ignore[method-assign]
