"""The bench of hearing and speaking: what must hold however fast or slow anything is."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from bench import hearing, speaking, voice
from bench.material import Named, prepare
from bench.probe import lag_while
from bench.random_piper import write_piper
from bench.random_whisper import Dimensions, write_whisper
from bench.speaking import Spoken
from bench.table import cell
from bench.voice import Delay
from speech.piper_model import SAMPLE_SECONDS, load_model
from tests.fakes.sound import wav

WORDS = 12
SMALL = Dimensions(width=64, heads=2, layers=1)


@pytest.fixture(scope="module")
def whisper(tmp_path_factory):
    return write_whisper(tmp_path_factory.mktemp("whisper") / "random", SMALL, WORDS)


@pytest.fixture(scope="module")
def piper(tmp_path_factory):
    return write_piper(tmp_path_factory.mktemp("piper") / "random.onnx", "en")


@pytest.mark.parametrize("beam", [1, 5])
@pytest.mark.parametrize("kind", ["int8", "float32"])
def test_every_decoder_says_as_much_of_every_window(whisper, beam, kind):
    from faster_whisper import WhisperModel

    model = WhisperModel(str(whisper), device="cpu", compute_type=kind, local_files_only=True)
    noise = np.random.default_rng(3).standard_normal(16_000 * 40).astype(np.float32) / 10
    segments, heard = model.transcribe(noise, beam_size=beam)
    said = [segment.text.split() for segment in segments]
    assert heard.language == "ko"
    assert [len(words) for words in said] == [WORDS, WORDS]
    assert len(set(said[0])) == WORDS


def test_the_random_voice_speaks_about_as_long_as_voices_should(piper):
    model = load_model(piper, "en", 1)
    seconds = len(model.synthesise("I am so glad that your talk went well.")) / model.rate
    assert 1 < seconds < SAMPLE_SECONDS["en"]


def test_what_is_named_is_taken(whisper, piper, tmp_path):
    recording = tmp_path / "note.wav"
    recording.write_bytes(wav(np.zeros(24_000, np.int16), 16_000))
    named = Named(stt=whisper, voice=piper, sound=recording)
    material = prepare(named, tmp_path)
    assert (material.stt, material.voice, material.language) == (whisper, piper, "en")
    assert [note.seconds for note in material.notes] == [pytest.approx(1.5)]
    assert material.remarks == ()


def test_a_recording_that_cannot_be_heard_is_a_line(whisper, piper, tmp_path):
    recording = tmp_path / "note.wav"
    recording.write_bytes(b"no sound")
    (line,) = voice.voice(Named(stt=whisper, voice=piper, sound=recording))
    assert line.line().startswith("voice: not run: ")


def test_hearing_is_told_in_seconds_ratios_and_shares():
    times = {hearing.OURS: [[1.0, 2.0, 9.0], [3.0]], hearing.REFERENCE: [[4.0], [12.0]]}
    _, ours, reference = (line.line() for line in hearing.hearing_table(times, [10, 60]))
    assert ours.removeprefix(hearing.OURS).split() == ["2.00", "(1.0x)", "0.200", "3.00", "(1.0x)", "0.050"]
    assert reference.removeprefix(hearing.REFERENCE).split() == ["4.00", "(2.0x)", "0.400", "12.0", "(4.0x)", "0.200"]


def test_speaking_is_told_in_milliseconds_ratios_and_shares():
    replies = {
        speaking.OURS: [Spoken(first=0.1, whole=0.2, sound=8.0)],
        "other": [Spoken(first=0.3, whole=whole, sound=10.0) for whole in (0.5, 0.8, 0.9)],
    }
    row = list(speaking.speaking_table(replies))[-1].line()
    assert row.split() == ["other", "300", "(3.0x)", "800", "(4.0x)", "10.0", "0.0800"]


def test_lag_is_told_with_its_ratio_to_ours():
    late = [1.0] * 100
    delays = {voice.OURS: Delay(late=late, firsts=[50.0]), "idle": Delay(late=[value / 2 for value in late])}
    row = list(voice.lag_table(delays))[-1].line()
    assert row.split() == ["idle", "0.50", "(0.5x)", "0.50", "(0.5x)", "0.50", "(0.5x)", "-"]


@pytest.mark.parametrize(
    ("value", "ours", "text"),
    [(None, 1.0, "-"), (2.0, None, "2.00"), (20.0, 10.0, "20.0 (2.0x)"), (200.0, 0.0, "200")],
)
def test_a_cell_has_as_many_digits_as_help(value, ours, text):
    written = cell(value, ours)
    assert len(written) == 17
    assert " ".join(written.split()) == text


async def test_the_loop_is_probed_until_the_work_is_done():
    done = asyncio.Event()
    asyncio.get_running_loop().call_soon(done.set)
    assert await lag_while(done.wait(), 0)


async def test_what_the_work_raises_comes_out():
    async def fail():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await lag_while(fail(), 0)
