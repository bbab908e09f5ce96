"""Stands between the guards and the routes: enters every change and every refusal into the audit log, and gives what is
asked twice with an Idempotency-Key its first answer.

Both are written in one transaction before the answer is sent, so nobody was told of a change that the log lacks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import Protocol

import sqlalchemy as sa
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelwright.errors import ReelwrightError
from reelwright.store.database import AUDIT_LOCK, writing
from reelwright.web.audit import DONE, FAILED, REFUSED, UNRECORDED, Deed, enter
from reelwright.web.doors import SAFE_METHODS
from reelwright.web.idempotency import (
    HEADER,
    MOST_BODY_BYTES,
    QUESTION,
    REPLAYED,
    SHOWN_ONCE,
    AskedOnce,
    FirstAnswer,
    Repeats,
    finish,
    is_marked,
    require_key,
)
from reelwright.web.identity import Doorkeeper, Principal
from reelwright.web.problems import ApiError, Code, ProblemResponse, code_of, of_routing, respond
from reelwright.web.rules import JSON_BYTES, UPLOAD_BYTES

_KEPT_HEADERS = ("content-type", "etag", "location")
_IN_MEMORY_BYTES = 2**20
_CHUNK_BYTES = 2**18
"""At once: a thread is found for each, and what is made of it on the event loop takes under a millisecond."""
_NOT_AUDITED = (404, 405)
"""Of requests that nobody is known for: what goes about and knocks is not worth a row each."""


class Recorder:
    """
    Args:
        open_paths: where somebody may change something whom nobody knows.
        strangers_per_minute: how many refusals of those are entered, of one address.
    """

    def __init__(
        self,
        inner: ASGIApp,
        database: sa.Engine,
        repeats: Repeats,
        doorkeeper: Doorkeeper,
        open_paths: frozenset[str],
        strangers_per_minute: int,
    ) -> None:
        self._inner, self._database, self._repeats = inner, database, repeats
        self._doorkeeper, self._open_paths = doorkeeper, open_paths
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._strangers = RateLimitItemPerMinute(strangers_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        recording = _Recording(self._database, scope, send, self._is_entered)
        if scope["method"] in SAFE_METHODS or scope["path"] in self._open_paths:
            await self._inner(scope, receive, recording)
            return
        try:
            # Before a byte of the body is taken: what strangers send is not.
            caller = await run_in_threadpool(self._doorkeeper.identify, Request(scope))
            key = Headers(scope=scope).get(HEADER) if scope["method"] == "POST" else None
            if key is None:
                await self._inner(scope, receive, recording)
            else:
                await self._once(scope, receive, recording, require_key(key), caller)
        except ApiError as refusal:
            await _refused(respond(refusal.code, refusal.detail, scope["path"], refusal.headers), scope, recording)
        except HTTPException as refusal:
            await _refused(of_routing(refusal, scope["path"]), scope, recording)
        except ReelwrightError as error:
            await recording.give_up(error)

    def _is_entered(self, scope: Scope) -> bool:
        """Of strangers, who may knock as often as they like, some."""
        if scope["state"].get("principal") is not None:
            return True
        address = scope["client"][0] if scope.get("client") else ""
        return self._limiter.hit(self._strangers, "stranger", address)

    async def _once(self, scope: Scope, receive: Receive, recording: _Recording, key: str, caller: Principal) -> None:
        body = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115 - closed below, off the event loop
        try:
            digest = await _received(scope, receive, body)
            asked = AskedOnce(f"{caller.tenant}:{caller.key}", key, digest)
            found = await run_in_threadpool(self._repeats.begin, asked)
            if isinstance(found, FirstAnswer):
                scope["state"]["told"] = "was done before"
                await _sent_again(found, recording)
                return
            scope["state"]["is_in_doubt"] = not found
            recording.asked = replace(asked, is_in_doubt=not found)
            try:
                await self._inner(scope, _Replay(body, receive), recording)
            finally:
                if not recording.is_written:
                    await run_in_threadpool(self._repeats.let_go, asked)
        finally:
            await run_in_threadpool(body.close)


class _Recording:
    """Sends an answer, once what is to be recorded of it is."""

    def __init__(self, database: sa.Engine, scope: Scope, send: Send, is_entered: Callable[[Scope], bool]) -> None:
        self._database, self._scope, self._send, self._is_entered = database, scope, send, is_entered
        self.asked: AskedOnce | None = None
        """What is to be answered in the same way again."""
        self._start: Message = {}
        self._body = bytearray()
        self.is_written = False
        self._is_given_up = False

    async def __call__(self, message: Message) -> None:
        try:
            await self._passed_on(message)
        except ReelwrightError as error:
            await self.give_up(error)

    async def give_up(self, error: ReelwrightError) -> None:
        """Say that it cannot be recorded, in place of what else would be sent."""
        if not self._is_given_up:
            self._is_given_up = True
            await respond(code_of(error), str(error), self._scope["path"])(self._scope, _nothing, self._send)

    async def _passed_on(self, message: Message) -> None:
        if self._is_given_up:
            return
        if message["type"] == "http.response.start" and not self.is_written:
            self._start = message
            if self.asked is None:
                await self._written(None)
                await self._send(message)
            return
        if self.asked is None or self.is_written:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        is_last = not message.get("more_body", False)
        if is_last or len(self._body) > MOST_BODY_BYTES:
            headers = Headers(raw=self._start["headers"])
            kept = {name: headers[name] for name in _KEPT_HEADERS if name in headers}
            await self._written(FirstAnswer(self._start["status"], kept, bytes(self._body)))
            await self._send(self._start)
            await self._send({"type": "http.response.body", "body": bytes(self._body), "more_body": not is_last})

    async def _written(self, answer: FirstAnswer | None) -> None:
        deed = _deed(self._scope, self._start["status"], Headers(raw=self._start["headers"]).get("location", ""))
        if deed is not None and not self._is_entered(self._scope):
            deed = None
        if deed is not None or answer is not None:
            await run_in_threadpool(self._write, deed, answer)
        self.is_written = True

    def _write(self, deed: Deed | None, answer: FirstAnswer | None) -> None:
        with writing(self._database, AUDIT_LOCK) as connection:
            if deed is not None:
                enter(connection, deed)
            if self.asked is not None and answer is not None:
                finish(connection, self.asked, answer, _shown_once(self._scope))


def _shown_once(scope: Scope) -> FirstAnswer | None:
    """What is answered to who asks again for a secret."""
    if not is_marked(scope, SHOWN_ONCE):
        return None
    said = "this was done, and its secret was in the first answer and is kept nowhere; make another if it is lost"
    answer = respond(Code.CONFLICT, said, scope["path"])
    return FirstAnswer(answer.status_code, {"content-type": answer.headers["content-type"]}, bytes(answer.body))


def template(scope: Scope) -> str:
    """The path of the route that was taken, such as `/api/v1/keys/{key_id}`; empty: none was."""
    path = getattr(scope.get("route"), "path", "")
    prefix = "/api/v1"
    return prefix + path if path and scope["path"].startswith(prefix) else path


def _deed(scope: Scope, status: int, location: str) -> Deed | None:
    """What is to be told of this request; None: nothing."""
    caller: Principal | None = scope["state"].get("principal")
    is_change = scope["method"] not in SAFE_METHODS and not is_marked(scope, QUESTION)
    is_refused = status in (401, 403) and not is_marked(scope, UNRECORDED)
    if not is_change and not is_refused:
        return None
    if status == 429 or (caller is None and status in _NOT_AUDITED):
        return None
    secret = scope.get("path_params", {}).get("token")
    target = scope["path"].replace(str(secret), "…") if secret else scope["path"]
    told = scope["state"].get("told", "")
    return Deed(
        tenant=caller.tenant if caller else "",
        who=caller.name if caller else "",
        key=caller.key if caller else "",
        role=caller.role.value if caller else "",
        action=f"{scope['method']} {template(scope) or '-'}",
        target=target[:500],
        outcome=DONE if status < 400 else REFUSED if status < 500 else FAILED,
        detail=told or location or str(status),
    )


async def _received(scope: Scope, receive: Receive, body: SpooledTemporaryFile[bytes]) -> str:
    """Read the whole body into the file; gives the digest of the request.

    Raises:
        HTTPException: it is too large, or its sender went away.
    """
    headers = Headers(scope=scope)
    kind, _, boundary = headers.get("content-type", "").partition("boundary=")
    most = UPLOAD_BYTES if kind.startswith("multipart/") else JSON_BYTES
    hashed, size, more = hashlib.sha256(), 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HTTPException(400, "the sender went away")
        chunk, more = message.get("body", b""), message.get("more_body", False)
        size += len(chunk)
        if size > most:
            raise HTTPException(413, f"at most {most} bytes are taken")
        if size > _IN_MEMORY_BYTES:
            await run_in_threadpool(body.write, chunk)
        else:
            body.write(chunk)
    head = f"{scope['method']} {scope['path']}?{scope['query_string'].decode('latin-1')} {kind.strip().lower()}\n"
    hashed.update(head.encode())
    mark = boundary.strip().strip('"').encode("latin-1")
    await run_in_threadpool(_hash, body, hashed, mark)
    return hashed.hexdigest()


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...


def _hash(body: SpooledTemporaryFile[bytes], hashed: _Hash, mark: bytes) -> None:
    """Without the boundary, which a client chooses anew for each try. The file is at its beginning then."""
    body.seek(0)
    kept = b""
    while chunk := body.read(_CHUNK_BYTES):
        if not mark:
            hashed.update(chunk)
            continue
        kept = (kept + chunk).replace(mark, b"")
        hashed.update(kept[: -len(mark)])
        kept = kept[-len(mark) :]
    hashed.update(kept)
    body.seek(0)


class _Replay:
    """Receives the body that was read, and after it whatever comes. It may lie on a disk, so threads read it."""

    def __init__(self, body: SpooledTemporaryFile[bytes], receive: Receive) -> None:
        self._body, self._receive, self._is_over = body, receive, False

    async def __call__(self) -> Message:
        if self._is_over:
            return await self._receive()
        chunk = await run_in_threadpool(self._body.read, _CHUNK_BYTES)
        self._is_over = len(chunk) < _CHUNK_BYTES
        return {"type": "http.request", "body": chunk, "more_body": not self._is_over}


async def _refused(answer: ProblemResponse, scope: Scope, recording: _Recording) -> None:
    scope["state"]["told"] = answer.code.value
    await answer(scope, _nothing, recording)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def _sent_again(answer: FirstAnswer, send: Send) -> None:
    headers = {**answer.headers, "content-length": str(len(answer.body)), REPLAYED: "true"}
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.body})
