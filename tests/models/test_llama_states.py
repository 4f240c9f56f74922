"""What a local model has read is not read again: counted in the tokens that llama.cpp evaluates."""

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from llm.llama import LocalLlama

pytestmark = pytest.mark.llama

RULES = "너는 안나야. 친구처럼 짧게 답해. " * 12
PREFIX_TOKENS = len(RULES.encode())


@pytest.fixture
async def model(tmp_path):
    from tests.models.tiny_gguf import write_gguf

    made = LocalLlama(path=write_gguf(tmp_path / "random.gguf"), threads=1, temperature=0.0, max_tokens=20)
    yield made
    await made.aclose()


async def ask(model, words, key, rules=RULES):
    """The reply, the tokens that were cached, and those that were evaluated."""
    before = model.evaluated
    reply = await model.ainvoke([SystemMessage(rules), HumanMessage(words)], cache_key=key)
    usage = reply.usage_metadata
    evaluated = model.evaluated - before
    cached = usage["input_token_details"]["cache_read"]
    # The last token of a reply that was cut off is not evaluated.
    assert evaluated - (usage["input_tokens"] - cached) in (usage["output_tokens"], usage["output_tokens"] - 1)
    return reply.text, cached, usage["input_tokens"] - cached


async def test_a_second_turn_evaluates_only_what_is_new(model):
    _, cached, evaluated = await ask(model, "오늘은 힘들었어", "a")
    assert cached == 0
    assert evaluated > PREFIX_TOKENS
    _, cached, evaluated = await ask(model, "이제 괜찮아", "a")
    assert cached >= PREFIX_TOKENS
    assert evaluated < 80


async def test_somebody_else_in_between_changes_neither_that_nor_the_reply(model):
    await ask(model, "오늘은 힘들었어", "a")
    alone, *_ = await ask(model, "이제 괜찮아", "a")
    for key in ("b", None, "c"):
        _, cached, _ = await ask(model, "hello", key, rules=f"{key}: other rules. " * 30)
        assert cached < 100
    again, cached, evaluated = await ask(model, "이제 괜찮아", "a")
    assert again == alone
    assert cached >= PREFIX_TOKENS
    assert evaluated == 1


async def test_a_forgotten_person_is_read_anew(model):
    await ask(model, "오늘은 힘들었어", "a")
    await model.forget("a")
    assert (await ask(model, "오늘은 힘들었어", "a"))[1] == 0
    await ask(model, "hello", "b", rules="other rules. " * 30)
    await model.forget("a")
    assert (await ask(model, "오늘은 힘들었어", "a"))[1] < 100
    await model.forget("somebody else")


async def test_without_memory_for_it_nothing_is_kept(model):
    small = LocalLlama(path=model.path, threads=1, temperature=0.0, max_tokens=20, cache_bytes=1000)
    await ask(small, "오늘은 힘들었어", "a")
    await ask(small, "hello", "b", rules="other rules. " * 30)
    assert (await ask(small, "오늘은 힘들었어", "a"))[1] < 100
    await small.aclose()
    await small.forget("a")
