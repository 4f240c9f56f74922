import asyncio
import threading

import pytest

from core.errors import ModelBusy, ModelTimeout, ModelUnavailable
from core.worker import ModelWorker


async def test_loads_once_and_calls_in_one_thread():
    loads = []

    def load():
        loads.append(threading.current_thread().name)
        return 20

    worker = ModelWorker("adder", load)
    results = await asyncio.gather(*(worker.call(lambda m, i=i: (m + i, threading.get_ident())) for i in range(5)))
    await worker.aclose()
    assert [value for value, _ in results] == [20, 21, 22, 23, 24]
    assert len({thread for _, thread in results} | {threading.get_ident()}) == 2
    assert len(loads) == 1


async def test_a_full_backlog_is_busy():
    release = threading.Event()
    worker = ModelWorker("slow", lambda: None, backlog=2)
    calls = [asyncio.create_task(worker.call(lambda _: release.wait())) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(ModelBusy):
        await worker.call(lambda _: None)
    release.set()
    await asyncio.gather(*calls)
    assert await worker.call(lambda _: "again") == "again"
    await worker.aclose()


async def test_a_call_past_its_deadline_times_out_and_the_next_one_works():
    release = threading.Event()
    worker = ModelWorker("stuck", lambda: None, timeout=0.01)
    with pytest.raises(ModelTimeout):
        await worker.call(lambda _: release.wait())
    release.set()
    await worker.aclose()


@pytest.mark.parametrize("error", [OSError, RuntimeError, ImportError, ValueError])
async def test_a_model_that_does_not_load_is_unavailable_and_tried_again(error):
    tries = []

    def load():
        tries.append(1)
        raise error("broken")

    worker = ModelWorker("broken", load)
    for _ in range(2):
        with pytest.raises(ModelUnavailable):
            await worker.call(lambda _: None)
    await worker.aclose()
    assert len(tries) == 2


async def test_what_the_model_raises_comes_through():
    worker = ModelWorker("picky", lambda: None)

    def refuse(_model):
        raise KeyError("x")

    with pytest.raises(KeyError):
        await worker.call(refuse)
    await worker.aclose()


async def test_a_cancelled_caller_leaves_the_worker_usable():
    release = threading.Event()
    worker = ModelWorker("shared", lambda: None)
    first = asyncio.create_task(worker.call(lambda _: release.wait()))
    second = asyncio.create_task(worker.call(lambda _: pytest.fail("was cancelled before it began")))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    release.set()
    await first
    assert await worker.call(lambda _: 7) == 7
    await worker.aclose()
