"""Clips may be enhanced after a picture or another clip of the user's."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("enhancements", sa.Column("files", sa.Text, nullable=False, server_default="{}"))
