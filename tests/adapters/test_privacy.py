"""What people send is readable in no file of the home: database, its log, journal, lock files, log file."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, select

from bot.app import Voices, open_app
from bot.logs import start_log
from bot.personas import shelf_of
from bot.portraits import portraits
from bot.speakers import build_speaker
from config.settings import load_settings
from core.access import AccessState
from core.agenda import Appointment, AppointmentKind
from core.checkins import CheckinRecord
from core.days import utc_now
from core.emotions import Emotion
from core.errors import AlreadyAnswered
from core.people import VoiceReplies
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage
from storage import schema
from storage.access import SqlAccess
from storage.agenda import SqlAgenda
from storage.checkins import SqlCheckins
from storage.corrections import SqlCorrections
from storage.erasure import SqlErasure
from storage.journal import SqlJournal
from storage.links import SqlLinks
from storage.questions import SqlQuestions

WORDS = "비밀번호는 아무에게도 말하지 않은 고래 이야기"
NAME = "홍길순"
YEAR = timedelta(days=365)
KEY = ConversationKey(platform="console", chat_id="planted-user", user_id="planted-user")


async def test_nothing_that_was_sent_or_answered_can_be_read_in_the_files(home):
    settings = load_settings(log_level="debug")
    root = logging.getLogger()
    level = root.level
    start_log(settings.log_file, settings.log_level)
    handler = root.handlers[-1]
    photo = portraits()[0].content
    try:
        async with open_app(settings) as app:
            person = await app.stores.profiles.person(KEY)
            speaking = replace(person.preferences, voice=VoiceReplies.ON)
            await app.stores.profiles.save(replace(person, name=NAME, preferences=speaking))
            attachments = (
                Attachment(kind=AttachmentKind.IMAGE, media_type="image/png", content=photo),
                Attachment(kind=AttachmentKind.VOICE, media_type="audio/ogg", content=b"not a sound"),
            )
            message = IncomingMessage(id="planted-id", key=KEY, text=WORDS, attachments=attachments, sent_at=utc_now())
            reply = (await (await app.intake.submit(message, whole=True))).turn.reply
            correction = replace(message, id="third", text="아니야, 놀란 거였어", attachments=())
            await (await app.intake.submit(correction, whole=True))
            [corrected] = await SqlCorrections(app.database).of(person.id)
            assert corrected.right is Emotion.SURPRISE
            await _keep_service_rows(app, person.id)
            unanswered = replace(message, id="second", key=replace(KEY, chat_id="elsewhere"))
            assert await SqlJournal(app.database).add(unanswered)
            planted = [WORDS[:8], NAME, reply.text[:12], "planted", "happiness", "sadness", "surprise", "놀란", "놀람"]
            needles = [word.encode() for word in planted] + [photo[5000:5064], reply.voice.content[300:364]]
            while_open = _files(home)
        for files in (while_open, _files(home)):
            assert {"facelog.db", "master.key", "facelog.log"} <= {path.name for path in files}
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
    await SqlAccess(app.database).mark("telegram", "planted-account", AccessState.ALLOWED, now)
    await SqlLinks(app.database).offer(person_id, "planted-code", now + YEAR)


def _files(home):
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


async def test_after_an_erasure_no_byte_of_the_person_is_in_any_file(home):
    settings = load_settings(join_seconds=0)
    photo = portraits()[0].content
    async with open_app(settings) as app:
        other = replace(KEY, user_id="other")
        for key in (KEY, other):
            person = await app.stores.profiles.person(key)
            await app.stores.profiles.save(replace(person, name=NAME))
            attachments = (
                Attachment(kind=AttachmentKind.IMAGE, media_type="image/png", content=photo),
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
        assert len(before) > 12
        content = b"".join(_files(home).values())
        assert all(needle in content for needle in before)
        kept = await _ciphertext(app, (await app.stores.profiles.person(other)).id)
        assert await SqlErasure(app.database).erase(person.id)
        while_open = _files(home)
    for files in (while_open, _files(home)):
        content = b"".join(files.values())
        assert not [needle for needle in (*before, person.id.encode()) if needle in content]
        assert all(needle in content for needle in kept)


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


async def _ciphertext(app, person_id):
    """A piece of every sealed value of a person, the wrapped key among them."""
    found = []
    async with app.database.read() as connection:
        for table in schema.metadata.sorted_tables:
            if "person_id" not in table.c:
                continue
            sealed = [column for column in table.c if type(column.type) is LargeBinary and column.type.length is None]
            for column in sealed:
                rows = await connection.scalars(select(column).where(table.c.person_id == person_id))
                found += [value[1:25] for value in rows if value]
        mine = select(schema.journal.c.id).where(schema.journal.c.person_id == person_id)
        media = schema.journal_attachments
        found += [
            value[-24:]
            for value in await connection.scalars(select(media.c.content).where(media.c.journal_id.in_(mine)))
        ]
    return found
