"""Hashtags: what somebody wrote behind a #, and tags that they added to an entry by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_TAGS = 20
"""Tags of an entry; further ones are left out."""
LONGEST_TAG = 40
"""Characters of a tag; what is longer is no tag."""
_URL = re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+", re.IGNORECASE)
_RUN = re.compile(r"(?<![\w/&=#@-])(?:#\w+)+")
"""One hashtag, or several without a space between them; not what follows # within a word or an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagChange:
    """What somebody wants of the tags of an entry."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


def tag_key(tag: str) -> str:
    """A tag as it is compared: composed, without the difference of capitals and small letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", tag).casefold())


def tags_of(text: str) -> tuple[str, ...]:
    """The hashtags of a text without their #, each once, in their order; the fragment of an address is none."""
    said = _URL.sub(" ", unicodedata.normalize("NFC", text))
    found = (tag for run in _RUN.finditer(said) for tag in run[0][1:].split("#"))
    return distinct(tag for tag in found if is_tag(tag))


def is_tag(text: str) -> bool:
    """Whether a text without # can be a tag: letters, digits and _, with at least one letter."""
    word = re.fullmatch(r"\w+", text) is not None
    return word and any(map(str.isalpha, text)) and len(text) <= LONGEST_TAG


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """The first `MOST_TAGS` of tags, each once, in their order and as it was written first."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag_key(tag), tag)
    return tuple(found.values())[:MOST_TAGS]


def amended(tags: Sequence[str], before: str, after: str) -> tuple[str, ...]:
    """The tags of an entry whose words change: hashtags go and come with them, what was added by hand stays."""
    gone = {tag_key(tag) for tag in tags_of(before)} - {tag_key(tag) for tag in tags_of(after)}
    return distinct((*(tag for tag in tags if tag_key(tag) not in gone), *tags_of(after)))


def change_of(said: str) -> TagChange | None:
    """What to add (`#a b`) and to remove (`-c`); None where something is said that is no tag, or that is a sentence.

    One word needs no mark; of several, no more without one than with one are tags.
    """
    added: list[str] = []
    removed: list[str] = []
    parts = _marked_parts(said)
    bare = sum(not part.startswith(("#", "-")) for part in parts)
    if bare > max(1, len(parts) - bare):
        return None
    for part in parts:
        wanted = removed if part.startswith("-") else added
        tag = part.removeprefix("-").removeprefix("#")
        if not is_tag(tag):
            return None
        wanted.append(tag)
    return TagChange(added=distinct(added), removed=distinct(removed)) if added or removed else None


def meant_as_tags(said: str) -> bool:
    """Whether all words of a text bear the mark of a tag, also where they cannot be one: `#1`."""
    parts = _marked_parts(said)
    return bool(parts) and all(len(part) > 1 and part.startswith(("#", "-")) for part in parts)


def _marked_parts(said: str) -> list[str]:
    return unicodedata.normalize("NFC", said).replace(",", " ").replace("#", " #").replace("- #", "-").split()


def changed(tags: Sequence[str], change: TagChange) -> tuple[str, ...]:
    """Tags after a change; those that are removed and added are added."""
    gone = {tag_key(tag) for tag in change.removed}
    return distinct((*(tag for tag in tags if tag_key(tag) not in gone), *change.added))


def apart(text: str) -> tuple[tuple[str, ...], str]:
    """The words of a search that are hashtags, without their #, and the others, joined by spaces."""
    parts = text.split()
    tags = distinct(part[1:] for part in parts if part.startswith("#") and is_tag(part[1:]))
    return tags, " ".join(part for part in parts if not (part.startswith("#") and is_tag(part[1:])))
