"""What a prompt says of the persona; somebody's own, between tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.people import Language
from core.types import Brief
from llm import prompt_words as words
from llm.composer.situation import named
from llm.fence import Count, fenced, shortened, tagged
from llm.persona import Example, Persona
from llm.persona_file import own_boundaries

MOST_EXAMPLES = 2
"""Exchanges of a persona."""


def who_answers(brief: Brief, persona: Persona, count: Count, limit: int) -> str:
    """Who answers and how they speak; `limit`: tokens of each, where somebody else than Facelog says it."""
    language, level = brief.language, brief.recall.person.preferences.speech_level

    def told(text: str) -> str:
        return shortened(fenced(text), count, limit) if persona.untrusted else text

    form = words.UNTRUSTED_PERSONA if persona.untrusted else words.PERSONA
    return form[language].format(
        persona=told(persona.name.of(language)),
        description=told(persona.description.of(language)),
        manner=told(persona.manner_in(language, level)),
        level=words.LEVELS[language][level],
    )


def character(brief: Brief, persona: Persona, examples: Sequence[Example], count: Count, limit: int) -> str:
    """What the persona keeps to, in its own words, and how it sounds.

    `limit`: tokens of what a person's own persona keeps to, beside what every persona does.
    """
    language, level = brief.language, brief.recall.person.preferences.speech_level
    own = own_boundaries(persona, language, level) if persona.untrusted else ()
    common = [line for line in persona.boundaries_in(language, level) if line not in own]
    parts = [words.BOUNDARIES[language].format(lines=" ".join(common))] if common else []
    theirs: list[str] = []
    if kept := _fitting(map(fenced, own), count, limit):
        theirs.append(words.BOUNDARIES[language].format(lines=" ".join(kept)))
    if examples:
        theirs.append(words.EXAMPLES[language].format(lines=" / ".join(_exchange(one, language) for one in examples)))
    if theirs and persona.untrusted:
        theirs = [tagged("persona", " ".join(theirs), language)]
    return "\n".join((*parts, *theirs))


def shown_examples(brief: Brief, persona: Persona, count: Count, limit: int) -> tuple[Example, ...]:
    """The first examples that fit together in `limit` tokens."""
    language, level = brief.language, brief.recall.person.preferences.speech_level
    found = persona.examples_in(language, level, named(brief.recall.person.name, language, level))
    kept: list[Example] = []
    for example in found:
        cost = count(_exchange(example, language))
        if len(kept) < MOST_EXAMPLES and cost <= limit:
            limit -= cost
            kept.append(example)
    return tuple(kept)


def _exchange(example: Example, language: Language) -> str:
    return words.EXCHANGE[language].format(said=fenced(example.said), reply=fenced(example.reply))


def _fitting(lines: Iterable[str], count: Count, limit: int) -> list[str]:
    """The lines that fit together, each whole."""
    kept: list[str] = []
    for line in lines:
        cost = count(line)
        if cost <= limit:
            limit -= cost
            kept.append(line)
    return kept
