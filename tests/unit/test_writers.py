"""Which writers there are, in which order, and what the doctor says of them."""

import os

import pytest

from bot.doctor import examine
from bot.scribe import Scribe
from bot.writers import TRACING, build_writers, language_model, never_traced
from config.settings import Settings, load_settings
from core.errors import ConfigError
from core.people import Person, Preferences
from core.problems import Stage
from core.types import Recall
from tests.fakes.bot import RecordingView
from tests.fakes.llm import FakeWriter, make_brief
from tests.fakes.spending import FakeSpending

API = {"api_model": "openai:m", "api_key": "sk-secret"}


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in TRACING:
        monkeypatch.setenv(name, "true")


async def names(**settings):
    writers = build_writers(Settings(**settings), FakeSpending())
    for writer in writers:
        await writer.aclose()
    return [writer.name for writer in writers]


async def test_the_composer_is_always_there_and_last():
    assert await names() == ["composer"]
    assert await names(**API) == ["openai m", "composer"]
    assert await names(**API, api_url="http://127.0.0.1:8080/v1") == ["m at 127.0.0.1", "composer"]
    assert await names(**API, writers="") == ["composer"]
    assert await names(**API, writers="llama") == ["composer"]


async def test_prompts_are_never_sent_to_a_tracing_service():
    await names(**API)
    assert {os.environ[name] for name in TRACING} == {"false"}
    own = {"LANGSMITH_TRACING": "true"}
    never_traced(own)
    assert set(own.values()) == {"false"}


async def test_a_language_model_that_is_not_there_is_told(home, tmp_path, caplog):
    writers = build_writers(Settings(llm_model=str(tmp_path / "gone.gguf")), FakeSpending())
    assert [writer.name for writer in writers] == ["llama gone", "composer"]
    written = await Scribe(writers).write(make_brief("힘들었어", "sadness"), RecordingView(), crisis=False)
    assert written.writer == "composer"
    assert [(notice.code, dict(notice.args)["failed"]) for notice in written.notices] == [
        ("notice-writer-fallback", "llama gone")
    ]
    assert "not on this machine" in caplog.text


def test_a_language_model_is_a_file_or_the_largest_of_a_pulled_one(home, tmp_path):
    assert language_model(Settings()) is None
    folder = home / "models" / "gemma"
    folder.mkdir(parents=True)
    (folder / "small.gguf").write_bytes(b"GGUF")
    (folder / "large.gguf").write_bytes(b"GGUF" * 9)
    assert language_model(Settings(llm_model=str(folder))) == folder / "large.gguf"
    assert language_model(Settings(llm_model=str(folder / "small.gguf"))) == folder / "small.gguf"
    assert language_model(Settings(llm_model="~/x.gguf")).is_absolute()


async def said(**settings):
    return [
        (finding.state, finding.detail)
        for finding in await examine(Settings(**settings))
        if (finding.group, finding.what) == ("stages", "write")
    ]


async def test_the_doctor_names_every_writer(tmp_path):
    assert [state for state, _ in await said()] == ["default"]
    (problem, detail), (ok, api), (last, _) = await said(llm_model=str(tmp_path / "gone.gguf"), **API)
    assert (problem, ok, last) == ("problem", "ok", "default")
    assert "not on this machine" in detail
    assert "only for people who agree" in api
    assert "sk-secret" not in api


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FACELOG_API_MODEL", "gemini:x", "openai:MODEL or anthropic:MODEL"),
        ("FACELOG_API_MODEL", "openai:", "openai:MODEL or anthropic:MODEL"),
        ("FACELOG_API_URL", "127.0.0.1:80", "http or https address"),
        ("FACELOG_API_URL", "http://me:secret@host/v1", "no name or password"),
        ("FACELOG_WRITERS", "composer", "llama, api"),
        ("FACELOG_WRITERS", "api,api", "each once"),
    ],
)
def test_a_bad_setting_is_one_sentence(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=f"{name}.*{says}") as caught:
        load_settings()
    assert "secret" not in str(caught.value)


class ChoosyWriter(FakeWriter):
    """Writes only for people who agree."""

    def serves(self, person):
        return person.preferences.remote


class QueuedFakeWriter(FakeWriter):
    """Answers two others first."""

    async def write_queued(self, brief, on_wait):
        for before in (2, 1, 0):
            on_wait(before)
        async for piece in self.write(brief):
            yield piece


async def test_who_does_not_agree_is_not_asked_for_and_no_failure_is_told():
    choosy, last = ChoosyWriter(name="api"), FakeWriter(name="composer")
    scribe = Scribe([choosy, last])
    brief = make_brief("words")
    written = await scribe.write(brief, RecordingView(), crisis=False)
    assert (written.writer, written.notices, choosy.briefs) == ("composer", (), [])
    agreed = make_brief("words", remote=True)
    assert (await scribe.write(agreed, RecordingView(), crisis=False)).writer == "api"


async def test_people_see_that_they_wait_for_their_turn():
    view = RecordingView()
    await Scribe([QueuedFakeWriter()]).write(make_brief("words"), view, crisis=False)
    assert view.stages == [Stage.WAIT, Stage.WAIT, Stage.WRITE]
    assert "".join(view.pieces) == "A fake reply."


def test_nobody_is_taken_to_agree():
    assert Person(id="p").preferences == Preferences(remote=False)
    assert Recall(person=Person(id="p")).memories == ()
