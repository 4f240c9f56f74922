"""A report retold by a small real GGUF, through the service: button, line, prompt, checks."""

import pytest

from bot.app import open_app
from bot.retelling import UNUSED
from config.settings import Settings
from tests.fakes.bot import key

pytestmark = pytest.mark.llama
PIECES = ("이번 달에는", " 18일에", " 일기를 남겼어.", " 까닭은", " 알 수 없어.")
FACTS = ("2026년 11월", "21일 가운데 18일에 일기 25개를 남겼어.", "함께 나온 것일 뿐이고, 까닭은 알 수 없어.")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    from tests.models.tiny_gguf import write_gguf

    return write_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf", [piece.encode() for piece in PIECES])


async def test_the_local_model_tells_what_the_report_bears(model, tmp_path):
    settings = Settings(home=tmp_path / "home", llm_model=str(model), threads=2, llm_context=4096)
    async with open_app(settings) as app:
        person = await app.stores.profiles.person(key())
        told = await app.retellings.teller.tell(FACTS, person)
        assert (told.text, told.writer) == ("".join(PIECES), "llama tiny")
        lied = await app.retellings.teller.tell(("2026년 11월", "일기 5개를 남겼어."), person)
        assert lied.text == ""
        assert [notice.code for notice in lied.notices] == [UNUSED]
