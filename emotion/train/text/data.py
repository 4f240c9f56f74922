"""The texts that the reader is trained and measured on."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any, TypedDict

import numpy as np

from core.emotions import EMOTIONS, Emotion
from core.mood import AFFECT
from emotion.evaluate.labelled_texts import TextFormat, read_texts
from emotion.evaluate.text_labels import VALENCE, Target
from emotion.text_symbols import EMOJI

HELD_OUT = 5
"""One in so many diary sentences is only for validation."""
LANGUAGES = ("ko", "en")


class Domain(StrEnum):
    """Where a text comes from: each has its own shares of the emotions."""

    GOEMOTIONS = "goemotions"
    KOTE = "kote"
    DIARY = "diary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One text with what it should be read as."""

    text: str
    target: Target
    domain: Domain
    weight: float = 1.0
    language: str = "en"


class _Group(TypedDict):
    emotion: str
    valence: float
    arousal: float
    lines: str


def read_goemotions(path: Path) -> list[Example]:
    """Read a GoEmotions file, Ekman grouping. Raises DataError."""
    texts = read_texts(path, TextFormat.GOEMOTIONS).texts
    return [Example(text=one.text, target=one.target, domain=Domain.GOEMOTIONS) for one in texts]


def read_kote(path: Path) -> list[Example]:
    """Read a KOTE file; texts that say nothing of ours are left out. Raises DataError."""
    texts = read_texts(path, TextFormat.KOTE).texts
    return [Example(text=one.text, target=one.target, domain=Domain.KOTE, language="ko") for one in texts]


def diary_sentences() -> tuple[list[Example], list[Example]]:
    """The diary sentences written for Facelog: those to train on and those held out."""
    train: list[Example] = []
    held: list[Example] = []
    for language in LANGUAGES:
        for group in _read(f"diary_{language}.toml")["group"]:
            for line in group["lines"].strip().split("\n"):
                example = _example(line, group, language)
                keep = group.get("kept", False) or zlib.crc32(line.encode()) % HELD_OUT
                (train if keep else held).append(example)
    return train, held


def patterns() -> Iterator[Example]:
    """Feeling words in plain and negated frames, and emoji by themselves."""
    tables = _read("patterns.toml")
    for language in LANGUAGES:
        table = tables[language]
        for plain, stem, emotion, opposite in table["words"]:
            for frames, label in ((table["plain"], emotion), (table["negated"], opposite)):
                for frame in frames:
                    text = frame.format(plain=plain, stem=stem)
                    yield _labelled(text, Emotion(label), language, weight=0.25)
    for name, characters in EMOJI.items():
        for character in characters:
            yield _labelled(character, Emotion(name), "en", weight=0.5)


def _labelled(text: str, emotion: Emotion, language: str, weight: float) -> Example:
    group = _Group(emotion=emotion, valence=VALENCE[emotion], arousal=AFFECT[emotion][1], lines=text)
    return _example(text, group, language, weight)


def _example(text: str, group: _Group, language: str, weight: float = 1.0) -> Example:
    emotions = np.array([float(emotion == group["emotion"]) for emotion in EMOTIONS])
    target = Target(
        emotions=emotions, present=emotions > 0, valence=float(group["valence"]), arousal=float(group["arousal"])
    )
    return Example(text=text, target=target, domain=Domain.DIARY, weight=weight, language=language)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("emotion.train.text") / name).read_text(encoding="utf-8"))
