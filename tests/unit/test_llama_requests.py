"""What a local model is asked and what it refuses; nothing here needs llama.cpp."""

import asyncio
import sys

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from pydantic import ValidationError

from core.errors import ModelUnavailable
from llm.llama import LocalLlama
from llm.llama_chat import merged, without_system


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "small.gguf"
    path.write_bytes(b"GGUF" + bytes([3, 0, 0, 0, 1] + [0] * 15))
    return LocalLlama(path=path, threads=1)


async def test_without_the_extra_it_says_what_to_install(model, monkeypatch):
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    with pytest.raises(ModelUnavailable, match=r"pip install 'facelog\[llama\]'"):
        await model.ainvoke("hi")
    await model.aclose()


async def test_an_unknown_option_is_named(model):
    with pytest.raises(ValueError, match="no option top_q"):
        await model.ainvoke("hi", top_q=1)


@pytest.mark.parametrize(
    "form", [{"type": "json_object"}, {"type": "json_schema", "json_schema": {}}, {"type": "json_object", "schema": 1}]
)
async def test_a_response_format_that_llama_cpp_would_not_heed_is_refused(model, form):
    with pytest.raises(ValueError, match="response_format has to be"):
        await model.ainvoke("hi", response_format=form)


@pytest.mark.parametrize(
    "message",
    [ToolMessage("x", tool_call_id="1"), HumanMessage([{"type": "image_url", "image_url": {"url": "data:,x"}}])],
)
async def test_only_text_is_read(model, message):
    with pytest.raises(ValueError, match="a local model reads"):
        await model.ainvoke([message])


def test_settings_are_checked(tmp_path):
    for bad in ({"threads": 0}, {"context": 10}, {"max_backlog": 0}, {"timeout": 0}):
        with pytest.raises(ValidationError):
            LocalLlama(**{"path": tmp_path, "threads": 1} | bad)


async def test_a_closed_model_answers_nobody(model):
    await model.aclose()
    await model.aclose()
    with pytest.raises(ModelUnavailable, match="closed"):
        await model.ainvoke("hi")


def test_counting_does_not_load_on_the_event_loop(model):
    async def count():
        return model.count_tokens("hi")

    with pytest.raises(RuntimeError, match="event loop"):
        asyncio.run(count())


def test_words_are_not_shown(model):
    request, _ = model._request([SystemMessage("secret"), AIMessage("secret")], ["secret"], {"cache_key": "secret"})
    assert "secret" not in repr(request)


def test_what_one_side_says_in_a_row_is_one_message():
    talk = [{"role": role, "content": role[0]} for role in ("system", "system", "user", "user", "assistant", "user")]
    assert [(one["role"], one["content"]) for one in merged(talk)] == [
        ("system", "s\n\ns"),
        ("user", "u\n\nu"),
        ("assistant", "a"),
        ("user", "u"),
    ]
    assert [(one["role"], one["content"]) for one in without_system(talk)] == [
        ("user", "s\n\ns\n\nu\n\nu"),
        ("assistant", "a"),
        ("user", "u"),
    ]
    assert talk[0]["content"] == "s"
