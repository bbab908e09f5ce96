"""What is told to other programs, and clips that are enhanced for who asks by the server."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("tenant", sa.String(64), nullable=False, index=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("old_secret", sa.Text, nullable=False),
        sa.Column("old_until", moment),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("told_up_to", sa.BigInteger, nullable=False),
        sa.Column("made_at", moment, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("webhook", sa.String(32), sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
        sa.Column("event", sa.BigInteger),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.UniqueConstraint("webhook", "event", name="uq_deliveries_webhook_event"),
        sa.Index("ix_deliveries_state_due", "state", "due_at"),
    )
    op.create_table(
        "enhancements",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("tenant", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("clip", sa.String(64), nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("result", sa.String(64)),
        sa.Column("report", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("began_at", moment),
        sa.Column("changed_at", moment, nullable=False),
        sa.Index("ix_enhancements_tenant_made", "tenant", "made_at", "id"),
    )
    op.create_table(
        "enhancement_parts",
        sa.Column("enhancement", sa.String(64), sa.ForeignKey("enhancements.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("frames", sa.Integer, nullable=False),
        sa.Column("fraction", sa.Float, nullable=False),
        sa.Column("was_there", sa.Boolean, nullable=False),
    )
