"""What finds memories by meaning on this installation: the model that FACELOG_EMBED_MODEL names, where it is there."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path

from bot.writers import gguf_file
from config.settings import Settings
from core.errors import ModelUnavailable
from llm.embedding import LlamaEmbedder
from llm.gguf import check_file
from llm.meanings import Meanings

log = logging.getLogger(__name__)


def build_meanings(settings: Settings) -> Meanings | None:
    """Make what compares meanings, or say in the log why there is none; no model is loaded here."""
    path = embedding_model(settings)
    if path is None:
        return None
    if (missing := missing_for(path)) is not None:
        log.warning("FACELOG_EMBED_MODEL %s; memories are found by shared words alone", missing)
        return None
    # As for the language model: llama.cpp's threads wait for one another, and crawl when one is busy elsewhere.
    return Meanings(LlamaEmbedder(path, threads=max(1, settings.threads - 1)))


def embedding_model(settings: Settings) -> Path | None:
    """The GGUF file that FACELOG_EMBED_MODEL means; None when it names none."""
    return None if settings.embed_model is None else gguf_file(settings, settings.embed_model)


def missing_for(path: Path) -> str | None:
    """What keeps the model from being used, as far as can be told without loading it; None where nothing does."""
    if not path.is_file():
        return "is not on this machine"
    if find_spec("llama_cpp") is None:
        return "needs the extra `llama`"
    try:
        check_file(path, path.name, memory=None)
    except ModelUnavailable as error:
        return f"cannot be used ({error})"
    return None
