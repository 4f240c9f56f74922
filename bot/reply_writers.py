"""The writer that `facelog eval replies` measures: built as for people, but alone, and with a count of its own."""

from __future__ import annotations

from collections import Counter
from datetime import date

from bot.writers import AbsentWriter, local_writer, remote_writer
from config.settings import Settings
from core.errors import ConfigError
from core.ports import ReplyWriter
from llm.composer.composer import Composer
from llm.persona_file import PersonaShelf

WRITERS = ("composer", "llama", "api")


class Tally:
    """Counts tokens in memory; implements `core.ports.Spending`. What is measured is on nobody's month."""

    def __init__(self) -> None:
        self.tokens = 0
        """Of all months and people."""
        self._months: Counter[tuple[str, date]] = Counter()

    async def spent(self, person_id: str, month: date) -> tuple[int, int]:
        """Tokens of one person, and of all, in a month."""
        everybody = sum(tokens for (_, when), tokens in self._months.items() if when == month)
        return self._months[person_id, month], everybody

    async def spend(self, person_id: str, month: date, tokens: int) -> None:
        """Add tokens to a person's month."""
        self._months[person_id, month] += tokens
        self.tokens += tokens

    async def aclose(self) -> None:
        """Do nothing: there is nothing to close."""


def measured_writer(name: str, settings: Settings, tally: Tally) -> ReplyWriter:
    """Make the writer that a name of `WRITERS` means. Raises ConfigError that says which setting it lacks."""
    match name:
        case "composer":
            return Composer()
        case "llama":
            return _local(settings)
        case "api":
            return _remote(settings, tally)
        case _:
            raise ConfigError(f"--writer is one of {', '.join(WRITERS)}")


def destination(name: str, settings: Settings) -> str:
    """Name of the model that words would travel to; empty where they stay on this machine."""
    if name != "api" or settings.api_model is None:
        return ""
    from llm.remote import named_model

    remote = named_model(settings.api_model, key="", base_url=settings.api_url or "")
    return remote.name if remote.leaves_the_machine else ""


def _local(settings: Settings) -> ReplyWriter:
    writer = local_writer(settings, PersonaShelf())
    if writer is None:
        raise ConfigError("--writer llama needs a model: FACELOG_LLM_MODEL names none")
    if isinstance(writer, AbsentWriter):
        raise ConfigError(
            "--writer llama: the model that FACELOG_LLM_MODEL names, or the extra `llama`, is not on this machine"
        )
    return writer


def _remote(settings: Settings, tally: Tally) -> ReplyWriter:
    # A server of one's own may need no key, a provider always does.
    missing = [
        variable
        for variable, value in (
            ("FACELOG_API_MODEL", settings.api_model),
            ("FACELOG_API_KEY", settings.api_key or settings.api_url),
        )
        if value is None
    ]
    writer = None if missing else remote_writer(settings, tally, PersonaShelf())
    if writer is None:
        raise ConfigError(f"--writer api needs {' and '.join(missing)}")
    return writer
