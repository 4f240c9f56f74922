"""A reply from a small real GGUF, all the way: prompt, llama.cpp, checks, and the service around it."""

import asyncio
from contextlib import aclosing

import pytest

from bot.app import open_app
from bot.doctor import examine
from bot.scribe import Scribe
from config.settings import Settings
from core.errors import WriterError
from core.problems import Stage
from tests.fakes.bot import RecordingView, message
from tests.fakes.llm import make_brief

pytestmark = pytest.mark.llama
SAYS = [piece.encode() for piece in ("주성아,", " 오늘", " 힘들었지?", " 따뜻한 차", " 한 잔 마시자.")]
REPLY = "주성아, 오늘 힘들었지? 따뜻한 차 한 잔 마시자."


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    from tests.models.tiny_gguf import write_gguf

    return write_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf", SAYS)


@pytest.fixture
async def writing(model):
    from llm.local import LocalWriter

    made = []

    def writer(path=model, **options):
        made.append(LocalWriter(path, **({"threads": 1, "context": 2048, "timeout": 60.0} | options)))
        return made[-1]

    yield writer
    for one in made:
        await one.aclose()


async def reply(writer, brief):
    async with aclosing(writer.write(brief)) as pieces:
        return "".join([piece async for piece in pieces])


async def test_a_reply_is_written_and_checked(writing):
    writer = writing()
    await writer.warm()
    assert writer.name == "llama tiny"
    assert await reply(writer, make_brief("오늘 너무 힘들었어", "sadness")) == REPLY
    # The name is another: it is put in front.
    named = await reply(writer, make_brief("오늘 너무 힘들었어", "sadness", name="서현"))
    assert named.startswith("서현아, 주성아, 오늘")


async def test_a_model_that_babbles_is_a_writer_that_fails(writing, tmp_path):
    from tests.models.tiny_gguf import write_gguf

    babble = writing(write_gguf(tmp_path / "babble.gguf"))
    with pytest.raises(WriterError):
        await reply(babble, make_brief("오늘 너무 힘들었어", speech_level="polite"))


async def test_a_damaged_model_is_a_writer_that_fails(writing, model, tmp_path):
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(model.read_bytes()[:5000])
    with pytest.raises(WriterError):
        await reply(writing(damaged), make_brief("오늘"))


async def test_several_people_wait_their_turn_and_see_it(writing):
    writer = writing()
    await writer.warm()
    views = [RecordingView() for _ in range(4)]
    scribe = Scribe([writer])
    written = await asyncio.gather(
        *(scribe.write(make_brief("힘들었어", seed=number), view, crisis=False) for number, view in enumerate(views))
    )
    assert {one.text for one in written} == {REPLY}
    assert any(Stage.WAIT in view.stages for view in views)


async def test_the_service_answers_with_the_model(home, model):
    settings = Settings(llm_model=str(model), threads=1)
    async with open_app(settings) as app:
        person = await app.stores.profiles.person(message("1").key)
        await app.stores.profiles.save(type(person)(id=person.id, name="주성"))
        answered = await app.companion.answer([message("1", "오늘 너무 힘들었어")])
        assert (answered.turn.reply.text, answered.turn.reply.writer) == (REPLY, "llama tiny")
        assert answered.turn.reply.notices == ()
    said = [finding.detail for finding in await examine(settings) if finding.what == "write"]
    assert said[0].startswith("llama.cpp, ")
