"""One diary entry on its own screen: read it whole, change its words, tags and day, remove it, drop its photos."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta

from bot.commands.command import Caller, plain
from bot.commands.diary_view import iso_day, tag_line, today, whole
from bot.commands.kept_words import keeping, kept_in
from bot.commands.screen import Button, Outcome, Rows, Said, Screen, action, rows_of
from bot.photo_view import photo_png
from bot.retention import kept_from
from core.entries import Entries
from core.errors import MediaError
from core.modes import Mode
from core.stores import Album
from core.types import Attachment, DiaryEntry
from core.words import clean, excerpt
from diary.day_named import day_named, like_a_day
from diary.labels import short_day
from diary.tags import change_of, changed, meant_as_tags

log = logging.getLogger(__name__)

Rewrite = Callable[[str, str, str, bool], Awaitable[bool]]
"""Puts words in place of an entry's: its person, its id, the words, and whether they may be read.

False when nothing changed. Raises StorageError.
"""
COMMAND = "diary"
WISHES = ("entry", "edit", "unedit", "apart", "tags", "move", "drop", "photos", "unphoto")
"""What can be done with an entry that is there."""
WIDTH = 3
SHOWN = 300
"""Characters of the words that are shown while somebody is asked for others."""
DAYS_OFFERED = 3
"""Days up to today that an entry can be moved to by button."""
MOST_PHOTOS = 20
"""Buttons to photos."""
DAY_WORDS = 24
"""Characters of a day that may have been mistyped."""


class EntryScreens:
    """Screens of entries; what each button says holds the id, and the person's own entries alone are found."""

    def __init__(self, entries: Entries, album: Album, rewrite: Rewrite) -> None:
        """None is owned."""
        self._entries = entries
        self._album = album
        self._rewrite = rewrite

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome | None:
        """Answer a button of an entry; None for other buttons. Raises StorageError."""
        match arguments:
            case ["back", entry]:
                done = await self._entries.restore(caller.person.id, entry)
                return await self._show(caller, entry, before=caller.say("undo-restored") if done else "")
            case ["to", entry, name] if (day := iso_day(name)) is not None:
                return await self._move(caller, entry, day)
            case [wish, entry, *rest] if wish in WISHES:
                kept = await self._entries.one(caller.person.id, entry)
                return plain(caller, "undo-gone") if kept is None else await self._of(caller, wish, kept.entry, rest)
            case _:
                return None

    async def reply(self, caller: Caller, question: Sequence[str], text: str) -> Outcome | None:
        """Take words, tags or a day for an entry; None for words that answer nothing. Raises StorageError."""
        match question:
            case [("edit" | "tags" | "move") as wish, entry]:
                kept = await self._entries.one(caller.person.id, entry)
                return None if kept is None else await self._answered(caller, wish, kept.entry, clean(text))
            case _:
                return None

    async def _of(self, caller: Caller, wish: str, entry: DiaryEntry, rest: Sequence[str]) -> Outcome:
        match wish:
            case "edit":
                words = _shown(entry.text) or caller.say("entry-wordless")
                return self._ask(caller, "edit", entry, caller.say("entry-edit-ask", words=words))
            case "unedit":
                return await self._unedit(caller, entry)
            case "apart":
                return await self._apart(caller, entry)
            case "tags":
                tags = tag_line(entry) or caller.say("value-none")
                return self._ask(caller, "tags", entry, caller.say("entry-tags-ask", tags=tags))
            case "move":
                return self._ask_day(caller, entry)
            case "drop":
                return await self._drop(caller, entry)
            case "photos":
                yes = self._button(caller.say("entry-photos-yes", count=entry.photos), "unphoto", entry.id)
                return Screen(text=caller.say("entry-photos-ask"), rows=((yes, self._back(caller, entry)),))
            case "unphoto":
                gone = await self._album.drop(caller.person.id, entry.id)
                return await self._show(caller, entry.id, before=caller.say("entry-photos-gone", count=gone))
            case _:
                return await self._show(caller, entry.id, _number(rest))

    async def _show(
        self, caller: Caller, entry_id: str, photo: int = 0, *, before: str = "", rows: Rows = (), question: str = ""
    ) -> Screen:
        """The entry as it is now, with a picture of one of its photos."""
        kept = await self._entries.one(caller.person.id, entry_id)
        if kept is None:
            return plain(caller, "undo-gone")
        entry = kept.entry
        photos = await self._album.photos(caller.person.id, entry.id) if entry.photos else ()
        picture, trouble = await self._picture(caller, photos, photo)
        text = "\n\n".join(part for part in (before, whole(caller, entry), trouble) if part)
        more = [
            self._button(caller.say("entry-photo", number=number + 1), "entry", entry.id, str(number))
            for number in range(min(len(photos), MOST_PHOTOS) if len(photos) > 1 else 0)
        ]
        rows = (*rows, *rows_of(more, 5), *self._changes(caller, entry))
        return Screen(text=text, rows=rows, picture=picture, question=question or None)

    def _changes(self, caller: Caller, entry: DiaryEntry) -> Rows:
        change = tuple(self._button(caller.say(f"entry-{wish}"), wish, entry.id) for wish in ("edit", "tags", "move"))
        drop = [self._button(caller.say("entry-drop"), "drop", entry.id)]
        if entry.photos:
            drop.append(self._button(caller.say("entry-drop-photos"), "photos", entry.id))
        return (change, tuple(drop), (self._day(caller, entry.local_date),))

    async def _picture(self, caller: Caller, photos: Sequence[Attachment], number: int) -> tuple[bytes | None, str]:
        """A photo as PNG, and what to say where there is none to show though it is kept."""
        if not photos:
            return None, ""
        try:
            return await asyncio.to_thread(photo_png, photos[min(number, len(photos) - 1)].content), ""
        except MediaError as error:
            log.warning("a kept photo cannot be shown: %s", error.code.value)
            return None, caller.say("entry-photo-broken")

    async def _answered(self, caller: Caller, wish: str, entry: DiaryEntry, said: str) -> Outcome | None:
        if wish == "edit":
            return await self._edit(caller, entry, said)
        if wish == "tags":
            return await self._retag(caller, entry, said)
        day = day_named(said, today(caller))
        if day is None:
            # Whatever is more than a day that was mistyped is a message.
            mistyped = len(said) <= DAY_WORDS and like_a_day(said)
            return self._ask_day(caller, entry, caller.say("entry-day-unknown")) if mistyped else None
        return await self._move(caller, entry.id, day)

    async def _edit(self, caller: Caller, entry: DiaryEntry, said: str) -> Screen:
        if not said or not await self._put(caller, entry, said):
            return await self._show(caller, entry.id, before=caller.say("entry-same"))
        # Whoever had forgotten the question meant to write something new.
        back = tuple((self._button(caller.say(f"entry-{wish}"), wish, entry.id),) for wish in ("unedit", "apart"))
        kept = keeping(COMMAND, "old", entry.id, words=entry.text)
        return await self._show(caller, entry.id, before=caller.say("entry-edited"), rows=back, question=kept)

    async def _put(self, caller: Caller, entry: DiaryEntry, words: str) -> bool:
        return await self._rewrite(caller.person.id, entry.id, words, caller.person.preferences.words)

    async def _unedit(self, caller: Caller, entry: DiaryEntry) -> Screen:
        words = kept_in(caller.asked, COMMAND, "old", entry.id)
        done = words is not None and await self._put(caller, entry, words)
        return await self._show(caller, entry.id, before=caller.say("undo-restored" if done else "entry-unedit-late"))

    async def _apart(self, caller: Caller, entry: DiaryEntry) -> Outcome:
        """Put the words before back, and write those that took their place as an entry of their own."""
        words = kept_in(caller.asked, COMMAND, "old", entry.id)
        if words is None or not await self._put(caller, entry, words):
            return await self._show(caller, entry.id, before=caller.say("entry-unedit-late"))
        return Said(text=entry.text, mode=Mode.DIARY)

    async def _retag(self, caller: Caller, entry: DiaryEntry, said: str) -> Screen | None:
        change = change_of(said)
        if change is None:
            # Other words are a message: what somebody writes in a diary begins with - or # now and then.
            if not meant_as_tags(said):
                return None
            return self._ask(caller, "tags", entry, caller.say("entry-tags-unknown"))
        await self._entries.retag(caller.person.id, entry.id, changed(entry.tags, change))
        return await self._show(caller, entry.id, before=caller.say("entry-tags-done"))

    async def _move(self, caller: Caller, entry_id: str, day: date) -> Screen:
        kept = await self._entries.one(caller.person.id, entry_id)
        if kept is None:
            return plain(caller, "undo-gone")
        if day > today(caller):
            return self._ask_day(caller, kept.entry, caller.say("entry-day-future", day=caller.words.day(day)))
        if day < kept_from(caller.person, caller.at):
            return self._ask_day(caller, kept.entry, caller.say("entry-day-not-kept", day=caller.words.day(day)))
        await self._entries.move(caller.person.id, entry_id, day)
        return await self._show(caller, entry_id, before=caller.say("entry-moved", day=caller.words.day(day)))

    async def _drop(self, caller: Caller, entry: DiaryEntry) -> Screen:
        if not await self._entries.remove(caller.person.id, entry.id, caller.at):
            return plain(caller, "undo-gone")
        row = (self._button(caller.say("undo-back"), "back", entry.id), self._day(caller, entry.local_date))
        return Screen(text=caller.say("undo-done"), rows=(row,))

    def _ask(self, caller: Caller, wish: str, entry: DiaryEntry, text: str, days: Sequence[Button] = ()) -> Screen:
        rows = (*rows_of(list(days), WIDTH), (self._back(caller, entry),))
        return Screen(text=text, rows=rows, question=action(COMMAND, wish, entry.id))

    def _ask_day(self, caller: Caller, entry: DiaryEntry, before: str = "") -> Screen:
        now = today(caller)
        days = [now - timedelta(days=back) for back in range(DAYS_OFFERED)]
        offered = [
            self._button(short_day(caller.person.language, day), "to", entry.id, day.isoformat())
            for day in days
            if day != entry.local_date
        ]
        text = "\n\n".join(part for part in (before, caller.say("entry-move-ask")) if part)
        return self._ask(caller, "move", entry, text, offered)

    def _back(self, caller: Caller, entry: DiaryEntry) -> Button:
        return self._button(caller.say("entry-back"), "entry", entry.id)

    def _day(self, caller: Caller, day: date) -> Button:
        return self._button(short_day(caller.person.language, day), "day", day.isoformat(), "0")

    def _button(self, label: str, *arguments: str) -> Button:
        return Button(label=label, action=action(COMMAND, *arguments))


def _number(rest: Sequence[str]) -> int:
    said = rest[0] if rest else ""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 3 else 0


def _shown(text: str) -> str:
    told = excerpt(text, SHOWN)
    return told if told == text else f"{told}…"
