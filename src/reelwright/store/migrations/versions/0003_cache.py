"""The cache: which assets may be forgotten, how they were used, and what became of asking."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "cached",
        sa.Column("recipe", sa.String(64), sa.ForeignKey("assets.recipe", ondelete="CASCADE"), primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("raw_bytes", "made", "used", "uses")),
    )
    counts = ("clock", "hits", "misses", "evicted", "expired", "forgotten")
    op.create_table(
        "cache_tallies",
        sa.Column("kind", sa.String(64), primary_key=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in counts),
    )
