"""What commands read and write, over the database."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.every import Stores
from bot.outdating import Changed, OutdatingEntries, OutdatingExchange, OutdatingRetention
from storage.agenda import SqlAgenda
from storage.checkins import SqlCheckins
from storage.corrections import SqlCorrections
from storage.database import Database
from storage.diary import SqlDiary
from storage.entries import SqlEntries
from storage.erasure import SqlErasure
from storage.exchange import SqlExchange
from storage.links import SqlLinks
from storage.memories import SqlMemories
from storage.moods import SqlMoodLog
from storage.photos import SqlAlbum
from storage.profiles import SqlProfiles
from storage.questions import SqlQuestions
from storage.reminders import SqlReminders
from storage.retention import SqlRetention
from storage.taps import SqlTaps


def stores_of(database: Database) -> Stores:
    """Every store; none is owned by the others."""
    return Stores(
        profiles=SqlProfiles(database),
        questions=SqlQuestions(database),
        diary=SqlDiary(database),
        moods=SqlMoodLog(database),
        memories=SqlMemories(database),
        corrections=SqlCorrections(database),
        checkins=SqlCheckins(database),
        agenda=SqlAgenda(database),
        links=SqlLinks(database),
        entries=SqlEntries(database),
        exchange=SqlExchange(database),
        erasure=SqlErasure(database),
        album=SqlAlbum(database),
        retention=SqlRetention(database),
        taps=SqlTaps(database),
        reminders=SqlReminders(database),
    )


def telling(stores: Stores, changed: Changed) -> Stores:
    """The stores, of which those that change what was written earlier tell whose diary it was."""
    return replace(
        stores,
        entries=OutdatingEntries(stores.entries, changed),
        exchange=OutdatingExchange(stores.exchange, changed),
        retention=OutdatingRetention(stores.retention, changed),
    )
