"""Makes a llama.cpp model of a GGUF file, or says why there is none."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import ModelUnavailable
from llm.gguf import available_memory, check_file, check_memory
from llm.llama_model import BATCH, LlamaModel

MICRO_BATCH = 64
"""Tokens that are computed at once: as fast as more on a CPU, and an abort need not wait for long."""


def load_model(path: Path, name: str, *, threads: int, context: int, memory: int | None) -> LlamaModel:
    """Load a GGUF file for the CPU; blocks.

    `context`: tokens, at most as many as the model was trained with; `memory`: bytes it may take, None: what is free.
    Raises ModelUnavailable with a sentence.
    """
    memory = available_memory() if memory is None else memory
    check_file(path, name, memory)
    library = load_library(name)
    params = library.llama_model_default_params()
    params.n_gpu_layers = 0
    model = library.llama_model_load_from_file(os.fsencode(path), params)
    if not model:
        raise ModelUnavailable(f"{name}: the model file is damaged, cut off, or of a kind that is not known here")
    try:
        if memory is not None:
            check_memory(path.stat().st_size + _context_bytes(library, model, context), name, memory)
        made = _context(library, model, name, threads, context)
    except ModelUnavailable:
        library.llama_model_free(model)
        raise
    try:
        return LlamaModel(library, model, made, name)
    except ModelUnavailable:
        library.llama_free(made)
        library.llama_model_free(model)
        raise


def _context(library: Any, model: Any, name: str, threads: int, context: int) -> Any:
    params = library.llama_context_default_params()
    params.n_ctx = min(context, library.llama_model_n_ctx_train(model))
    params.n_batch = BATCH
    params.n_ubatch = MICRO_BATCH
    params.n_threads = params.n_threads_batch = threads
    params.no_perf = True
    # Whole, or a prefix could not be kept in models with sliding windows.
    params.swa_full = True
    made = library.llama_init_from_model(model, params)
    if not made:
        raise ModelUnavailable(f"{name}: there is not enough memory for a context of {context} tokens")
    if not library.llama_get_memory(made) or library.llama_model_has_encoder(model):
        library.llama_free(made)
        raise ModelUnavailable(f"{name}: the model does not write text")
    return made


def _context_bytes(library: Any, model: Any, context: int) -> int:
    """What keys and values of a full context take, in half precision."""
    heads = max(library.llama_model_n_head(model), 1)
    width = library.llama_model_n_embd(model) // heads * library.llama_model_n_head_kv(model)
    tokens = min(context, library.llama_model_n_ctx_train(model))
    return int(tokens * library.llama_model_n_layer(model) * width * 2 * 2)


def load_library(name: str) -> Any:
    """The C interface of llama.cpp, silenced. Raises ModelUnavailable where it is not installed."""
    try:
        from llama_cpp import llama_cpp
    except (ImportError, OSError, RuntimeError) as error:
        # Other than ImportError: the package is there, its shared library does not load.
        raise ModelUnavailable(f"{name}: llama.cpp is not installed; pip install 'facelog[llama]'") from error
    _quiet(llama_cpp)
    return llama_cpp


@cache
def _quiet(library: Any) -> Any:
    """Silence llama.cpp, whose log names files and grammars; gives the callback, which has to live on."""
    callback = library.llama_log_callback(lambda _level, _text, _data: None)
    library.llama_log_set(callback, None)
    library.llama_backend_init()
    return callback
