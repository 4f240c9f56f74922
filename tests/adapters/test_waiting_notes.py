"""A voice note waits without a speech model, and is transcribed by the next start that has one."""

import json
import subprocess
import sys

from bot.app import open_app
from config.settings import load_settings
from core.types import ConversationKey
from speech.espeak import EspeakSpeaker
from tests.models.tiny_whisper import write_whisper

KEY = ConversationKey(platform="console", chat_id="mina", user_id="mina")
WORDS = ["오늘", " 시험을", " 망쳤어"]
SAID = "".join(WORDS)


def facelog(*arguments, stdin=""):
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=True).stdout


async def test_a_note_is_transcribed_once_a_model_is_there(tmp_path, monkeypatch):
    speaker = EspeakSpeaker()
    note = tmp_path / "note.ogg"
    note.write_bytes((await speaker.speak(SAID, "ko")).content)
    await speaker.aclose()

    first = json.loads(facelog("chat", "--user", "mina", "--voice", note, "--lang", "ko", "--json"))
    assert [o["code"] for o in first["observations"]] == ["no_speech_model"]
    assert first["reply"]["voice"].endswith(".ogg")

    monkeypatch.setenv("FACELOG_STT_MODEL", str(write_whisper(tmp_path / "whisper", WORDS)))
    async with open_app(load_settings()) as app:
        assert await app.backlog.work() == 1
        person = await app.stores.profiles.person(KEY)
        [entry] = await app.stores.diary.entries(person.id)
        assert entry.transcript == SAID
        assert entry.mood is not None
        assert (await app.database.health()).notes == 0

    later = json.loads(facelog("chat", "--user", "mina", "--text", "안녕", "--json"))
    assert SAID in later["earlier"][0]["text"]

    heard = json.loads(facelog("chat", "--user", "mina", "--voice", note, "--json"))
    assert heard["observations"][0]["text"] == SAID
    assert heard["observations"][1]["kind"] == "text"
