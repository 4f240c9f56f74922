"""A reply from a local model, through everything that stands around a model."""

import asyncio
from contextlib import aclosing

import pytest

from core.errors import WriterError
from llm.chain import ChainWriter
from llm.llama import LocalLlama
from tests.fakes.llm import make_brief

pytestmark = pytest.mark.llama

WORDS = ("주성아,", " 오늘", " 힘들었지?", " 내가", " 곁에", " 있을게.")


@pytest.fixture
async def model(tmp_path):
    from tests.models.tiny_gguf import write_gguf

    path = write_gguf(tmp_path / "friend.gguf", [word.encode() for word in WORDS], context=8192)
    made = LocalLlama(path=path, threads=1, context=8192, repeat_penalty=1.0)
    yield made
    await made.aclose()


async def write(model, words):
    writer = ChainWriter(
        model.label,
        model,
        count=model.count_tokens,
        options=lambda brief: {"cache_key": brief.recall.person.id},
    )
    async with aclosing(writer.write(make_brief(words, "sadness"))) as sentences:
        return [sentence async for sentence in sentences]


async def test_its_sentences_are_shown(model):
    assert await write(model, "회사에서 너무 힘들었어") == ["주성아, 오늘 힘들었지?", " 내가 곁에 있을게."]


async def test_the_rules_are_read_once_for_all_replies_to_a_person(model):
    await write(model, "회사에서 너무 힘들었어")
    first = model.evaluated
    await write(model, "이제 좀 괜찮아")
    assert model.evaluated - first < first / 3


async def test_several_people_are_answered_one_after_another(model):
    replies = await asyncio.gather(*(write(model, f"힘들었어 {number}") for number in range(4)))
    assert all(reply == replies[0] for reply in replies)


async def test_a_model_that_is_not_there_is_for_the_next_writer(tmp_path):
    missing = LocalLlama(path=tmp_path / "none.gguf", threads=1)
    with pytest.raises(WriterError):
        await write(missing, "힘들었어")
    await missing.aclose()
