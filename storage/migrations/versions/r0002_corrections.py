"""Corrections: what people said about how they were read, and the corrected label beside each mood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of corrections and add the label to moods."""
    op.create_table(
        "corrections",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("turn_id", sa.String(64), nullable=False),
        sa.Column("corrected_at", sa.DateTime(), nullable=False),
        sa.Column("correction", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_corrections"),
        sa.UniqueConstraint("id", name="uq_corrections_id"),
        sa.UniqueConstraint("turn_id", name="uq_corrections_turn_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_corrections_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_corrections_turn_id", ondelete="CASCADE"),
    )
    op.create_index("ix_corrections_person_id_corrected_at", "corrections", ["person_id", "corrected_at"])
    op.add_column("moods", sa.Column("corrected", sa.LargeBinary()))
