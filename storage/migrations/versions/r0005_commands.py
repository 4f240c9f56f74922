"""What commands and adapters need kept: open questions, appointments, check-ins, access, bookmarks, link codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "questions",
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "platform", name="pk_questions"),
        _of_person("questions"),
    )
    op.create_table(
        "agenda",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("conversation", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agenda"),
        _of_person("agenda"),
    )
    op.create_index("ix_agenda_platform_due_at", "agenda", ["platform", "due_at"])
    op.create_index("ix_agenda_person_id", "agenda", ["person_id"])
    op.create_table(
        "checkins",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checkins"),
        _of_person("checkins"),
    )
    op.create_index("ix_checkins_person_id_taken_at", "checkins", ["person_id", "taken_at"])
    op.create_table(
        "access",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user", sa.LargeBinary(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "user", name="pk_access"),
    )
    op.create_table(
        "bookmarks",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_bookmarks"),
    )
    op.create_table(
        "link_codes",
        sa.Column("code", sa.LargeBinary(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_link_codes"),
        _of_person("link_codes"),
    )
    op.create_index("ix_link_codes_person_id", "link_codes", ["person_id"])


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=f"fk_{table}_person_id", ondelete="CASCADE")
