"""What Alembic runs; the connection comes from `storage.migrations.upgrade`."""

from __future__ import annotations

from alembic import context

from storage import schema, schema_service
from storage.schema_base import metadata

# Importing the tables is what puts them into the metadata.
TABLES = (schema, schema_service)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
