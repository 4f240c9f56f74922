"""All commands, over the stores that they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.commands.activities import ActivitiesCommand
from bot.commands.bars import BarsCommand
from bot.commands.calendar import CalendarCommand
from bot.commands.checkin import CheckinCommand
from bot.commands.command import Command
from bot.commands.crisis import CrisisCommand
from bot.commands.delete_me import DeleteMeCommand, Forget
from bot.commands.desk import Desk
from bot.commands.diary import DiaryCommand
from bot.commands.entry import EntryScreens, Rewrite
from bot.commands.export import ExportCommand
from bot.commands.help import HelpCommand
from bot.commands.import_diary import ImportCommand
from bot.commands.link import LinkCommand
from bot.commands.making import Keep, PersonaMaker
from bot.commands.memory import MemoryCommand
from bot.commands.modes import ModeCommand
from bot.commands.mood import MoodCommand
from bot.commands.persona import PersonaCommand
from bot.commands.privacy import PrivacyCommand
from bot.commands.remind import RemindCommand
from bot.commands.report import ReportCommand
from bot.commands.settings import SettingsCommand
from bot.commands.start import StartCommand
from bot.commands.today import TodayCommand
from bot.commands.undo import UndoCommand
from bot.commands.wrong import WrongCommand
from bot.corrector import Corrector
from bot.reminding import replan
from bot.retellings import Retellings
from core.modes import Mode
from core.ports import Corrections, Diary, Memories, MoodLog, Profiles
from core.stores import (
    Agenda,
    Album,
    Checkins,
    Entries,
    Erasure,
    Exchange,
    Links,
    Questions,
    Reminders,
    Retention,
    Taps,
)
from llm.persona_file import PersonaShelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What commands read and write; none is owned."""

    profiles: Profiles
    questions: Questions
    diary: Diary
    moods: MoodLog
    memories: Memories
    corrections: Corrections
    checkins: Checkins
    agenda: Agenda
    links: Links
    entries: Entries
    exchange: Exchange
    erasure: Erasure
    album: Album
    retention: Retention
    taps: Taps
    reminders: Reminders


def build_desk(
    stores: Stores,
    shelf: PersonaShelf,
    *,
    rewrite: Rewrite,
    keep_persona: Keep,
    clouds: Callable[[], bool],
    forget: Forget | None = None,
    retellings: Retellings | None = None,
) -> Desk:
    """The commands in the order to show them.

    `rewrite`: puts other words in an entry, read anew; `keep_persona`: keeps a persona that somebody made and returns
    its name; `clouds`: whether any writer sends words to another machine; `forget`: drops what is in memory of somebody
    who was erased.
    """
    start = StartCommand(stores.profiles, shelf, clouds=clouds)
    imports = ImportCommand(stores.exchange)
    commands: list[Command] = [
        start,
        HelpCommand(lambda: desk.specs),
        TodayCommand(stores.diary, stores.taps),
        MoodCommand(stores.moods, stores.taps),
        ActivitiesCommand(stores.taps),
        DiaryCommand(stores.diary, EntryScreens(stores.entries, stores.album, rewrite)),
        CalendarCommand(stores.diary, stores.moods, stores.taps),
        ReportCommand(stores.diary, stores.moods, stores.taps, retellings=retellings),
        RemindCommand(stores.reminders),
        BarsCommand(stores.corrections),
        WrongCommand(Corrector(stores.corrections)),
        PersonaCommand(stores.profiles, shelf, PersonaMaker(keep_persona)),
        SettingsCommand(stores.profiles, shelf.names, stores.retention, partial(replan, stores.reminders)),
        MemoryCommand(stores.memories),
        UndoCommand(stores.entries),
        CheckinCommand(stores.checkins),
        ModeCommand(Mode.CHAT, stores.profiles),
        ModeCommand(Mode.PRIVATE, stores.profiles),
        PrivacyCommand(stores.profiles),
        CrisisCommand(stores.agenda),
        LinkCommand(stores.links),
        ExportCommand(stores.exchange),
        imports,
        DeleteMeCommand(stores.erasure, imports.forgetting(forget), exports=lambda: desk.knows("export")),
    ]
    desk = Desk(commands, profiles=stores.profiles, questions=stores.questions, newcomers=start)
    return desk
