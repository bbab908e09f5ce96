"""Webhooks, and what they are told."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, ConfigDict, Field, JsonValue

from reelwright.units import Value
from reelwright.web.hooks.deliveries import Delivery, DeliveryState
from reelwright.web.hooks.webhooks import Webhook
from reelwright.web.schemas.common import PRODUCTION_ID

_LONGEST_URL = 2000
_MOST_KINDS = 40
_WEBHOOK: dict[str, JsonValue] = {
    "id": "hook_5f2c1b7a9d3e4f60",
    "url": "https://example.com/reelwright",
    "kinds": ["production_completed", "production_failed"],
    "is_active": True,
    "made_at": "2026-11-29T16:25:51Z",
    "old_secret_until": None,
}
_DELIVERY: dict[str, JsonValue] = {
    "id": "msg_0b4c52d1f6a84e7c9a3e5d7f1b2c4d6e",
    "kind": "production_completed",
    "state": "waiting",
    "attempts": 2,
    "due_at": "2026-11-29T16:26:31Z",
    "status": 503,
    "said": "answered 503",
    "made_at": "2026-11-29T16:25:58Z",
    "changed_at": "2026-11-29T16:26:04Z",
}


class WebhookWish(Value):
    """Who is to be told, and of what."""

    model_config = ConfigDict(json_schema_extra={"example": {"url": _WEBHOOK["url"], "kinds": _WEBHOOK["kinds"]}})
    url: str = Field(min_length=1, max_length=_LONGEST_URL, description="https, at a public address.")
    kinds: tuple[str, ...] = Field(
        default=(), max_length=_MOST_KINDS, description="Of events; empty: all. `docs/reference/events.md` lists them."
    )


class WebhookChange(Value):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"example": {"is_active": False}})
    url: str | None = Field(default=None, min_length=1, max_length=_LONGEST_URL)
    kinds: tuple[str, ...] | None = Field(default=None, max_length=_MOST_KINDS)
    is_active: bool | None = Field(default=None, description="Switched on again, it is told from then on.")


class WebhookCard(Value):
    model_config = ConfigDict(json_schema_extra={"example": _WEBHOOK})
    id: str
    url: str
    kinds: tuple[str, ...]
    is_active: bool
    made_at: AwareDatetime
    old_secret_until: datetime | None = Field(description="Until then the secret before signs too.")

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookCard:
        return cls(**_fields(webhook))


class NewWebhook(WebhookCard):
    """With its secret, which is shown this once."""

    model_config = ConfigDict(json_schema_extra={"example": _WEBHOOK | {"secret": "whsec_..."}})
    secret: str

    @classmethod
    def with_secret(cls, webhook: Webhook, secret: str) -> NewWebhook:
        return cls(**_fields(webhook), secret=secret)


class WebhookList(Value):
    items: tuple[WebhookCard, ...]


class DeliveryCard(Value):
    """One thing a webhook is told."""

    model_config = ConfigDict(json_schema_extra={"example": _DELIVERY})
    id: str = Field(description="The `webhook-id` of every attempt.")
    kind: str = Field(description="Of the event; `test` for a test.")
    state: DeliveryState
    attempts: int = Field(ge=0)
    due_at: datetime | None = Field(description="When it is tried next.")
    status: int | None = Field(description="Of the last answer.")
    said: str = Field(description="Why it was not taken.")
    made_at: AwareDatetime
    changed_at: AwareDatetime

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryCard:
        is_waiting = delivery.state is DeliveryState.WAITING
        return cls(
            id=delivery.id,
            kind=delivery.kind,
            state=delivery.state,
            attempts=delivery.attempts,
            due_at=delivery.due_at if is_waiting else None,
            status=delivery.status,
            said=delivery.said,
            made_at=delivery.made_at,
            changed_at=delivery.changed_at,
        )


class DeliveryPage(Value):
    """Newest first."""

    items: tuple[DeliveryCard, ...]
    next_cursor: str | None = Field(description="Send it as `cursor` for those that follow; null: there are none.")


class ToldEvent(Value):
    """What a webhook is sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "production_completed",
                "timestamp": "2026-11-29T16:25:58.104210Z",
                "data": {
                    "seq": 31,
                    "at": "2026-11-29T16:25:58.104210Z",
                    "production": PRODUCTION_ID,
                    "kind": "production_completed",
                },
            }
        }
    )
    type: str
    timestamp: str
    data: dict[str, JsonValue]


def _fields(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "kinds": webhook.kinds,
        "is_active": webhook.is_active,
        "made_at": webhook.made_at,
        "old_secret_until": webhook.old_until,
    }
