"""Brings a database to this release's schema. The only file that imports Alembic, and only when it has work."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from reelwright.errors import WorkspaceError
from reelwright.store.migrations import VERSION_TABLE


def upgrade(connection: sa.Connection, where: str) -> None:
    """Apply, in the transaction of `connection`, every revision the database lacks. Nothing to do: nothing is done.

    The caller holds the lock, so of two processes that start at once the second finds the work done.

    Raises:
        WorkspaceError: the schema is of a release this one does not know.
    """
    # Alembic reads its options through ConfigParser, to which % is special.
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    found = context.get_current_revision()
    if found is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(found)
        except CommandError:
            raise WorkspaceError(
                f"database {where} was made by a newer release of Reelwright (its schema is {found}); "
                "use that release, or choose another --workspace"
            ) from None
    command.upgrade(config, "head")
