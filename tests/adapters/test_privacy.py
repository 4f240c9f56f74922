"""What people send is readable in no file of the home: database, its log, journal, lock files, log file."""

import asyncio
import io
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import LargeBinary, select

from bot.app import Voices, open_app
from bot.logs import start_log
from bot.personas import shelf_of
from bot.portraits import portraits
from bot.retention import expire
from bot.speakers import build_speaker
from config.settings import load_settings
from core.access import AccessState
from core.agenda import Appointment, AppointmentKind
from core.checkins import CheckinRecord
from core.days import utc_now
from core.emotions import Emotion
from core.errors import AlreadyAnswered
from core.people import VoiceReplies
from core.reminders import Reminder, ReminderKind
from core.taps import Choice, ChoiceKind, Step, Tap
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage, Mode, Reply, Turn
from storage import schema
from storage.access import SqlAccess
from storage.agenda import SqlAgenda
from storage.backup import back_up
from storage.checkins import SqlCheckins
from storage.corrections import SqlCorrections
from storage.erasure import SqlErasure
from storage.journal import SqlJournal
from storage.links import SqlLinks
from storage.outbox import SqlOutbox
from storage.questions import SqlQuestions
from storage.reminders import SqlReminders
from storage.taps import SqlTaps
from storage.turns import SqlTurns

WORDS = "비밀번호는 아무에게도 말하지 않은 고래 이야기 #고래여행"
PICTURE = b"\x89PNG planted-picture" * 40
NAME = "홍길순"
YEAR = timedelta(days=365)
KEY = ConversationKey(platform="console", chat_id="planted-user", user_id="planted-user")


async def test_nothing_that_was_sent_or_answered_can_be_read_in_the_files(home):
    settings = load_settings(log_level="debug")
    root = logging.getLogger()
    level = root.level
    start_log(settings.log_file, settings.log_level)
    handler = root.handlers[-1]
    photo = _photo()
    try:
        async with open_app(settings) as app:
            person = await app.stores.profiles.person(KEY)
            speaking = replace(person.preferences, voice=VoiceReplies.ON, photos=True)
            await app.stores.profiles.save(replace(person, name=NAME, preferences=speaking))
            attachments = (
                Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=photo),
                Attachment(kind=AttachmentKind.VOICE, media_type="audio/ogg", content=b"not a sound"),
            )
            message = IncomingMessage(id="planted-id", key=KEY, text=WORDS, attachments=attachments, sent_at=utc_now())
            answered = (await (await app.intake.submit(message, whole=True))).turn
            reply = answered.reply
            [kept] = answered.photos
            assert answered.tags == ("고래여행",)
            correction = replace(message, id="third", text="아니야, 놀란 거였어", attachments=())
            await (await app.intake.submit(correction, whole=True))
            [corrected] = await SqlCorrections(app.database).of(person.id)
            assert corrected.right is Emotion.SURPRISE
            await _keep_service_rows(app, person.id)
            unanswered = replace(message, id="second", key=replace(KEY, chat_id="elsewhere"))
            assert await SqlJournal(app.database).add(unanswered)
            planted = [WORDS[:8], NAME, reply.text[:12], "planted", "happiness", "sadness", "surprise", "놀란", "놀람"]
            planted += ["고래여행", "뿌듯한", "수영"]
            needles = [word.encode() for word in planted] + [photo[5000:5064], reply.voice.content[300:364]]
            # The picture of the kept photo: its header is that of any JPEG.
            needles += [kept.content[place : place + 64] for place in (2000, len(kept.content) // 2)]
            back_up(home / "facelog.db", home / "backup.db", app.database.vault)
            assert await _rows(app, person.id, "photos", "taps", "choices", "reminders", "diary_entries", "deliveries")
            while_open = _files(home)
        for files in (while_open, _files(home)):
            assert {"facelog.db", "facelog.db-wal", "master.key", "facelog.log", "backup.db"} <= names(while_open)
            assert {"facelog.db", "master.key", "facelog.log", "backup.db"} <= names(files)
            for path, content in files.items():
                assert not [needle for needle in needles if needle in content], path.name
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()


async def _keep_service_rows(app, person_id):
    """Plant words, ids and a code in every table of commands that seals or digests what it holds."""
    now = utc_now()
    await SqlQuestions(app.database).ask(person_id, "telegram", f"planted-question {WORDS}", now)
    await SqlAgenda(app.database).add(
        Appointment(id="1", person_id=person_id, key=KEY, kind=AppointmentKind.FOLLOW_UP, due_at=now + YEAR)
    )
    await SqlCheckins(app.database).add(
        CheckinRecord(
            id="1",
            person_id=person_id,
            questionnaire="planted-questionnaire",
            answers=(1, 2),
            taken_at=now,
            local_date=now.date(),
        )
    )
    tap = Tap(id="1", person_id=person_id, local_date=now.date(), tapped_at=now, step=Step.RAD, name="planted 뿌듯한")
    await SqlTaps(app.database).add(replace(tap, activities=("planted 수영",), sleep_hours=6.5))
    await SqlTaps(app.database).offer(
        Choice(id="1", person_id=person_id, kind=ChoiceKind.MOOD, name="planted 뿌듯한", step=Step.RAD)
    )
    await SqlReminders(app.database).put(
        Reminder(
            id="1", person_id=person_id, key=KEY, kind=ReminderKind.WRITE, first=1260, last=1290, due_at=now + YEAR
        )
    )
    await SqlTurns(app.database).record(_with_picture(person_id, now))
    await SqlAccess(app.database).mark("telegram", "planted-account", AccessState.ALLOWED, now)
    await SqlLinks(app.database).offer(person_id, "planted-code", now + YEAR)


def _with_picture(person_id, now):
    """A turn whose reply, with a picture, is not delivered yet."""
    reply = Reply(text="planted-reply", language="ko", writer="facelog", picture=PICTURE)
    return Turn(
        id="with-picture",
        person_id=person_id,
        key=KEY,
        message_ids=(),
        text="",
        mode=Mode.CHAT,
        started_at=now,
        local_date=now.date(),
        reply=reply,
    )


def _photo():
    """A portrait as a phone sends it: a JPEG that says where it was taken."""
    exif, file = Image.Exif(), io.BytesIO()
    exif[0x010F] = "planted-camera"
    exif.get_ifd(0x8825)[29] = "planted-place"
    Image.open(io.BytesIO(portraits()[0].content)).convert("RGB").save(file, "JPEG", exif=exif, comment="planted-text")
    return file.getvalue()


async def _rows(app, person_id, *tables):
    """Whether a person has something in each of these tables."""
    async with app.database.read() as connection:
        found = [schema.metadata.tables[name] for name in tables]
        return all(
            [await connection.scalar(select(table).where(table.c.person_id == person_id).limit(1)) for table in found]
        )


def names(files):
    return {path.name for path in files}


def _files(home):
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


async def test_after_an_erasure_no_byte_of_the_person_is_in_any_file(home):
    settings = load_settings(join_seconds=0)
    photo = _photo()
    async with open_app(settings) as app:
        other = replace(KEY, user_id="other")
        for key in (KEY, other):
            person = await app.stores.profiles.person(key)
            keeping = replace(person.preferences, photos=True)
            await app.stores.profiles.save(replace(person, name=NAME, preferences=keeping))
            attachments = (
                Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=photo),
                Attachment(kind=AttachmentKind.VOICE, media_type="audio/ogg", content=b"not a sound"),
            )
            message = IncomingMessage(
                id=key.user_id, key=key, text=WORDS, attachments=attachments, sent_at=utc_now(), language="ko"
            )
            await (await app.intake.submit(message, whole=True))
            waiting = replace(message, id=f"{key.user_id}-waiting", key=replace(key, chat_id="elsewhere"))
            await SqlJournal(app.database).add(waiting)
        person = await app.stores.profiles.person(KEY)
        await _keep_service_rows(app, person.id)
        before = await _ciphertext(app, person.id)
        assert await _rows(app, person.id, "photos", "taps", "choices", "reminders", "deliveries")
        content = b"".join(_files(home).values())
        # A piece of a long value may lie across two pages of the file.
        before = [needle for needle in before if needle in content]
        assert len(before) > 40
        kept = await _ciphertext(app, (await app.stores.profiles.person(other)).id)
        kept = [needle for needle in kept if needle in content]
        assert len(kept) > 30
        assert await SqlErasure(app.database).erase(person.id)
        while_open = _files(home)
    for files in (while_open, _files(home)):
        content = b"".join(files.values())
        assert not [needle for needle in (*before, person.id.encode()) if needle in content]
        assert all(needle in content for needle in kept)


async def test_of_a_purged_entry_no_byte_is_left_in_any_file(home):
    async with open_app(load_settings(join_seconds=0)) as app:
        person = await app.stores.profiles.person(KEY)
        keeping = replace(person.preferences, photos=True, retention_days=30)
        await app.stores.profiles.save(replace(person, preferences=keeping))
        photo = Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=_photo())
        old = utc_now() - timedelta(days=40)
        message = IncomingMessage(id="1", key=KEY, text=WORDS, attachments=(photo,), sent_at=old, language="ko")
        await (await app.intake.submit(message, whole=True))
        found = await _ciphertext(app, person.id, "photos", "diary_entries", "moods", "turns")
        content = b"".join(_files(home).values())
        before = [needle for needle in found if needle in content]
        assert len(before) > 10
        assert await expire(app.stores.entries, app.stores.retention, utc_now()) == 1
        assert await app.stores.diary.entries(person.id) == []
        # The log of the database is moved into it when it is closed, too.
        await app.stores.profiles.save(replace(person, name=NAME))
        assert await app.stores.entries.purge(utc_now()) == 1
        while_open = b"".join(_files(home).values())
    for content in (while_open, b"".join(_files(home).values())):
        assert not [needle for needle in before if needle in content]


async def test_of_dropped_photos_and_talk_no_byte_is_left_in_any_file_while_it_runs(home):
    async with open_app(load_settings(join_seconds=0)) as app:
        person = await app.stores.profiles.person(KEY)
        keeping = replace(person.preferences, photos=True, retention_days=30)
        await app.stores.profiles.save(replace(person, preferences=keeping))
        photo = Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=_photo())
        message = IncomingMessage(id="1", key=KEY, text=WORDS, attachments=(photo,), sent_at=utc_now(), language="ko")
        await (await app.intake.submit(message, whole=True))
        now, old = utc_now(), utc_now() - timedelta(days=40)
        await SqlTaps(app.database).add(
            Tap(id="1", person_id=person.id, local_date=old.date(), tapped_at=old, step=Step.RAD, name="planted")
        )
        [entry] = await app.stores.diary.entries(person.id)
        for tables, drop in (
            (("photos",), app.stores.album.drop(person.id, entry.id)),
            (("taps",), expire(app.stores.entries, app.stores.retention, now)),
        ):
            before = await _ciphertext(app, person.id, *tables)
            content = b"".join(_files(home).values())
            assert [needle for needle in before if needle in content]
            assert await drop == 1
            content = b"".join(_files(home).values())
            assert not [needle for needle in before if needle in content]


async def test_of_what_is_private_nothing_is_kept(home):
    async with open_app(load_settings(join_seconds=0)) as app:
        person = await app.stores.profiles.person(KEY)
        await app.stores.profiles.save(replace(person, preferences=replace(person.preferences, photos=True)))
        photo = Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=_photo())
        note = Attachment(kind=AttachmentKind.VOICE, media_type="audio/ogg", content=b"not a sound")
        message = IncomingMessage(
            id="1", key=KEY, text=WORDS, attachments=(photo, note), sent_at=utc_now(), language="ko", mode=Mode.PRIVATE
        )
        answered = await (await app.intake.submit(message, whole=True))
        assert answered.turn.photos == ()
        await SqlOutbox(app.database).sent(answered.delivery.id)
        kept = {"turns", "journal", "deliveries", "people", "data_keys", "identities", "settings"}
        for table in schema.metadata.tables.values():
            if "person_id" in table.c and table.name not in kept:
                assert not await _rows(app, person.id, table.name), table.name
        sealed = await _ciphertext(app, person.id, "turns", "journal", "deliveries")
        assert sealed == []


async def test_a_turn_in_flight_stores_nothing_of_somebody_who_was_erased(home):
    settings = load_settings(join_seconds=0)
    writer = _Slow()
    voices = Voices(writers=(writer,), speaker=build_speaker(settings, shelf_of(settings)))
    async with open_app(settings, voices=voices) as app:
        erasure = SqlErasure(app.database)
        asked = IncomingMessage(id="one", key=KEY, text=WORDS, sent_at=utc_now())
        answered = await app.intake.submit(asked)
        await writer.began.wait()
        person = await app.stores.profiles.person(KEY)
        await erasure.erase(person.id)
        writer.goes_on.set()
        with pytest.raises(AlreadyAnswered):
            await answered
        anew = await app.stores.profiles.person(KEY)
        assert anew.id != person.id
        for one in (person, anew):
            assert await app.stores.diary.entries(one.id) == []
        assert app.intake.retry() == []
        assert (await app.database.health()).deliveries == 0


class _Slow:
    """A writer that waits in the middle of its reply."""

    name = "slow"

    def __init__(self) -> None:
        self.began, self.goes_on = asyncio.Event(), asyncio.Event()

    async def write(self, brief):
        yield "그래, "
        self.began.set()
        await self.goes_on.wait()
        yield "그랬구나."

    async def aclose(self) -> None:
        pass


async def _ciphertext(app, person_id, *only):
    """Pieces of every sealed value of a person, the wrapped key among them; of these tables only, if any are named."""
    found = []
    async with app.database.read() as connection:
        for table in schema.metadata.sorted_tables:
            if "person_id" not in table.c or (only and table.name not in only):
                continue
            sealed = [column for column in table.c if type(column.type) is LargeBinary and column.type.length is None]
            for column in sealed:
                rows = await connection.scalars(select(column).where(table.c.person_id == person_id))
                sealed_values = [value for value in rows if value]
                found += [value[1:25] for value in sealed_values]
                # A photo fills many pages of the file.
                long = [value for value in sealed_values if len(value) > 4096]
                found += [value[place : place + 24] for value in long for place in range(4096, len(value) - 24, 4096)]
        mine = select(schema.journal.c.id).where(schema.journal.c.person_id == person_id)
        media = schema.journal_attachments
        found += [
            value[-24:]
            for value in await connection.scalars(select(media.c.content).where(media.c.journal_id.in_(mine)))
        ]
    return found
