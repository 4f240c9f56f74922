"""A diary whole, over the shelf that the fakes of storage share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import StorageError
from core.exchange import Added, Additions, Archive
from core.taps import MAX_CHOICES
from core.types import MAX_FACT, MAX_FACTS, ConversationKey, MoodRecord
from core.words import excerpt
from tests.fakes.base import Fake

if TYPE_CHECKING:
    pass


class FakeExchange(Fake):
    """`core.stores.Exchange`."""

    async def find(self, key: ConversationKey) -> str | None:
        return self._shelf.identities.get((key.platform, key.user_id))

    async def archive(self, person_id: str) -> Archive:
        shelf = self._shelf
        mine = sorted(
            (one for one in shelf.entries if one.person_id == person_id),
            key=lambda one: (one.local_date, one.written_at),
        )
        moods = (one for one in shelf.moods if one.person_id == person_id and one.entry_id is None)
        checkins = (one for one in shelf.checkins.values() if one.person_id == person_id)
        taps = (one for one in shelf.taps.values() if one.person_id == person_id)
        return Archive(
            taps=tuple(sorted(taps, key=lambda one: (one.local_date, one.tapped_at))),
            choices=tuple(one for one in shelf.choices.values() if one.person_id == person_id),
            entries=tuple(one for one in mine if one.id not in shelf.removed),
            removed=tuple(one for one in mine if one.id in shelf.removed),
            moods=tuple(sorted(moods, key=lambda one: one.felt_at)),
            facts=tuple(shelf.facts.get(person_id, ())),
            checkins=tuple(sorted(checkins, key=lambda one: one.taken_at)),
            forgotten=frozenset(shelf.forgotten.get(person_id, ())),
        )

    async def photos(self, person_id: str, entry_ids):
        shelf = self._shelf
        theirs = {one.id for one in shelf.entries if one.person_id == person_id} - set(shelf.removed)
        return {one: shelf.photos[one] for one in entry_ids if one in theirs and shelf.photos.get(one)}

    async def add(self, person_id: str, platform: str, additions: Additions) -> Added:
        shelf = self._shelf
        if person_id not in shelf.people:
            raise StorageError("unknown_person")
        pictures = sum(one.photos for one in shelf.entries)
        entries = sum(self._keep(person_id, platform, new) for new in additions.entries)
        felt = [one for one in additions.moods if not self._has_mood(person_id, one)]
        shelf.moods += [replace(one, id=shelf.new_id("mood"), person_id=person_id) for one in felt]
        known = shelf.facts.setdefault(person_id, [])
        before = len(known)
        for fact in additions.facts:
            text = excerpt(fact.text, MAX_FACT)
            if len(known) < MAX_FACTS and all(one.text != text for one in known):
                known.append(replace(fact, id=shelf.new_id("fact"), text=text))
        answered = 0
        for one in additions.checkins:
            row = f"import-{one.questionnaire}-{one.taken_at}-{one.answers}"
            answered += row not in shelf.checkins
            shelf.checkins.setdefault(row, replace(one, id=row, person_id=person_id))
        photos = sum(one.photos for one in shelf.entries) - pictures
        return Added(
            entries=entries,
            moods=len(felt),
            facts=len(known) - before,
            checkins=answered,
            taps=self._log(person_id, additions),
            choices=self._offer(person_id, additions),
            photos=photos,
        )

    def _log(self, person_id: str, additions: Additions) -> int:
        before = len(self._shelf.taps)
        for tap in additions.taps:
            row = f"import-{person_id}-{tap.tapped_at}-{tap.step}-{tap.name}-{tap.sleep_hours}-{tap.activities}"
            self._shelf.taps.setdefault(row, replace(tap, id=row, person_id=person_id))
        return len(self._shelf.taps) - before

    def _offer(self, person_id: str, additions: Additions) -> int:
        choices = self._shelf.choices
        before = len(choices)
        for one in additions.choices:
            mine = [kept for kept in choices.values() if kept.person_id == person_id]
            same = any((kept.kind, kept.name.casefold()) == (one.kind, one.name.casefold()) for kept in mine)
            if not same and len(mine) < MAX_CHOICES:
                row = f"import-{person_id}-{one.kind}-{one.name.casefold()}"
                choices[row] = replace(one, id=row, person_id=person_id)
        return len(choices) - before

    def _keep(self, person_id: str, platform, new) -> bool:
        shelf, entry = self._shelf, new.entry
        row = f"import {person_id} {entry.written_at} {entry.text!r} {entry.transcript!r} {new.occurrence}"
        if any(one.id == row for one in shelf.entries):
            return False
        source = entry.source or platform
        kept = replace(entry, id=row, person_id=person_id, turn_id=row, source=source, photos=len(new.photos))
        shelf.photos[row] = new.photos
        shelf.entries.append(kept)
        if kept.mood is not None:
            record = MoodRecord(
                id=shelf.new_id("mood"),
                person_id=person_id,
                entry_id=row,
                local_date=kept.local_date,
                felt_at=kept.written_at,
                mood=kept.mood,
                corrected=kept.corrected,
            )
            shelf.moods.append(record)
        if new.forgotten:
            shelf.forgotten.setdefault(person_id, set()).add(row)
        return True

    def _has_mood(self, person_id: str, record: MoodRecord) -> bool:
        same = ((one.person_id, one.felt_at, one.felt) for one in self._shelf.moods if one.entry_id is None)
        return (person_id, record.felt_at, record.felt) in same
