"""A local GGUF model as a LangChain chat model."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr

from core.errors import ModelError
from llm.llama_engine import Finish, LlamaEngine, Request, run_outside_loops
from llm.llama_line import OnWait

MEGABYTE = 1_000_000
ANY_SEED = 0xFFFFFFFF
"""What llama.cpp takes for "choose one"."""
_ROLES = {"system": "system", "human": "user", "ai": "assistant"}
_OPTIONS = frozenset({"max_tokens", "temperature", "seed", "response_format", "cache_key", "on_wait", "gives_way"})


class LocalLlama(BaseChatModel):
    """A chat model in this process, by llama.cpp, on the CPU. Loads on first use; close it with `aclose`.

    Further arguments of a call, or of `bind`: max_tokens, temperature, seed; response_format, which is
    `{"type": "json_object", "schema": ...}`; cache_key, whose prompt it is, so that what the model has read is kept
    between turns; on_wait, told how many calls are before this one; gives_way, for what is answered only while nothing
    else is asked for, and is ModelBusy otherwise. Raises the errors of `core.errors.ModelError`.
    """

    path: Path
    """The GGUF file."""
    threads: int = Field(ge=1)
    context: int = Field(default=4096, ge=256)
    """Tokens of prompt and reply together; no more than the model was trained with."""
    max_backlog: int = Field(default=8, ge=1)
    """Calls at once, the one that is being answered included; more are ModelBusy."""
    timeout: float = Field(default=300.0, gt=0)
    """Seconds for a call, waiting and loading included."""
    cache_bytes: int = Field(default=256 * MEGABYTE, ge=0)
    """Memory for what the model has read of the people who are not being answered right now."""
    cache_entries: int = Field(default=16, ge=0)
    memory: int | None = None
    """Bytes that the model may take; None: what is free when it loads."""
    max_tokens: int = Field(default=512, ge=1)
    temperature: float = Field(default=0.75, ge=0)
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = Field(default=1.1, gt=0)
    _engine: LlamaEngine = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Make the engine; loads nothing."""
        super().model_post_init(context)
        self._engine = LlamaEngine(
            self.path,
            f"llama {self.path.stem}",
            threads=self.threads,
            context=self.context,
            max_backlog=self.max_backlog,
            timeout=self.timeout,
            cache_bytes=self.cache_bytes,
            cache_entries=self.cache_entries,
            memory=self.memory,
        )

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    @property
    def label(self) -> str:
        """What it is called in errors and on replies."""
        return self._engine.name

    @property
    def evaluated(self) -> int:
        """Tokens evaluated since it was loaded: prompts without what was kept of them, and replies."""
        return self._engine.evaluated

    async def load(self) -> None:
        """Load the model now. Raises ModelUnavailable with a sentence that says why not."""
        await self._engine.load()

    async def forget(self, cache_key: str) -> None:
        """Drop what is kept of a person's prompts."""
        await self._engine.forget(cache_key)

    async def aclose(self) -> None:
        """Stop what runs, refuse what waits and free the model."""
        await self._engine.aclose()

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, by the model's own tokenizer; from any thread. Raises ModelError.

        The first call loads the model, and so is for a thread without an event loop.
        """
        return self._engine.count(text)

    async def acount_tokens(self, text: str) -> int:
        """As `count_tokens`, on the event loop."""
        if not self._engine.loaded:
            await self._engine.load()
        return self._engine.count(text)

    def get_num_tokens(self, text: str) -> int:
        """As `count_tokens`."""
        return self.count_tokens(text)

    def get_num_tokens_from_messages(
        self, messages: list[BaseMessage], tools: Sequence[dict[str, Any] | type | Callable[..., Any]] | None = None
    ) -> int:
        """Tokens of a conversation as the model reads it, with the signs of its template. There are no tools."""
        if tools:
            raise ValueError("a local model is given no tools")
        return self._engine.count_prompt(_plain(messages))

    async def answer_json(
        self,
        messages: LanguageModelInput,
        schema: Mapping[str, Any],
        *,
        max_tokens: int = 512,
        cache_key: str | None = None,
        on_wait: OnWait | None = None,
        gives_way: bool = False,
    ) -> Any:
        """Answer with JSON that follows the schema; bound its strings with maxLength, or a reply may not end.

        Always the most probable answer. Raises ModelError, also for a reply that is longer than `max_tokens`.
        """
        answer = await self.ainvoke(
            messages,
            temperature=0.0,
            max_tokens=max_tokens,
            response_format={"type": "json_object", "schema": schema},
            cache_key=cache_key,
            on_wait=on_wait,
            gives_way=gives_way,
        )
        try:
            return json.loads(answer.text)
        except json.JSONDecodeError:
            # Not from the error: it holds the text.
            pass
        raise ModelError(f"{self.label}: the JSON is not whole after {max_tokens} tokens")

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        """For a thread without an event loop."""
        return run_outside_loops(lambda: self._agenerate(messages, stop, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        pieces: list[str] = []
        finish: Finish | None = None
        request, on_wait = self._request(messages, stop, kwargs)
        async with aclosing(self._engine.stream(request, on_wait)) as stream:
            async for piece in stream:
                if isinstance(piece, Finish):
                    finish = piece
                else:
                    pieces.append(piece)
        message = AIMessage(
            content="".join(pieces),
            usage_metadata=_usage(finish) if finish else None,
            response_metadata=self._metadata(finish) if finish else {},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        request, on_wait = self._request(messages, stop, kwargs)
        async with aclosing(self._engine.stream(request, on_wait)) as stream:
            async for piece in stream:
                yield ChatGenerationChunk(message=self._chunk(piece))

    def _chunk(self, piece: str | Finish) -> AIMessageChunk:
        if isinstance(piece, str):
            return AIMessageChunk(content=piece)
        return AIMessageChunk(
            content="", usage_metadata=_usage(piece), response_metadata=self._metadata(piece), chunk_position="last"
        )

    def _metadata(self, finish: Finish) -> dict[str, str]:
        return {"model_name": self.label, "finish_reason": finish.reason}

    def _request(
        self, messages: Sequence[BaseMessage], stop: Sequence[str] | None, options: Mapping[str, Any]
    ) -> tuple[Request, OnWait | None]:
        if unknown := sorted(options.keys() - _OPTIONS):
            raise ValueError(f"a local model has no option {', '.join(unknown)}")
        options = {name: value for name, value in options.items() if value is not None}
        request = Request(
            messages=_plain(messages),
            max_tokens=options.get("max_tokens", self.max_tokens),
            temperature=options.get("temperature", self.temperature),
            top_k=self.top_k,
            top_p=self.top_p,
            min_p=self.min_p,
            repeat_penalty=self.repeat_penalty,
            seed=options.get("seed", ANY_SEED),
            stop=tuple(stop or ()),
            schema=_schema(options.get("response_format")),
            cache_key=options.get("cache_key"),
            gives_way=options.get("gives_way", False),
        )
        return request, options.get("on_wait")


def _plain(messages: Sequence[BaseMessage]) -> tuple[Mapping[str, str], ...]:
    """Role and text of each message; ValueError for what is not text."""
    for message in messages:
        if message.type not in _ROLES:
            raise ValueError(f"a local model reads no {message.type} messages")
        if not isinstance(message.content, str) and any(
            not isinstance(block, str) and block.get("type") != "text" for block in message.content
        ):
            raise ValueError("a local model reads text only")
    return tuple({"role": _ROLES[message.type], "content": message.text} for message in messages)


def _schema(response_format: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The JSON schema; ValueError for other forms, which llama.cpp would not hear of."""
    if response_format is None or response_format.get("type") == "text":
        return None
    schema = response_format.get("schema")
    if response_format.get("type") != "json_object" or not isinstance(schema, Mapping):
        raise ValueError('response_format has to be {"type": "json_object", "schema": ...}')
    return schema


def _usage(finish: Finish) -> UsageMetadata:
    return UsageMetadata(
        input_tokens=finish.prompt,
        output_tokens=finish.written,
        total_tokens=finish.prompt + finish.written,
        input_token_details=InputTokenDetails(cache_read=finish.cached),
    )
