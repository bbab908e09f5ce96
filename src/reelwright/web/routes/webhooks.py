"""Webhooks of the tenant, for its admins: who is told what happens, and what became of telling them."""

from __future__ import annotations

import asyncio
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import HTTPConnection

from reelwright.errors import InvalidInput
from reelwright.network.reach import HostRefused
from reelwright.web.cursors import cursor_of, place_of
from reelwright.web.given import Opened
from reelwright.web.hooks.deliveries import Deliveries
from reelwright.web.hooks.postman import Postman
from reelwright.web.hooks.webhooks import Webhooks
from reelwright.web.idempotency import SHOWN_ONCE
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.problems import Code, declare
from reelwright.web.schemas.webhooks import (
    DeliveryCard,
    DeliveryPage,
    NewWebhook,
    ToldEvent,
    WebhookCard,
    WebhookChange,
    WebhookList,
    WebhookWish,
)

router = APIRouter(tags=["webhooks"])
told = APIRouter()
"""What we ask of others, for the document."""

Admin = Annotated[Principal, may(Permission.ADMINISTER)]
WebhookId = Annotated[str, Path(min_length=1, max_length=40, description="As the list has it.")]
DeliveryId = Annotated[str, Path(min_length=1, max_length=60, description="As the list of deliveries has it.")]


def _postman(connection: HTTPConnection) -> Postman:
    return cast("Postman", connection.app.state.postman)


def _webhooks(connection: HTTPConnection) -> Webhooks:
    return cast("Webhooks", connection.app.state.webhooks)


ThePostman = Annotated[Postman, Depends(_postman)]
TheWebhooks = Annotated[Webhooks, Depends(_webhooks)]


@router.get("/webhooks", summary="Who is told what happens")
def list_webhooks(hooks: TheWebhooks, caller: Admin) -> WebhookList:
    return WebhookList(items=tuple(WebhookCard.of(one) for one in hooks.list(caller.tenant)))


@router.post(
    "/webhooks",
    status_code=201,
    summary="Have a program told",
    responses=declare(Code.CONFLICT),
    openapi_extra=SHOWN_ONCE,
)
def add_webhook(wish: WebhookWish, hooks: TheWebhooks, caller: Admin, postman: ThePostman) -> NewWebhook:
    """Of what happens from now on. The secret is in this answer and nowhere else."""
    _require_reach(postman, wish.url)
    webhook, secret = hooks.add(caller.tenant, wish.url, wish.kinds)
    return NewWebhook.with_secret(webhook, secret)


@router.get("/webhooks/{webhook}", summary="One webhook")
def show_webhook(webhook: WebhookId, hooks: TheWebhooks, caller: Admin) -> WebhookCard:
    return WebhookCard.of(hooks.get(caller.tenant, webhook))


@router.patch("/webhooks/{webhook}", summary="Change who is told, of what, or whether")
def change_webhook(
    webhook: WebhookId, change: WebhookChange, hooks: TheWebhooks, caller: Admin, postman: ThePostman
) -> WebhookCard:
    if change.url is not None:
        _require_reach(postman, change.url)
    changed = hooks.change(caller.tenant, webhook, change.url, change.kinds, change.is_active)
    return WebhookCard.of(changed)


@router.delete("/webhooks/{webhook}", status_code=204, summary="Tell it no more")
def remove_webhook(webhook: WebhookId, hooks: TheWebhooks, caller: Admin) -> None:
    hooks.remove(caller.tenant, webhook)


@router.post("/webhooks/{webhook}/secret", summary="Give it a new secret", openapi_extra=SHOWN_ONCE)
def rotate_secret(webhook: WebhookId, hooks: TheWebhooks, caller: Admin) -> NewWebhook:
    """The new one is in this answer and nowhere else. For a day the old one signs too."""
    changed, secret = hooks.rotate(caller.tenant, webhook)
    return NewWebhook.with_secret(changed, secret)


@router.post("/webhooks/{webhook}/test", status_code=202, summary="Try it")
def test_webhook(webhook: WebhookId, app: Opened, hooks: TheWebhooks, caller: Admin) -> DeliveryCard:
    """It is told an event of kind `test` at once; the list of deliveries says what came of it."""
    return DeliveryCard.of(Deliveries(app.database).add_test(hooks.get(caller.tenant, webhook).id))


@router.get("/webhooks/{webhook}/deliveries", summary="What it was told, and what became of it")
def list_deliveries(
    webhook: WebhookId,
    app: Opened,
    hooks: TheWebhooks,
    caller: Admin,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> DeliveryPage:
    owned = hooks.get(caller.tenant, webhook)
    found = Deliveries(app.database).page(owned.id, limit + 1, place_of(cursor))
    shown = found[:limit]
    following = cursor_of(shown[-1].made_at, shown[-1].id) if len(found) > limit else None
    return DeliveryPage(items=tuple(map(DeliveryCard.of, shown)), next_cursor=following)


@router.post(
    "/webhooks/{webhook}/deliveries/{delivery}/redeliver",
    status_code=202,
    summary="Tell it again",
    responses=declare(Code.CONFLICT),
)
def redeliver(webhook: WebhookId, delivery: DeliveryId, app: Opened, hooks: TheWebhooks, caller: Admin) -> DeliveryCard:
    """Under the same id, from the first attempt on: one that was given up, or one that was taken."""
    owned = hooks.get(caller.tenant, webhook)
    return DeliveryCard.of(Deliveries(app.database).redeliver(owned.id, delivery))


@told.post("event")
def tell(body: ToldEvent) -> None:
    """Sent to every webhook that wants events of this kind, with the headers `webhook-id`, `webhook-timestamp` and
    `webhook-signature` of Standard Webhooks. Any status from 200 to 299 takes it; otherwise it is tried again, seven
    times in about 32 hours."""


def _require_reach(postman: Postman, url: str) -> None:
    """Raises InvalidInput: it could not be told there."""
    try:
        asyncio.run(postman.require(url))
    except HostRefused as refusal:
        raise InvalidInput(f"url: {refusal}") from None
