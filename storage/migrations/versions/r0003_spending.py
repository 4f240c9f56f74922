"""Spending: how many tokens of models on other machines each person used in a month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table of counts."""
    op.create_table(
        "spending",
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "month", name="pk_spending"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_spending_person_id", ondelete="CASCADE"),
    )
