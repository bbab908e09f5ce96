"""Signing a browser in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ConfigDict, Field

from reelwright.units import Value
from reelwright.web.browser import COOKIE, SESSION_LIFE
from reelwright.web.given import Rules, TheDoors
from reelwright.web.identity import OPEN, Permission, Principal, may
from reelwright.web.problems import Code, declare
from reelwright.web.routes.me import Me, told
from reelwright.web.rules import HouseRules

router = APIRouter(tags=["identity"])
enter_router = APIRouter(tags=["identity"])
"""Beside the API: what a person opens in a browser."""


class SignIn(Value):
    """What is shown at the door."""

    model_config = ConfigDict(json_schema_extra={"example": {"token": "rw_0123456789ab_..."}})
    token: str = Field(min_length=1, max_length=200, description="A key, or the token of a one-time link.")


@router.post("/session", summary="Sign a browser in", openapi_extra=OPEN, responses=declare(Code.CSRF))
def sign_in(entry: SignIn, request: Request, response: Response, doors: TheDoors, rules: Rules) -> Me:
    """Sets the cookie. A key stays valid, a one-time link is used up."""
    caller, cookie = doors.sign_in(request, entry.token)
    _set_cookie(response, cookie, rules)
    return told(caller)


@router.delete("/session", status_code=204, summary="Sign this browser out")
def sign_out(
    request: Request, response: Response, doors: TheDoors, caller: Annotated[Principal, may(Permission.SEE)]
) -> None:
    """Ends the session and takes the cookie away. For who came with a key there is nothing to do."""
    doors.sign_out(request)
    response.delete_cookie(COOKIE, path="/", samesite="strict", httponly=True)


@enter_router.get(
    "/enter",
    summary="Open a one-time link",
    openapi_extra=OPEN,
    status_code=303,
    response_class=RedirectResponse,
    responses=declare(Code.UNAUTHENTICATED, Code.INVALID, Code.RATE_LIMITED, Code.WORKSPACE),
)
def enter(
    request: Request, doors: TheDoors, rules: Rules, token: Annotated[str, Query(min_length=1, max_length=200)]
) -> RedirectResponse:
    """Sets the cookie and goes on to the studio."""
    _, cookie = doors.sign_in(request, token)
    answer = RedirectResponse("/", status_code=303)
    _set_cookie(answer, cookie, rules)
    return answer


def _set_cookie(response: Response, cookie: str, rules: HouseRules) -> None:
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=round(SESSION_LIFE.total_seconds()),
        path="/",
        secure=rules.is_https,
        httponly=True,
        samesite="strict",
    )
