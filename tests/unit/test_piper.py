"""Piper voices, through the real library, with a tiny voice that hums."""

import asyncio
import json
import logging
import os
import threading
from contextlib import aclosing

import numpy as np
import pytest

from core.errors import ModelError, ModelTimeout, ModelUnavailable
from speech.audio import OPUS_RATE, decode, is_silent
from speech.espeak import EspeakSpeaker
from speech.lines import LONGEST_LINE, spoken_lines
from speech.loudness import PEAK, TARGET_DB, level, normalised, trimmed
from speech.piper import PAUSE_SECONDS, PiperSpeaker
from speech.piper_model import MAX_CONFIG_BYTES, find_voice, load_model
from speech.spoken_cache import SpokenCache
from speech.style import VoiceStyle
from tests.fakes.sound import noise, tone
from tests.models.tiny_piper import RATE, write_piper

KOREAN = "오늘은 정말 힘든 하루였구나. 그래도 여기까지 와 준 네가 나는 참 고마워. 잠깐 창문을 열고 숨을 크게 쉬어 볼래?"
ENGLISH = "It sounds like today was really hard. I am glad that you told me. Shall we take a slow breath together?"
TEXTS = {"ko": KOREAN, "en": ENGLISH}


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    folder = tmp_path_factory.mktemp("voices")
    return {language: write_piper(folder / f"tiny-{language}.onnx", language) for language in TEXTS}


@pytest.fixture
async def speaking(voices):
    made = []

    def speaker(language="ko", voice=None, **options):
        options = {"threads": 1, "timeout": 30.0} | options
        made.append(PiperSpeaker(voice or voices[language], language, **options))
        return made[-1]

    yield speaker
    for one in made:
        await one.aclose()


async def pieces(stream):
    async with aclosing(stream) as voices:
        return [voice async for voice in voices]


async def written(*parts):
    for part in parts:
        yield part


def decibels(samples, rate):
    return 20 * np.log10(level(samples, rate))


@pytest.mark.parametrize("language", TEXTS)
async def test_a_voice_can_be_played_and_says_who_it_is(speaking, language):
    voice = await speaking(language).speak(TEXTS[language], language)
    assert voice.model == f"piper tiny-{language}"
    assert voice.instead_of == ""
    assert b"OpusHead" in voice.content[:64]
    sound = decode(voice.content, max_seconds=60)
    assert sound.seconds == pytest.approx(voice.seconds, abs=0.05)
    assert not is_silent(sound)
    assert 10 <= len(voice.waveform) <= 256
    assert max(voice.waveform) == 255
    assert OPUS_RATE.to_bytes(4, "little") in voice.content[:64]


@pytest.mark.parametrize("samples", [450, 700, 1_000])
@pytest.mark.parametrize("language", TEXTS)
async def test_every_voice_speaks_about_as_fast_as_espeak(speaking, tmp_path, language, samples):
    voice = write_piper(tmp_path / "voice.onnx", language, samples=samples)
    espeak = EspeakSpeaker()
    usual = (await espeak.speak(TEXTS[language], language)).seconds
    await espeak.aclose()
    seconds = (await speaking(language, voice).speak(TEXTS[language], language)).seconds
    assert 0.75 * usual < seconds < 1.25 * usual


async def test_a_voice_is_not_stretched_beyond_recognition(speaking, tmp_path):
    slow, slower = (write_piper(tmp_path / f"{samples}.onnx", samples=samples) for samples in (4_000, 8_000))
    first, second = [(await speaking(voice=voice).speak("오늘은 맑아요.", "ko")).seconds for voice in (slow, slower)]
    assert second == pytest.approx(2 * first, rel=0.1)


@pytest.mark.parametrize("loudness", [0.02, 0.2, 0.9])
async def test_every_voice_is_as_loud_as_the_others(speaking, tmp_path, loudness):
    voice = write_piper(tmp_path / "voice.onnx", level=loudness)
    sound = decode((await speaking(voice=voice).speak(KOREAN, "ko")).content, max_seconds=60)
    assert decibels(sound.samples, 16_000) == pytest.approx(TARGET_DB, abs=1.5)
    assert np.abs(sound.samples).max() < 1


async def test_personas_speak_at_their_own_pace(speaking):
    paces = {"mori": "slow", "yuna": "quick"}
    speaker = speaking(styles=lambda persona, _: VoiceStyle(pace=paces.get(persona, "middle")))
    # The same sentence each time: what one persona said must not be what another one is heard to say.
    slow, common, quick = [
        (await speaker.speak("오늘은 맑아요.", "ko", persona=name)).seconds for name in ("mori", "", "yuna")
    ]
    assert slow > 1.05 * common > 1.1 * quick
    streamed = await pieces(speaker.stream("오늘은 맑아요.", "ko", persona="mori"))
    assert [voice.seconds for voice in streamed] == [slow]


async def test_sentences_come_one_by_one_and_in_order(speaking):
    speaker = speaking()
    whole = await speaker.speak(KOREAN, "ko")
    alone = [(await speaker.speak(sentence, "ko")).seconds for sentence in KOREAN.replace("? ", "?. ").split(". ")]
    streamed = await pieces(speaker.stream(KOREAN, "ko"))
    assert [voice.seconds for voice in streamed] == alone
    assert all(decode(voice.content, max_seconds=60).seconds > 1 for voice in streamed)
    assert whole.seconds == pytest.approx(sum(alone) + 2 * PAUSE_SECONDS, abs=0.01)


async def test_the_first_sentence_is_spoken_while_the_second_is_being_written(speaking):
    speaker = speaking()
    rest = asyncio.Event()

    async def reply():
        yield "오늘은 힘들"
        yield "었구나. 그래도"
        await rest.wait()
        yield " 고마워!"

    async with aclosing(speaker.stream(reply(), "ko")) as stream:
        first = await anext(stream)
        assert not rest.is_set()
        rest.set()
        second = await anext(stream)
        assert await anext(stream, None) is None
    at_once = await pieces(speaker.stream("오늘은 힘들었구나. 그래도 고마워!", "ko"))
    assert [voice.waveform for voice in (first, second)] == [voice.waveform for voice in at_once]


async def test_what_was_spoken_before_does_not_ask_the_model_again(speaking):
    cache = SpokenCache()
    speaker = speaking(cache=cache)
    first = await speaker.speak(KOREAN, "ko")
    assert len(cache) == 3
    again = await speaker.speak(KOREAN, "ko")
    assert (again.seconds, again.waveform) == (first.seconds, first.waveform)
    # A sound that no model made, in the place of a sentence's own: it is heard where the cache answers.
    cache.put("고마워.", tone(3.0, RATE))
    assert (await speaker.speak("고마워!  고마워.", "ko")).seconds > 3.0
    await speaker.aclose()
    assert (len(cache), cache.size) == (0, 0)


async def test_speaking_happens_off_the_event_loop(speaking):
    speaker = speaking()
    beats = 0
    task = asyncio.create_task(speaker.speak(KOREAN, "ko"))
    while not task.done():
        beats += 1
        await asyncio.sleep(0)
    assert beats > 10
    assert any(thread.name.startswith("piper") for thread in threading.enumerate())


@pytest.mark.parametrize("text", ["", "😀😀", "...", "ㅠㅠ", "https://example.com"])
async def test_nothing_to_speak_is_a_value_error_and_an_empty_stream(speaking, text):
    with pytest.raises(ValueError, match="nothing to speak"):
        await speaking().speak(text, "ko")
    assert await pieces(speaking().stream(text, "ko")) == []


async def test_a_long_text_is_spoken_up_to_a_bound(speaking):
    speaker = speaking(max_characters=60)
    long = await speaker.speak("가나다라 마바사아. " * 12_000, "ko")
    assert long.seconds == (await speaker.speak("가나다라 마바사아. " * 6, "ko")).seconds
    assert (await speaker.speak("가나다라" * 1_000, "ko")).seconds > 0


async def test_odd_texts_do_not_disturb_the_next_one(speaking):
    speaker = speaking()
    before = (await speaker.speak("안녕", "ko")).seconds
    for text in ("[[h@'loU]] 네", "<speak>hi</speak>", "你好 さくら สวัสดี 네", "a" * 500, "가\ud800나", "\\x00 %s 네"):
        await speaker.speak(text, "ko")
    assert (await speaker.speak("안녕", "ko")).seconds == before


async def test_no_word_and_no_sound_of_it_reaches_the_log(speaking, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    described = write_piper(tmp_path / "voice.onnx").with_name("voice.onnx.json")
    config = json.loads(described.read_text("utf-8"))
    config["phoneme_id_map"].pop("ø", None)
    config["phoneme_id_map"].pop("ʒ", None)
    described.write_text(json.dumps(config), "utf-8")
    await speaking(voice=tmp_path / "voice.onnx").speak("비밀스러운 하루, garage.", "ko")
    assert "비밀" not in caplog.text
    assert "phoneme" not in caplog.text.lower()


async def test_a_text_that_takes_too_long_is_a_timeout(speaking):
    with pytest.raises(ModelTimeout):
        await speaking(timeout=0.0001).speak(KOREAN, "ko")


async def test_a_voice_speaks_its_own_language_only(speaking, voices):
    with pytest.raises(ModelUnavailable, match="speaks ko, not en"):
        await speaking().speak("Hello.", "en")
    with pytest.raises(ModelUnavailable, match="piper tiny-en: speaks en, not ko"):
        load_model(voices["en"], "ko", 1)


def truncated(voice):
    voice.write_bytes(voice.read_bytes()[:400])


def config_as(content):
    def change(voice):
        voice.with_name(f"{voice.name}.json").write_bytes(content)

    return change


def without(voice, *keys):
    path = voice.with_name(f"{voice.name}.json")
    config = json.loads(path.read_text("utf-8"))
    for key in keys:
        (config if key in config else config["phoneme_id_map"]).pop(key, None)
    path.write_text(json.dumps(config), "utf-8")


BAD = {
    "truncated": (truncated, "not a model that ONNX Runtime can open"),
    "not a model": (lambda voice: voice.write_bytes(os.urandom(2_000)), "not a model that ONNX Runtime can open"),
    "empty": (lambda voice: voice.write_bytes(b""), "not a model that ONNX Runtime can open"),
    "gone": (lambda voice: voice.unlink(), r"bad\.onnx is not there"),
    "no description": (lambda voice: voice.with_name("bad.onnx.json").unlink(), r"bad\.onnx\.json is not there"),
    "not JSON": (config_as(b"{"), "does not describe a voice"),
    "not UTF-8": (config_as(b"\xff\xfe\x00"), "does not describe a voice"),
    "other JSON": (config_as(b'["a"]'), "does not describe a voice"),
    "deep JSON": (config_as(b"[" * 100_000), "does not describe a voice"),
    "huge JSON": (config_as(b" " * (MAX_CONFIG_BYTES + 1)), "too large"),
    "no sounds": (lambda voice: without(voice, "phoneme_id_map"), "does not describe a voice"),
    "no frame": (lambda voice: without(voice, "^"), r"no id for \^"),
    "unknown sounds": (lambda voice: without(voice, *"aeiouɯɐʌoŋmnks "), "does not know the sounds of ko"),
    "silent": (lambda voice: write_piper(voice, level=0.0), "makes no sound"),
    "not a number": (lambda voice: write_piper(voice, level=np.nan), "does not work"),
    "another network": (lambda voice: write_piper(voice, num_speakers=3), "does not work"),
    "no such espeak voice": (lambda voice: write_piper(voice, espeak={"voice": "ko-nowhere"}), "does not exist"),
    "fetches more": (lambda voice: write_piper(voice, phoneme_type="pinyin"), "does not describe a voice"),
    "impossible rate": (lambda voice: write_piper(voice, audio={"sample_rate": 1}), "does not describe a voice"),
}


@pytest.mark.parametrize("how", BAD)
async def test_a_bad_voice_is_unavailable_with_a_sentence(speaking, tmp_path, how):
    voice = write_piper(tmp_path / "bad.onnx")
    spoil, says = BAD[how]
    spoil(voice)
    speaker = speaking(voice=voice)
    for call in (speaker.speak(KOREAN, "ko"), speaker.warm()):
        with pytest.raises(ModelUnavailable, match=f"piper bad: .*{says}"):
            await call


async def test_a_voice_that_comes_later_is_used_then(speaking, tmp_path):
    speaker = speaking(voice=tmp_path / "late.onnx")
    with pytest.raises(ModelError):
        await speaker.speak("안녕", "ko")
    write_piper(tmp_path / "late.onnx")
    assert (await speaker.speak("안녕", "ko")).model == "piper late"


def test_a_voice_is_found_by_file_and_by_folder(tmp_path):
    assert find_voice(tmp_path) is None
    voice = write_piper(tmp_path / "a.onnx")
    assert find_voice(tmp_path) == find_voice(voice) == voice
    write_piper(tmp_path / "b.onnx")
    assert find_voice(tmp_path) is None
    voice.with_name("a.onnx.json").unlink()
    assert find_voice(tmp_path) == tmp_path / "b.onnx"
    assert find_voice(voice) is None


def test_loudness_is_levelled_without_distortion():
    for sound in (tone(2.0, level=0.01), tone(2.0, level=0.9), noise(2.0, level=0.02)):
        samples = sound.astype(np.float32) / 32_768
        levelled = normalised(samples, 16_000).astype(np.float32) / 32_767
        assert decibels(levelled, 16_000) == pytest.approx(TARGET_DB, abs=0.1)
        assert np.corrcoef(samples, levelled)[0, 1] > 0.999
    click = np.zeros(16_000, np.float32)
    click[:800] = 0.01
    click[400] = 1.0
    assert np.abs(normalised(click, 16_000)).max() <= np.ceil(PEAK * 32_767)
    assert not normalised(np.zeros(100, np.float32), 16_000).any()
    assert normalised(np.zeros(0, np.float32), 16_000).size == 0


def test_silence_around_the_words_is_cut_and_pauses_in_them_stay():
    words = np.concatenate([tone(1.0), np.zeros(8_000, np.int16), tone(1.0)]).astype(np.float32) / 32_768
    silence = np.zeros(16_000, np.float32)
    cut = trimmed(np.concatenate([silence, words, silence]), 16_000)
    assert 2.3 < len(cut) / 16_000 < 2.65
    assert trimmed(silence, 16_000).size == 0
    assert trimmed(np.zeros(0, np.float32), 16_000).size == 0


def test_the_cache_is_bounded_by_bytes_and_entries_and_keeps_what_is_used():
    def sound(count):
        return np.zeros(count, np.int16)

    cache = SpokenCache(max_bytes=1_000, max_entries=3)
    for text in "abc":
        cache.put(text, sound(100))
    assert cache.get("a") is not None
    cache.put("d", sound(100))
    assert [cache.get(text) is None for text in "abcd"] == [False, True, False, False]
    cache.put("e", sound(350))
    assert (len(cache), cache.size) == (2, 900)
    cache.put("huge", sound(501))
    assert cache.get("huge") is None
    cache.put("e", sound(10))
    assert cache.size == 220
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)


LINES = {
    ("네. 그래.",): ["네.", "그래."],
    ("네", ". ", "그래"): ["네.", "그래."],
    ("3.", "5점이야. 2026.", " 11. 21. 만나자"): ["삼점오점이야.", "이천이십육년 십일월 이십일일.", "만나자."],
    ("**정말?!** 그래", "ㅠㅠ 응"): ["정말?", "그래.", "응."],
    ("하나\n둘", "\n"): ["하나.", "둘."],
    ("😀",): [],
    (): [],
}


@pytest.mark.parametrize("parts", LINES)
async def test_a_text_in_pieces_is_cut_into_sentences(parts):
    assert [line async for line in spoken_lines(written(*parts), "ko")] == LINES[parts]


async def test_lines_are_never_too_long_however_the_text_is_written():
    endless = "가나다라마바사 " * 1_000
    for text in (endless, written(*[endless[start : start + 7] for start in range(0, len(endless), 7)]), "가" * 5_000):
        lines = [line async for line in spoken_lines(text, "ko", limit=900)]
        assert lines
        assert all(len(line) <= LONGEST_LINE for line in lines)
        assert sum(map(len, lines)) <= 900
