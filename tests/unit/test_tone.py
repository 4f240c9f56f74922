"""How a voice sounds: the features, the reader, its training, and what a mood makes of it."""

import hashlib
import io
import json
import tarfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper

from bot.doctor import examine
from bot.senses import build_tone
from config.settings import Settings
from core.emotions import Emotion, Scores
from core.errors import DataError, MediaError, ModelUnavailable
from core.mood import fuse, mismatch
from core.observations import Source, TextReading, ToneReading
from core.problems import ProblemCode
from emotion.tone import OnnxToneReader, load_tone
from emotion.tone_features import FEATURES, RATE, tone_features
from emotion.train.tone.__main__ import main
from emotion.train.tone.data import described
from speech.audio import decode, encode_opus
from tests.fakes.tone import write_tone

TIMES = np.arange(2 * RATE) / RATE
PITCH_AT = 4 * 12 + 6
"""Index of the median pitch in semitones above 100 Hz."""


def voice(hertz=140.0, seconds=2.0, wave=0.0):
    """A buzz with overtones, in syllables of a quarter second; `wave`: semitones that its pitch goes up and down."""
    times = np.arange(int(seconds * RATE)) / RATE
    pitch = hertz * 2 ** (wave * np.sin(2 * np.pi * times) / 12)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    return sum(np.sin(k * phase) / k for k in range(1, 9)) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * times)) * 0.1


@pytest.mark.parametrize("hertz", [90.0, 140.0, 220.0, 330.0])
def test_the_pitch_is_found(hertz):
    median = tone_features(voice(hertz))[PITCH_AT]
    assert 100 * 2 ** (median / 12) == pytest.approx(hertz, rel=0.03)


def test_loudness_is_no_part_of_it_and_movement_is():
    noisy = voice() + np.random.default_rng(1).normal(0, 1e-3, 2 * RATE)
    quiet, loud = tone_features(noisy * 0.3), tone_features(noisy * 3)
    # A frame at the edge of a voice may fall on either side.
    assert np.percentile(np.abs(quiet - loud), 90) < 0.01
    assert quiet[PITCH_AT] == pytest.approx(loud[PITCH_AT], abs=0.05)
    still, lively = tone_features(voice()), tone_features(voice(wave=5))
    assert lively[PITCH_AT + 1] > still[PITCH_AT + 1] + 1


@pytest.mark.parametrize("samples", [np.zeros(RATE), np.zeros(10), np.zeros((4, 4)), np.full(RATE, np.nan)])
def test_what_is_no_sound_is_refused(samples):
    with pytest.raises(ValueError, match="judge"):
        tone_features(samples)


@given(st.integers(0, 2**31), st.floats(0.5, 3.0), st.floats(1e-3, 1.0))
def test_any_sound_has_finite_features(seed, seconds, level):
    random = np.random.default_rng(seed)
    features = tone_features(level * random.normal(size=int(seconds * RATE) + 1))
    assert features.shape == (FEATURES,)
    assert np.isfinite(features).all()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_tone(tmp_path_factory.mktemp("tone"))


def note(samples):
    return encode_opus((samples * 20_000).astype(np.int16), RATE)


async def heard(folder, audio):
    reader = OnnxToneReader(folder, lambda content: decode(content, max_seconds=60).samples, timeout=30)
    try:
        return await reader.hear(audio)
    finally:
        await reader.aclose()


async def test_a_voice_is_read_from_a_note(folder):
    reading = await heard(folder, note(voice(seconds=5.0)))
    assert -1 <= reading.valence <= 1
    assert 0 <= reading.arousal <= 1
    assert (reading.confidence, reading.model) == (1.0, "tone 0.1")
    assert reading.seconds == pytest.approx(5.0, abs=0.1)
    assert (await heard(folder, note(voice(seconds=1.0)))).confidence < 0.3


async def test_a_note_without_a_voice_is_no_reading(folder):
    with pytest.raises(MediaError) as raised:
        await heard(folder, note(np.zeros(RATE)))
    assert raised.value.code is ProblemCode.NOTHING_SAID


@pytest.mark.parametrize("damage", ["gone", "changed", "no card"])
async def test_weights_that_are_not_what_their_card_says_are_unavailable(tmp_path, damage):
    folder = write_tone(tmp_path / "tone")
    match damage:
        case "gone":
            (folder / "tone.onnx").unlink()
        case "changed":
            (folder / "tone.onnx").write_bytes(b"x")
        case "no card":
            (folder / "tone.json").unlink()
    with pytest.raises(ModelUnavailable):
        load_tone(folder)
    [finding] = [one for one in await examine(Settings(tone_model=folder)) if one.what == "tone"]
    assert finding.state == "problem"
    reader = build_tone(Settings(tone_model=folder))
    with pytest.raises(ModelUnavailable):
        await reader.hear(note(voice()))
    await reader.aclose()


@pytest.mark.parametrize(
    ("kind", "shape", "answer"),
    [
        (TensorProto.FLOAT, ["n", FEATURES - 1], ["n", 2]),
        (TensorProto.FLOAT, ["n", FEATURES], ["n", 3]),
        (TensorProto.FLOAT, ["n", "k"], ["n", 2]),
        (TensorProto.FLOAT, None, None),
        (TensorProto.DOUBLE, ["n", FEATURES], ["n", 2]),
    ],
)
async def test_weights_of_another_shape_are_unavailable(tmp_path, kind, shape, answer):
    columns = answer[-1] if answer else 2
    folder = write_tone(tmp_path / "tone")
    rows = shape[-1] if shape and isinstance(shape[-1], int) else FEATURES
    weights = helper.make_tensor("w", kind, [rows, columns], [0.0] * rows * columns)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["features", "w"], ["affect"])],
        "tone",
        [helper.make_tensor_value_info("features", kind, shape)],
        [helper.make_tensor_value_info("affect", kind, answer)],
        [weights],
    )
    opset = helper.make_opsetid("", 15)
    content = helper.make_model(graph, opset_imports=[opset], ir_version=8).SerializeToString()
    (folder / "tone.onnx").write_bytes(content)
    card = json.loads((folder / "tone.json").read_text("utf-8"))
    card["files"][0]["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / "tone.json").write_text(json.dumps(card), "utf-8")
    with pytest.raises(ModelUnavailable, match="other features"):
        load_tone(folder)
    [finding] = [one for one in await examine(Settings(tone_model=folder)) if one.what == "tone"]
    assert finding.state == "problem"


async def test_by_default_there_is_none(folder):
    assert build_tone(Settings()) is None
    assert [one for one in await examine(Settings()) if one.what == "tone"] == []
    [finding] = [one for one in await examine(Settings(tone_model=folder)) if one.what == "tone"]
    assert finding.state == "ok"


WORDS = TextReading(
    scores=Scores.of({Emotion.NEUTRAL: 0.6, Emotion.SADNESS: 0.4}), valence=-0.3, arousal=0.3, confidence=0.8, model="t"
)
STIRRED = ToneReading(valence=-0.8, arousal=0.95, confidence=1.0, seconds=5.0, model="tone")


def test_a_tone_moves_arousal_and_hardly_valence_and_never_the_label():
    calm, stirred = fuse([WORDS]), fuse([WORDS, STIRRED])
    assert stirred.label is calm.label
    assert stirred.scores == calm.scores
    assert stirred.arousal > calm.arousal + 0.1
    assert calm.valence - 0.1 < stirred.valence < calm.valence
    assert stirred.sources == (Source.WORDS, Source.VOICE)
    assert fuse([STIRRED]) is None
    assert mismatch([WORDS, STIRRED]) == mismatch([WORDS])
    assert fuse([WORDS, replace(STIRRED, confidence=0.0)]) == calm


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_any_tone_leaves_a_mood_in_its_range(valence, arousal, sure):
    mood = fuse([WORDS, replace(STIRRED, valence=valence, arousal=arousal, confidence=sure)])
    assert -1 <= mood.valence <= 1
    assert 0 <= mood.arousal <= 1
    low, high = sorted((WORDS.arousal, arousal))
    assert low - 1e-9 <= mood.arousal <= high + 1e-9


@pytest.mark.parametrize(
    ("corpus", "name", "found"),
    [
        ("ravdess", "03-01-05-02-01-01-12", ("anger", "ravdess 12")),
        ("ravdess", "03-01-02-01-01-01-03", ("calm", "ravdess 03")),
        ("emodb", "03a01Wa", ("anger", "emodb 03")),
        ("emodb", "16b10Lb", ("boredom", "emodb 16")),
        ("ravdess", "notes", None),
        ("emodb", "x", None),
        ("emodb", "03a01Xa", None),
    ],
)
def test_names_of_recordings(corpus, name, found):
    assert described(corpus, name) == found


def test_training_and_measuring_from_the_command_line(tmp_path, capsys):
    tar = tmp_path / "recordings.tar"
    with tarfile.open(tar, "w") as archive:
        for speaker in range(4):
            for code, hertz, wave in (("W", 220.0, 5.0), ("T", 110.0, 0.3), ("F", 250.0, 6.0), ("N", 120.0, 0.5)):
                content = note(voice(hertz + 5 * speaker, 1.0, wave))
                entry = tarfile.TarInfo(f"emodb/{speaker:02}a01{code}a.ogg")
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        broken = tarfile.TarInfo("emodb/00a02Wa.ogg")
        broken.size = 3
        archive.addfile(broken, io.BytesIO(b"abc"))
    assert main(["fit", "--emodb", str(tar), "--out", str(tmp_path / "out")]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["recordings"] == 16
    assert printed["emodb_arousal_auroc"] > 0.9
    assert main(["evaluate", "--weights", str(tmp_path / "out"), "--emodb", str(tar)]) == 0
    assert json.loads(capsys.readouterr().out)["recordings"] == 16
    assert load_tone(tmp_path / "out").title == "tone 1.0"


@pytest.mark.parametrize("content", [b"", b"no tar"])
def test_what_is_no_tar_is_one_line(tmp_path, capsys, content):
    (tmp_path / "x.tar").write_bytes(content)
    assert main(["fit", "--ravdess", str(tmp_path / "x.tar"), "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(DataError.__name__)
