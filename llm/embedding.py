"""What a text means, as a vector: near vectors, near meanings, whatever the words."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelUnavailable
from core.worker import ModelWorker
from llm.llama_embedding import EmbeddingModel, load_embedding_model

Vector = NDArray[np.float32]
"""Shape (dimensions,), of length 1. Words can be guessed from it: it is as private as they are."""

BACKLOG = 32


class Embedder(Protocol):
    """Turns texts into vectors."""

    @property
    def name(self) -> str:
        """What it is called in the log."""
        ...

    async def embed(self, text: str, *, gently: bool = False) -> Vector:
        """The vector of a text, or of the beginning of a long one.

        `gently`: nobody waits for it, so it takes one thread only. Raises ModelError.
        """
        ...

    async def aclose(self) -> None: ...


class LlamaEmbedder:
    """Implements `Embedder` with a GGUF file in llama.cpp. Loads on first use, in its own thread."""

    def __init__(self, path: Path, *, threads: int, memory: int | None = None, timeout: float = 60.0) -> None:
        """`memory`: bytes that it may take, None: what is free; `timeout`: seconds for a text, loading included."""
        self.name = f"llama {path.stem}"
        self._path = path
        self._threads = threads
        self._memory = memory
        self._model: EmbeddingModel | None = None
        self._closed = False
        self._worker: ModelWorker[EmbeddingModel] = ModelWorker(self.name, self._load, backlog=BACKLOG, timeout=timeout)

    async def embed(self, text: str, *, gently: bool = False) -> Vector:
        """The vector of a text, or of its beginning. Raises ModelError."""
        if self._closed:
            raise ModelUnavailable(f"{self.name}: closed")
        threads = 1 if gently else self._threads
        try:
            return await self._worker.call(lambda model: model.embed(text, threads=threads))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._closed and task is not None and not task.cancelling():
                # Not the caller was cancelled, but its place in the worker's line.
                raise ModelUnavailable(f"{self.name}: closed") from None
            raise

    async def warm(self) -> None:
        """Load the model now. Raises ModelUnavailable with a sentence that says why not."""
        await self._worker.warm()

    async def aclose(self) -> None:
        """Wait for the text that is being read, refuse those that wait and free the model."""
        self._closed = True
        await self._worker.aclose()
        model, self._model = self._model, None
        if model is not None:
            model.close()

    def _load(self) -> EmbeddingModel:
        self._model = load_embedding_model(self._path, self.name, threads=self._threads, memory=self._memory)
        return self._model
