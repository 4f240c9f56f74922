"""Runs a llama.cpp model in one thread: loading, whose turn it is, streaming, stopping, and what it remembers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from core.errors import ModelBusy, ModelError, ModelUnavailable
from core.worker import ModelWorker
from llm.llama_line import Line, OnWait
from llm.llama_load import load_model
from llm.llama_model import Abort, Aborted, LlamaModel
from llm.llama_states import StateCache
from llm.llama_text import PieceReader

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One reply that a model is asked for."""

    messages: tuple[Mapping[str, str], ...] = field(repr=False)
    """`role` (system, user, assistant) and `content`."""
    max_tokens: int
    temperature: float
    """0 for always the most probable token."""
    top_k: int
    top_p: float
    min_p: float
    repeat_penalty: float
    """1 for none."""
    seed: int
    stop: tuple[str, ...] = field(default=(), repr=False)
    schema: Mapping[str, Any] | None = field(default=None, repr=False)
    """JSON schema that the reply must follow."""
    cache_key: str | None = field(default=None, repr=False)
    """Whose prompt it is: what the model has read of it is kept for the next one."""
    gives_way: bool = False
    """It is refused while anything else is asked for, and given up for whatever comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """How a reply ended, and the tokens that it took."""

    reason: Literal["stop", "length"]
    prompt: int
    cached: int
    """Tokens of the prompt that need not be evaluated."""
    written: int


def run_outside_loops(function: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run a coroutine in a thread that has no event loop; RuntimeError where there is one, as it would stand still."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(function())
    raise RuntimeError("a local model does not block the event loop: use its async calls")


class LlamaEngine:
    """One model for everybody. First come, first served."""

    def __init__(
        self,
        path: Path,
        name: str,
        *,
        threads: int,
        context: int,
        max_backlog: int,
        timeout: float,
        cache_bytes: int,
        cache_entries: int,
        memory: int | None,
    ) -> None:
        """`timeout`: seconds for a call, waiting and loading included; `memory`: bytes, None for what is free."""
        self.name = name
        self._read = partial(load_model, path, name, threads=threads, context=context, memory=memory)
        # One more than stand in line: a request that gives way takes nobody's place.
        self._worker: ModelWorker[LlamaModel] = ModelWorker(name, self._load, backlog=max_backlog + 1, timeout=timeout)
        self._line = Line()
        self._longest = max_backlog
        self._giving_way: set[Abort] = set()
        self._states = StateCache(max_bytes=cache_bytes, max_entries=cache_entries)
        self._model: LlamaModel | None = None
        self._forgotten: set[str] = set()
        self._aborts: set[Abort] = set()
        self._closed = False
        self._using = threading.Lock()
        """Held while the model evaluates or its states are touched."""
        self._counting = threading.Lock()
        """Held while tokens are counted, so that the vocabulary is not freed meanwhile."""

    async def stream(self, request: Request, on_wait: OnWait | None = None) -> AsyncGenerator[str | Finish, None]:
        """Yield the reply in pieces, and at last how it ended. Closing it stops the model.

        Raises ModelUnavailable, ModelBusy, ModelTimeout, and ModelError when the prompt does not fit.
        """
        loop = asyncio.get_running_loop()
        written: asyncio.Queue[str | None] = asyncio.Queue()
        abort = Abort()

        def show(text: str | None) -> None:
            try:
                loop.call_soon_threadsafe(written.put_nowait, text)
            except RuntimeError:
                # The loop is closed: nobody reads any more.
                abort.set()

        with self._way_given(abort) if request.gives_way else self._place(on_wait):
            call = asyncio.create_task(self._call(lambda model: self._write(model, request, abort, show), abort))
            call.add_done_callback(lambda _: written.put_nowait(None))
            try:
                while (text := await written.get()) is not None:
                    yield text
                yield await call
            finally:
                abort.set()
                call.cancel()
                await asyncio.wait({call})
                if not call.cancelled():
                    # Raised above, or of no interest any more.
                    call.exception()

    async def load(self) -> None:
        """Load the model now. Raises ModelError."""
        await self._call(lambda _: None, Abort())

    def count(self, text: str) -> int:
        """Tokens of a text; for any thread without an event loop, as it may load the model. Raises ModelError."""
        return self._counted(lambda model: model.count(text))

    def count_prompt(self, messages: tuple[Mapping[str, str], ...]) -> int:
        """Tokens of a conversation with its template; as `count`."""
        return self._counted(lambda model: len(model.prompt(messages)))

    @property
    def loaded(self) -> bool:
        """Whether counting is a matter of microseconds."""
        return self._model is not None

    @property
    def evaluated(self) -> int:
        """Tokens that the model has evaluated since it was loaded."""
        return self._model.evaluated if self._model is not None else 0

    async def forget(self, key: str) -> None:
        """Drop what is kept of a person's prompts; waits for the reply that is being written."""
        self._forgotten.add(key)
        await asyncio.to_thread(self._forget)

    async def aclose(self) -> None:
        """Stop the reply that is being written, refuse those that wait, drop all states and free the model."""
        self._closed = True
        for abort in tuple(self._aborts):
            abort.set()
        await self._worker.aclose()
        await asyncio.to_thread(self._free)

    @contextmanager
    def _place(self, on_wait: OnWait | None) -> Iterator[None]:
        """Stand in line, before whatever gives way. Raises ModelBusy when the line is full."""
        if len(self._line) >= self._longest:
            raise ModelBusy(self.name)
        for abort in tuple(self._giving_way):
            abort.set()
        with self._line.place(on_wait):
            yield

    @contextmanager
    def _way_given(self, abort: Abort) -> Iterator[None]:
        """Be there as long as nobody stands in line. Raises ModelBusy when somebody does, or another gives way."""
        if len(self._line) or self._giving_way:
            raise ModelBusy(self.name)
        self._giving_way.add(abort)
        try:
            yield
        finally:
            self._giving_way.discard(abort)

    async def _call(self, function: Callable[[LlamaModel], Result], abort: Abort) -> Result:
        if self._closed:
            raise ModelUnavailable(f"{self.name}: closed")
        self._aborts.add(abort)
        try:
            return await self._worker.call(function)
        except Aborted:
            if self._closed:
                raise ModelUnavailable(f"{self.name}: closed") from None
            # It gave way: nobody else who stopped it reads on.
            raise ModelBusy(self.name) from None
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._closed and task is not None and not task.cancelling():
                # Not the caller was cancelled, but its place in the worker's line.
                raise ModelUnavailable(f"{self.name}: closed") from None
            raise
        except RuntimeError as error:
            # The worker's thread was shut down between the look at `_closed` and the call, from another thread.
            if self._closed:
                raise ModelUnavailable(f"{self.name}: closed") from error
            raise
        finally:
            # A call that is out of time goes on in the thread otherwise.
            abort.set()
            self._aborts.discard(abort)

    def _write(self, model: LlamaModel, request: Request, abort: Abort, show: Callable[[str], None]) -> Finish:
        """Write a reply, in the model's thread."""
        with self._using, model.abortable(abort):
            self._drop_forgotten(model)
            if abort.is_set():
                raise Aborted
            prompt = model.prompt(request.messages)
            room = model.context - len(prompt)
            if room < 1:
                raise ModelError(f"{self.name}: the prompt has {len(prompt)} tokens, the context {model.context}")
            cached = self._states.resume(model, request.cache_key, prompt)
            model.evaluate(prompt[cached:])
            most = min(request.max_tokens, room)
            reason, written = self._decode(model, request, most, abort, show)
        return Finish(reason=reason, prompt=len(prompt), cached=cached, written=written)

    def _decode(
        self, model: LlamaModel, request: Request, most: int, abort: Abort, show: Callable[[str], None]
    ) -> tuple[Literal["stop", "length"], int]:
        reader = PieceReader(request.stop, thinking=request.schema is None and model.thinks())
        written = 0
        with model.sampling(
            temperature=request.temperature,
            top_k=request.top_k,
            top_p=request.top_p,
            min_p=request.min_p,
            repeat_penalty=request.repeat_penalty,
            seed=request.seed,
            schema=request.schema,
        ) as following:
            while (token := following()) is not None:
                written += 1
                if text := reader.read(model.piece(token)):
                    show(text)
                if reader.stopped:
                    return "stop", written
                if written >= most:
                    break
                if abort.is_set():
                    raise Aborted
                model.evaluate([token])
        if rest := reader.rest():
            show(rest)
        return "length" if token is not None else "stop", written

    def _load(self) -> LlamaModel:
        self._model = self._read()
        return self._model

    def _counted(self, count: Callable[[LlamaModel], int]) -> int:
        if not self.loaded and not self._closed:
            run_outside_loops(self.load)
        with self._counting:
            if self._model is None:
                raise ModelUnavailable(f"{self.name}: closed")
            return count(self._model)

    def _forget(self) -> None:
        with self._using:
            self._drop_forgotten(self._model)

    def _drop_forgotten(self, model: LlamaModel | None) -> None:
        while self._forgotten:
            key = self._forgotten.pop()
            if model is not None:
                self._states.forget(model, key)

    def _free(self) -> None:
        with self._using, self._counting:
            self._states.clear()
            if self._model is not None:
                self._model.close()
                self._model = None
