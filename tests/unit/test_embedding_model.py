"""Which embedding model there is, and what the doctor and the log say of one that is not."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

from bot.doctor import examine
from bot.meanings import build_meanings, embedding_model
from bot.recaller import Recaller
from config.settings import Settings
from core.errors import ModelUnavailable
from llm.embedding import LlamaEmbedder
from llm.meanings import Meanings
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.llm import make_brief, make_entry
from tests.fakes.storage import FakeStorage

HEADER = b"GGUF" + bytes([3, 0, 0, 0, 1] + [0] * 15)


async def said(**settings):
    return [
        (finding.state, finding.detail)
        for finding in await examine(Settings(**settings))
        if (finding.group, finding.what) == ("stages", "recall")
    ]


async def test_without_the_setting_there_is_none(home, caplog):
    assert embedding_model(Settings()) is None
    assert build_meanings(Settings()) is None
    assert await said() == []
    assert caplog.text == ""


async def test_one_that_is_not_there_is_told(home, tmp_path, caplog):
    gone = str(tmp_path / "gone.gguf")
    assert build_meanings(Settings(embed_model=gone)) is None
    assert "is not on this machine; memories are found by shared words alone" in caplog.text
    [(state, detail)] = await said(embed_model=gone)
    assert (state, detail) == ("problem", f"{gone} is not on this machine: memories are found by shared words alone")


async def test_one_that_is_no_model_is_told(home, tmp_path, monkeypatch):
    file = tmp_path / "poem.gguf"
    file.write_text("Roses are red, violets are blue")
    installed = ModuleType("llama_cpp")
    installed.__spec__ = ModuleSpec("llama_cpp", None)
    monkeypatch.setitem(sys.modules, "llama_cpp", installed)
    [(state, detail)] = await said(embed_model=str(file))
    assert state == "problem"
    assert "not a GGUF file" in detail


async def test_it_is_the_file_of_a_pulled_model(home, tmp_path):
    folder = home / "models" / "embedder"
    folder.mkdir(parents=True)
    (folder / "small.gguf").write_bytes(HEADER)
    assert embedding_model(Settings(embed_model=str(folder))) == folder / "small.gguf"


async def test_without_the_extra_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    file = tmp_path / "small.gguf"
    file.write_bytes(HEADER)
    embedder = LlamaEmbedder(file, threads=1)
    with pytest.raises(ModelUnavailable, match=r"pip install 'facelog\[llama\]'"):
        await embedder.embed("안녕")
    await embedder.aclose()
    await embedder.aclose()
    with pytest.raises(ModelUnavailable, match="closed"):
        await embedder.embed("안녕")


async def test_a_writer_is_told_what_was_said_in_other_words():
    storage = FakeStorage()
    old = make_entry("sadness")
    storage.shelf.entries.append(
        type(old)(
            **{f: getattr(old, f) for f in ("id", "person_id", "turn_id")},
            local_date=old.local_date,
            written_at=old.written_at,
            text="고양이가 밥을 안 먹는다",
        )
    )
    brief = make_brief("야옹이 때문에 걱정이야")
    assert (await Recaller(storage.diary, storage.memories).recall(brief)).memories == ()
    meanings = Meanings(FakeEmbedder(), seconds=30.0)
    recaller = Recaller(storage.diary, storage.memories, meanings=meanings)
    assert [memory.id for memory in (await recaller.recall(brief)).memories] == [old.id]
    await storage.memories.forget("p1", old.id)
    assert (await recaller.recall(brief)).memories == ()
    recaller.forget("p1")
    await meanings.aclose()
