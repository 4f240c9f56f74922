"""The frame of every stored JSON document: {"v": version, "data": ...}.

Written strictly; read so that a later version's additions do no harm: unknown fields are passed over, and a member of a
list whose kind or code is unknown is left out. A change that an older reader would misread raises `VERSION`; documents
of a newer version than the reader's are a StorageError, and so are damaged ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, TypeVar

from core.emotions import EMOTIONS, Scores
from core.errors import StorageError
from core.people import Language

VERSION = 1

Json = dict[str, Any]
Item = TypeVar("Item")
Member = TypeVar("Member", bound=StrEnum)
Arguments = tuple[tuple[str, str | int | float], ...]


class UnknownMember(ValueError):
    """A kind or code that this version does not know."""


def dump(data: object) -> bytes:
    """Write a document: one line of ASCII, so that half surrogates, which UTF-8 cannot hold, survive."""
    return json.dumps({"v": VERSION, "data": data}, separators=(",", ":"), allow_nan=False).encode("ascii")


def load(document: bytes) -> Any:
    """Read a document's data. Raises StorageError("document_is_newer"), and ValueError for what is no document."""
    whole = json.loads(document)
    if not isinstance(whole["v"], int) or whole["v"] > VERSION:
        raise StorageError("document_is_newer")
    return whole["data"]


@contextmanager
def reading() -> Iterator[None]:
    """Raise StorageError("document_damaged") for whatever a reader stumbles over."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise StorageError("document_damaged") from error


def known(items: Sequence[Any], read: Callable[[Any], Item]) -> tuple[Item, ...]:
    """Read the members that this version knows."""
    members = []
    for item in items:
        try:
            members.append(read(item))
        except UnknownMember:
            continue
    return tuple(members)


def member(kind: type[Member], value: str) -> Member:
    """Look a code up. Raises UnknownMember."""
    try:
        return kind(value)
    except ValueError as error:
        raise UnknownMember(kind.__name__) from error


def language(value: str | None) -> Language | None:
    """Read a language; None for one that this version does not speak."""
    match value:
        case "ko" | "en":
            return value
        case _:
            return None


def arguments(items: Sequence[Sequence[Any]]) -> Arguments:
    """Read the numbers and words of a sentence."""
    return tuple((name, value) for name, value in items)


def dump_scores(scores: Scores) -> Json:
    """Write scores by the name of the emotion."""
    return {emotion.value: value for emotion, value in scores.items()}


def load_scores(data: Json) -> Scores:
    """Read scores; emotions that this version does not know are left out."""
    return Scores(tuple(float(data.get(emotion.value, 0.0)) for emotion in EMOTIONS))
