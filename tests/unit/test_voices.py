"""Who speaks: which voice is configured, which is there, and what is said when it is not."""

from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.doctor import examine
from bot.speakers import build_speaker, voice_file
from config.settings import Settings, load_settings
from config.voices import VoiceChoice, parse_voices
from core.errors import ConfigError, ModelBusy, ModelError, ModelUnavailable
from core.ports import Speaker, Warmable
from speech.espeak import EspeakSpeaker
from speech.piper import PiperSpeaker
from speech.voices import CastSpeaker, Role
from tests.fakes.speech import FakeSpeaker
from tests.models.tiny_piper import write_piper


class Cast:
    """Three voices of two roles in Korean, and one that speaks everything else."""

    def __init__(self):
        self.everyone, self.anna, self.fallback = FakeSpeaker(), FakeSpeaker(), FakeSpeaker()
        self.speaker = CastSpeaker(
            {
                Role(language="ko"): ("piper everyone", self.everyone),
                Role(language="ko", persona="anna"): ("piper anna", self.anna),
            },
            self.fallback,
        )

    @property
    def calls(self):
        return [len(speaker.calls) for speaker in (self.anna, self.everyone, self.fallback)]


async def pieces(stream):
    async with aclosing(stream) as voices:
        return [voice async for voice in voices]


@pytest.mark.parametrize(
    ("language", "persona", "calls"),
    [
        ("ko", "anna", [1, 0, 0]),
        ("ko", "mori", [0, 1, 0]),
        ("ko", "", [0, 1, 0]),
        ("en", "anna", [0, 0, 1]),
        ("en", "", [0, 0, 1]),
    ],
)
async def test_the_closest_voice_speaks(language, persona, calls):
    cast = Cast()
    voice = await cast.speaker.speak("안녕", language, persona=persona)
    assert voice.instead_of == ""
    assert cast.calls == calls
    assert {"anna": cast.anna, "mori": cast.everyone}.get(persona, cast.fallback).personas in ([persona], [])


@pytest.mark.parametrize("error", [ModelUnavailable("gone"), ModelBusy("busy"), ModelError("broken")])
async def test_a_voice_that_fails_is_replaced_and_the_voice_says_so(error):
    cast = Cast()
    cast.anna.fail(error)
    voice = await cast.speaker.speak("안녕", "ko", persona="anna")
    assert (voice.instead_of, voice.model) == ("piper anna", "fake speaker")
    assert cast.calls == [1, 0, 1]
    cast.anna.fail(None)
    assert (await cast.speaker.speak("안녕", "ko", persona="anna")).instead_of == ""


async def test_when_nobody_can_speak_the_error_says_so():
    cast = Cast()
    for speaker in (cast.everyone, cast.fallback):
        speaker.fail(ModelUnavailable("gone"))
    with pytest.raises(ModelUnavailable):
        await cast.speaker.speak("안녕", "ko")


async def test_nothing_to_speak_is_no_failure_of_the_voice():
    cast = Cast()
    with pytest.raises(ValueError, match="nothing to speak"):
        await cast.speaker.speak("😀", "ko")
    assert cast.calls == [0, 1, 0]


async def test_sentences_stream_and_a_voice_that_failed_stays_out_of_the_rest():
    cast = Cast()
    assert [voice.instead_of for voice in await pieces(cast.speaker.stream("하나. 둘. 셋.", "ko"))] == ["", "", ""]
    assert [text for text, _ in cast.everyone.calls] == ["하나.", "둘.", "셋."]
    cast.everyone.fail(ModelError("broken"))
    voices = await pieces(cast.speaker.stream("하나. 둘. 셋.", "ko"))
    assert [voice.instead_of for voice in voices] == ["piper everyone"] * 3
    assert cast.calls == [0, 4, 3]


async def test_what_is_closed_with_it_and_warmed_by_it(tmp_path):
    cast = Cast()
    assert isinstance(cast.speaker, Warmable)
    await cast.speaker.warm()
    await cast.speaker.aclose()
    assert all(speaker.closed for speaker in (cast.everyone, cast.anna, cast.fallback))
    broken = PiperSpeaker(tmp_path / "none.onnx", "ko", threads=1, timeout=10)
    unwarmable = CastSpeaker({Role(language="ko"): ("none", broken)}, FakeSpeaker())
    with pytest.raises(ModelUnavailable):
        await unwarmable.warm()
    await unwarmable.aclose()


READ = {
    "": [],
    " , ": [],
    "ko=/srv/ko.onnx": [("ko", "", "/srv/ko.onnx")],
    "ko = piper-kss , en=piper-alba,": [("ko", "", "piper-kss"), ("en", "", "piper-alba")],
    "anna.ko=a=b.onnx, ko=./x": [("ko", "anna", "a=b.onnx"), ("ko", "", "./x")],
}


@pytest.mark.parametrize("text", READ)
def test_the_setting_is_read(text):
    assert [(one.language, one.persona, one.voice) for one in parse_voices(text)] == READ[text]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("/secret/ko.onnx", r"should be LANGUAGE=VOICE or PERSONA\.LANGUAGE=VOICE"),
        ("ko=", "should be LANGUAGE=VOICE"),
        ("ko", "should be LANGUAGE=VOICE"),
        ("Anna.ko=x", "should be LANGUAGE=VOICE"),
        ("a.b.ko=x", "should be LANGUAGE=VOICE"),
        ("fr=x", "fr: the languages are ko and en"),
        ("ko=x, ko=y", "ko has more than one voice"),
        ("anna.ko=x, anna.ko=y", r"anna\.ko has more than one voice"),
        ("ko=~nosuchuser/x", "no such user's home folder"),
    ],
)
def test_a_bad_setting_is_one_sentence_that_names_it(monkeypatch, text, says):
    monkeypatch.setenv("FACELOG_TTS_VOICES", text)
    with pytest.raises(ConfigError, match=f"FACELOG_TTS_VOICES .*{says}") as caught:
        load_settings()
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


@given(st.text(alphabet="koen=., ~/anb.\n\0é"))
def test_any_setting_is_read_or_refused(text):
    try:
        choices = parse_voices(text)
    except ValueError:
        return
    assert len({choice.role for choice in choices}) == len(choices)


def test_a_voice_is_a_folder_of_the_models_or_a_path(home, tmp_path):
    settings = Settings()

    def file(given):
        return voice_file(settings, VoiceChoice(language="ko", persona="", voice=given))

    assert file("mine") == home / "models" / "mine"
    voice = write_piper(home / "models" / "mine" / "some-voice.onnx")
    assert file("mine") == file(str(voice)) == file(str(voice.parent)) == voice
    assert file("~/x.onnx").is_absolute()
    assert str(file("./x.onnx")) == "x.onnx"
    assert str(file("x.onnx")) == "x.onnx"


async def test_the_installed_voices_speak_and_a_missing_one_is_told(home, tmp_path):
    write_piper(home / "models" / "korean" / "tiny.onnx")
    speaker = build_speaker(Settings(tts_voices=f"ko=korean, anna.ko={tmp_path}/gone.onnx, mori.ko=korean"))
    try:
        voices = [
            await speaker.speak("안녕, 오늘은 어땠어?", "ko", persona=persona) for persona in ("", "mori", "anna")
        ]
        assert [(voice.model, voice.instead_of) for voice in voices] == [
            ("piper tiny", ""),
            ("piper tiny", ""),
            ("espeak-ng ko", "piper gone"),
        ]
        assert (await speaker.speak("Hello.", "en")).model == "espeak-ng en"
    finally:
        await speaker.aclose()


async def test_without_the_setting_the_embedded_voice_speaks():
    speaker = build_speaker(Settings())
    assert isinstance(speaker, EspeakSpeaker)
    await speaker.aclose()


async def spoken_of(**settings):
    return [
        (finding.state, finding.detail)
        for finding in await examine(Settings(**settings))
        if (finding.group, finding.what) == ("stages", "speak")
    ]


async def test_the_doctor_tries_each_voice(home, tmp_path):
    assert await spoken_of() == [("default", "espeak-ng, embedded: Korean and English")]
    good = write_piper(home / "models" / "korean" / "tiny.onnx")
    bad = write_piper(tmp_path / "bad.onnx")
    bad.write_bytes(bad.read_bytes()[:400])
    ok, cut, gone, nobody, rest = await spoken_of(
        tts_voices=f"ko=korean, anna.ko={bad}, anna.en=missing, nobody.ko=korean"
    )
    assert ok == ("ok", f"ko: piper tiny, {good}")
    assert cut[0] == gone[0] == nobody[0] == "problem"
    assert "anna.ko: piper bad: bad.onnx is not a model that ONNX Runtime can open: espeak-ng speaks instead" in cut[1]
    assert "missing.json is not there: espeak-ng speaks instead" in gone[1]
    assert nobody[1] == "nobody.ko: there is no such persona"
    assert rest == ("default", "espeak-ng, embedded: English")


@pytest.mark.parametrize("kind", ["fake", "espeak", "piper", "cast"])
async def test_every_speaker_keeps_the_same_promises(tmp_path, kind):
    make = {
        "fake": FakeSpeaker,
        "espeak": EspeakSpeaker,
        "piper": lambda: PiperSpeaker(write_piper(tmp_path / "v.onnx"), "ko", threads=1, timeout=30),
        "cast": lambda: Cast().speaker,
    }[kind]
    speaker: Speaker = make()
    voice = await speaker.speak("안녕, 오늘은 어땠어?", "ko", persona="anna")
    assert voice.content[:4] == b"OggS"
    assert voice.seconds > 0
    assert 0 < len(voice.waveform) <= 256
    assert "content" not in repr(voice)
    with pytest.raises(ValueError, match="nothing to speak"):
        await speaker.speak("😀", "ko")
    await speaker.aclose()
