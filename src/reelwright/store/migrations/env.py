"""What Alembic runs to apply revisions: on the connection, and in the transaction, that `upgrade.py` hands over."""

from alembic import context

from reelwright.store.migrations import VERSION_TABLE
from reelwright.store.tables import metadata


def run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        render_as_batch=True,  # SQLite alters most things only by copying the table
    )
    context.run_migrations()


if __name__ == "env_py":  # the name under which Alembic loads this file; a plain import does nothing
    run()
