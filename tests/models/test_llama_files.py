"""Files of which llama.cpp makes no model: each says why, and nothing else happens."""

import pytest

from core.errors import ModelUnavailable
from llm.llama import LocalLlama

pytestmark = pytest.mark.llama


@pytest.fixture
def whole(tmp_path):
    from tests.models.tiny_gguf import write_gguf

    return write_gguf(tmp_path / "whole.gguf", [b"hi"])


async def refused(path, **options):
    model = LocalLlama(**{"path": path, "threads": 1} | options)
    with pytest.raises(ModelUnavailable) as caught:
        await model.ainvoke("hi")
    with pytest.raises(ModelUnavailable):
        await model.load()
    await model.aclose()
    assert str(path.parent) not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
async def test_a_file_that_is_cut_off(whole, share, capfd):
    content = whole.read_bytes()
    whole.write_bytes(content[: int(len(content) * share)])
    assert "damaged, cut off" in await refused(whole)
    assert capfd.readouterr() == ("", "")


async def test_a_file_with_noise_after_its_header(whole):
    whole.write_bytes(whole.read_bytes()[:24] + bytes(range(256)) * 20)
    assert "damaged, cut off" in await refused(whole)


async def test_a_file_without_a_chat_template(tmp_path):
    from tests.models.tiny_gguf import write_gguf

    assert "no chat template" in await refused(write_gguf(tmp_path / "base.gguf", [b"hi"], template=None))


async def test_a_file_with_a_broken_chat_template(tmp_path):
    from tests.models.tiny_gguf import write_gguf

    assert "is broken" in await refused(write_gguf(tmp_path / "broken.gguf", [b"hi"], template="{% for m in %}"))


async def test_a_model_or_a_context_that_does_not_fit_in_memory(whole):
    size = whole.stat().st_size
    assert "choose a smaller one" in await refused(whole, memory=size - 1)
    assert "choose a smaller one" in await refused(whole, memory=size + 1000, context=2048)


async def test_a_file_that_is_put_right_works_without_a_restart(whole):
    content = whole.read_bytes()
    whole.write_bytes(b"")
    model = LocalLlama(path=whole, threads=1)
    with pytest.raises(ModelUnavailable, match="empty"):
        await model.ainvoke("hi")
    whole.write_bytes(content)
    assert (await model.ainvoke("hi")).text == "hi"
    await model.aclose()
