"""Memories: facts, entries that are not recalled, and which entries informed a reply."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "facts",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_facts"),
        sa.UniqueConstraint("id", name="uq_facts_id"),
        _key("facts", "person_id", "people.id"),
    )
    op.create_index("ix_facts_person_id", "facts", ["person_id"])
    op.create_table(
        "forgotten_entries",
        sa.Column("entry_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_forgotten_entries"),
        _key("forgotten_entries", "entry_id", "diary_entries.id"),
        _key("forgotten_entries", "person_id", "people.id"),
    )
    op.create_index("ix_forgotten_entries_person_id", "forgotten_entries", ["person_id"])
    op.create_table(
        "receipts",
        sa.Column("turn_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("turn_id", "position", name="pk_receipts"),
        _key("receipts", "turn_id", "turns.id"),
        _key("receipts", "entry_id", "diary_entries.id"),
    )
    op.create_index("ix_receipts_entry_id", "receipts", ["entry_id"])


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete="CASCADE")
