"""What another allowed person, or somebody who holds the files, cannot do. `docs/threat-model.md` names these tests."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from PIL import Image

from bot.app import DATABASE_FILE, KEY_FILE, open_app
from bot.commands.screen import Screen
from bot.portraits import portraits
from config.settings import load_settings
from core.days import utc_now
from core.errors import VaultError
from core.reminders import Reminder, ReminderKind
from core.taps import Choice, ChoiceKind, Step, Tap
from core.types import Attachment, AttachmentKind, ConversationKey, DiaryEntry, IncomingMessage
from storage.photos import SqlAlbum
from storage.reminders import SqlReminders

VICTIM = ConversationKey(platform="console", chat_id="soo", user_id="soo")
OTHER = ConversationKey(platform="console", chat_id="mallory", user_id="mallory")
WORDS = "고래를 보러 바다에 갔다"
FACT = "비밀번호는 나비다"
TAPPED = "뿌듯한날"
PHOTO_SIZE = Image.open(io.BytesIO(portraits()[0].content)).size


@pytest.fixture
async def app(home):
    async with open_app(load_settings(join_seconds=0)) as app:
        await live(app)
        yield app


async def live(app):
    for key in (VICTIM, OTHER):
        person = await app.stores.profiles.person(key)
        await app.stores.profiles.save(
            replace(person, onboarded=True, preferences=replace(person.preferences, photos=True))
        )
    photo = Attachment(kind=AttachmentKind.IMAGE, media_type="image/png", content=portraits()[0].content)
    message = IncomingMessage(id="1", key=VICTIM, text=WORDS, attachments=(photo,), sent_at=utc_now(), language="ko")
    await (await app.intake.submit(message))
    victim, now = await app.stores.profiles.person(VICTIM), utc_now()
    await app.stores.memories.remember(victim.id, FACT, now)
    tap = Tap(id="1", person_id=victim.id, local_date=now.date(), tapped_at=now, step=Step.RAD, name=TAPPED)
    await app.stores.taps.add(replace(tap, activities=(TAPPED,)))
    choice = Choice(id="1", person_id=victim.id, kind=ChoiceKind.MOOD, name=TAPPED, step=Step.RAD)
    await app.stores.taps.offer(choice)
    reminder = Reminder(
        id="1", person_id=victim.id, key=VICTIM, kind=ReminderKind.WRITE, first=1260, last=1260, due_at=now
    )
    await SqlReminders(app.database).put(reminder)


async def theirs(app):
    person = await app.stores.profiles.person(VICTIM)
    return [
        person,
        await app.stores.diary.entries(person.id),
        await app.stores.moods.moods(person.id),
        await app.stores.memories.facts(person.id),
        await app.stores.memories.forgotten(person.id),
        await app.stores.taps.of(person.id),
        await app.stores.taps.choices(person.id),
        await SqlReminders(app.database).of(person.id),
        [await SqlAlbum(app.database).photos(person.id, one.id) for one in await app.stores.diary.entries(person.id)],
    ]


async def actions(app, key):
    """Every button of every command, as a person sees them, and what can be made up from their ids."""
    screens = [await app.desk.run(key, spec.name) for spec in app.desk.specs]
    found = [button.action for screen in screens for row in screen.rows for button in row]
    person = await app.stores.profiles.person(key)
    [entry] = await app.stores.diary.entries(person.id)
    [fact] = await app.stores.memories.facts(person.id)
    guessed = (f"undo:out:{entry.id}", f"undo:back:{entry.id}", f"memory:entry:{entry.id}", f"memory:fact:{fact.id}")
    wishes = ("entry", "edit", "unedit", "apart", "tags", "move", "drop", "photos", "unphoto", "back")
    guessed += tuple(f"diary:{wish}:{entry.id}" for wish in wishes)
    guessed += (f"diary:to:{entry.id}:2026-01-01",)
    return [*found, *guessed]


def nothing_of_the_victim(screen):
    """Whether a screen shows no words, names or photos of theirs."""
    document = screen.document.content if screen.document else b""
    labels = " ".join(button.label for row in screen.rows for button in row)
    shown = f"{screen.text} {labels}"
    said = not any(words in shown or words.encode() in document for words in (WORDS, FACT, TAPPED))
    # A kept photo is shown as a picture of its size; charts have another.
    return said and (screen.picture is None or Image.open(io.BytesIO(screen.picture)).size != PHOTO_SIZE)


async def test_another_person_reaches_nothing_with_the_buttons_of_somebody(app):
    before = await theirs(app)
    buttons = await actions(app, VICTIM)
    assert await theirs(app) == before
    assert len(buttons) > 20
    for pressed in buttons:
        outcome = await app.desk.press(OTHER, pressed)
        assert isinstance(outcome, Screen)
        assert nothing_of_the_victim(outcome), pressed
    assert await theirs(app) == before
    # What is looked for is what they see themselves.
    [entry] = next(one for one in before if one and isinstance(one, list) and isinstance(one[0], DiaryEntry))
    shown = await app.desk.press(VICTIM, f"diary:entry:{entry.id}")
    assert not nothing_of_the_victim(replace(shown, text="", rows=()))
    assert not nothing_of_the_victim(replace(shown, picture=None))


async def test_another_person_reads_nothing_with_any_command(app):
    for spec in app.desk.specs:
        for argument in ("", "1", "all", "365", "soo", "json", "고래", "바다", "나비", *spec.choices):
            outcome = await app.desk.run(OTHER, spec.name, argument)
            assert not isinstance(outcome, Screen) or nothing_of_the_victim(outcome), (spec.name, argument)


async def test_an_entry_that_was_given_to_somebody_else_in_the_file_does_not_open(home):
    async with open_app(load_settings(join_seconds=0)) as app:
        await live(app)
        victim = await app.stores.profiles.person(VICTIM)
        other = await app.stores.profiles.person(OTHER)
    with closing(sqlite3.connect(home / DATABASE_FILE, isolation_level=None)) as file:
        file.execute("UPDATE diary_entries SET person_id = ? WHERE person_id = ?", (other.id, victim.id))
    async with open_app(load_settings()) as app:
        with pytest.raises(VaultError, match="field_changed"):
            await app.stores.diary.entries(other.id)


async def test_a_key_that_was_given_to_somebody_else_in_the_file_does_not_open(home):
    async with open_app(load_settings(join_seconds=0)) as app:
        await live(app)
        victim = await app.stores.profiles.person(VICTIM)
        other = await app.stores.profiles.person(OTHER)
    with closing(sqlite3.connect(home / DATABASE_FILE, isolation_level=None)) as file:
        [wrapped] = file.execute("SELECT wrapped FROM data_keys WHERE person_id = ?", (victim.id,)).fetchone()
        file.execute("UPDATE data_keys SET wrapped = ? WHERE person_id = ?", (wrapped, other.id))
    async with open_app(load_settings()) as app:
        with pytest.raises(VaultError, match="person_key_changed"):
            await app.stores.profiles.person(OTHER)


async def test_the_files_alone_open_nothing(home):
    async with open_app(load_settings(join_seconds=0)) as app:
        await live(app)
    (home / KEY_FILE).unlink()
    with pytest.raises(VaultError, match="master_key_file_missing"):
        async with open_app(load_settings()):
            pass
    content = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert not [words for words in (WORDS, FACT, "soo") if words.encode() in content]
