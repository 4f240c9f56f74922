"""When a diary entry was removed; until it is purged it can be brought back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    op.add_column("diary_entries", sa.Column("removed_at", sa.DateTime(), nullable=True))
    op.create_index("ix_diary_entries_removed_at", "diary_entries", ["removed_at"])
