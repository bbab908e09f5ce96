"""Money: orders of providers, and the ledger, which the database itself keeps append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_REFUSAL = "the ledger is append-only"
_FOR_SQLITE = """
CREATE TRIGGER ledger_entries_no_{name} BEFORE {event} ON ledger_entries
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
_FOR_POSTGRES = f"""
CREATE FUNCTION ledger_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$
"""
_ON_POSTGRES = """
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_refuse()
"""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "orders",
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
        sa.Column("written_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at", moment, nullable=False),
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
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(_FOR_SQLITE.format(name=event.lower(), event=event, refusal=_REFUSAL))
    else:
        op.execute(_FOR_POSTGRES)
        op.execute(_ON_POSTGRES)
