"""Every error as problem+json (RFC 9457), with a code that stays the same over releases.

Errors of `errors.py` are answered after one table, what the router, validation and the guards refuse has a code of its
own, and what nobody foresaw is a 500 without its text, which goes to the log instead.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from reelwright import errors
from reelwright.units import Value

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger(__name__)


class Code(StrEnum):
    """What went wrong, for programs."""

    NOT_FOUND = "not_found"
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    CSRF = "csrf"
    LINK_EXPIRED = "link_expired"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NOT_ACCEPTABLE = "not_acceptable"
    TIMEOUT = "timeout"
    CONFLICT = "conflict"
    STALE = "stale"
    TOO_LARGE = "too_large"
    UNSUPPORTED_TYPE = "unsupported_type"
    RANGE = "range"
    MISDIRECTED = "misdirected"
    IDEMPOTENCY_CONFLICT = "idempotency_conflict"
    PRECONDITION_REQUIRED = "precondition_required"
    RATE_LIMITED = "rate_limited"
    INTERNAL = "internal"
    BACKEND = "backend"
    NOT_CONFIGURED = "not_configured"
    WORKSPACE = "workspace"


STATUS: dict[Code, int] = {
    Code.NOT_FOUND: 404,
    Code.INVALID: 422,
    Code.UNAUTHENTICATED: 401,
    Code.FORBIDDEN: 403,
    Code.CSRF: 403,
    Code.LINK_EXPIRED: 403,
    Code.METHOD_NOT_ALLOWED: 405,
    Code.NOT_ACCEPTABLE: 406,
    Code.TIMEOUT: 408,
    Code.CONFLICT: 409,
    Code.STALE: 412,
    Code.TOO_LARGE: 413,
    Code.UNSUPPORTED_TYPE: 415,
    Code.RANGE: 416,
    Code.MISDIRECTED: 421,
    Code.IDEMPOTENCY_CONFLICT: 422,
    Code.PRECONDITION_REQUIRED: 428,
    Code.RATE_LIMITED: 429,
    Code.INTERNAL: 500,
    Code.BACKEND: 502,
    Code.NOT_CONFIGURED: 503,
    Code.WORKSPACE: 503,
}
"""Code -> HTTP status."""

_OF_ERROR: tuple[tuple[type[errors.ReelwrightError], Code], ...] = (
    (errors.NotFound, Code.NOT_FOUND),
    (errors.InvalidInput, Code.INVALID),
    (errors.NotConfigured, Code.NOT_CONFIGURED),
    (errors.WorkspaceError, Code.WORKSPACE),
    (errors.BackendError, Code.BACKEND),
    (errors.Conflict, Code.CONFLICT),
    (errors.Stopped, Code.CONFLICT),
)
"""The first that fits."""


class Mistake(Value):
    """One thing that is wrong with what was sent."""

    at: tuple[str, ...] = Field(description="Where: `body`, `query`, `path` or `header`, and the way inside it.")
    what: str
    type: str = Field(description="The kind of fault, for programs.")


class Problem(Value):
    """What every error looks like."""

    type: str = "about:blank"
    title: str
    status: int
    code: Code
    detail: str = ""
    instance: str = Field(description="The path that was asked for.")
    errors: tuple[Mistake, ...] = ()


class ApiError(Exception):
    """What only a server refuses: who is asked for, how much, how often. `code` decides the status."""

    def __init__(self, code: Code, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.code, self.detail, self.headers = code, detail, dict(headers or {})


class ProblemResponse(JSONResponse):
    media_type = MEDIA_TYPE
    code: Code


def respond(
    code: Code,
    detail: str,
    instance: str,
    headers: Mapping[str, str] | None = None,
    faults: tuple[Mistake, ...] = (),
    status: int | None = None,
) -> ProblemResponse:
    """`status`: another than that of the code, where the router chose one no code stands for."""
    problem = Problem(
        title=HTTPStatus(status or STATUS[code]).phrase,
        status=status or STATUS[code],
        code=code,
        detail=detail,
        instance=instance,
        errors=faults,
    )
    answer = ProblemResponse(
        problem.model_dump(mode="json", exclude_defaults=True, exclude_none=True) | {"type": problem.type},
        problem.status,
        headers=dict(headers or {}),
    )
    answer.code = code
    return answer


def declare(*codes: Code) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route: which problems it may answer with, so that the OpenAPI document says it."""
    declared: dict[int | str, dict[str, Any]] = {}
    for status in sorted({STATUS[code] for code in codes}):
        names = [code.value for code in codes if STATUS[code] == status]
        example = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "code": names[0],
            "detail": "what is wrong, and what to do",
            "instance": "/api/v1/...",
        }
        declared[status] = {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(names)}",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
        }
    return declared


def code_of(error: errors.ReelwrightError) -> Code:
    """The code of an error."""
    return next(code for kind, code in _OF_ERROR if isinstance(error, kind))


def add_handlers(app: FastAPI) -> None:
    """Have every error of `app` answered here."""
    app.add_exception_handler(errors.ReelwrightError, _ours)
    app.add_exception_handler(ApiError, _refused)
    app.add_exception_handler(HTTPException, _routing)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(WebSocketRequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


async def _ours(connection: HTTPConnection, error: Exception) -> Any:
    assert isinstance(error, errors.ReelwrightError)
    headers = {}
    if isinstance(error, errors.Transient):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after_seconds)))
    return await _sent(connection, respond(code_of(error), str(error), connection.url.path, headers))


async def _refused(connection: HTTPConnection, error: Exception) -> Any:
    assert isinstance(error, ApiError)
    return await _sent(connection, respond(error.code, error.detail, connection.url.path, error.headers))


_OF_STATUS = {
    400: Code.INVALID,
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    408: Code.TIMEOUT,
    413: Code.TOO_LARGE,
    415: Code.UNSUPPORTED_TYPE,
    416: Code.RANGE,
}
_SAID = {404: "there is nothing here", 405: "this path does not answer to this method; see Allow"}


async def _routing(connection: HTTPConnection, error: Exception) -> Any:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:  # the router tells the methods of one route; a path may have several
        error.headers = {"Allow": connection.app.state.allowed(connection.url.path)}
    return await _sent(connection, of_routing(error, connection.url.path))


def of_routing(error: HTTPException, instance: str) -> ProblemResponse:
    """What FastAPI and Starlette raise of themselves."""
    code = _OF_STATUS.get(error.status_code, Code.INVALID if error.status_code < 500 else Code.INTERNAL)
    said = _SAID.get(error.status_code, str(error.detail))
    status = STATUS[code] if error.status_code == 400 else error.status_code
    return respond(code, said, instance, error.headers, status=status)


_MOST_MISTAKES = 100
"""That are told; who sends more has something else to mend first."""


async def _invalid(connection: HTTPConnection, error: Exception) -> Any:
    """Every mistake at once; what was sent is not sent back."""
    assert isinstance(error, RequestValidationError | WebSocketRequestValidationError)
    faults = tuple(
        Mistake(
            at=tuple(str(step)[:80] for step in one["loc"]),
            what=one["msg"].removeprefix("Value error, "),
            type=one["type"],
        )
        for one in error.errors()[:_MOST_MISTAKES]
    )
    said = "; ".join(f"{'.'.join(fault.at)}: {fault.what}" for fault in faults[:5])
    return await _sent(connection, respond(Code.INVALID, said, connection.url.path, faults=faults))


async def _unexpected(request: Request, error: Exception) -> ProblemResponse:
    """Its text may hold anything, so it is for the log alone. Starlette raises it again after this answer."""
    route = getattr(request.scope.get("route"), "path", "-")
    number = getattr(request.state, "request_id", "-")
    _log.error("unexpected error at %s %s, request %s", request.method, route, number, exc_info=error)
    return respond(Code.INTERNAL, "an error in the server; its log says more", request.url.path)


async def _sent(connection: HTTPConnection, answer: ProblemResponse) -> ProblemResponse | None:
    """To a WebSocket the answer is given in place of the handshake; after it, by closing."""
    connection.state.told = answer.code.value
    if not isinstance(connection, WebSocket):
        return answer
    if connection.application_state.name == "CONNECTING" and "websocket.http.response" in connection.scope.get(
        "extensions", {}
    ):
        await connection.send_denial_response(answer)
    else:
        await connection.close(1008)
    return None
