from importlib.resources import files

import pytest

from core.errors import ConfigError
from core.people import LANGUAGES, SpeechLevel
from llm.persona import load_persona, parse_persona, persona_names


def test_two_personas_come_with_facelog():
    assert persona_names() == ("anna", "mori")
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
    with pytest.raises(ConfigError, match="anna, mori"):
        load_persona(name)


def _anna() -> str:
    return files("llm").joinpath("personas").joinpath("anna.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('[name]\nko = "안나"', "[name]", "bad.toml: name.ko"),
        ("[greeting]", "colour = 1\n[greeting]", "bad.toml: manner.en.colour"),
        ("첫 댓글은", "{who} 첫 댓글은", "bad.toml: phrases.ko.asides.positive.1"),
        ("첫 댓글은", "정말? 첫 댓글은", "may ask"),
        ("[name]", "[name", "bad.toml"),
        ("en = \"[Hey|Hello], I'm Anna.", "en = \"{name}, I'm Anna.", "greeting"),
    ],
)
def test_errors_name_the_file_and_the_key(old, new, told):
    source = _anna()
    assert old in source
    with pytest.raises(ConfigError) as caught:
        parse_persona(source.replace(old, new, 1), "bad.toml")
    assert "bad.toml" in str(caught.value)
    assert told in str(caught.value)
