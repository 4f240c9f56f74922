"""The first schema: people and their keys, the journal, turns, the diary, moods, deliveries and waiting notes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    _people()
    _turns()
    _journal()
    _diary()
    _outgoing()


def _key(table: str, column: str, target: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=ondelete)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _numbered(table: str) -> list[Any]:
    return [
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=f"pk_{table}"),
        sa.UniqueConstraint("id", name=f"uq_{table}_id"),
        _key(table, "person_id", "people.id"),
    ]


def _people() -> None:
    op.create_table(
        "vault",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vault"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.LargeBinary()),
        sa.Column("introduction", sa.LargeBinary()),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("onboarded", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "data_keys",
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_data_keys"),
        _key("data_keys", "person_id", "people.id"),
    )
    op.create_table(
        "identities",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user", sa.LargeBinary(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("platform", "user", name="pk_identities"),
        _key("identities", "person_id", "people.id"),
    )
    _index("identities", "person_id")
    op.create_table(
        "settings",
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "name", name="pk_settings"),
        _key("settings", "person_id", "people.id"),
    )


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("observations", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        _key("turns", "person_id", "people.id"),
    )
    _index("turns", "person_id", "started_at")


def _journal() -> None:
    op.create_table(
        "journal",
        *_numbered("journal"),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("message", sa.LargeBinary(32), nullable=False),
        sa.Column("user", sa.LargeBinary(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("takeovers", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.String(64)),
        sa.Column("content", sa.LargeBinary()),
        sa.UniqueConstraint("platform", "message", name="uq_journal_platform_message"),
        _key("journal", "turn_id", "turns.id", "SET NULL"),
    )
    _index("journal", "state", "platform", "owner")
    _index("journal", "person_id")
    _index("journal", "turn_id")
    op.create_table(
        "journal_attachments",
        sa.Column("journal_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("journal_id", "position", name="pk_journal_attachments"),
        _key("journal_attachments", "journal_id", "journal.id"),
    )


def _diary() -> None:
    op.create_table(
        "diary_entries",
        *_numbered("diary_entries"),
        sa.Column("turn_id", sa.String(64), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.LargeBinary()),
        sa.Column("transcript", sa.LargeBinary()),
        sa.Column("comment", sa.LargeBinary()),
        sa.Column("mismatch", sa.LargeBinary()),
        sa.UniqueConstraint("turn_id", name="uq_diary_entries_turn_id"),
        _key("diary_entries", "turn_id", "turns.id"),
    )
    _index("diary_entries", "person_id", "local_date", "written_at")
    op.create_table(
        "moods",
        *_numbered("moods"),
        sa.Column("entry_id", sa.String(32)),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("felt_at", sa.DateTime(), nullable=False),
        sa.Column("mood", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("entry_id", name="uq_moods_entry_id"),
        _key("moods", "entry_id", "diary_entries.id"),
    )
    _index("moods", "person_id", "local_date", "felt_at")


def _outgoing() -> None:
    op.create_table(
        "deliveries",
        *_numbered("deliveries"),
        sa.Column("turn_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user", sa.LargeBinary(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime()),
        sa.Column("code", sa.String(64)),
        sa.Column("conversation", sa.LargeBinary()),
        sa.Column("reply", sa.LargeBinary()),
        sa.Column("voice", sa.LargeBinary()),
        _key("deliveries", "turn_id", "turns.id"),
    )
    _index("deliveries", "state", "platform", "due_at")
    _index("deliveries", "person_id")
    _index("deliveries", "turn_id")
    op.create_table(
        "waiting_notes",
        *_numbered("waiting_notes"),
        sa.Column("turn_id", sa.String(64), nullable=False),
        sa.Column("conversation", sa.LargeBinary(), nullable=False),
        sa.Column("audio", sa.LargeBinary(), nullable=False),
        _key("waiting_notes", "turn_id", "turns.id"),
    )
    _index("waiting_notes", "person_id")
    _index("waiting_notes", "turn_id")
