import json
import os
import string
import sys
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ConfigError
from core.people import LANGUAGES, SpeechLevel
from llm.composer import Composer
from llm.persona import load_persona, persona_names
from llm.persona_file import MAX_BYTES, MOST_KEPT, PersonaShelf, own_boundaries, parse_own_persona
from tests.fakes.llm import make_brief

SHORT = """
name = "코코"
description = "문구점에 사는 고양이. 느긋하고 새침하다."
manner = "짧고 새침하게."
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "personas"
    folder.mkdir()
    return folder


def test_three_texts_are_enough():
    koko = parse_own_persona(SHORT, "koko.toml")
    assert koko.untrusted
    assert koko.borrowed == (
        *("phrases.ko.asides", "phrases.ko.closers", "greeting.ko"),
        *("phrases.en.asides", "phrases.en.closers", "greeting.en"),
    )
    assert koko.greet("ko", SpeechLevel.CASUAL) == "안녕. 나는 코코야. 오늘 하루를 들려줘."
    assert koko.greet("ko", SpeechLevel.POLITE) == "안녕하세요. 저는 코코예요. 오늘 하루를 들려주세요."
    assert "코코" in koko.greet("en", SpeechLevel.CASUAL)
    assert koko.phrases_in("ko").asides == load_persona("anna").phrases_in("ko").asides
    for language in LANGUAGES:
        for level in SpeechLevel:
            assert koko.manner_in(language, level) == "짧고 새침하게."
            assert koko.boundaries_in(language, level) == load_persona("anna").boundaries_in(language, level)


def test_what_a_file_says_itself_is_not_borrowed():
    source = SHORT + (
        '[greeting]\nko = "[왔어|오셨어요]?"\n'
        '[boundaries]\nko = ["생선은 안 [나눠|나눠요]."]\n'
        '[phrases.ko.closers]\nnegative = ["[자|주무세요]."]\npositive = ["[좋네|좋네요]."]\n'
        'even = ["[안녕|안녕히 가세요]."]\n'
    )
    koko = parse_own_persona(source, "koko.toml")
    assert koko.greet("ko", SpeechLevel.POLITE) == "오셨어요?"
    assert "greeting.ko" not in koko.borrowed
    assert {"greeting.en", "phrases.ko.asides"} <= set(koko.borrowed)
    assert "phrases.ko.closers" not in koko.borrowed
    assert koko.boundaries_in("ko", SpeechLevel.CASUAL)[-1] == "생선은 안 나눠."
    assert len(koko.boundaries_in("ko", SpeechLevel.CASUAL)) == 4


def test_a_packaged_file_is_a_good_start():
    source = files("llm").joinpath("personas").joinpath("mori.toml").read_text(encoding="utf-8")
    mine = parse_own_persona(source, "mine.toml")
    assert mine.untrusted
    assert mine.borrowed == ()
    assert mine.phrases == load_persona("mori").phrases


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "코코"', "", "koko.toml: name"),
        ('name = "코코"', 'name = "코코"\ncolour = 3', "koko.toml: colour"),
        ('name = "코코"', 'name = "코코"\nuntrusted = false', "koko.toml: untrusted"),
        ('name = "코코"', 'name = "코코"\nborrowed = []', "koko.toml: borrowed"),
        ('name = "코코"', f'name = "{"코" * 41}"', "koko.toml: name.ko"),
        ('name = "코코"', 'name = "코\\u001b[31m코"', "koko.toml: name.ko"),
        ('name = "코코"', 'name = "<글>"', "koko.toml: name.ko"),
        ('name = "코코"', "name = 3", "koko.toml: name"),
        ('name = "코코"', 'name = "코코"\ngreeting = 3', "koko.toml: greeting"),
        ('name = "코코"', 'name = "코코"\ngreeting = {}', "koko.toml: greeting"),
        ('name = "코코"', 'name = "코코"\ngreeting = "안녕 {name}"', "koko.toml: greeting.ko"),
        ('"문구점에', f'"{"가" * 700}', "koko.toml: description.ko"),
        ('manner = "짧고 새침하게."', "manner = {fr = 'x'}", "koko.toml: manner"),
        ('name = "코코"', 'name = "코코"\n' + "k" * 5000 + " = 1", "kkk"),
        ('name = "코코"', "name = " + "[" * 9000, "too deeply"),
    ],
)
def test_errors_name_the_file_and_the_key_in_one_short_line(old, new, told):
    assert old in SHORT
    with pytest.raises(ConfigError) as caught:
        parse_own_persona(SHORT.replace(old, new, 1), "koko.toml")
    assert told in str(caught.value)
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)


def test_a_shelf_without_a_folder_has_the_packaged_ones(tmp_path):
    for shelf in (PersonaShelf(), PersonaShelf(tmp_path / "nowhere")):
        assert shelf.names() == persona_names()
        assert shelf.load("anna") is load_persona("anna")
        assert shelf.problems() == {}
        with pytest.raises(ConfigError, match="known: anna"):
            shelf.load("koko")


def test_own_personas_come_after_the_packaged_ones(folder):
    (folder / "koko.toml").write_text(SHORT, encoding="utf-8")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    shelf = PersonaShelf(folder)
    assert shelf.names() == (*persona_names(), "koko")
    assert shelf.load("koko").name.of("ko") == "코코"
    assert shelf.problems() == {}


def test_a_packaged_persona_cannot_be_replaced(folder):
    (folder / "anna.toml").write_text(SHORT, encoding="utf-8")
    (folder / "Big Name.toml").write_text(SHORT, encoding="utf-8")
    shelf = PersonaShelf(folder)
    assert shelf.names() == persona_names()
    assert shelf.load("anna") is load_persona("anna")
    assert set(shelf.problems()) == {"anna.toml", "Big Name.toml"}


@pytest.mark.parametrize("name", ["", "../anna", "koko.toml", "KOKO", "a" * 33, "koko\0", "koko/.."])
def test_a_name_is_no_path(folder, name):
    (folder / "koko.toml").write_text(SHORT, encoding="utf-8")
    with pytest.raises(ConfigError, match="unknown persona"):
        PersonaShelf(folder).load(name)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "bad.toml: name"),
        (b"#" * (MAX_BYTES + 1), "bad.toml: has more than"),
        (bytes(range(256)), "bad.toml: is not UTF-8"),
        (b"a." * 7_500 + b"a = 1", "bad.toml"),
        (b"a = " + b"{b=" * 3000, "bad.toml"),
    ],
)
def test_hostile_files_are_one_clear_error(folder, content, told):
    (folder / "bad.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=told):
        PersonaShelf(folder).load("bad")
    assert set(PersonaShelf(folder).problems()) == {"bad.toml"}


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights or do not exist there")
def test_links_folders_and_pipes_are_not_read(folder, tmp_path):
    (tmp_path / "outside.toml").write_text(SHORT, encoding="utf-8")
    (folder / "link.toml").symlink_to(tmp_path / "outside.toml")
    (folder / "loop.toml").symlink_to(folder / "loop.toml")
    (folder / "folder.toml").mkdir()
    os.mkfifo(folder / "pipe.toml")
    problems = PersonaShelf(folder).problems()
    assert set(problems) == {"link.toml", "loop.toml", "folder.toml", "pipe.toml"}
    assert "link" in problems["link.toml"]


def test_a_file_is_read_again_when_it_has_changed(folder):
    file = folder / "koko.toml"
    file.write_text(SHORT, encoding="utf-8")
    shelf = PersonaShelf(folder)
    first = shelf.load("koko")
    assert shelf.load("koko") is first
    file.write_text(SHORT.replace("코코", "모모"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert shelf.load("koko").name.of("ko") == "모모"
    file.write_text("broken", encoding="utf-8")
    os.utime(file, ns=(2, 2))
    with pytest.raises(ConfigError, match="koko"):
        shelf.load("koko")
    file.unlink()
    with pytest.raises(ConfigError, match="unknown persona"):
        shelf.load("koko")


def test_no_more_than_some_personas_are_kept(folder):
    shelf = PersonaShelf(folder)
    for number in range(MOST_KEPT + 2):
        (folder / f"koko{number}.toml").write_text(SHORT, encoding="utf-8")
        shelf.load(f"koko{number}")
    assert len(shelf._kept) <= MOST_KEPT


def test_what_is_somebodys_own_is_told_from_what_every_persona_keeps_to():
    mine = parse_own_persona(SHORT + 'boundaries = { ko = ["[반말|존댓말]은 안 해."] }', "koko.toml")
    assert own_boundaries(mine, "ko", SpeechLevel.POLITE) == ("존댓말은 안 해.",)
    assert own_boundaries(mine, "en", SpeechLevel.POLITE) == ()


async def test_the_composer_speaks_as_an_own_persona(folder):
    (folder / "koko.toml").write_text(SHORT, encoding="utf-8")
    composer = Composer(PersonaShelf(folder))
    pieces = [piece async for piece in composer.write(make_brief("안녕", persona="koko"))]
    assert "코코" in "".join(pieces)


def outcome(source):
    try:
        return parse_own_persona(source, "x.toml")
    except ConfigError as error:
        return str(error)


TEXTS = st.text(max_size=50)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet=string.printable, max_size=300))
def test_any_text_is_a_persona_or_a_config_error(source):
    for text in (source, SHORT + source):
        found = outcome(text)
        assert not isinstance(found, str) or found.startswith("x.toml: ")


@settings(max_examples=150, deadline=None)
@given(name=TEXTS, description=TEXTS, greeting=TEXTS)
def test_any_words_are_a_persona_or_a_config_error(name, description, greeting):
    lines = [f"{key} = {json.dumps(value)}" for key, value in (("name", name), ("greeting", greeting))]
    lines += [f"description = {json.dumps(description)}", 'manner = "x"']
    persona = outcome("\n".join(lines))
    if isinstance(persona, str):
        assert persona.startswith("x.toml: ")
    else:
        assert persona.untrusted
        assert all(persona.greet(language, level) for language in LANGUAGES for level in SpeechLevel)
