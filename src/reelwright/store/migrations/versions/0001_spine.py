"""The spine: productions, their events and progress, and assets."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "productions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("brief_digest", sa.String(64), nullable=False, index=True),
        sa.Column("brief", sa.Text, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("condition", sa.String(32), nullable=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("film", sa.Text),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("production", sa.String(64), sa.ForeignKey("productions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("at", moment, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("production", "seq", name="uq_events_production_seq"),
        sa.UniqueConstraint("production", "key", name="uq_events_production_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "progress",
        sa.Column("production", sa.String(64), sa.ForeignKey("productions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("fraction", sa.Float, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
    )
    op.create_table(
        "assets",
        sa.Column("recipe", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("recipe_body", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("suffix", sa.String(8), nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("made_at", moment, nullable=False),
    )
