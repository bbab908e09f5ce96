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
)
"""`brief` and `film` are nouns as JSON."""

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
