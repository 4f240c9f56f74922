"""JSON is forced by a grammar, whatever the model would rather say."""

import json

import pytest

from core.errors import ModelError
from llm.llama import LocalLlama

pytestmark = pytest.mark.llama

SCHEMA = {
    "type": "object",
    "properties": {
        "mood": {"enum": ["happiness", "sadness", "anger"]},
        "about": {"type": "string", "maxLength": 12},
        "sure": {"type": "boolean"},
    },
    "required": ["mood", "about", "sure"],
    "additionalProperties": False,
}


@pytest.fixture
async def model(tmp_path):
    from tests.models.tiny_gguf import write_gguf

    made = LocalLlama(path=write_gguf(tmp_path / "random.gguf"), threads=1)
    yield made
    await made.aclose()


@pytest.mark.parametrize("seed", range(6))
async def test_a_bound_model_writes_what_the_schema_says(model, seed):
    bound = model.bind(response_format={"type": "json_object", "schema": SCHEMA}, temperature=1.2, seed=seed)
    answer = json.loads((await bound.ainvoke("오늘 어땠어?")).text)
    assert list(answer) == ["mood", "about", "sure"]
    assert answer["mood"] in SCHEMA["properties"]["mood"]["enum"]
    assert len(answer["about"]) <= 12
    assert isinstance(answer["sure"], bool)


async def test_an_answer_is_parsed(model):
    answer = await model.answer_json("오늘 어땠어?", SCHEMA)
    assert answer["mood"] in SCHEMA["properties"]["mood"]["enum"]
    assert answer == await model.answer_json("오늘 어땠어?", SCHEMA)


async def test_an_answer_that_is_not_whole_is_an_error_without_its_words(model):
    with pytest.raises(ModelError, match="not whole after 6 tokens") as caught:
        await model.answer_json("오늘 어땠어?", SCHEMA, max_tokens=6)
    assert "mood" not in repr(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("schema", [{"$ref": "#/nowhere"}, {"type": "object", "properties": 1}, {"type": "magic"}])
async def test_a_schema_that_cannot_be_forced_is_an_error(model, schema):
    with pytest.raises(ModelError, match="cannot force this JSON schema"):
        await model.answer_json("hi", schema)
    assert (await model.answer_json("hi", SCHEMA))["mood"]
