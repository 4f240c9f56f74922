"""The tables of the newest schema that hold what commands and adapters need kept.

As in `storage.schema`, content is sealed and ids of platforms are digests. Readable are: random ids, times, platforms,
states, kinds of appointments, and the names and values of bookmarks, which are never content.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from storage.schema_base import Digest, Sealed, UtcDateTime, metadata, person

questions = Table(
    "questions",
    metadata,
    person(primary_key=True),
    Column("platform", String(16), primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("question", Sealed, nullable=False),
)
"""The question that each person was asked last on a platform; it may hold answers that were given so far."""

agenda = Table(
    "agenda",
    metadata,
    Column("id", String(32), primary_key=True),
    person(),
    Column("platform", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("conversation", Sealed, nullable=False),
    Index(None, "platform", "due_at"),
    Index(None, "person_id"),
)
"""What is to be said at a time. That there is an appointment is readable, what was said before it is not."""

checkins = Table(
    "checkins",
    metadata,
    Column("id", String(32), primary_key=True),
    person(),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("content", Sealed, nullable=False),
    Index(None, "person_id", "taken_at"),
)
"""Answered questionnaires: name, day and points, sealed."""

access = Table(
    "access",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("user", Digest, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("account", LargeBinary, nullable=False),
)
"""Who may be served. `account` is the id on the platform, sealed by the master key: a stranger has no key."""

bookmarks = Table(
    "bookmarks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Where adapters stand. Never content."""

link_codes = Table(
    "link_codes",
    metadata,
    Column("code", Digest, primary_key=True),
    person(),
    Column("until", UtcDateTime, nullable=False),
    Index(None, "person_id"),
)
"""Codes that let one person use one diary from several platforms, as digests."""

taps = Table(
    "taps",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    person(),
    Column("local_date", Date, nullable=False),
    Column("tapped_at", UtcDateTime, nullable=False),
    Column("content", Sealed, nullable=False),
    UniqueConstraint("id"),
    Index(None, "person_id", "local_date", "tapped_at"),
)
"""Moods that people logged themselves: step, name, activities and sleep, sealed."""

choices = Table(
    "choices",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    person(),
    Column("content", Sealed, nullable=False),
    UniqueConstraint("id"),
    Index(None, "person_id"),
)
"""Moods and activities that people added, sealed; the newest has the highest `seq`."""

reminders = Table(
    "reminders",
    metadata,
    Column("id", String(32), primary_key=True),
    person(),
    Column("platform", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due_at", UtcDateTime),
    Column("content", Sealed, nullable=False),
    UniqueConstraint("person_id", "kind"),
    Index(None, "platform", "due_at"),
)
"""What is said again and again. Readable is that there is one and when it is due; the rule and the place are sealed."""

photos = Table(
    "photos",
    metadata,
    Column("entry_id", String(32), ForeignKey("diary_entries.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    person(),
    Column("content", Sealed, nullable=False),
    Index(None, "person_id"),
)
"""Photos that people chose to keep with an entry, as `storage.codec.dump_attachment` writes them, sealed."""
