"""Spending: the fake and the real one count alike."""

import asyncio
from datetime import date

import pytest

from storage.spending import SqlSpending
from tests.fakes.spending import FakeSpending
from tests.fakes.storage_rig import SqlRig, key

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture(params=["fake", "sql"])
async def counting(request, tmp_path):
    """The count, and two people."""
    if request.param == "fake":
        yield FakeSpending(), "soo", "ara"
        return
    rig = SqlRig(tmp_path)
    storage = await rig.process()
    people = [(await storage.profiles.person(key(name))).id for name in ("soo", "ara")]
    yield SqlSpending(storage.database), *people
    await rig.aclose()


async def test_tokens_add_up_by_person_and_month(counting):
    spending, soo, ara = counting
    assert await spending.spent(soo, NOVEMBER) == (0, 0)
    await spending.spend(soo, NOVEMBER, 700)
    await spending.spend(soo, NOVEMBER, 34)
    await spending.spend(ara, NOVEMBER, 100)
    await spending.spend(soo, DECEMBER, 5)
    assert await spending.spent(soo, NOVEMBER) == (734, 834)
    assert await spending.spent(ara, NOVEMBER) == (100, 834)
    assert await spending.spent(soo, DECEMBER) == (5, 5)
    await spending.aclose()


async def test_nothing_is_lost_when_many_count_at_once(counting):
    spending, soo, _ = counting
    await asyncio.gather(*(spending.spend(soo, NOVEMBER, 1) for _ in range(30)))
    assert await spending.spent(soo, NOVEMBER) == (30, 30)
