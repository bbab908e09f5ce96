"""The tables of the spine, one text for SQLite and Postgres. A change here is a new file in `migrations/versions/`.

DBOS keeps its own tables in the same database (on Postgres in a schema of its own); the names here differ from all of
them, which a test checks.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData()


class UtcTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC. SQLite has no zones, so there it is written without one and read back with it."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; moments are aware, in UTC")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite counts up by itself only in a column called INTEGER, which there holds 64 bits."""

productions = sa.Table(
    "productions",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("brief_digest", sa.String(64), nullable=False, index=True),
    sa.Column("brief", sa.Text, nullable=False),
    sa.Column("state", sa.String(32), nullable=False),
    sa.Column("condition", sa.String(32), nullable=False),
    sa.Column("run", sa.Integer, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("updated_at", UtcTime, nullable=False),
    sa.Column("film", sa.Text),
    sa.Column("tenant", sa.String(64), nullable=False, server_default="local"),
    sa.Column("gates", sa.Text, nullable=False, server_default=""),
    sa.Index("ix_productions_tenant_created", "tenant", "created_at", "id"),
)
"""`brief` and `film` are nouns as JSON, `gates` names with a comma between."""

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
    sa.Column(
        "production", sa.String(64), sa.ForeignKey("productions.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("body", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What people said at gates, nouns as JSON; the last word on the same thing counts."""

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("production", sa.String(64), sa.ForeignKey("productions.id", ondelete="CASCADE"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("key", sa.Text),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.UniqueConstraint("production", "seq", name="uq_events_production_seq"),
    sa.UniqueConstraint("production", "key", name="uq_events_production_key"),
    sqlite_autoincrement=True,
)
"""Append only. `seq` counts from 1 in each production; `key` makes a repeated append a no-op and may be null."""

progress = sa.Table(
    "progress",
    metadata,
    sa.Column("production", sa.String(64), sa.ForeignKey("productions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("item", sa.Text, primary_key=True),
    sa.Column("fraction", sa.Float, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("updated_at", UtcTime, nullable=False),
)
"""The latest word on each thing being made; overwritten, not kept."""

assets = sa.Table(
    "assets",
    metadata,
    sa.Column("recipe", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("recipe_body", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("suffix", sa.String(8), nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
)
"""What was made: hash of the recipe -> hash of the bytes. Several recipes may name the same bytes."""

cached = sa.Table(
    "cached",
    metadata,
    sa.Column("recipe", sa.String(64), sa.ForeignKey("assets.recipe", ondelete="CASCADE"), primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("raw_bytes", sa.BigInteger, nullable=False),
    sa.Column("made", sa.BigInteger, nullable=False),
    sa.Column("used", sa.BigInteger, nullable=False),
    sa.Column("uses", sa.BigInteger, nullable=False),
)
"""Of assets that may be forgotten: a name for people, bytes before compression, and when, by the clock of its kind, it
was made and last used, and how often."""

cache_tallies = sa.Table(
    "cache_tallies",
    metadata,
    sa.Column("kind", sa.String(64), primary_key=True),
    sa.Column("clock", sa.BigInteger, nullable=False),
    sa.Column("hits", sa.BigInteger, nullable=False),
    sa.Column("misses", sa.BigInteger, nullable=False),
    sa.Column("evicted", sa.BigInteger, nullable=False),
    sa.Column("expired", sa.BigInteger, nullable=False),
    sa.Column("forgotten", sa.BigInteger, nullable=False),
)
"""What became of asking, one row a kind of asset; `clock` counts what was kept or found."""

orders = sa.Table(
    "orders",
    metadata,
    sa.Column("key", sa.String(128), primary_key=True),
    sa.Column("tenant", sa.String(64), nullable=False),
    sa.Column("production", sa.String(64), nullable=False, index=True),
    sa.Column("shot", sa.String(16), nullable=False),
    sa.Column("recipe", sa.String(64), nullable=False, index=True),
    sa.Column("backend", sa.String(64), nullable=False),
    sa.Column("model", sa.String(128), nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("handle", sa.Text),
    sa.Column("quoted", sa.BigInteger, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("sender", sa.String(128), nullable=False),
    sa.Column("written_at", UtcTime, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Index("ix_orders_tenant_written", "tenant", "written_at", "key"),
)
"""What was ordered of a provider for money, or may have been. `body` is the exact request, `handle` what the provider
calls the job, both JSON; `quoted` is in micro-dollars. Orders outlive the production they were for."""

ledger_entries = sa.Table(
    "ledger_entries",
    metadata,
    sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("tenant", sa.String(64), nullable=False),
    sa.Column("production", sa.String(64), nullable=False, index=True),
    sa.Column("shot", sa.String(16), nullable=False),
    sa.Column("recipe", sa.String(64), nullable=False),
    sa.Column("backend", sa.String(64), nullable=False),
    sa.Column("model", sa.String(128), nullable=False),
    sa.Column("order", sa.String(128), nullable=False),
    sa.Column("closes", sa.Boolean, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("reserved", sa.BigInteger, nullable=False),
    sa.Column("spent", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.UniqueConstraint("order", "closes", name="uq_ledger_entries_order_closes"),
    sa.Index("ix_ledger_entries_tenant_day", "tenant", "day"),
    sqlite_autoincrement=True,
)
"""Append only, by trigger. An order is opened by one entry and closed by one: micro-dollars that `reserved` rises and
then falls by, and what was `spent`. Their sum over a scope is what counts against its cap."""

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("tenant", sa.String(64), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime),
    sa.Column("revoked_at", UtcTime),
)
"""Who may use the server. `hash` is of the secret, by argon2; empty: there is none, and only a link lets this one in.
`scopes`: permissions it is limited to, with spaces between; empty: all of its role."""

browser_sessions = sa.Table(
    "browser_sessions",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(16), sa.ForeignKey("api_keys.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
)
"""`digest`: SHA-256 of what the cookie holds. A session stands for its key, and ends with it."""

entry_links = sa.Table(
    "entry_links",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(16), sa.ForeignKey("api_keys.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("used_at", UtcTime),
)
"""Links that let a browser in once. `digest`: SHA-256 of the token in the link."""

repeats = sa.Table(
    "repeats",
    metadata,
    sa.Column("caller", sa.String(128), primary_key=True),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("holder", sa.String(64), nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("headers", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("at", UtcTime, nullable=False, index=True),
)
"""Requests with an Idempotency-Key, and how they were answered. `digest`: of method, path and body. `status`: null
while the process `holder` works on it."""

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", _ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("tenant", sa.String(64), nullable=False, index=True),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("key", sa.String(16), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sqlite_autoincrement=True,
)
"""Append only, by trigger. Every change somebody made or tried; `hash` is of the row and of the hash before it."""

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("tenant", sa.String(64), nullable=False, index=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("kinds", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("old_secret", sa.Text, nullable=False),
    sa.Column("old_until", UtcTime),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("told_up_to", sa.BigInteger, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
)
"""Programs elsewhere that are told what happens. `kinds`: of events, with spaces between; empty: all. The secrets are
kept as they are, for they sign; the old one signs too until `old_until`. `told_up_to`: id of the last event that was
made a delivery, or was none of theirs."""

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("webhook", sa.String(32), sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    sa.Column("event", sa.BigInteger),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_at", UtcTime, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.UniqueConstraint("webhook", "event", name="uq_deliveries_webhook_event"),
    sa.Index("ix_deliveries_state_due", "state", "due_at"),
)
"""What a webhook is told: `body` as it is sent, however often. `event`: null for a test. Who sends one moves its
`due_at` first, so that nobody else does, and so that one whose sender was killed is due again. `status`: of the last
answer."""

allowances = sa.Table(
    "allowances",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("minute", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("taken", sa.Integer, nullable=False),
)
"""How many requests of a key all servers took in a minute, counted from 1970; of the last two in which it asked."""


enhancements = sa.Table(
    "enhancements",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("tenant", sa.String(64), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("clip", sa.String(64), nullable=False),
    sa.Column("options", sa.Text, nullable=False),
    sa.Column("files", sa.Text, nullable=False, server_default="{}"),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("result", sa.String(64)),
    sa.Column("report", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("began_at", UtcTime),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Index("ix_enhancements_tenant_made", "tenant", "made_at", "id"),
)
"""Clips to be made better. `clip`: sha256 of an asset; `result`: recipe of one; `options` and `report` are
JSON, and so is `files`: option -> sha256 of the file of the user's that it names.
`began_at`: when its parts were first worked on."""

enhancement_parts = sa.Table(
    "enhancement_parts",
    metadata,
    sa.Column("enhancement", sa.String(64), sa.ForeignKey("enhancements.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("frames", sa.Integer, nullable=False),
    sa.Column("fraction", sa.Float, nullable=False),
    sa.Column("was_there", sa.Boolean, nullable=False),
)
"""How far each chunk of an enhancement is. `was_there`: made before it was asked for, and so no measure of the pace."""
