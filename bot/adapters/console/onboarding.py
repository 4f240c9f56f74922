"""The first questions: language, name, introduction; all but the language can be skipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from bot.adapters.console.prompt import LineReader
from bot.preferences import MAX_INTRODUCTION, MAX_NAME
from bot.wording.wording import wording
from core.people import Language, Person
from core.words import clean

ANSWERS: dict[str, Language] = {
    "1": "ko", "ko": "ko", "한국어": "ko", "korean": "ko",
    "2": "en", "en": "en", "영어": "en", "english": "en",
}  # fmt: skip


async def onboard(person: Person, console: Console, lines: LineReader, persona: Callable[[Language], str]) -> Person:
    """Ask, and return the person as they described themselves. The end of input skips what is left.

    `persona`: the persona's name in a language.
    """
    sentences = wording(person.language)
    console.print(Text(sentences.say("console-ask-language")))
    answer = (await lines.read("> ") or "").strip().lower()
    language = ANSWERS.get(answer, person.language)
    sentences = wording(language)
    console.print(Text(sentences.say("console-welcome", persona=persona(language))))
    console.print(Text(sentences.say("console-ask-name")))
    name = clean(await lines.read("> ") or "")[:MAX_NAME]
    console.print(Text(sentences.say("console-ask-introduction")))
    introduction = clean(await lines.read("> ") or "")[:MAX_INTRODUCTION]
    return replace(person, language=language, name=name, introduction=introduction, onboarded=True)
