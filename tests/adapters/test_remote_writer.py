"""The real clients of OpenAI and Anthropic against a local server that streams, stalls, cuts off and fails."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import date

import pytest

from core.errors import StorageError, WriterError
from core.people import Person, Preferences
from llm.chain import ChainWriter, Deadlines
from llm.guarded import FAILURES, GuardedWriter
from llm.remote import RETRIES, RemoteModel, chat_model, client_errors, named_model
from llm.tokens import estimated_tokens
from tests.fakes.chat_server import chat_server
from tests.fakes.llm import make_brief
from tests.fakes.spending import FakeSpending

MONTH = date(2026, 11, 1)


@pytest.fixture
def server():
    with chat_server() as chat:
        yield chat


def remote(server, provider="openai"):
    url = f"{server.url}/v1" if provider == "openai" else server.url
    return RemoteModel(provider=provider, model="m", key="sk-secret", base_url=url)


def chain(server, provider="openai", deadlines=None):
    model = remote(server, provider)
    return ChainWriter(
        model.name,
        chat_model(model, timeout=20),
        count=estimated_tokens,
        errors=client_errors(provider),
        deadlines=deadlines,
    )


def guarded(server, spending=None, *, needs_consent=True, pause_seconds=3600.0, **limits):
    limits = {"person_tokens": 0, "all_tokens": 0} | limits
    return GuardedWriter(
        chain(server),
        spending=spending or FakeSpending(),
        needs_consent=needs_consent,
        pause_seconds=pause_seconds,
        **limits,
    )


def agreed(words="힘들었어"):
    return make_brief(words, "sadness", remote=True)


async def reply(writer, brief):
    async with aclosing(writer.write(brief)) as pieces:
        return "".join([piece async for piece in pieces])


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
async def test_a_reply_streams_through_the_real_client(server, provider):
    made = chain(server, provider)
    assert await reply(made, agreed()) == "주성아, 오늘 힘들었지? 푹 쉬자."
    [asked] = server.asked
    assert asked["model"] == "m"
    assert asked["stream"] is True
    assert asked["temperature"] == 0.75
    said = str(asked["messages"][-1]["content"])
    assert "<글>힘들었어</글>" in said
    assert server.keys[0] in ("Bearer sk-secret", "sk-secret")


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_trouble_that_passes_is_tried_again(server, provider, status):
    server.statuses = [status] * RETRIES
    assert "푹 쉬자." in await reply(chain(server, provider), agreed())
    assert len(server.asked) == RETRIES + 1


@pytest.mark.parametrize(("status", "times"), [(400, 1), (401, 1), (404, 1), (500, RETRIES + 1)])
async def test_trouble_that_stays_is_a_writer_that_fails(server, status, times):
    server.statuses = [status] * 20
    with pytest.raises(WriterError) as caught:
        await reply(chain(server), agreed())
    assert len(server.asked) == times
    assert "sk-secret" not in str(caught.value)
    assert "힘들었어" not in str(caught.value)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
async def test_a_stream_that_is_cut_off_is_a_failure_or_ends_with_a_whole_sentence(server, provider):
    server.pieces = ["주성아, 오늘 힘들었지? ", "내일은 꼭 같이", " 산책"]
    server.cut_after = 2
    try:
        text = await reply(chain(server, provider), agreed())
    except WriterError:
        return
    assert text == "주성아, 오늘 힘들었지?"


@pytest.mark.parametrize("garbage", [b"<html>busy</html>", b"{", b"[]", b'{"choices": 3}', bytes(range(256))])
async def test_garbage_is_a_writer_that_fails(server, garbage):
    server.garbage = garbage
    with pytest.raises(WriterError):
        await reply(chain(server), agreed())


async def test_a_server_that_never_begins_is_given_up(server):
    server.stall_after = 0
    with pytest.raises(WriterError, match="out of time"):
        await reply(chain(server, deadlines=Deadlines(first=0.05, total=0.05)), agreed())


async def test_whoever_stops_reading_closes_the_connection(server):
    server.pieces = ["주성아, 오늘 힘들었지? ", *["그래. "] * 5]
    server.stall_after = 2
    pieces = chain(server).write(agreed())
    assert await anext(pieces) == "주성아, 오늘 힘들었지?"
    await asyncio.to_thread(server.stalled.wait, 30)
    await pieces.aclose()


async def test_a_server_that_is_not_there_is_a_writer_that_fails():
    gone = RemoteModel(provider="openai", model="m", base_url="http://127.0.0.1:9/v1")
    made = ChainWriter(gone.name, chat_model(gone, timeout=5), count=len, errors=client_errors("openai"))
    with pytest.raises(WriterError):
        await reply(made, agreed())


async def test_nothing_is_sent_without_consent(server):
    writer = guarded(server)
    assert not writer.serves(Person(id="p"))
    assert writer.serves(Person(id="p", preferences=Preferences(remote=True)))
    with pytest.raises(WriterError, match="no consent"):
        await reply(writer, make_brief("힘들었어"))
    assert server.asked == []
    here = guarded(server, needs_consent=False)
    assert here.serves(Person(id="p"))
    assert await reply(here, make_brief("힘들었어"))


@pytest.mark.parametrize(("usage", "expected"), [(True, 734), (False, None)])
async def test_tokens_are_counted_as_reported_or_estimated(server, usage, expected):
    server.usage = usage
    spending = FakeSpending()
    await reply(guarded(server, spending), agreed())
    [tokens] = spending.months.values()
    assert tokens == expected or (expected is None and 200 < tokens < 1000)


@pytest.mark.parametrize("limits", [{"person_tokens": 700}, {"all_tokens": 700}])
async def test_a_spent_month_is_over_and_the_next_one_begins(server, limits):
    spending = FakeSpending()
    writer = guarded(server, spending, **limits)
    assert await reply(writer, agreed())
    with pytest.raises(WriterError, match="spent"):
        await reply(writer, agreed())
    december = replace(agreed(), local_time=agreed().local_time.replace(month=12))
    assert await reply(writer, december)
    assert len(server.asked) == 2


async def test_without_a_count_nothing_is_sent(server):
    spending = FakeSpending()
    spending.fail(StorageError("locked"))
    with pytest.raises(WriterError, match="count"):
        await reply(guarded(server, spending, person_tokens=5), agreed())
    assert server.asked == []


async def test_a_model_that_keeps_failing_is_left_alone_and_tried_again_later(server):
    writer = guarded(server)
    server.statuses = [400] * FAILURES
    for _ in range(FAILURES):
        with pytest.raises(WriterError):
            await reply(writer, agreed())
    with pytest.raises(WriterError, match="left alone"):
        await reply(writer, agreed())
    assert len(server.asked) == FAILURES
    back = guarded(server, pause_seconds=-1.0)
    server.statuses = [400] * FAILURES
    for _ in range(FAILURES):
        with pytest.raises(WriterError):
            await reply(back, agreed())
    assert await reply(back, agreed())
    await back.aclose()


@pytest.mark.parametrize(
    ("url", "leaves"),
    [
        ("", True),
        ("https://models.example/v1", True),
        ("http://192.168.0.7:11434/v1", True),
        ("http://127.0.0.1:8080/v1", False),
        ("http://[::1]:8080/v1", False),
        ("http://localhost:1234/v1", False),
        ("http://localhost.example/v1", True),
    ],
)
def test_which_words_leave_the_machine(url, leaves):
    model = named_model("openai:m", key="k", base_url=url)
    assert model.leaves_the_machine is leaves
    assert "secret" not in repr(named_model("openai:m", key="secret", base_url=url))


def test_only_known_providers():
    with pytest.raises(ValueError, match="openai:MODEL"):
        named_model("gemini:x", key="", base_url="")
