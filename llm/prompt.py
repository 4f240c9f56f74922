"""The prompt of a reply: a prefix that stays the same for a person, then what changes; every part within its budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from core.observations import FaceReading, Source, TextReading, VideoReading
from core.people import Ingredient, Language, SpeechLevel
from core.types import Brief, DiaryEntry
from llm import prompt_words as words
from llm.composer.situation import safe_name
from llm.fence import Count, fenced, shortened, tagged
from llm.josa import with_josa
from llm.persona import Persona
from llm.prompt_persona import character, shown_examples, who_answers

UNSURE = 0.35
"""Confidence below which a reading is given as a guess."""
MOST_MEMORIES = 12
"""How many are tried; more would only make the reply wander."""
ENOUGH = 0.35
"""Probability from which a face is worth a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Tokens that each part may take at most. Not characters."""

    persona: int = 300
    """What somebody else than Facelog says of a persona, and of how it speaks: half of it each."""
    boundaries: int = 120
    """What a person's own persona does not do, beside what no persona does."""
    examples: int = 70
    introduction: int = 120
    history: int = 500
    memories: int = 300
    words: int = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Messages in the order in which a model reads them."""

    persona: str = field(repr=False)
    """What the persona is called."""
    rules: str = field(repr=False)
    character: str = field(repr=False)
    """What the persona says of itself and how it sounds: words of its own, which it may say."""
    about: str = field(repr=False)
    """With the rules and the character the system message: the same for all replies to a person, so a local model
    evaluates it once."""
    history: tuple[tuple[str, str], ...] = field(repr=False)
    """What was said and answered earlier today, oldest first."""
    now: str = field(repr=False)
    memories: tuple[str, ...] = ()
    """Ids of the diary entries that are in it."""
    examples: tuple[str, ...] = field(default=(), repr=False)
    """Answers that it shows; a reply does not say them again."""

    def messages(self) -> list[BaseMessage]:
        """The prompt for a chat model."""
        turns: list[BaseMessage] = [SystemMessage("\n".join(filter(None, (self.rules, self.character, self.about))))]
        for said, answered in self.history:
            turns += [HumanMessage(said), AIMessage(answered)]
        return [*turns, HumanMessage(self.now)]


def build_prompt(brief: Brief, persona: Persona, count: Count, budget: Budget | None = None) -> Prompt:
    """Say everything that a model needs for one reply. What does not fit its budget is left out whole."""
    budget = budget or Budget()
    earlier = _today(brief)
    memories = _memories(brief, earlier, count, budget.memories)
    examples = shown_examples(brief, persona, count, budget.examples)
    return Prompt(
        persona=persona.name.of(brief.language),
        rules=_rules(brief, persona, count, budget),
        character=character(brief, persona, examples, count, budget.boundaries),
        about=_about(brief, count, budget.introduction),
        history=_history(earlier, brief.language, count, budget.history),
        now=_now(brief, [*_background(brief), *(text for _, text in memories)], count, budget),
        memories=tuple(entry.id for entry, _ in memories),
        examples=tuple(example.reply for example in examples),
    )


def _rules(brief: Brief, persona: Persona, count: Count, budget: Budget) -> str:
    person, language = brief.recall.person, brief.language
    preferences = person.preferences
    call = called(person.name, language, preferences.speech_level)
    rules = words.RULES[language].format(
        make_up=_make_up(preferences.ingredients, language),
        length=preferences.length.characters,
        address=words.ADDRESS[language].format(call=call) if call else "",
    )
    return f"{who_answers(brief, persona, count, budget.persona // 2)}\n{rules}"


def _about(brief: Brief, count: Count, limit: int) -> str:
    about = shortened(fenced(brief.recall.person.introduction), count, limit)
    return tagged("about", about, brief.language) if about else ""


def called(name: str, language: Language, level: SpeechLevel) -> str:
    """How somebody is called: 주성아, 주성님, Mina; empty without a name that can be said."""
    name = safe_name(name)
    if not name or language == "en":
        return name
    if level is SpeechLevel.POLITE:
        return name if name.endswith(("님", "씨")) else f"{name}님"
    return with_josa(name, "아/야")


def _make_up(ingredients: frozenset[Ingredient], language: Language) -> str:
    names = words.INGREDIENTS[language]
    return ", ".join(names[one] for one in names if one in ingredients)


def told_memories(brief: Brief, count: Count, budget: Budget | None = None) -> tuple[str, ...]:
    """Ids of the diary entries that the prompt of a brief holds."""
    return tuple(entry.id for entry, _ in _memories(brief, _today(brief), count, (budget or Budget()).memories))


def _today(brief: Brief) -> tuple[DiaryEntry, ...]:
    return tuple(entry for entry in brief.recall.recent if entry.local_date == brief.today)


def _history(
    earlier: Sequence[DiaryEntry], language: Language, count: Count, budget: int
) -> tuple[tuple[str, str], ...]:
    """The last exchanges of the day within the budget; `earlier`: newest first."""
    kept: list[tuple[str, str]] = []
    for entry in earlier:
        said = fenced(_said(entry))
        if not said or not entry.comment:
            continue
        asked = tagged("words", said, language)
        budget -= count(asked) + count(entry.comment)
        if budget < 0:
            break
        kept.append((asked, entry.comment))
    return tuple(reversed(kept))


def _memories(brief: Brief, earlier: Sequence[DiaryEntry], count: Count, budget: int) -> list[tuple[DiaryEntry, str]]:
    kept: list[tuple[DiaryEntry, str]] = []
    today = brief.today
    told = {entry.id for entry in earlier}
    for entry in brief.recall.memories[:MOST_MEMORIES]:
        if entry.id in told:
            continue
        text = _remembered(entry, today, brief.language)
        cost = count(text)
        if text and cost <= budget:
            budget -= cost
            kept.append((entry, text))
    return kept


def _background(brief: Brief) -> list[str]:
    """What the person asked to remember, and the last weeks; whoever recalled them kept them short."""
    return [text for text in map(fenced, (*brief.recall.facts, brief.recall.summary)) if text]


def _remembered(entry: DiaryEntry, today: date, language: Language) -> str:
    said = fenced(_said(entry))
    if not said:
        return ""
    same, before, ago = words.DAYS_AGO[language]
    days = (today - entry.local_date).days
    when = same if days <= 0 else before if days == 1 else ago.format(days=days)
    mood = entry.mood
    feeling = f", {words.EMOTIONS[language][mood.label]}" if mood is not None and mood.confidence >= UNSURE else ""
    return f"{when}{feeling}: {said}"


def _said(entry: DiaryEntry) -> str:
    return "\n".join(part for part in (entry.text, entry.transcript) if part)


def _now(brief: Brief, memories: Sequence[str], count: Count, budget: Budget) -> str:
    language = brief.language
    parts = [tagged("memory", text, language) for text in memories]
    parts += [_seen(brief), _difference(brief)]
    said = shortened(fenced(brief.words), count, budget.words)
    parts.append(tagged("words", said, language) if said else words.WORDLESS[language])
    return "\n".join(part for part in parts if part)


def _seen(brief: Brief) -> str:
    """What shows and what the words feel like, in one line."""
    language = brief.language
    found: list[str] = []
    for observation in brief.observations:
        match observation:
            case FaceReading(main=main):
                source, scores, sure = Source.FACE, main.scores, main.quality >= UNSURE
            case VideoReading(quality=quality):
                source, scores, sure = Source.VIDEO, observation.scores, quality >= UNSURE
            case TextReading(confidence=confidence):
                source, scores, sure = Source.WORDS, observation.scores, confidence >= UNSURE
            case _:
                continue
        name = words.EMOTIONS[language][scores.top]
        if scores[scores.top] < ENOUGH or not sure:
            name = words.PERHAPS[language].format(text=name)
        found.append(words.SEEN[language].format(source=words.SOURCES[language][source], emotion=name))
    return " · ".join(found)


def _difference(brief: Brief) -> str:
    if brief.mismatch is None:
        return ""
    sources, emotions = words.SOURCES[brief.language], words.EMOTIONS[brief.language]
    return words.DIFFERS[brief.language].format(
        first=sources[brief.mismatch.first],
        first_emotion=emotions[brief.mismatch.first_label],
        second=sources[brief.mismatch.second],
        second_emotion=emotions[brief.mismatch.second_label],
    )
