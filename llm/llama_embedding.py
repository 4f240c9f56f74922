"""A llama.cpp model that gives vectors, over the library's C interface for the reasons that `llm.llama_model` gives."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError, ModelUnavailable
from llm.gguf import available_memory, check_file
from llm.llama_load import load_library

MOST_TOKENS = 256
"""Of a text; what follows is not read. Bounds how long one text holds up the next one."""
LEAST_LENGTH = 1e-6
"""A vector shorter than this points nowhere."""


class EmbeddingModel:
    """One model with one context, for one thread."""

    def __init__(self, library: Any, model: Any, context: Any, name: str) -> None:
        """Own what `load_embedding_model` made."""
        self.name = name
        self.size: int = library.llama_model_n_embd_out(model)
        """Dimensions of a vector."""
        self._library = library
        self._model = model
        self._context = context
        self._vocabulary = library.llama_model_get_vocab(model)
        # Not the context's size, which llama.cpp rounds up: over a text longer than a batch it ends the process.
        self._most = min(library.llama_n_ubatch(context), library.llama_model_n_ctx_train(model))

    def embed(self, text: str, *, threads: int) -> NDArray[np.float32]:
        """The text's direction: shape (size,), of length 1. Blocks. Raises ModelError."""
        tokens = self._tokens(text)
        if not tokens:
            raise ModelError(f"{self.name}: there is nothing to read in the text")
        library = self._library
        library.llama_set_n_threads(self._context, threads, threads)
        if memory := library.llama_get_memory(self._context):
            library.llama_memory_clear(memory, True)
        array = (library.llama_token * len(tokens))(*tokens)
        if code := library.llama_decode(self._context, library.llama_batch_get_one(array, len(tokens))):
            raise ModelError(f"{self.name}: llama.cpp cannot read the text (code {code})")
        pooled = library.llama_get_embeddings_seq(self._context, 0)
        if not pooled:
            raise ModelError(f"{self.name}: llama.cpp gives no vector")
        vector = np.array(pooled[: self.size], dtype=np.float64)
        length = float(np.linalg.norm(vector))
        if not np.isfinite(length) or length < LEAST_LENGTH:
            raise ModelError(f"{self.name}: the vector points nowhere")
        return (vector / length).astype(np.float32)

    def close(self) -> None:
        """Free everything; nothing may be called afterwards."""
        self._library.llama_free(self._context)
        self._library.llama_model_free(self._model)

    def _tokens(self, text: str) -> list[int]:
        """The tokens with the signs that the model wants around them, the last of which some models look at alone."""
        content = text.encode("utf-8", errors="replace")
        size = len(content) + 8
        array = (self._library.llama_token * size)()
        # Signs that somebody wrote are words (`parse_special` is off).
        length = self._library.llama_tokenize(self._vocabulary, content, len(content), array, size, True, False)
        if length < 0:
            raise ModelError(f"{self.name}: cannot make tokens of the text")
        tokens = list(array[:length])
        return tokens if length <= self._most else [*tokens[: self._most - 1], tokens[-1]]


def load_embedding_model(path: Path, name: str, *, threads: int, memory: int | None) -> EmbeddingModel:
    """Load a GGUF file for the CPU; blocks.

    `memory`: bytes that it may take, None: what is free. A model that does not say how the vectors of its tokens become
    one gets their mean. Raises ModelUnavailable with a sentence.
    """
    check_file(path, name, available_memory() if memory is None else memory)
    library = load_library(name)
    params = library.llama_model_default_params()
    params.n_gpu_layers = 0
    model = library.llama_model_load_from_file(os.fsencode(path), params)
    if not model:
        raise ModelUnavailable(f"{name}: the model file is damaged, cut off, or of a kind that is not known here")
    try:
        _check_kind(library, model, name)
        context = _pooling_context(library, model, name, threads)
    except ModelUnavailable:
        library.llama_model_free(model)
        raise
    return EmbeddingModel(library, model, context, name)


def _check_kind(library: Any, model: Any, name: str) -> None:
    """Refuse what would end the process when it is given a text."""
    if library.llama_vocab_type(library.llama_model_get_vocab(model)) == library.LLAMA_VOCAB_TYPE_NONE:
        raise ModelUnavailable(f"{name}: the model file has no vocabulary")
    if library.llama_model_has_encoder(model) and library.llama_model_has_decoder(model):
        raise ModelUnavailable(f"{name}: the model translates texts and gives no vectors")


def _pooling_context(library: Any, model: Any, name: str, threads: int) -> Any:
    """A context that gives one vector for a text."""
    context = _context(library, model, name, threads, library.LLAMA_POOLING_TYPE_UNSPECIFIED)
    kind = library.llama_pooling_type(context)
    if kind == library.LLAMA_POOLING_TYPE_NONE:
        library.llama_free(context)
        context = _context(library, model, name, threads, library.LLAMA_POOLING_TYPE_MEAN)
    elif kind == library.LLAMA_POOLING_TYPE_RANK:
        library.llama_free(context)
        raise ModelUnavailable(f"{name}: the model compares texts (a reranker) and gives no vectors")
    return context


def _context(library: Any, model: Any, name: str, threads: int, pooling: int) -> Any:
    params = library.llama_context_default_params()
    most = min(MOST_TOKENS, library.llama_model_n_ctx_train(model))
    # A text is read at once: models that look both ways cannot go on where they stopped.
    params.n_ctx = params.n_batch = params.n_ubatch = most
    params.n_threads = params.n_threads_batch = threads
    params.embeddings = True
    params.pooling_type = pooling
    params.no_perf = True
    context = library.llama_init_from_model(model, params)
    if not context:
        raise ModelUnavailable(f"{name}: there is not enough memory for the model, or it gives no vectors")
    return context
