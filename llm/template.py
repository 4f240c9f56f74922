"""One line of phrase material: a template with speech-level choices and placeholders.

`[해|해요]` gives the casual and the polite wording; `{name}` and `{name:이/가}` are filled at render time, the second
with the particle that agrees; `{name~이/가}` is the particle alone, for after a closing quotation mark. Everything is
checked when a line is loaded, so rendering cannot meet a surprise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.people import SpeechLevel
from llm.josa import MARKS, josa, with_josa

FIELDS = frozenset({"name", "call", "quote", "echo", "topic", "emoji", "past", "memory", "when"})
"""Placeholders that a line may use."""

_PLACEHOLDER = re.compile(r"\{(\w+)(?:([:~])([^{}]*))?\}")
_CHOICE = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
_STRAY = re.compile(r"[\[\]{}|]")
_LITERAL_MINIMUM = 6


@dataclass(frozen=True)
class Template:
    """A validated line. Not a format string: only the placeholders of `FIELDS` are ever filled."""

    source: str

    def __post_init__(self) -> None:
        if not self.source.strip() or self.source != self.source.strip():
            raise ValueError("a line is empty or has spaces around it")
        for field, sign, mark in _PLACEHOLDER.findall(self.source):
            if field not in FIELDS:
                raise ValueError(f"unknown placeholder {{{field}}}")
            if sign and mark not in MARKS:
                raise ValueError(f"unknown particle mark {mark!r}")
        for variant in self._variants.values():
            if _STRAY.search(_PLACEHOLDER.sub("", variant)):
                raise ValueError("unbalanced brackets or braces")

    @cached_property
    def _variants(self) -> dict[SpeechLevel, str]:
        return {
            # A choice may be empty, as in "[네|] 마음": the space that stays behind goes.
            SpeechLevel.CASUAL: " ".join(_CHOICE.sub(r"\1", self.source).split()),
            SpeechLevel.POLITE: " ".join(_CHOICE.sub(r"\2", self.source).split()),
        }

    @cached_property
    def fields(self) -> frozenset[str]:
        """Placeholders that must be filled."""
        return frozenset(field for field, _, _ in _PLACEHOLDER.findall(self.source))

    @cached_property
    def asks(self) -> bool:
        """Whether the line holds a question."""
        return "?" in self.source

    @cached_property
    def _literals(self) -> dict[SpeechLevel, str]:
        # A split on a pattern with groups returns the groups too: use a plain one.
        plain = re.compile(r"\{[^{}]*\}")
        return {level: max(plain.split(text), key=len).strip() for level, text in self._variants.items()}

    def literal(self, level: SpeechLevel) -> str:
        """Return the longest fixed part: how to recognise the line in an earlier reply; empty when too short."""
        fixed = self._literals[level]
        return fixed if len(fixed) >= _LITERAL_MINIMUM else ""

    def render(self, level: SpeechLevel, values: Mapping[str, str]) -> str:
        """Fill the line. Raises KeyError when a placeholder of `fields` has no value."""

        def fill(match: re.Match[str]) -> str:
            field, sign, mark = match.groups()
            word = values[field]
            if not sign:
                return word
            return josa(word, mark) if sign == "~" else with_josa(word, mark)

        return _PLACEHOLDER.sub(fill, self._variants[level])
