"""How diary entries are shown: a line in a list, a paragraph of a day, and whole."""

from __future__ import annotations

from datetime import date

from bot.commands.command import Caller
from core.days import diary_day, local_time
from core.types import DiaryEntry
from core.words import excerpt
from diary.periods import FIRST_YEAR, LAST_YEAR
from diary.tags import tag_key, tags_of

WHOLE, SHORT = 1500, 160
"""Characters of an entry that are shown on its day, and in a list."""
MOST_PAGES = 2000


def today(caller: Caller) -> date:
    """The day of the caller's diary when they typed or pressed something."""
    return diary_day(caller.said_at or caller.at, caller.person)


def page_of(text: str) -> int | None:
    """The page that a button names; None for something else."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return min(int(text), MOST_PAGES)


def iso_day(text: str) -> date | None:
    """The day that a button names; None for something else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def paragraph(caller: Caller, entry: DiaryEntry, number: int) -> str:
    """An entry among others of its day, with the tags that are not in its words."""
    comment = f"↳ {_short(entry.comment, SHORT)}" if entry.comment else ""
    head = f"{number}. {_clock(caller, entry)}{_felt(caller, entry)}"
    known = {tag_key(tag) for tag in tags_of(entry.text)}
    by_hand = " ".join(f"#{tag}" for tag in entry.tags if tag_key(tag) not in known)
    return "\n".join(part for part in (head, _short(_said(caller, entry), WHOLE), by_hand, comment) if part)


def line(caller: Caller, entry: DiaryEntry, number: int) -> str:
    """An entry among others of other days."""
    said = " ".join(_said(caller, entry).split())
    return f"{number}. {caller.words.day(entry.local_date)}{_felt(caller, entry)}\n{_short(said, SHORT)}"


def whole(caller: Caller, entry: DiaryEntry) -> str:
    """Everything of an entry but its photos."""
    head = f"{caller.words.day(entry.local_date)} · {_clock(caller, entry)}"
    said = [entry.text] if entry.text else []
    if entry.transcript:
        said.append(f"{caller.say('entry-transcript')}\n{entry.transcript}")
    comment = f"↳ {entry.comment}" if entry.comment else ""
    body = "\n\n".join((head, *(said or [caller.say("entry-wordless")]), *([comment] if comment else [])))
    return "\n\n".join(part for part in (body, _details(caller, entry)) if part)


def tag_line(entry: DiaryEntry) -> str:
    """The tags of an entry; empty for none."""
    return " ".join(f"#{tag}" for tag in entry.tags)


def _details(caller: Caller, entry: DiaryEntry) -> str:
    lines = []
    if entry.felt is not None:
        key = "entry-mood" if entry.corrected is None else "entry-mood-corrected"
        lines.append(caller.say(key, emotion=caller.words.emotion(entry.felt)))
    if entry.tags:
        lines.append(caller.say("entry-tagged", tags=tag_line(entry)))
    if entry.photos:
        lines.append(caller.say("entry-photos", count=entry.photos))
    if entry.source is not None:
        lines.append(caller.say(f"entry-source-{entry.source}"))
    return "\n".join(lines)


def _clock(caller: Caller, entry: DiaryEntry) -> str:
    """When it was written; with the day where that was not the one that it is for."""
    at = local_time(entry.written_at, caller.person.timezone)
    clock = caller.words.clock(at)
    if entry.local_date in (at.date(), diary_day(entry.written_at, caller.person)):
        return clock
    return caller.say("entry-written-on", day=caller.words.day(at.date()), time=clock)


def _said(caller: Caller, entry: DiaryEntry) -> str:
    return "\n".join(part for part in (entry.text, entry.transcript) if part) or caller.say("entry-wordless")


def _felt(caller: Caller, entry: DiaryEntry) -> str:
    return f" · {caller.words.emotion(entry.felt)}" if entry.felt else ""


def _short(said: str, limit: int) -> str:
    told = excerpt(said, limit)
    return told if told == said else f"{told}…"
