"""Hearing with faster-whisper: its real loading and decoding, on a model that is made here."""

import asyncio
import json
import math
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from core.errors import MediaError, ModelTimeout, ModelUnavailable
from core.problems import ProblemCode
from speech.audio import RATE, encode_opus
from speech.espeak import EspeakSpeaker
from speech.whisper import WhisperTranscriber, find_model
from tests.fakes.sound import noise, tone, wav
from tests.fakes.speech import FakeTranscriber
from tests.models.tiny_whisper import write_whisper

WORDS = ("오늘", " 정말", " 힘들었어")
SYLLABLES = tuple(chr(ord("가") + 28 * index) for index in range(60))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_whisper(tmp_path_factory.mktemp("말") / "tiny", WORDS)


@pytest.fixture(scope="module")
def spoken():
    """Six seconds of speech, as a voice note."""

    async def speak():
        speaker = EspeakSpeaker()
        voice = await speaker.speak("오늘은 정말 힘든 하루였어. 그래도 여기까지 와서 다행이야.", "ko")
        await speaker.aclose()
        return voice

    return asyncio.run(speak())


async def hear(folder, audio, language=None, *, max_seconds=60.0, deadline=60.0):
    transcriber = WhisperTranscriber(str(folder), threads=1, max_seconds=max_seconds, timeout=deadline)
    try:
        return await transcriber.transcribe(audio, language)
    finally:
        await transcriber.aclose()


async def refusal(folder, audio, **options):
    with pytest.raises(MediaError) as raised:
        await hear(folder, audio, **options)
    return raised.value.code


async def test_speech_becomes_words(model, spoken):
    transcript = await hear(model, spoken.content)
    assert transcript.text == "오늘 정말 힘들었어"
    assert transcript.language == "ko"
    assert transcript.confidence > 0.9
    assert transcript.seconds == pytest.approx(spoken.seconds, abs=0.1)
    assert transcript.model == "whisper tiny"


async def test_the_parts_have_times_and_progress_only_grows(model, spoken):
    shares = []
    transcriber = WhisperTranscriber(str(model), threads=1, max_seconds=60, timeout=60)
    transcript = await transcriber.transcribe(spoken.content, progress=shares.append)
    await transcriber.aclose()
    # What the model's thread told last may still be on its way.
    await asyncio.sleep(0)
    assert " ".join(part.text for part in transcript.stretches) == transcript.text
    assert all(0 <= part.start <= part.end <= transcript.seconds + 30 for part in transcript.stretches)
    assert shares == sorted(shares)
    assert len(shares) >= 2
    assert (shares[0] > 0, shares[-1]) == (True, 1.0)
    assert transcript.text not in repr(transcript.stretches)


async def test_a_given_language_is_not_detected(model, spoken):
    assert (await hear(model, spoken.content, "en")).language == "en"


async def test_a_language_that_is_neither_korean_nor_english_is_left_open(tmp_path, spoken):
    japanese = write_whisper(tmp_path / "ja", ["今日は"], language="ja")
    transcript = await hear(japanese, spoken.content)
    assert transcript.text == "今日は"
    assert transcript.language is None


async def test_unsure_words_have_a_low_confidence(tmp_path, spoken):
    unsure = write_whisper(tmp_path / "unsure", SYLLABLES, certainty=0.5)
    assert (await hear(unsure, spoken.content)).confidence < 1 / math.e


@pytest.mark.parametrize(
    "pcm",
    [np.zeros(3 * RATE, np.int16), noise(3.0), tone(3.0), noise(3.0, level=0.0003)],
    ids=["silence", "noise", "hum", "quiet room"],
)
async def test_where_nobody_speaks_nothing_is_said(model, pcm):
    assert await refusal(model, encode_opus(pcm, RATE)) is ProblemCode.NOTHING_SAID


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (SYLLABLES, {"no_speech": True, "certainty": 0.5}),
        (("시청해", " 주셔서"), {"endless": True}),
        (("...",), {}),
    ],
    ids=["unsure and no speech", "the same words over and over", "only marks"],
)
async def test_made_up_words_are_not_believed(tmp_path, spoken, words, options):
    folder = write_whisper(tmp_path / "dreamer", words, **options)
    assert await refusal(folder, spoken.content) is ProblemCode.NOTHING_SAID


async def test_bad_sound_has_its_own_code(model):
    assert await refusal(model, b"") is ProblemCode.EMPTY_FILE
    assert await refusal(model, b"words") is ProblemCode.UNREADABLE_AUDIO
    assert await refusal(model, wav(tone(4.0)), max_seconds=3) is ProblemCode.AUDIO_TOO_LONG


async def test_one_transcriber_serves_calls_at_the_same_time(model, spoken):
    transcriber = WhisperTranscriber(str(model), threads=1, max_seconds=60, timeout=60)
    heard = await asyncio.gather(*(transcriber.transcribe(spoken.content) for _ in range(4)))
    await transcriber.aclose()
    assert {transcript.text for transcript in heard} == {"오늘 정말 힘들었어"}


async def test_a_deadline_ends_the_wait(model, spoken):
    with pytest.raises(ModelTimeout):
        await hear(model, spoken.content, deadline=0.001)


@pytest.mark.parametrize("missing", ["config.json", "model.bin", "tokenizer.json", "vocabulary.json"])
async def test_a_model_that_is_not_whole_is_unavailable(tmp_path, model, spoken, missing):
    folder = shutil.copytree(model, tmp_path / "part")
    (folder / missing).unlink()
    assert find_model(str(folder)) is None
    with pytest.raises(ModelUnavailable):
        await hear(folder, spoken.content)


@pytest.mark.parametrize("damaged", ["config.json", "model.bin", "tokenizer.json"])
async def test_a_damaged_model_is_unavailable(tmp_path, model, spoken, damaged):
    folder = shutil.copytree(model, tmp_path / "damaged")
    (folder / damaged).write_bytes((folder / damaged).read_bytes()[:100])
    with pytest.raises(ModelUnavailable):
        await hear(folder, spoken.content)


def test_a_folder_with_a_model_is_found(model):
    assert find_model(str(model)) == model
    assert find_model(str(model / "nothing")) is None


def test_a_name_is_looked_up_in_the_cache_and_never_fetched(tmp_path, model):
    cached = tmp_path / "models--Systran--faster-whisper-tiny"
    shutil.copytree(model, cached / "snapshots" / "abc")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("abc")
    code = (
        "import json, sys; from speech.whisper import find_model\n"
        "print(json.dumps([str(find_model(name)) for name in sys.argv[1:]]))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, "tiny", "base", "no-such-size", "some/model", "a/b/c"],
        capture_output=True,
        text=True,
        check=True,
        # Without HF_HUB_OFFLINE: it is our own argument that keeps the library off the network.
        env={**{k: v for k, v in os.environ.items() if k != "HF_HUB_OFFLINE"}, "HF_HUB_CACHE": str(tmp_path)},
    )
    assert json.loads(found.stdout) == [str(cached / "snapshots" / "abc"), "None", "None", "None", "None"]


@pytest.mark.parametrize("kind", ["fake", "real"])
async def test_the_fake_keeps_the_same_promises(model, spoken, kind):
    real = WhisperTranscriber(str(model), threads=1, max_seconds=60, timeout=60)
    transcriber = FakeTranscriber() if kind == "fake" else real
    for language in (None, "en"):
        transcript = await transcriber.transcribe(spoken.content, language)
        assert transcript.text.strip() == transcript.text != ""
        assert transcript.language == (language or "ko")
        assert 0 <= transcript.confidence <= 1
        assert transcript.seconds > 0
        assert transcript.text not in repr(transcript)
    await transcriber.aclose()


async def test_the_fake_stalls_fails_and_recovers_on_command():
    transcriber = FakeTranscriber()
    transcriber.stall()
    waiting = asyncio.create_task(transcriber.transcribe(b"one", "ko"))
    await asyncio.sleep(0)
    assert not waiting.done()
    transcriber.release()
    assert (await waiting).text == transcriber.text
    transcriber.fail(ModelUnavailable("whisper"))
    with pytest.raises(ModelUnavailable):
        await transcriber.transcribe(b"two")
    transcriber.fail(None)
    assert await transcriber.transcribe(b"three")
    assert transcriber.calls == [(b"one", "ko"), (b"two", None), (b"three", None)]
