"""Brings a database to the newest schema. Revisions are append-only: a released one never changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from core.errors import SchemaError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0007"
"""The newest revision. A constant, so that a start at head need not import Alembic."""


def current_revision(connection: Connection) -> str | None:
    """Read the database's revision; None for an empty one. Raises SchemaError for a database that is not ours."""
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    if "alembic_version" in tables:
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
        return None if revision is None else str(revision)
    if tables:
        raise SchemaError("not_a_facelog_database")
    return None


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Run the missing revisions inside the connection's transaction, which must not enforce foreign keys.

    Blocks. Raises SchemaError for a database that is newer than this program or breaks its own references.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    config = configuration()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = current_revision(connection)
    if current is not None and current not in known:
        raise SchemaError("database_is_newer")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise SchemaError("references_broken")


def configuration() -> Config:
    """Alembic's configuration, without a file."""
    from alembic.config import Config

    config = Config()
    # Alembic's configuration interpolates per cent signs.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
