"""The schema's history: one file a revision in `versions/`, applied by Alembic when a workspace is behind."""

from pathlib import Path

HEAD = "0009"
"""The newest revision in `versions/`. Kept here too, so that a workspace that has it is opened without Alembic."""

VERSION_TABLE = "reelwright_schema"

NEW_SQLITE = Path(__file__).with_name("sqlite.sql")
"""What all revisions together make of an empty SQLite file, statement by statement with an empty line between: a new
workspace gets its tables without Alembic, whose import takes longer than all that `make` asks of the database. A test
holds it against the revisions, and says how to write it anew."""
