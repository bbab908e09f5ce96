"""Orders are found by whose they are."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_orders_tenant_written", "orders", ["tenant", "written_at", "key"])
