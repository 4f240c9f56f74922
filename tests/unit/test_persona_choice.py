"""Who answers: a person's own persona, and somebody else with a notice when its file is gone or broken."""

import pytest

from bot.doctor import examine
from bot.persona_choice import answering_as, voice_styles
from bot.personas import FOLDER, MOST_OWN, PersonaNotSaved, free_name, save_persona, shelf_of
from bot.wording.wording import Wording
from bot.writers import build_writers
from config.settings import Settings
from core.errors import ConfigError
from core.people import LANGUAGES, Person, Preferences
from llm.persona import persona_names
from speech.style import VoiceStyle
from tests.fakes.llm import make_brief
from tests.fakes.spending import FakeSpending

KOKO = 'name = "코코"\ndescription = "고양이."\nmanner = "새침하게."\n'
LOW = '[voice.ko]\npitch = "low"\npace = "quick"\n'


@pytest.fixture
def folder(home):
    made = home / FOLDER
    made.mkdir(parents=True)
    return made


def person(name="koko", language="ko"):
    return Person(id="p1", language=language, preferences=Preferences(persona=name))


async def test_a_persona_that_is_there_answers(folder):
    (folder / "koko.toml").write_text(KOKO, encoding="utf-8")
    for name in ("koko", "mori"):
        assert await answering_as(person(name), shelf_of(Settings())) == (person(name), ())


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b'name = "x"'])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_persona_whose_file_is_gone_or_broken_is_stood_in_for_and_told(folder, content, language, caplog):
    shelf, file = shelf_of(Settings()), folder / "koko.toml"
    file.write_text(KOKO, encoding="utf-8")
    assert (await answering_as(person(), shelf))[1] == ()
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    answered, [notice] = await answering_as(person(language=language), shelf)
    assert answered.preferences.persona == "anna"
    assert notice.code == "notice-persona-missing"
    sentence = Wording(language).say(notice.code, **dict(notice.args))
    assert "koko" in sentence
    assert {"ko": "안나가", "en": "Anna"}[language] in sentence
    assert "koko" not in caplog.text
    file.unlink(missing_ok=True)
    file.write_text(KOKO, encoding="utf-8")
    assert await answering_as(person(), shelf) == (person(), ())


async def test_every_installed_writer_knows_peoples_own_personas(folder):
    (folder / "koko.toml").write_text(KOKO, encoding="utf-8")
    [composer] = build_writers(Settings(), FakeSpending())
    pieces = [piece async for piece in composer.write(make_brief("안녕", persona="koko"))]
    assert "코코" in "".join(pieces)


def test_personas_sound_as_their_files_say(folder):
    (folder / "koko.toml").write_text(KOKO + LOW, encoding="utf-8")
    styles = voice_styles(shelf_of(Settings()))
    assert styles("koko", "ko") == VoiceStyle(pitch="low", pace="quick")
    assert styles("koko", "en") == styles("nobody", "ko") == styles("", "ko") == VoiceStyle()
    assert styles("mori", "ko") == VoiceStyle(pitch="low", pace="slow")
    assert len({styles(name, "ko") for name in persona_names()}) > 3


def test_a_persona_is_kept_once_and_never_over_another(home):
    file = save_persona(Settings(), "koko", KOKO)
    assert file.read_text(encoding="utf-8") == KOKO
    assert shelf_of(Settings()).load("koko").name.of("ko") == "코코"
    for name in ("koko", "anna"):
        with pytest.raises(PersonaNotSaved) as caught:
            save_persona(Settings(), name, KOKO.replace("코코", "모모"))
        assert caught.value.code == "persona-exists"
    assert file.read_text(encoding="utf-8") == KOKO
    assert free_name(Settings(), "koko") == "koko_2"
    assert free_name(Settings(), "anna") == "anna_2"
    assert free_name(Settings(), "momo") == "momo"


@pytest.mark.parametrize("name", ["", "../koko", "koko.toml", "Koko", "코코", "a" * 33])
def test_a_name_is_no_path(home, name):
    with pytest.raises(ConfigError):
        save_persona(Settings(), name, KOKO)
    assert not list(home.rglob("*.toml"))


@pytest.mark.parametrize("source", ["", "x", KOKO + "extra = 1\n", KOKO + "#" * 20_000])
def test_what_is_no_persona_is_not_kept(home, source):
    with pytest.raises(ConfigError):
        save_persona(Settings(), "koko", source)
    assert not list(home.rglob("*.toml"))


def test_there_are_only_so_many(folder):
    for number in range(MOST_OWN):
        save_persona(Settings(), f"koko{number}", KOKO)
    with pytest.raises(PersonaNotSaved) as caught:
        save_persona(Settings(), "one_more", KOKO)
    assert caught.value.code == "persona-too-many"
    for code in ("persona-exists", "persona-too-many", "persona-not-written"):
        assert Wording("ko").say(code) != Wording("en").say(code)
    assert all(str(MOST_OWN) in Wording(language).say("persona-too-many") for language in LANGUAGES)


def test_a_folder_that_cannot_be_written_is_told(home):
    home.mkdir(exist_ok=True)
    (home / FOLDER).write_text("no folder")
    with pytest.raises((PersonaNotSaved, ConfigError)):
        save_persona(Settings(), "koko", KOKO)


async def test_the_doctor_tells_which_personas_cannot_be_used(folder):
    (folder / "koko.toml").write_text(KOKO, encoding="utf-8")
    assert not [finding for finding in await examine(Settings()) if "persona" in finding.detail]
    (folder / "anna.toml").write_text(KOKO, encoding="utf-8")
    (folder / "bad.toml").write_text("name = 1", encoding="utf-8")
    told = [one.detail for one in await examine(Settings()) if one.state == "problem" and "persona" in one.detail]
    assert [detail.split(":")[0] for detail in told] == ["persona anna.toml", "persona bad.toml"]


async def test_a_voice_can_be_set_for_somebodys_own_persona(folder):
    (folder / "koko.toml").write_text(KOKO, encoding="utf-8")
    told = [one.detail for one in await examine(Settings(tts_voices="koko.ko=a.onnx,momo.ko=a.onnx"))]
    assert [detail for detail in told if "no such persona" in detail] == ["momo.ko: there is no such persona"]
