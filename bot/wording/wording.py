"""Sentences by key, from the Project Fluent files beside this one."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from babel.dates import format_date, format_time
from fluent.runtime import FluentBundle, FluentResource

from core.emotions import Emotion
from core.people import Language
from core.problems import Problem
from core.types import Notice
from llm.josa import josa

_CLOCKS: dict[Language, str] = {"ko": "B h:mm", "en": "h:mm a"}
"""CLDR patterns; Korean people say the part of the day (새벽, 오전, 밤)."""
Argument = str | int | float


def sentence_files(language: Language) -> list[Traversable]:
    """The files that hold the sentences of a language, by name."""
    every = files("bot.wording").iterdir()
    return sorted((file for file in every if file.name.endswith(f"{language}.ftl")), key=lambda file: file.name)


class Wording:
    """Sentences in one language."""

    def __init__(self, language: Language) -> None:
        """Load the language's sentences."""
        self.language = language
        # Isolation marks keep mixed directions apart; neither language needs them and terminals show them as boxes.
        functions: dict[str, Any] = {"JOSA": _particle}
        self._bundle = FluentBundle([language], functions=functions, use_isolating=False)
        for file in sentence_files(language):
            self._bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))

    def say(self, key: str, **args: Argument) -> str:
        """The sentence of a key. Raises KeyError for an unknown key and ValueError for a missing argument."""
        message = self._bundle.get_message(key)
        if message.value is None:
            raise KeyError(key)
        text, errors = self._bundle.format_pattern(message.value, args)
        if errors:
            raise ValueError(f"{self.language}.ftl: {key}: {type(errors[0]).__name__}")
        return str(text)

    def has(self, key: str) -> bool:
        """Whether there is a sentence under a key."""
        return bool(self._bundle.has_message(key))

    def notice(self, notice: Notice) -> str:
        """The sentence of a notice. Codes among its arguments (flaws, comma-separated) are put into words."""
        args = dict(notice.args)
        if "flaws" in args:
            args["flaws"] = ", ".join(self.say(f"flaw-{flaw}") for flaw in str(args["flaws"]).split(","))
        return self.say(notice.code, **args)

    def emotion(self, emotion: Emotion) -> str:
        """The emotion's name."""
        return self.say(f"emotion-{emotion.value}")

    def day(self, day: date) -> str:
        """A date as people write it, with its weekday."""
        return format_date(day, format="full", locale=self.language)

    def clock(self, at: datetime) -> str:
        """A time of day as people write it."""
        return format_time(at, format=_CLOCKS[self.language], locale=self.language)


def _particle(word: Any, mark: Any) -> str:
    """Korean particle that agrees with a word, for sentences: JOSA($name, "이/가")."""
    return josa(str(word), str(mark))


@cache
def wording(language: Language) -> Wording:
    """The sentences of a language, loaded once."""
    return Wording(language)


def problem_notice(problem: Problem) -> Notice:
    """What to tell the person about a problem."""
    return Notice(code=f"problem-{problem.code.value.replace('_', '-')}", args=problem.args)
