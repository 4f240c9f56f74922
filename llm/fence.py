"""Untrusted text in a prompt: between tags that it cannot close, and within its tokens."""

from __future__ import annotations

from collections.abc import Callable

from core.people import Language
from llm import prompt_words as words

Count = Callable[[str], int]
"""Tokens of a text, by the tokenizer of the model that reads the prompt."""


def fenced(text: str) -> str:
    """Untrusted text that cannot close the tag around it."""
    return " ".join(text.replace("<", "‹").replace(">", "›").split())


def shortened(text: str, count: Count, limit: int) -> str:
    """The text, or as many of its first characters, back to a space, as take at most `limit` tokens."""
    if count(text) <= limit:
        return text
    fits, longest = 0, len(text)
    while longest - fits > 1:
        middle = (fits + longest) // 2
        fits, longest = (middle, longest) if count(text[:middle]) < limit else (fits, middle)
    cut = text[:fits]
    return f"{cut.rpartition(' ')[0] or cut}…" if fits else ""


def tagged(tag: str, text: str, language: Language) -> str:
    """The text between the tags of one of `prompt_words.TAGS`; not fenced here."""
    name = words.TAGS[language][tag]
    return f"<{name}>{text}</{name}>"
