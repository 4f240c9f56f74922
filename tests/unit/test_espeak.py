"""The voice that is always there."""

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

import espeakng_loader
import numpy as np
import pytest

from core.errors import ModelBusy
from speech.audio import decode, is_silent
from speech.espeak import (
    MAX_PATH_BYTES,
    PITCH_PARAMETER,
    RATE,
    WORDS_A_MINUTE,
    Engine,
    EspeakSpeaker,
    parameters,
    short_path,
)
from speech.style import VoiceStyle
from tests.fakes.speech import FakeSpeaker

KOREAN = "오늘은 정말 힘든 하루였구나. 그래도 여기까지 와 준 네가 나는 참 고마워. 잠깐 창문을 열고 숨을 크게 쉬어 볼래?"
ENGLISH = "It sounds like today was really hard. I am glad that you told me. Shall we take a slow breath together?"
LIBRARY = Path(espeakng_loader.get_library_path())
DATA = Path(espeakng_loader.get_data_path())


@pytest.fixture
async def speaker():
    speaker = EspeakSpeaker()
    yield speaker
    await speaker.aclose()


async def test_a_voice_can_be_played_and_says_who_it_is(speaker):
    for text, language in ((KOREAN, "ko"), (ENGLISH, "en")):
        voice = await speaker.speak(text, language)
        assert voice.model == f"espeak-ng {language}"
        sound = decode(voice.content, max_seconds=60)
        assert sound.seconds == pytest.approx(voice.seconds, abs=0.05)
        assert not is_silent(sound)
        assert 0.05 < sound.samples.std() < 0.3
        assert 10 <= len(voice.waveform) <= 256
        assert max(voice.waveform) == 255


async def test_speech_is_neither_rushed_nor_slow(speaker):
    syllables = sum("가" <= sign <= "힣" for sign in KOREAN)
    assert 4.0 < syllables / (await speaker.speak(KOREAN, "ko")).seconds < 6.0
    assert 140 < len(ENGLISH.split()) / (await speaker.speak(ENGLISH, "en")).seconds * 60 < 200


async def test_mixed_text_is_spoken_in_both_languages(speaker):
    plain = await speaker.speak("때문에 힘들었구나", "ko")
    mixed = await speaker.speak("presentation deadline 때문에 힘들었구나", "ko")
    assert mixed.seconds > plain.seconds + 0.8
    hangul = await speaker.speak("Hello 주성아 힘들었어, how are you?", "en")
    assert hangul.seconds > (await speaker.speak("Hello, how are you?", "en")).seconds + 0.4


async def test_emoji_and_marks_are_not_read_out(speaker):
    assert (await speaker.speak("**고마워** 😀✨~", "ko")).seconds == pytest.approx(
        (await speaker.speak("고마워.", "ko")).seconds, abs=0.1
    )


@pytest.mark.parametrize("text", ["", "😀😀", "...", "\x00\x07", "ㅠㅠ", "---"])
async def test_nothing_to_speak_is_a_value_error(speaker, text):
    with pytest.raises(ValueError, match="nothing to speak"):
        await speaker.speak(text, "ko")


async def test_a_long_text_is_spoken_up_to_a_bound():
    brief = EspeakSpeaker(max_characters=60)
    try:
        long = await brief.speak("가나다라 마바사아. " * 12_000, "ko")
        assert long.seconds == pytest.approx((await brief.speak("가나다라 마바사아. " * 5, "ko")).seconds, abs=0.1)
    finally:
        await brief.aclose()


async def test_odd_texts_do_not_disturb_the_next_one(speaker):
    before = await speaker.speak("안녕", "ko")
    for text in (
        "[[h@'loU]]",
        "<speak>hi</speak>",
        "你好 さくら สวัสดี",
        "a" * 3_000,
        "가\ud800나",
        "\\x00 %s %n",
        "ᄒᆞᆫ글",
    ):
        await speaker.speak(text, "ko")
    # Not equal: the engine's state carries a few samples over.
    assert (await speaker.speak("안녕", "ko")).seconds == pytest.approx(before.seconds, abs=0.1)


async def test_speakers_share_the_engine_without_mixing_their_words():
    speakers = [EspeakSpeaker() for _ in range(3)]
    texts = [("안녕", "ko"), ("오늘은 어땠어?", "ko"), ("How was your day?", "en")]
    alone = [(await speakers[0].speak(text, language)).seconds for text, language in texts]
    together = await asyncio.gather(
        *(speaker.speak(*text) for speaker, text in zip(speakers, texts, strict=True) for _ in range(3))
    )
    for index, expected in enumerate(alone):
        for voice in together[3 * index : 3 * index + 3]:
            assert voice.seconds == pytest.approx(expected, abs=0.1)
    for speaker in speakers:
        await speaker.aclose()


async def test_speaking_happens_off_the_event_loop(speaker):
    beats = 0
    task = asyncio.create_task(speaker.speak(KOREAN, "ko"))
    while not task.done():
        beats += 1
        await asyncio.sleep(0)
    assert beats > 10
    assert any(thread.name.startswith("espeak-ng") for thread in threading.enumerate())


async def test_a_flood_is_refused_rather_than_piled_up(speaker):
    voices = await asyncio.gather(*(speaker.speak("아", "ko") for _ in range(100)), return_exceptions=True)
    assert 1 <= sum(isinstance(voice, ModelBusy) for voice in voices) <= 36


def test_an_engine_without_its_files_is_an_error_not_an_exit(tmp_path):
    with pytest.raises(RuntimeError, match="data is not there"):
        Engine(LIBRARY, tmp_path)
    with pytest.raises(OSError, match="no-library"):
        Engine(tmp_path / "no-library.so", DATA)


@pytest.mark.parametrize("name", ["일기 동반자", "가" * 60], ids=["not ASCII", "too long for the library"])
def test_it_speaks_wherever_it_is_installed(tmp_path, name):
    data = tmp_path / name / DATA.name
    data.parent.mkdir()
    data.symlink_to(DATA, target_is_directory=True)
    code = (
        "import sys; from pathlib import Path; from speech.espeak import Engine, short_path\n"
        "engine = Engine(Path(sys.argv[1]), short_path(Path(sys.argv[2])))\n"
        "print(len(engine.synthesise('안녕하세요', 'ko')) > engine.rate)"
    )
    spoken = subprocess.run(
        [sys.executable, "-c", code, str(LIBRARY), str(data)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert spoken.stdout.strip() == "True"
    assert not list(tmp_path.glob("facelog-*"))


def test_a_short_path_is_used_as_it_is(tmp_path):
    assert len(os.fsencode(DATA)) > MAX_PATH_BYTES or short_path(DATA) == DATA


STYLES = {
    "mori": VoiceStyle(pitch="low", pace="slow"),
    "yuna": VoiceStyle(pitch="high", pace="quick"),
    "seojin": VoiceStyle(pitch="middle", pace="slow"),
}


def style_of(persona, _language):
    return STYLES.get(persona, VoiceStyle())


@pytest.mark.parametrize(("text", "language"), [(KOREAN, "ko"), (ENGLISH, "en")])
async def test_personas_speak_at_their_own_pace(text, language):
    speaker = EspeakSpeaker(styles=style_of)
    try:
        slow, common, quick = [
            (await speaker.speak(text, language, persona=name)).seconds for name in ("mori", "", "yuna")
        ]
    finally:
        await speaker.aclose()
    assert slow > 1.05 * common > 1.1 * quick


def hertz(voice):
    """About how high a voice is: the commonest distance after which its loud parts repeat."""
    samples = decode(voice.content, max_seconds=60).samples
    frames = samples[: len(samples) // 800 * 800].reshape(-1, 800)
    loud = frames[frames.std(axis=1) > np.median(frames.std(axis=1))]
    # 60 to 320 Hz at 16 kHz.
    distances = [50 + int(np.correlate(frame, frame, "full")[800 - 1 + 50 : 800 - 1 + 267].argmax()) for frame in loud]
    return 16_000 / float(np.median(distances))


async def test_personas_speak_at_their_own_pitch():
    speaker = EspeakSpeaker(styles=style_of)
    try:
        low, common, high = [hertz(await speaker.speak(ENGLISH, "en", persona=name)) for name in ("mori", "", "yuna")]
    finally:
        await speaker.aclose()
    assert low < common < high


def test_pitch_and_pace_reach_the_engine():
    told = [parameters("ko", style) for style in (STYLES["mori"], VoiceStyle(), STYLES["yuna"])]
    rates, pitches = [one[RATE] for one in told], [one[PITCH_PARAMETER] for one in told]
    assert rates == sorted(set(rates))
    assert pitches == sorted(set(pitches))
    assert all(0 < pitch < 100 for pitch in pitches)
    assert told[1][RATE] == WORDS_A_MINUTE["ko"]


@pytest.mark.parametrize("make", [FakeSpeaker, EspeakSpeaker])
async def test_the_fake_keeps_the_same_promises(make):
    speaker = make()
    voice = await speaker.speak("안녕, 오늘은 어땠어?", "ko")
    assert voice.content[:4] == b"OggS"
    assert voice.seconds > 0
    assert 0 < len(voice.waveform) <= 256
    assert "content" not in repr(voice)
    with pytest.raises(ValueError, match="nothing to speak"):
        await speaker.speak("😀", "ko")
    await speaker.aclose()
