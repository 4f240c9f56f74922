"""The texts that the crisis net is trained on: invented phrases, and everyday ones that are no crisis."""

from __future__ import annotations

import random
import re
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from core.errors import DataError
from core.people import LANGUAGES, Language

EXPANSIONS = 8
"""At most so many sentences are made of one template."""
MEASURED = 4
"""One in so many KOTE comments, by hash, is only for measuring."""

_CHOICE = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One line of the phrase files, and the sentences made of it."""

    language: Language
    group: str
    crisis: bool
    sentences: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTexts:
    """Comments of public corpora; nearly all of them are no crisis."""

    train: tuple[str, ...] = field(repr=False)
    measured: tuple[str, ...] = field(repr=False)
    """Never trained on."""


def templates() -> tuple[Template, ...]:
    """Read the phrase files. The same files give the same sentences."""
    return tuple(template for language in LANGUAGES for template in _of(language))


def _of(language: Language) -> Iterator[Template]:
    source = files("llm.train").joinpath(f"crisis_{language}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(source)
    for group in table["group"]:
        for line in dict.fromkeys(group["lines"].strip().split("\n")):
            yield Template(
                language=language,
                group=group["name"],
                crisis=group["crisis"],
                sentences=tuple(expanded(line, table["slots"])),
            )


def expanded(line: str, slots: dict[str, list[str]]) -> list[str]:
    """Sentences of a template, at most EXPANSIONS, chosen by its hash."""
    chance = random.Random(zlib.crc32(line.encode()))  # noqa: S311 - variety, not secrecy
    made: dict[str, None] = {}
    for _ in range(3 * EXPANSIONS):
        text = _SLOT.sub(lambda found: chance.choice(slots[found.group(1)]), line)
        text = _CHOICE.sub(lambda found: chance.choice(found.group(1).split("|")), text)
        made[text.strip()] = None
        if len(made) == EXPANSIONS:
            break
    return list(made)


def diary_lines(folder: Path) -> tuple[str, ...]:
    """The everyday sentences that the text reader is trained on, both languages. Raises DataError."""
    found: list[str] = []
    for language in LANGUAGES:
        path = folder / f"diary_{language}.toml"
        try:
            groups = tomllib.loads(path.read_text(encoding="utf-8"))["group"]
        except (OSError, ValueError, KeyError) as error:
            raise DataError(f"{path.name}: not a file of diary sentences") from error
        found += [line for group in groups for line in group["lines"].strip().split("\n")]
    return tuple(dict.fromkeys(found))


def public_texts(folder: Path) -> PublicTexts:
    """GoEmotions and KOTE from a folder with their files. Raises DataError."""
    comments = _column(folder / "kote_val.tsv", 1)
    apart = [zlib.crc32(text.encode()) % MEASURED == 0 for text in comments]
    return PublicTexts(
        train=(
            *_column(folder / "goemotions_ekman_train.tsv", 0),
            *(text for text, is_apart in zip(comments, apart, strict=True) if not is_apart),
        ),
        measured=(
            *_column(folder / "goemotions_ekman_dev.tsv", 0),
            *(text for text, is_apart in zip(comments, apart, strict=True) if is_apart),
        ),
    )


def _column(path: Path, index: int) -> list[str]:
    try:
        rows = path.read_text(encoding="utf-8").split("\n")
        return [row.rstrip("\r").split("\t")[index] for row in rows if row.strip()]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise DataError(f"{path.name}: not a table of texts") from error
