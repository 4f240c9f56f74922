import itertools
import re
import tomllib
from importlib.resources import files

import pytest

from bot.preferences import change, settings_of
from core.errors import ConfigError
from core.people import LANGUAGES, Length, Person, SpeechLevel
from llm.composer import compose
from llm.content import TONES
from llm.josa import josa
from llm.persona import load_persona, parse_persona, persona_names
from tests.fakes.llm import make_brief


def test_six_personas_come_with_facelog():
    assert persona_names() == ("anna", "doyun", "eunji", "mori", "seojin", "yuna")
    assert load_persona("anna") is load_persona("anna")


@pytest.mark.parametrize("name", persona_names())
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", list(SpeechLevel))
def test_personas_speak_both_languages_at_both_levels(name, language, level):
    persona = load_persona(name)
    assert persona.name.of(language) in persona.greet(language, level)
    assert persona.manner_in(language, level)
    assert persona.description.of(language)


@pytest.mark.parametrize("name", ["", "nobody", "../anna", "anna.toml", "ANNA"])
def test_unknown_persona_is_an_error_that_names_the_known_ones(name):
    with pytest.raises(ConfigError, match="anna, doyun"):
        load_persona(name)


def _source(name: str) -> str:
    return files("llm").joinpath("personas").joinpath(f"{name}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('[name]\nko = "안나"', "[name]", "bad.toml: name.ko"),
        ("[greeting]", "colour = 1\n[greeting]", "bad.toml: manner.en.colour"),
        ("첫 댓글은", "{who} 첫 댓글은", "bad.toml: phrases.ko.asides.positive.1"),
        ("첫 댓글은", "정말? 첫 댓글은", "may ask"),
        ("[name]", "[name", "bad.toml"),
        ('pitch = "high"', 'pitch = "shrill"', "bad.toml: voice.ko.pitch"),
        ('mood = "sadness"', 'mood = "meh"', "bad.toml: examples.ko.0.mood"),
        ("[boundaries]", "[limits]", "bad.toml: boundaries"),
        ("{call}, [나는|저는]", "{quote}, [나는|저는]", "bad.toml: examples.ko.0.reply"),
        ("첫 댓글은", "첫\u202e 댓글은", "bad.toml: phrases.ko.asides.positive.1"),
        ("첫 댓글은", "첫 댓글은" * 99, "at most 300"),
        ('ko = "안나"', 'ko = "안나[a|b]"', "bad.toml: name.ko"),
        ("[name]", "untrusted = false\n[name]", "bad.toml: untrusted"),
        ("[name]", "a = " + "[" * 3000 + "]" * 3000 + "\n[name]", "too deeply"),
        ("[name]", "a = " + "9" * 5000 + "\n[name]", "bad value"),
        ("en = \"[Hey|Hello], I'm Anna.", "en = \"{name}, I'm Anna.", "greeting"),
    ],
)
def test_errors_name_the_file_and_the_key(old, new, told):
    source = _source("anna")
    assert old in source
    with pytest.raises(ConfigError) as caught:
        parse_persona(source.replace(old, new, 1), "bad.toml")
    assert "bad.toml" in str(caught.value)
    assert told in str(caught.value)


NAMES = ("주성", "서현", "명수", "Tom", "Jane", "7", "유리")


def _said(name: str, language: str, level: SpeechLevel) -> list[str]:
    """Everything that only this persona says, rendered."""
    persona = load_persona(name)
    values = {"name": "민지", "call": "민지야"}
    phrases = persona.phrases_in(language)
    lines = [line for group in (phrases.asides, phrases.closers) for tone in TONES for line in group.of(tone)]
    lines += [line for tone in TONES for line in phrases.questions_of(tone)]
    examples = persona.examples_in(language, level, values)
    return [
        persona.greet(language, level),
        *(line.render(level, values) for line in lines),
        *(example.reply for example in examples),
        *persona.boundaries_in(language, level),
    ]


def _sentences(texts: list[str]) -> list[str]:
    return [sentence for text in texts for sentence in re.split(r"(?<=[.!?…]) ", text)]


@pytest.mark.parametrize("name", persona_names())
def test_packaged_personas_are_complete(name):
    table = tomllib.loads(_source(name))
    persona = load_persona(name)
    assert (persona.untrusted, persona.borrowed) == (False, ())
    for language in LANGUAGES:
        assert set(table["voice"][language]) == {"pitch", "pace"}
        assert 2 <= len(table["examples"][language]) <= 3
        assert 2 <= len(table["boundaries"][language]) <= 4
        assert any("{" not in example["reply"] for example in table["examples"][language])
        assert all(example["mood"] for example in table["examples"][language])
        assert len(table["description"][language]) <= 200
        phrases = persona.phrases_in(language)
        for tone in TONES:
            assert len(phrases.asides.of(tone)) >= 6
            assert len(phrases.closers.of(tone)) >= 4


def test_personas_sound_and_speak_differently():
    personas = [load_persona(name) for name in persona_names()]
    for language in LANGUAGES:
        voices = {(p.voice_in(language).pitch, p.voice_in(language).pace) for p in personas}
        assert len(voices) == len(personas)
        for level in SpeechLevel:
            assert len({p.manner_in(language, level) for p in personas}) == len(personas)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", list(SpeechLevel))
def test_no_two_personas_share_a_sentence(language, level):
    seen = {}
    for name in persona_names():
        for sentence in set(_sentences(_said(name, language, level))) - {"안녕.", "안녕하세요.", "Hi.", "Hello."}:
            assert seen.setdefault(sentence, name) == name, sentence


@pytest.mark.parametrize("name", persona_names())
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", list(SpeechLevel))
def test_everything_renders_clean_at_its_level(name, language, level):
    for text in _said(name, language, level):
        assert not re.search(r"[{}\[\]|]|  |^\s|\s$| [.,!?]", text), text
        assert text.count("?") <= 1, text
    if language == "ko":
        for sentence in _sentences(_said(name, language, level)):
            polite = bool(re.search(r"(?:요|니다|죠|군요)[.!?…]*$", sentence))
            wordless = re.fullmatch(r"[짠]!", sentence)
            assert wordless or polite == (level is SpeechLevel.POLITE), sentence
            alien = "너|네가|내가|나는|나도" if level is SpeechLevel.POLITE else "저는|저도|제가|저"
            assert not re.search(rf"(?:^| )(?:{alien}) ", sentence), sentence


@pytest.mark.parametrize("called", NAMES)
def test_names_in_examples_get_their_particles(called):
    for name in persona_names():
        persona = load_persona(name)
        for mark in ("이/가", "은/는", "을/를", "아/야"):
            wrong = called + next(side for side in mark.split("/") if side != josa(called, mark))
            for example in persona.examples_in("ko", SpeechLevel.POLITE, {"name": called, "call": f"{called}님"}):
                assert f"{wrong} " not in f"{example.reply} ", example
    mori = load_persona("mori")
    replies = [e.reply for e in mori.examples_in("ko", SpeechLevel.POLITE, {"name": called, "call": f"{called}님"})]
    assert any(f"{called}{josa(called, '이/가')} 물 준" in reply for reply in replies)


def test_without_a_name_examples_that_need_one_are_left_out():
    mori = load_persona("mori")
    assert len(mori.examples_in("ko", SpeechLevel.CASUAL, {})) == 1
    assert len(mori.examples_in("ko", SpeechLevel.CASUAL, {"name": "민지", "call": "민지야"})) == 2


def test_the_coach_asks_his_own_questions():
    own = {
        q.literal(SpeechLevel.CASUAL)
        for tone in TONES
        for q in load_persona("doyun").phrases_in("ko").questions_of(tone)
    }
    replies = [
        compose(make_brief("발표를 망쳤어", "sadness", seed=seed, persona="doyun", length=Length.LONG))
        for seed in range(40)
    ]
    assert any(question in reply for question in own for reply in replies)
    assert all(reply.count("?") <= 1 for reply in replies)


@pytest.mark.parametrize("name", persona_names())
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("length", list(Length))
def test_the_composer_keeps_the_length_as_every_persona(name, language, length):
    words = "오늘 회의에서 팀장님이 화냈어." if language == "ko" else "My boss yelled at me in the meeting."
    for emotion, seed, level in itertools.product(("sadness", "happiness", "neutral"), range(3), SpeechLevel):
        text = compose(
            make_brief(words, emotion, language=language, seed=seed, length=length, persona=name, speech_level=level)
        )
        assert abs(len(text) - length.characters) <= 0.25 * length.characters, text


def test_settings_offer_every_persona():
    person = Person(id="p")
    for name in persona_names():
        assert change(person, "persona", name, persona_names())[0].preferences.persona == name
    shown = {setting.name: setting.allowed for setting in settings_of(persona_names())}
    assert shown["persona"] == persona_names()
