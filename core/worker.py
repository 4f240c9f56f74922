"""One model, one thread: loading and every call happen there, never on the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from core.errors import ModelBusy, ModelTimeout, ModelUnavailable

Model = TypeVar("Model")
Result = TypeVar("Result")


class ModelWorker(Generic[Model]):
    """Loads a model on first use in its own thread and runs calls on it one after another.

    Not a pool: models are rarely thread-safe, and one thread keeps the CPU budget honest.
    """

    def __init__(self, name: str, load: Callable[[], Model], *, backlog: int = 64, timeout: float = 30.0) -> None:
        """`backlog`: calls that may wait; `timeout`: seconds a call may take, waiting and loading included."""
        self.name = name
        self._load = load
        self._backlog = backlog
        self._timeout = timeout
        self._pending = 0
        self._count = threading.Lock()
        self._model: Model | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def call(self, function: Callable[[Model], Result]) -> Result:
        """Run `function(model)` in the model's thread.

        Raises ModelBusy when the backlog is full, ModelTimeout past the deadline (a call that has started then
        finishes unseen; one that has not is dropped), ModelUnavailable when loading fails, and what `function` raises.
        """
        with self._count:
            if self._pending >= self._backlog:
                raise ModelBusy(self.name)
            self._pending += 1
        future: Future[Result] = self._thread.submit(lambda: function(self._loaded()))
        future.add_done_callback(self._settle)
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise ModelTimeout(self.name) from error

    async def warm(self) -> None:
        """Load the model now."""
        await self.call(lambda _model: None)

    async def aclose(self) -> None:
        """Drop waiting calls and wait for the one that runs."""
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)
        self._model = None

    def _settle(self, _future: object) -> None:
        with self._count:
            self._pending -= 1

    def _loaded(self) -> Model:
        if self._model is None:
            try:
                self._model = self._load()
            except (ImportError, OSError, RuntimeError, ValueError) as error:
                raise ModelUnavailable(self.name) from error
        return self._model
