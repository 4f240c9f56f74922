"""A second look by a small real GGUF, which never stands before somebody's reply."""

import asyncio

import pytest
from langchain_core.messages import HumanMessage

from bot.doctor import examine
from bot.refiner import refined_reader
from bot.writers import build_writers
from config.settings import Settings
from core.emotions import Emotion
from core.errors import ModelBusy, ModelTimeout, ModelUnavailable
from emotion.text import HashedTextReader
from llm.llama import LocalLlama
from llm.refine import Judge, Opinion
from tests.fakes.spending import FakeSpending

pytestmark = pytest.mark.llama
LONG_CONTEXT = 8192


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    from tests.models.tiny_gguf import write_gguf

    folder = tmp_path_factory.mktemp("gguf")
    # Spelt as the schema orders it: what such a model says is what the grammar lets through.
    pieces = [b'{"emotion": "sadness"', b', "valence": -0.75', b', "sure": 1.0}']
    return {
        "sad": write_gguf(folder / "sad.gguf", pieces),
        "random": write_gguf(folder / "random.gguf"),
        "slow": write_gguf(folder / "slow.gguf", width=512, layers=4, context=LONG_CONTEXT, endless=True),
    }


@pytest.fixture
async def load(files):
    made = []

    def make(file, **options):
        made.append(LocalLlama(**{"path": files[file], "threads": 1} | options))
        return made[-1]

    yield make
    for model in made:
        await model.aclose()


async def begun(model):
    """Wait until the model evaluates."""
    while not model.evaluated:  # noqa: ASYNC110 - the model counts in its own thread, without an event
        await asyncio.sleep(0)


async def test_an_opinion_is_forced_into_its_form(load):
    assert await Judge(load("sad"), "sad").judge("오늘", seconds=60) == Opinion(
        emotion=Emotion.SADNESS, valence=-0.75, sure=1.0
    )


async def test_the_reader_is_refined_by_the_writer(home, files):
    settings = Settings(llm_model=str(files["sad"]), refine_readings=True, threads=1)
    writers = build_writers(settings, FakeSpending())
    small = HashedTextReader()
    reader = refined_reader(settings, small, writers)
    first = await small.read("오늘 너무 힘들고 슬펐어")
    second = await reader.read("오늘 너무 힘들고 슬펐어")
    assert second.scores.top is Emotion.SADNESS
    assert second.model == f"{first.model} + llama sad"
    await reader.aclose()
    for writer in writers:
        await writer.aclose()
    [found] = [one for one in await examine(settings) if one.what == "read" and "llama" in one.detail]
    assert found.state == "ok"


async def test_it_is_given_up_for_a_reply_and_refused_while_one_is_written(load):
    model = load("slow", context=LONG_CONTEXT)
    told = []
    opinion = asyncio.create_task(model.ainvoke("가" * 2500, max_tokens=LONG_CONTEXT, gives_way=True))
    await begun(model)
    with pytest.raises(ModelBusy):
        await model.ainvoke("another", gives_way=True)
    reply = asyncio.create_task(model.ainvoke("hi", max_tokens=300, on_wait=told.append))
    with pytest.raises(ModelBusy):
        await opinion
    with pytest.raises(ModelBusy):
        await model.ainvoke("another", gives_way=True)
    assert (await reply).usage_metadata["output_tokens"] == 300
    # Whoever is written to has waited for nobody.
    assert told == []
    assert (await model.ainvoke("hi", max_tokens=1, gives_way=True)).usage_metadata["output_tokens"] == 1


async def test_it_takes_nobodys_place_in_line(load):
    model = load("slow", max_backlog=1, context=LONG_CONTEXT)
    opinion = asyncio.create_task(model.ainvoke("가" * 2500, max_tokens=LONG_CONTEXT, gives_way=True))
    await begun(model)
    assert (await model.ainvoke("hi", max_tokens=1)).usage_metadata["output_tokens"] == 1
    with pytest.raises(ModelBusy):
        await opinion


async def test_out_of_time_it_stops_the_model(load):
    model = load("slow", context=LONG_CONTEXT)
    await model.load()
    with pytest.raises(ModelTimeout):
        await Judge(model, "slow").judge("오늘 " * 200, seconds=0.02)
    assert (await model.ainvoke("hi", max_tokens=1)).text is not None


async def test_what_is_kept_for_a_person_outlives_an_opinion(load):
    model = load("random", context=2048)
    said = [HumanMessage("오늘은 정말 길고 긴 하루였어. " * 5)]
    await model.ainvoke(said, max_tokens=1, cache_key="soo")
    await model.ainvoke("다른 글", max_tokens=1, gives_way=True)
    usage = (await model.ainvoke(said, max_tokens=1, cache_key="soo")).usage_metadata
    assert usage["input_token_details"]["cache_read"] > usage["input_tokens"] - 5


async def test_a_closed_model_has_no_opinion(load):
    model = load("slow", context=LONG_CONTEXT)
    opinion = asyncio.create_task(model.ainvoke("가" * 2500, gives_way=True))
    await begun(model)
    await model.aclose()
    with pytest.raises(ModelUnavailable, match="closed"):
        await opinion
