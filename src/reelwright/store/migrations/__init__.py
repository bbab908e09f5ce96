"""The schema's history: one file a revision in `versions/`, applied by Alembic when a workspace is behind."""

HEAD = "0002"
"""The newest revision in `versions/`. Kept here too, so that a workspace that has it is opened without Alembic."""

VERSION_TABLE = "reelwright_schema"
