"""Conversations as a model was trained to read them: the chat template that its file brings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.errors import ModelError, ModelUnavailable


class ChatTemplate:
    """A Jinja template, in a sandbox. Words cannot pass for the signs with which it tells who speaks."""

    def __init__(self, source: str, name: str, *, begin: str, end: str, control: Sequence[str]) -> None:
        """`begin`, `end`: signs of a text's begin and end; `control`: all signs that are not words.

        Raises ModelUnavailable when the template is broken.
        """
        from jinja2.exceptions import TemplateError
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        self._name = name
        signs = sorted({sign for sign in control if len(sign) > 1}, key=len, reverse=True)
        self._control = re.compile("|".join(map(re.escape, signs))) if signs else None
        try:
            self._formatter = Jinja2ChatFormatter(template=source, eos_token=end, bos_token=begin)
        except TemplateError as error:
            raise ModelUnavailable(f"{name}: the chat template in the model file is broken") from error

    def render(self, messages: Sequence[Mapping[str, str]]) -> str:
        """The prompt up to where the model answers.

        Many templates know no system message, or only user and assistant by turns: then what comes first from the
        user begins with the system's words. Raises ModelError when that does not help either.
        """
        from jinja2.exceptions import TemplateError

        clean = merged([{"role": one["role"], "content": self._words(one["content"])} for one in messages])
        for attempt in (clean, without_system(clean)):
            try:
                # Models that think aloud first are asked not to: nobody waits for that.
                return str(self._formatter(messages=attempt, enable_thinking=False).prompt)
            except (TemplateError, TypeError, ValueError):
                continue
        # Not from the error: its text may quote what was said.
        raise ModelError(f"{self._name}: the chat template in the model file does not take this conversation")

    def _words(self, text: str) -> str:
        """The text without control signs, also those that appear when one is taken out."""
        while self._control is not None and self._control.search(text):
            text = self._control.sub("", text)
        return text


def merged(messages: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The conversation with what one side says in a row as one message."""
    turns: list[dict[str, str]] = []
    for message in messages:
        if turns and turns[-1]["role"] == message["role"]:
            turns[-1]["content"] += f"\n\n{message['content']}"
        else:
            turns.append(dict(message))
    return turns


def without_system(messages: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The conversation with the system's words as the user's; it begins with the user."""
    return merged([{**one, "role": "user" if one["role"] == "system" else one["role"]} for one in messages])
