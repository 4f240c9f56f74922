"""What people send is readable in no file of the home: database, its log, journal, lock files, log file."""

import logging
from dataclasses import replace
from datetime import timedelta

from bot.app import open_app
from bot.logs import start_log
from bot.portraits import portraits
from config.settings import load_settings
from core.access import AccessState
from core.agenda import Appointment, AppointmentKind
from core.checkins import CheckinRecord
from core.days import utc_now
from core.emotions import Emotion
from core.people import VoiceReplies
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage
from storage.access import SqlAccess
from storage.agenda import SqlAgenda
from storage.checkins import SqlCheckins
from storage.corrections import SqlCorrections
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
