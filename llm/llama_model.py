"""A llama.cpp model and what it holds, over the library's C interface.

Not `llama_cpp.Llama`: that one sends the whole process's output to nowhere while it loads, copies hundreds of
megabytes of logits with each state, and detokenizes a reply anew for every token.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from core.errors import ModelError, ModelUnavailable
from llm.llama_chat import ChatTemplate
from llm.llama_states import State

BATCH = 512
"""Tokens that are handed over at once."""
ABORTED = 2
"""What `llama_decode` answers when it was told to stop."""
REPEAT_WINDOW = 64
"""Tokens in which repetition is looked for."""
_CONTROL = 1 << 0 | 1 << 3
"""LLAMA_TOKEN_ATTR_UNKNOWN and LLAMA_TOKEN_ATTR_CONTROL."""


class Aborted(Exception):
    """Whoever wanted the reply does not want it any more."""


class Abort:
    """A flag that one thread sets and llama.cpp looks at between two operations of its graph."""

    def __init__(self) -> None:
        self._flag = ctypes.create_string_buffer(2)

    def set(self) -> None:
        """Stop; from any thread."""
        self._flag[0] = b"\x01"

    def is_set(self) -> bool:
        """Whether to stop."""
        return self._flag.raw[0] != 0

    @property
    def address(self) -> int:
        """Where the flag is, as long as this lives."""
        return ctypes.addressof(self._flag)


class LlamaModel:
    """One model with one context, for one thread; only `count` may be called from others meanwhile."""

    def __init__(self, library: Any, model: Any, context: Any, name: str) -> None:
        """Own what `llm.llama_load` made."""
        self.name = name
        self.tokens: list[int] = []
        self.evaluated = 0
        """Tokens evaluated since it was loaded."""
        self._library = library
        self._model = model
        self._context = context
        self._vocabulary = library.llama_model_get_vocab(model)
        self._memory = library.llama_get_memory(context)
        self._template = self._chat_template()
        self.context: int = library.llama_n_ctx(context)
        """Tokens that prompt and reply may have together."""

    def prompt(self, messages: Sequence[Mapping[str, str]]) -> list[int]:
        """The tokens of a conversation up to where the model answers. Raises ModelError."""
        tokens = self._tokenize(self._template.render(messages), special=True)
        begin = self._library.llama_vocab_bos(self._vocabulary)
        if self._library.llama_vocab_get_add_bos(self._vocabulary) and tokens[:1] != [begin]:
            tokens.insert(0, begin)
        return tokens

    def count(self, text: str) -> int:
        """Tokens of a text; thread-safe."""
        return len(self._tokenize(text, special=False))

    def evaluate(self, tokens: Sequence[int]) -> None:
        """Read tokens after those before. Raises Aborted, with what was read until then kept, and ModelError."""
        for start in range(0, len(tokens), BATCH):
            batch = tokens[start : start + BATCH]
            array = (self._library.llama_token * len(batch))(*batch)
            code = self._library.llama_decode(self._context, self._library.llama_batch_get_one(array, len(batch)))
            if code:
                self.keep(len(self.tokens), whole=False)
                if code == ABORTED:
                    raise Aborted
                raise ModelError(f"{self.name}: llama.cpp cannot go on (code {code})")
            self.tokens += batch
            self.evaluated += len(batch)

    def keep(self, count: int, *, whole: bool = True) -> int:
        """Drop all but the first tokens; how many are left: none when the model's kind cannot drop some.

        `whole`: the memory holds exactly `tokens`, so that there may be nothing to drop.
        """
        if whole and count >= len(self.tokens):
            return len(self.tokens)
        if count > 0 and self._library.llama_memory_seq_rm(self._memory, 0, count, -1):
            del self.tokens[count:]
        else:
            self.clear()
        return len(self.tokens)

    def clear(self) -> None:
        """Drop all tokens, and overwrite them."""
        self._library.llama_memory_clear(self._memory, True)
        self.tokens.clear()

    def state_size(self) -> int:
        """Bytes of a copy of what it holds."""
        return int(self._library.llama_state_seq_get_size(self._context, 0))

    def save(self) -> State:
        """Copy what it holds."""
        size = self.state_size()
        data = (ctypes.c_uint8 * size)()
        self._library.llama_state_seq_get_data(self._context, data, size, 0)
        return State(tokens=tuple(self.tokens), data=data, size=size)

    def restore(self, state: State) -> bool:
        """Hold what was saved; False, and empty, when llama.cpp does not take it."""
        self.clear()
        if not self._library.llama_state_seq_set_data(self._context, state.data, state.size, 0):
            self.clear()
            return False
        self.tokens = list(state.tokens)
        return True

    @contextmanager
    def abortable(self, abort: Abort) -> Iterator[None]:
        """Stop evaluating when the flag is set."""
        set_callback = self._library.llama_set_abort_callback
        set_callback(self._context, ctypes.cast(_is_set(), self._library.ggml_abort_callback), abort.address)
        try:
            yield
        finally:
            set_callback(self._context, self._library.ggml_abort_callback(), None)

    @contextmanager
    def sampling(
        self,
        *,
        temperature: float,
        top_k: int,
        top_p: float,
        min_p: float,
        repeat_penalty: float,
        seed: int,
        schema: Mapping[str, Any] | None,
    ) -> Iterator[Callable[[], int | None]]:
        """Give a function that chooses the next token; None when the reply is over. Raises ModelError.

        `schema`: JSON schema that the reply must follow; repetition is not punished then, as JSON repeats itself.
        """
        library = self._library
        chain = library.llama_sampler_chain_init(library.llama_sampler_chain_default_params())
        try:
            if schema is not None:
                library.llama_sampler_chain_add(chain, self._grammar(schema))
            elif repeat_penalty != 1.0:
                size = library.llama_vocab_n_tokens(self._vocabulary)
                penalties = library.llama_sampler_init_penalties(size, REPEAT_WINDOW, repeat_penalty, 0.0, 0.0)
                library.llama_sampler_chain_add(chain, penalties)
            if temperature > 0:
                library.llama_sampler_chain_add(chain, library.llama_sampler_init_top_k(top_k))
                library.llama_sampler_chain_add(chain, library.llama_sampler_init_top_p(top_p, 1))
                library.llama_sampler_chain_add(chain, library.llama_sampler_init_min_p(min_p, 1))
                library.llama_sampler_chain_add(chain, library.llama_sampler_init_temp(temperature))
                library.llama_sampler_chain_add(chain, library.llama_sampler_init_dist(seed))
            else:
                library.llama_sampler_chain_add(chain, library.llama_sampler_init_greedy())

            def following() -> int | None:
                token = int(library.llama_sampler_sample(chain, self._context, -1))
                return None if library.llama_vocab_is_eog(self._vocabulary, token) else token

            yield following
        finally:
            library.llama_sampler_free(chain)

    def piece(self, token: int) -> bytes:
        """The bytes of a token, which may be half a character; none of a control token."""
        return self._piece(token, special=False)

    def thinks(self) -> bool:
        """Whether what it has read ends with the sign to think aloud."""
        return b"".join(self._piece(token, special=True) for token in self.tokens[-16:]).rstrip().endswith(b"<think>")

    def close(self) -> None:
        """Free everything; nothing may be called afterwards."""
        self._library.llama_free(self._context)
        self._library.llama_model_free(self._model)

    def _piece(self, token: int, *, special: bool) -> bytes:
        size = 64
        while True:
            buffer = ctypes.create_string_buffer(size)
            length = self._library.llama_token_to_piece(self._vocabulary, token, buffer, size, 0, special)
            if length >= 0:
                return buffer.raw[:length]
            size = -length

    def _tokenize(self, text: str, *, special: bool) -> list[int]:
        content = text.encode("utf-8", errors="replace")
        size = len(content) + 8
        array = (self._library.llama_token * size)()
        length = self._library.llama_tokenize(self._vocabulary, content, len(content), array, size, False, special)
        if length < 0:
            raise ModelError(f"{self.name}: cannot make tokens of the text")
        return list(array[:length])

    def _chat_template(self) -> ChatTemplate:
        source = self._library.llama_model_chat_template(self._model, None)
        if not source:
            raise ModelUnavailable(f"{self.name}: the model file has no chat template; choose one made for chatting")
        library, vocabulary = self._library, self._vocabulary
        begin, end = library.llama_vocab_bos(vocabulary), library.llama_vocab_eos(vocabulary)
        control = [
            self._text(token)
            for token in range(library.llama_vocab_n_tokens(vocabulary))
            if library.llama_vocab_get_attr(vocabulary, token) & _CONTROL
        ]
        return ChatTemplate(
            source.decode("utf-8", "replace"), self.name, begin=self._text(begin), end=self._text(end), control=control
        )

    def _text(self, token: int) -> str:
        if token < 0:
            return ""
        return bytes(self._library.llama_vocab_get_text(self._vocabulary, token)).decode("utf-8", "replace")

    def _grammar(self, schema: Mapping[str, Any]) -> Any:
        from llama_cpp.llama_grammar import json_schema_to_gbnf

        try:
            grammar = json_schema_to_gbnf(json.dumps(schema))
        except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise ModelError(f"{self.name}: cannot force this JSON schema") from error
        sampler = self._library.llama_sampler_init_grammar(self._vocabulary, grammar.encode(), b"root")
        if not sampler:
            raise ModelError(f"{self.name}: cannot force this JSON schema")
        return sampler


@cache
def _is_set() -> Any:
    """A C function that is true where a flag of `Abort` is set.

    It is `strlen`: llama.cpp asks all the time, and a Python function would wait for the interpreter's lock each time,
    which slows the model down while the event loop is busy.
    """
    return (ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)).strlen
