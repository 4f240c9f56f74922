import itertools
import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from core.emotions import EMOTIONS
from core.people import LANGUAGES, Ingredient, SpeechLevel
from llm.composer.memory import told_in
from llm.composer.phrases import load_phrases
from llm.content import TONES
from llm.persona import load_persona, persona_names
from llm.template import Template

VALUES = {
    "name": "주성이",
    "call": "주성아",
    "quote": "발표 망쳤어",
    "echo": "발표를 망쳤구나",
    "topic": "발표",
    "emoji": "😢",
    "past": "담담해 보였는데",
    "memory": "발표",
    "when": "지난주 화요일에",
}
POLITE_END = re.compile(r"(?:요|니다|죠|군요)[.!?…]*$")
FRAGMENT = re.compile(r"^(?:‘[^’]*’|[^가-힣]*)[…!.]*$")
FORBIDDEN = re.compile(
    r"우울증|불안장애|공황장애|진단|치료|장애|depress|disorder|diagnos|therapy|"
    r"인공지능|언어 모델|AI\b|language model|as a human|"
    r"다 잘될 거|좋은 일만|긍정적으로|힘내(?!라는)|파이팅|"
    r"everything happens for a reason|look on the bright side|cheer up(?!;)|stay positive",
    re.IGNORECASE,
)


def lines_of(value: object, path: str = "") -> Iterator[tuple[str, Template]]:
    if isinstance(value, Template):
        yield path, value
    elif isinstance(value, BaseModel):
        for key in type(value).model_fields:
            yield from lines_of(getattr(value, key), f"{path}.{key}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from lines_of(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from lines_of(item, path)


def everything(language: str) -> list[tuple[str, Template]]:
    own = [load_persona(name).phrases_in(language) for name in persona_names()]
    return [*lines_of(load_phrases(language)), *(line for phrases in own for line in lines_of(phrases))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", list(SpeechLevel))
def test_every_line_renders_clean(language, level):
    for path, line in everything(language):
        text = line.render(level, VALUES)
        assert text, path
        assert not re.search(r"[{}\[\]|]|  |^\s|\s$| [.,!?]", text), (path, text)
        assert not FORBIDDEN.search(text), (path, text)


def sentences(line: Template, level: SpeechLevel) -> list[str]:
    found = re.split(r"(?<=[.!?…]) ", line.render(level, VALUES))
    return [sentence for sentence in found if not FRAGMENT.match(sentence)]


def test_korean_levels_do_not_mix():
    wrong = []
    for path, line in everything("ko"):
        if re.search(r"\.(?:lead|past|address|echo)\b", path):
            continue  # clauses and what only repeats the person's words: their ending is somebody else's
        polite, casual = sentences(line, SpeechLevel.POLITE), sentences(line, SpeechLevel.CASUAL)
        wrong += [(path, sentence) for sentence in polite if not POLITE_END.search(sentence)]
        wrong += [(path, sentence) for sentence in polite if re.search(r"(?:^| )(?:너|네가|너한테|내가) ", sentence)]
        wrong += [(path, sentence) for sentence in casual if POLITE_END.search(sentence)]
        wrong += [(path, sentence) for sentence in casual if re.search(r"(?:^| )(?:저는|저도|제가) ", sentence)]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_enough_material(language):
    phrases = load_phrases(language)
    for ingredient in Ingredient:
        cell = getattr(phrases.ingredients, ingredient.value)
        for emotion in EMOTIONS:
            assert len(set(cell.by_emotion[emotion])) >= 10, (ingredient, emotion)
        for tone in TONES:
            assert len(set(cell.shared.of(tone))) >= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_stands_twice(language):
    sources = [line.source for path, line in everything(language) if ".mismatch." not in path and "address" not in path]
    assert len(sources) == len(set(sources)), sorted({s for s in sources if sources.count(s) > 1})


def test_phrases_are_parsed_once():
    assert load_phrases("ko") is load_phrases("ko")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_about_a_memory_is_known_again(language):
    memories = load_phrases(language).memories
    when = "3일 전에" if language == "ko" else "3 days ago"
    for way in ("same", "negative", "positive", "easier", "fact"):
        for line, level in itertools.product(getattr(memories, way), SpeechLevel):
            text = line.render(level, {"memory": "Mina", "when": when})
            told = told_in(f"그랬구나. {text} 잘 자.", memories)
            assert told == [("Mina", "" if way == "fact" else when)], text
            assert told_in(f"{text} {text}", memories)
