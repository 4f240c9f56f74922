import asyncio
from contextlib import ExitStack

from llm.llama_line import Line


async def settled():
    # Notices are given by the loop, one round later.
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_everybody_knows_how_many_are_before_them():
    line, told = Line(), {name: [] for name in "abc"}
    leave = {name: asyncio.Event() for name in "abc"}

    async def stand(name):
        with line.place(told[name].append):
            await leave[name].wait()

    people = [asyncio.create_task(stand(name)) for name in "abc"]
    await settled()
    assert len(line) == 3
    assert told == {"a": [], "b": [1], "c": [2]}
    leave["a"].set()
    await settled()
    assert told == {"a": [], "b": [1, 0], "c": [2, 1]}
    people[1].cancel()
    await asyncio.wait([people[1]])
    await settled()
    assert told["c"] == [2, 1, 0]
    leave["c"].set()
    await asyncio.gather(*people, return_exceptions=True)
    assert len(line) == 0


async def test_nobody_is_told_after_leaving():
    line, told = Line(), []
    with line.place():
        with line.place(told.append):
            pass
        await settled()
    assert told == []


async def test_only_the_last_of_two_quick_changes_is_told():
    line, told = Line(), []
    first, second = ExitStack(), ExitStack()
    first.enter_context(line.place())
    second.enter_context(line.place())
    with line.place(told.append):
        await settled()
        second.close()
        first.close()
        await settled()
    assert told == [2, 0]
