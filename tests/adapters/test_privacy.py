"""What people send is readable in no file of the home: database, its log, journal, lock files, log file."""

import logging
from dataclasses import replace

from bot.app import open_app
from bot.logs import start_log
from bot.portraits import portraits
from config.settings import load_settings
from core.days import utc_now
from core.emotions import Emotion
from core.people import VoiceReplies
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage
from storage.corrections import SqlCorrections
from storage.journal import SqlJournal

WORDS = "비밀번호는 아무에게도 말하지 않은 고래 이야기"
NAME = "홍길순"
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


def _files(home):
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
