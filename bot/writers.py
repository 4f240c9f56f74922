"""The writers that this installation has, in the order to ask them; the composer comes last."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Callable, MutableMapping
from importlib.util import find_spec
from pathlib import Path

from bot.personas import shelf_of
from config.model_store import ModelStore
from config.paths import models_folder
from config.settings import Settings
from core.errors import WriterError
from core.ports import ReplyWriter, Spending
from core.types import Brief
from llm.composer.composer import Composer
from llm.persona_choice import Personas

log = logging.getLogger(__name__)

TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
"""Variables that make LangChain send every prompt to a service on the network."""


class AbsentWriter:
    """Stands where a configured model cannot be: it always fails, so that the reply says that another one wrote it."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def write(self, brief: Brief) -> AsyncIterator[str]:
        """Raise WriterError."""
        raise WriterError(f"{self.name}: not on this machine")
        yield ""

    async def aclose(self) -> None:
        """Do nothing: there is nothing to close."""


def build_writers(settings: Settings, spending: Spending, personas: Personas | None = None) -> tuple[ReplyWriter, ...]:
    """Make the configured writers; none loads a model, connects, or reads a persona, before it is asked.

    `personas`: who can answer; without it all of this installation.
    """
    shelf = personas or shelf_of(settings)
    makers: dict[str, Callable[[], ReplyWriter | None]] = {
        "llama": lambda: local_writer(settings, shelf),
        "api": lambda: remote_writer(settings, spending, shelf),
    }
    made = (makers[name]() for name in settings.writers.split(",") if name)
    return (*(writer for writer in made if writer is not None), Composer(shelf))


def local_writer(settings: Settings, personas: Personas) -> ReplyWriter | None:
    """The model that FACELOG_LLM_MODEL names, or one that says that it is not there; None when it names none."""
    path = language_model(settings)
    if path is None:
        return None
    if not path.is_file():
        log.warning("the language model that FACELOG_LLM_MODEL names is not on this machine")
        return AbsentWriter(f"llama {path.stem}")
    if find_spec("llama_cpp") is None:
        log.warning("FACELOG_LLM_MODEL needs the extra `llama`")
        return AbsentWriter(f"llama {path.stem}")
    never_traced()
    from llm.local import LocalWriter

    # One core is left to the rest: llama.cpp's threads wait for one another, and crawl when one is busy elsewhere.
    threads = max(1, settings.threads - 1)
    return LocalWriter(
        path, threads=threads, context=settings.llm_context, timeout=settings.stage_seconds, personas=personas
    )


def remote_writer(settings: Settings, spending: Spending, personas: Personas) -> ReplyWriter | None:
    """The model that FACELOG_API_MODEL names; None when it names none."""
    if settings.api_model is None:
        return None
    never_traced()
    # LangChain takes half a second to import, its clients one more.
    from llm.chain import ChainWriter
    from llm.guarded import GuardedWriter
    from llm.remote import chat_model, client_errors, named_model
    from llm.tokens import estimated_tokens

    key = "" if settings.api_key is None else settings.api_key.get_secret_value()
    remote = named_model(settings.api_model, key=key, base_url=settings.api_url or "")
    chain = ChainWriter(
        remote.name,
        chat_model(remote, timeout=settings.stage_seconds),
        count=estimated_tokens,
        personas=personas,
        errors=client_errors(remote.provider),
    )
    return GuardedWriter(
        chain,
        spending=spending,
        needs_consent=remote.leaves_the_machine,
        person_tokens=settings.api_person_tokens,
        all_tokens=settings.api_all_tokens,
    )


def language_model(settings: Settings) -> Path | None:
    """The GGUF file that FACELOG_LLM_MODEL means: a file, or the largest one of a pulled model; None without one."""
    return None if settings.llm_model is None else gguf_file(settings, settings.llm_model)


def gguf_file(settings: Settings, name: str) -> Path:
    """The GGUF file of a pulled model, of a folder or of a path; where there is none, what it would be."""
    given = Path(ModelStore(models_folder(settings.home)).resolve(name)).expanduser()
    files = sorted(given.glob("*.gguf"), key=lambda file: file.stat().st_size) if given.is_dir() else [given]
    return files[-1] if files else given


def never_traced(environment: MutableMapping[str, str] | None = None) -> None:
    """Switch off that LangChain sends prompts to a tracing service, whatever the environment says."""
    target = os.environ if environment is None else environment
    for name in TRACING:
        target[name] = "false"
