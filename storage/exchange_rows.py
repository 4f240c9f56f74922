"""Additions to a diary as sealed rows, each with an id that is the same for the same addition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.exchange import Additions, NewEntry
from core.modes import Mode
from core.types import Attachment, MoodRecord, Platform
from storage.checkins import dump_checkin
from storage.corrections import seal_corrected
from storage.observation_codec import dump_mismatch, dump_mood
from storage.photos import seal_photo
from storage.tags import seal_tags
from storage.taps import tap_row
from storage.vault import PersonKey, Vault

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """Ids of what a person adds; keyed, as they would tell the words to who can guess them."""

    vault: Vault
    person_id: str

    def of(self, *parts: str) -> str:
        """The id of what these parts say."""
        return self.vault.digest("import", self.person_id, *parts).hex()[:32]


@dataclass(slots=True)
class Rows:
    """Sealed rows of additions. An entry and its turn have one id. Choices and facts depend on what is there."""

    turns: list[Values] = field(default_factory=list)
    entries: list[Values] = field(default_factory=list)
    entry_moods: list[Values] = field(default_factory=list)
    moods: list[Values] = field(default_factory=list)
    forgotten: list[Values] = field(default_factory=list)
    checkins: list[Values] = field(default_factory=list)
    taps: list[Values] = field(default_factory=list)
    photos: list[Values] = field(default_factory=list)


def seal_additions(key: PersonKey, ids: Ids, platform: Platform, additions: Additions) -> Rows:
    """Encrypt everything but facts and choices. Takes milliseconds a megabyte."""
    rows = Rows()
    for new in additions.entries:
        _seal_entry(key, ids, platform, new, rows)
    for record in additions.moods:
        row = ids.of("mood", _at(record.felt_at), record.felt.value)
        rows.moods.append(_mood_row(key, row, None, record))
    for one in additions.checkins:
        row = ids.of("checkin", one.questionnaire, _at(one.taken_at), *map(str, one.answers))
        content = key.seal(dump_checkin(one), "checkins", row, "content")
        rows.checkins.append(owned(key, row) | {"taken_at": one.taken_at, "content": content})
    for tap in additions.taps:
        row = ids.of("tap", _at(tap.tapped_at), str(int(tap.step)), tap.name, str(tap.sleep_hours), *tap.activities)
        rows.taps.append(tap_row(key, replace(tap, id=row, person_id=key.person_id)))
    return rows


def owned(key: PersonKey, row: str) -> Values:
    """The columns that every row of a person has."""
    return {"id": row, "person_id": key.person_id}


def _seal_entry(key: PersonKey, ids: Ids, platform: Platform, new: NewEntry, rows: Rows) -> None:
    entry = new.entry
    row = ids.of("entry", _at(entry.written_at), entry.text, entry.transcript, str(new.occurrence))
    mine = owned(key, row) | {"local_date": entry.local_date}
    turn = {"mode": Mode.DIARY.value, "started_at": entry.written_at, "observations": None}
    rows.turns.append(mine | turn | {"platform": entry.source or platform})
    mismatch = entry.mismatch and key.seal(dump_mismatch(entry.mismatch), "diary_entries", row, "mismatch")
    words = {
        column: key.seal_text(said, "diary_entries", row, column)
        for column, said in (("text", entry.text), ("transcript", entry.transcript), ("comment", entry.comment))
    }
    tags = seal_tags(key, entry.tags, row)
    rest = {"turn_id": row, "written_at": entry.written_at, "mismatch": mismatch, "tags": tags}
    rows.entries.append(mine | words | rest)
    if entry.mood is not None:
        record = MoodRecord(
            id="",
            person_id="",
            entry_id=row,
            local_date=entry.local_date,
            felt_at=entry.written_at,
            mood=entry.mood,
            corrected=entry.corrected,
        )
        rows.entry_moods.append(_mood_row(key, ids.of("mood of", row), row, record))
    if new.forgotten:
        rows.forgotten.append({"entry_id": row, "person_id": key.person_id})
    rows.photos += _photo_rows(key, row, new.photos)


def _photo_rows(key: PersonKey, entry: str, kept: Sequence[Attachment]) -> list[Values]:
    return [
        {
            "entry_id": entry,
            "position": position,
            "person_id": key.person_id,
            "content": seal_photo(key, photo, entry, position),
        }
        for position, photo in enumerate(kept)
    ]


def _mood_row(key: PersonKey, row: str, entry: str | None, record: MoodRecord) -> Values:
    return owned(key, row) | {
        "entry_id": entry,
        "local_date": record.local_date,
        "felt_at": record.felt_at,
        "mood": key.seal(dump_mood(record.mood), "moods", row, "mood"),
        "corrected": record.corrected and seal_corrected(key, record.corrected, row),
    }


def _at(moment: datetime) -> str:
    return str(moment.timestamp())
