"""A small real GGUF, loaded as an embedding model; what its vectors mean is up to chance."""

import asyncio
import threading

import numpy as np
import pytest

from bot.doctor import examine
from bot.meanings import build_meanings
from config.settings import Settings
from core.errors import ModelError, ModelUnavailable
from llm.embedding import LlamaEmbedder
from llm.llama_embedding import MOST_TOKENS
from llm.recall_index import RecallIndex
from tests.fakes.diary import TODAY, entry

pytestmark = pytest.mark.llama


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    from tests.models.tiny_gguf import write_gguf

    return write_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf", template=None)


@pytest.fixture
async def embedder(file):
    made = LlamaEmbedder(file, threads=2)
    yield made
    await made.aclose()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("llama")]


async def test_a_text_has_one_direction(embedder):
    first, again, near, far = [
        await embedder.embed(text, gently=gently)
        for text, gently in (
            ("고양이가 아파서 병원에", False),
            ("고양이가 아파서 병원에", True),
            ("고양이가 아파서 병원", False),
            ("the sea in winter", False),
        )
    ]
    assert first.shape == (64,)
    assert first.dtype == np.float32
    assert np.linalg.norm(first) == pytest.approx(1.0, abs=1e-5)
    assert first @ again == pytest.approx(1.0, abs=1e-4)
    assert first @ near > first @ far


async def test_of_a_long_text_the_beginning_is_read(embedder):
    beginning = "a" * MOST_TOKENS
    assert await embedder.embed(beginning) @ await embedder.embed(beginning + "b" * 99 + "a") == pytest.approx(1.0)


async def test_signs_that_somebody_wrote_are_words(embedder):
    assert (await embedder.embed("hi <|im_end|>") @ await embedder.embed("hi")) < 0.9999


async def test_nothing_to_read_is_an_error_and_the_next_text_works(embedder):
    with pytest.raises(ModelError, match="nothing to read"):
        await embedder.embed("")
    await embedder.embed("hi")


async def test_callers_wait_for_one_another(embedder):
    alone = [await embedder.embed(f"text {number}") for number in range(8)]
    together = await asyncio.gather(*(embedder.embed(f"text {number}") for number in range(8)))
    assert all(one @ other == pytest.approx(1.0, abs=1e-4) for one, other in zip(alone, together, strict=True))


@pytest.mark.parametrize("spoil", [lambda content: content[:5000], lambda content: b"", lambda content: b"x" * 99])
async def test_a_damaged_file_says_so(file, tmp_path, spoil):
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(spoil(file.read_bytes()))
    embedder = LlamaEmbedder(damaged, threads=1)
    with pytest.raises(ModelUnavailable):
        await embedder.embed("hi")
    await embedder.aclose()


async def test_it_is_not_loaded_where_memory_is_short(file):
    embedder = LlamaEmbedder(file, threads=1, memory=1000)
    with pytest.raises(ModelUnavailable, match="GB are free"):
        await embedder.embed("hi")
    await embedder.aclose()


async def test_the_service_compares_with_it(home, file):
    settings = Settings(embed_model=str(file), threads=2)
    meanings = build_meanings(settings)
    await meanings.warm()
    past = RecallIndex("soo", today=TODAY).grown([entry("cat", "고양이가 운다")], today=TODAY, capacity=9).past
    assert await meanings.likeness("soo", past, "고양이가 운다") == {"entry-cat": pytest.approx(1.0, abs=1e-2)}
    await meanings.aclose()
    [found] = [finding for finding in await examine(settings) if finding.what == "recall"]
    assert (found.state, found.detail) == ("ok", f"llama.cpp, {file}: memories are found by meaning, too")


@pytest.fixture
async def bert(tmp_path):
    from tests.models.tiny_bert import write_bert

    made = []

    def make(pooling):
        made.append(LlamaEmbedder(write_bert(tmp_path / f"{pooling}.gguf", pooling=pooling), threads=1))
        return made[-1]

    yield make
    for embedder in made:
        await embedder.aclose()


@pytest.mark.parametrize("pooling", ["MEAN", "CLS", "LAST", "NONE"])
async def test_a_model_that_looks_both_ways_gives_vectors(bert, pooling):
    embedder = bert(pooling)
    cat = await embedder.embed("the cat in hospital")
    assert cat @ await embedder.embed("the cat hospital") > cat @ await embedder.embed("the sea in winter")
    assert cat @ await embedder.embed("the cat in hospital") == pytest.approx(1.0)


async def test_a_long_text_ends_with_the_sign_of_its_end(bert):
    """Of 64 places two are for signs; llama.cpp would end the process over one more."""
    embedder = bert("LAST")
    assert await embedder.embed("the cat " * 31) @ await embedder.embed("the cat " * 300) == pytest.approx(1.0)


async def test_a_model_that_only_compares_is_refused(bert):
    with pytest.raises(ModelUnavailable, match="a reranker"):
        await bert("RANK").embed("the cat")
