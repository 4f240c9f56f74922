"""The tables of the newest schema that hold people, what they sent, and what came of it.

Content is in columns of ciphertext (`Sealed`, see `storage.vault`); platform ids of people and messages are stored as
keyed digests (`Digest`). Readable are: random ids, times, local dates, states, modes, platforms, language, time zone
and settings.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.schema_base import (
    GIVEN_UP as GIVEN_UP,
)
from storage.schema_base import (
    OPEN as OPEN,
)
from storage.schema_base import (
    SENT as SENT,
)
from storage.schema_base import (
    SETTLED as SETTLED,
)
from storage.schema_base import (
    UNREADABLE as UNREADABLE,
)
from storage.schema_base import (
    WAITING as WAITING,
)
from storage.schema_base import (
    Digest,
    Sealed,
    person,
    turn,
)
from storage.schema_base import (
    UtcDateTime as UtcDateTime,
)
from storage.schema_base import (
    metadata as metadata,
)

vault = Table(
    "vault",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", LargeBinary(32), nullable=False),
)
FINGERPRINT_ROW = 1
"""Tells whether the master key is the right one."""
INDEX_ROW = 2
"""Once the master key was changed: the key of the digests, wrapped (61 bytes), because digests cannot be made anew."""

people = Table(
    "people",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Sealed),
    Column("introduction", Sealed),
    Column("language", String(8), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("onboarded", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

data_keys = Table(
    "data_keys",
    metadata,
    person(primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

identities = Table(
    "identities",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("user", Digest, primary_key=True),
    person(),
    Index(None, "person_id"),
)

settings = Table(
    "settings",
    metadata,
    person(primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""A person's preferences: one row a field of `core.people.Preferences`, the value as JSON."""

turns = Table(
    "turns",
    metadata,
    Column("id", String(64), primary_key=True),
    person(),
    Column("platform", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("observations", Sealed),
    Index(None, "person_id", "started_at"),
)

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("message", Digest, nullable=False),
    person(),
    Column("user", Digest, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", String(32)),
    Column("takeovers", Integer, nullable=False),
    # Outlives its turn: a message is not handled again because somebody deleted what came of it.
    Column("turn_id", String(64), ForeignKey("turns.id", ondelete="SET NULL")),
    Column("content", Sealed),
    UniqueConstraint("id"),
    UniqueConstraint("platform", "message"),
    Index(None, "state", "platform", "owner"),
    Index(None, "person_id"),
    Index(None, "turn_id"),
)
"""Incoming messages. A settled row keeps the digest of its id, so that the message is never handled again."""

journal_attachments = Table(
    "journal_attachments",
    metadata,
    Column("journal_id", String(32), ForeignKey("journal.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("content", Sealed, nullable=False),
)

diary_entries = Table(
    "diary_entries",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    person(),
    turn(),
    Column("local_date", Date, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("text", Sealed),
    Column("transcript", Sealed),
    Column("comment", Sealed),
    Column("mismatch", Sealed),
    Column("removed_at", UtcDateTime),
    Column("tags", Sealed),
    UniqueConstraint("id"),
    UniqueConstraint("turn_id"),
    Index(None, "person_id", "local_date", "written_at"),
    Index(None, "removed_at"),
)

moods = Table(
    "moods",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    person(),
    Column("entry_id", String(32), ForeignKey("diary_entries.id", ondelete="CASCADE")),
    Column("local_date", Date, nullable=False),
    Column("felt_at", UtcDateTime, nullable=False),
    Column("mood", Sealed, nullable=False),
    Column("corrected", Sealed),
    UniqueConstraint("id"),
    UniqueConstraint("entry_id"),
    Index(None, "person_id", "local_date", "felt_at"),
)
"""Label and numbers are sealed too: how somebody felt on a day is as private as what they wrote."""

corrections = Table(
    "corrections",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    person(),
    turn(),
    Column("corrected_at", UtcDateTime, nullable=False),
    Column("correction", Sealed, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("turn_id"),
    Index(None, "person_id", "corrected_at"),
)
"""What people said about how they were read: the two labels and the scores, sealed; no words."""

spending = Table(
    "spending",
    metadata,
    person(primary_key=True),
    Column("month", Date, primary_key=True),
    Column("tokens", Integer, nullable=False),
)
"""Tokens of models on other machines, by person and calendar month. No content."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    person(),
    turn(),
    Column("platform", String(16), nullable=False),
    Column("user", Digest, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", String(32)),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("code", String(64)),
    Column("conversation", Sealed),
    Column("reply", Sealed),
    Column("voice", Sealed),
    Column("picture", Sealed),
    UniqueConstraint("id"),
    Index(None, "state", "platform", "due_at"),
    Index(None, "person_id"),
    Index(None, "turn_id"),
)
"""Replies on their way. A settled row keeps no content, unless it was unreadable; `code` says why it was given up."""

waiting_notes = Table(
    "waiting_notes",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    person(),
    turn(),
    Column("conversation", Sealed, nullable=False),
    Column("audio", Sealed, nullable=False),
    UniqueConstraint("id"),
    Index(None, "person_id"),
    Index(None, "turn_id"),
)

facts = Table(
    "facts",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    person(),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("text", Sealed, nullable=False),
    UniqueConstraint("id"),
    Index(None, "person_id"),
)
"""What people asked to remember; the newest has the highest `seq`."""

forgotten_entries = Table(
    "forgotten_entries",
    metadata,
    Column("entry_id", String(32), ForeignKey("diary_entries.id", ondelete="CASCADE"), primary_key=True),
    person(),
    Index(None, "person_id"),
)
"""Diary entries that are not recalled any more."""

receipts = Table(
    "receipts",
    metadata,
    Column("turn_id", String(64), ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("entry_id", String(32), ForeignKey("diary_entries.id", ondelete="CASCADE"), nullable=False),
    Index(None, "entry_id"),
)
"""Which diary entries informed the reply of a turn."""
