"""Whose a production is, at which gates it waits, and what was decided there."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("productions", sa.Column("tenant", sa.String(64), nullable=False, server_default="local"))
    op.add_column("productions", sa.Column("gates", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_productions_tenant_created", "productions", ["tenant", "created_at", "id"])
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("production", sa.String(64), sa.ForeignKey("productions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_production", "decisions", ["production"])
