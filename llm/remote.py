"""Chat models on other machines: OpenAI, Anthropic, and any server that speaks OpenAI's protocol."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

Provider = Literal["openai", "anthropic"]

RETRIES = 2
"""Of a request that met 429, 5xx or a broken connection, with growing pauses and jitter: the clients' own."""
NO_KEY = "none"
"""What a server without keys is sent; the clients insist on one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteModel:
    """Which model answers, where. Not a connection: nothing is asked before the first reply."""

    provider: Provider
    model: str
    key: str = field(default="", repr=False)
    base_url: str = ""
    """Empty means the provider's own."""

    @property
    def name(self) -> str:
        """What a reply says wrote it."""
        return f"{self.provider} {self.model}" if not self.base_url else f"{self.model} at {_host(self.base_url)}"

    @property
    def leaves_the_machine(self) -> bool:
        """Whether words travel anywhere: not to a server on this machine."""
        return not _is_loopback(_host(self.base_url))


def named_model(text: str, *, key: str, base_url: str) -> RemoteModel:
    """Read PROVIDER:MODEL. Raises ValueError for another provider."""
    provider, _, model = text.partition(":")
    match provider:
        case "openai" | "anthropic":
            return RemoteModel(provider=provider, model=model.strip(), key=key, base_url=base_url)
        case _:
            raise ValueError("should be openai:MODEL or anthropic:MODEL")


def chat_model(remote: RemoteModel, *, timeout: float) -> BaseChatModel:
    """Make the provider's LangChain client; `timeout`: seconds that a server may be silent."""
    made: BaseChatModel = init_chat_model(
        remote.model,
        model_provider=remote.provider,
        api_key=remote.key or NO_KEY,
        base_url=remote.base_url or None,
        timeout=timeout,
        max_retries=RETRIES,
        stream_usage=True,
    )
    return made


def client_errors(provider: Provider) -> tuple[type[Exception], ...]:
    """What the provider's client raises for a server that fails, refuses or answers nonsense."""
    import httpx

    if provider == "openai":
        from openai import OpenAIError

        return (OpenAIError, httpx.HTTPError)
    from anthropic import AnthropicError

    return (AnthropicError, httpx.HTTPError)


def _host(base_url: str) -> str:
    return urlsplit(base_url).hostname or ""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
