"""Hostile, broken and odd input through the whole service: a sentence, a stored turn, no crash, bounded memory."""

import io
import resource
import struct
import wave
import zlib

import numpy as np
import pytest
from PIL import Image

from bot.app import open_app
from bot.portraits import portraits
from bot.wording.wording import wording
from config.settings import load_settings
from core.days import utc_now
from core.observations import FaceReading
from core.people import LANGUAGES
from core.problems import Problem
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage
from speech.audio import encode_opus

PORTRAIT = Image.open(io.BytesIO(portraits()[0].content)).convert("RGB")


def saved(image, kind="PNG", **options):
    out = io.BytesIO()
    image.save(out, format=kind, **options)
    return out.getvalue()


def turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(PORTRAIT.rotate(90, expand=True), "JPEG", exif=exif)


def two():
    wide = Image.new("RGB", (1100, 512), "gray")
    wide.paste(PORTRAIT, (0, 0))
    wide.paste(PORTRAIT.resize((400, 400)), (650, 60))
    return saved(wide)


def tiny_face():
    canvas = Image.new("RGB", (600, 400), "gray")
    canvas.paste(PORTRAIT.resize((92, 92)), (250, 150))
    return saved(canvas)


def sixteen_bit():
    return saved(Image.fromarray(np.asarray(PORTRAIT.convert("L")).astype(np.uint16) * 257))


def animated():
    return saved(PORTRAIT.convert("P"), "GIF", save_all=True, append_images=[Image.new("P", PORTRAIT.size)] * 3)


def bomb():
    """A PNG of a few hundred bytes that says it has 2.5 thousand million pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9999))) + chunk(b"IEND", b"")
    )


READ = {
    "EXIF-rotated": turned,
    "CMYK": lambda: saved(PORTRAIT.convert("CMYK"), "JPEG"),
    "alpha": lambda: saved(PORTRAIT.convert("RGBA")),
    "16 bit": sixteen_bit,
    "animated": animated,
    "several faces": two,
}
REFUSED = {
    "no face": (lambda: saved(Image.new("RGB", (400, 300), "skyblue")), "no_face"),
    "a face 20 pixels wide": (tiny_face, "face_too_small"),
    "truncated": (lambda: saved(PORTRAIT, "JPEG")[:9000], "truncated_image"),
    "empty": (lambda: b"", "empty_file"),
    "decompression bomb": (bomb, "image_too_large"),
    "a text file named .jpg": (lambda: "그냥 글이에요".encode() * 50, "not_an_image"),
    "random bytes": (lambda: bytes(range(256)) * 20, "not_an_image"),
}


def sound(seconds, level=0.0):
    rate = 16_000
    time = np.arange(int(seconds * rate)) / rate
    return encode_opus((level * 32767 * np.sin(2 * np.pi * 220 * time)).astype(np.int16), rate)


def half_an_hour():
    """A small WAV of half an hour: the point is its length."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80\x90" * (8000 * 1800 // 2))
    return out.getvalue()


SOUNDS = {
    "silence": (lambda: sound(3), "nothing_said"),
    "30 minutes": (half_an_hour, "audio_too_long"),
    "empty": (lambda: b"", "empty_file"),
    "no sound": (lambda: saved(PORTRAIT), "unreadable_audio"),
}
TEXTS = {
    "100,000 characters": ("오늘은 정말 긴 하루였다. " * 8000)[:100_000],
    "control characters": "안녕\x00\x1b[2J\x07\u202e 반가워",
    "only emoji": "😭😭😭",
    "only control characters": "\x00\x01",
    "another language": "Сегодня был долгий день",
    "half a surrogate": "안녕 \ud83d",
}


@pytest.fixture
async def app(home):
    async with open_app(load_settings()) as app:
        yield app


async def send(app, text="", content=None, kind=AttachmentKind.IMAGE, user="mina", language="ko"):
    key = ConversationKey(platform="telegram", chat_id=user, user_id=user)
    attachments = () if content is None else (Attachment(kind=kind, media_type="", content=content),)
    message = IncomingMessage(
        id=f"message-of-{user}", key=key, text=text, attachments=attachments, language=language, sent_at=utc_now()
    )
    turn = (await (await app.intake.submit(message, whole=True))).turn
    person = await app.stores.profiles.person(key)
    [entry] = await app.stores.diary.entries(person.id)
    assert entry.turn_id == turn.id
    assert turn.reply.text
    assert turn.reply.language == language
    return turn


def problem_codes(turn):
    return [o.code.value for o in turn.observations if isinstance(o, Problem)]


@pytest.mark.parametrize("name", READ)
async def test_odd_pictures_are_read(app, name):
    turn = await send(app, content=READ[name]())
    [reading] = turn.observations
    assert isinstance(reading, FaceReading)
    assert turn.mood is not None
    if name == "several faces":
        assert len(reading.faces) == 2
        assert "2" in wording("ko").notice(turn.reply.notices[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REFUSED)
async def test_pictures_that_cannot_be_read_get_a_sentence(app, name, language):
    make, code = REFUSED[name]
    turn = await send(app, content=make(), language=language)
    assert problem_codes(turn) == [code]
    assert wording(language).notice(turn.reply.notices[0])


@pytest.mark.parametrize("name", SOUNDS)
async def test_sound_that_cannot_be_heard_gets_a_sentence(app, name):
    make, code = SOUNDS[name]
    turn = await send(app, content=make(), kind=AttachmentKind.VOICE)
    assert problem_codes(turn) == [code]
    assert turn.waiting_audio == ()


@pytest.mark.parametrize("name", TEXTS)
async def test_odd_texts_are_answered(app, name):
    turn = await send(app, TEXTS[name])
    assert "\x1b" not in turn.text + turn.reply.text
    if name == "100,000 characters":
        assert problem_codes(turn) == ["text_too_long"]
        assert len(turn.text) > 99_000


async def test_a_broken_video_gets_a_sentence(app):
    turn = await send(app, content=b"\0\0\0\x18ftypmp42" + bytes(500), kind=AttachmentKind.VIDEO)
    assert problem_codes(turn) == ["unreadable_video"]


async def test_memory_stays_bounded_under_bombs(app):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number, content in enumerate((bomb(), saved(Image.new("1", (12_000, 12_000))))):
        await send(app, content=content, user=f"user{number}")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 300, f"{grown:.0f} MB"
