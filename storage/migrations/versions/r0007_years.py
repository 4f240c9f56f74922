"""For years: tags, kept photos, moods that people log themselves, reminders, pictures in deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns and create the tables."""
    op.add_column("diary_entries", sa.Column("tags", sa.LargeBinary(), nullable=True))
    op.add_column("deliveries", sa.Column("picture", sa.LargeBinary(), nullable=True))
    op.create_table(
        "taps",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("tapped_at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_taps"),
        sa.UniqueConstraint("id", name="uq_taps_id"),
        _of_person("taps"),
    )
    op.create_index("ix_taps_person_id_local_date_tapped_at", "taps", ["person_id", "local_date", "tapped_at"])
    op.create_table(
        "choices",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_choices"),
        sa.UniqueConstraint("id", name="uq_choices_id"),
        _of_person("choices"),
    )
    op.create_index("ix_choices_person_id", "choices", ["person_id"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("person_id", "kind", name="uq_reminders_person_id_kind"),
        _of_person("reminders"),
    )
    op.create_index("ix_reminders_platform_due_at", "reminders", ["platform", "due_at"])
    op.create_table(
        "photos",
        sa.Column("entry_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "position", name="pk_photos"),
        sa.ForeignKeyConstraint(["entry_id"], ["diary_entries.id"], name="fk_photos_entry_id", ondelete="CASCADE"),
        _of_person("photos"),
    )
    op.create_index("ix_photos_person_id", "photos", ["person_id"])


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=f"fk_{table}_person_id", ondelete="CASCADE")
