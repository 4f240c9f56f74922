"""Words of entries from other diaries: plain text, with what has no place of its own in a last line."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from diary.exchange.found import joined, words
from diary.tags import is_tag, tag_key
from diary.tags import tags_of as hashtags

_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|ul|ol|h[1-6])\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<li(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|strike|del|span|font|p|div|ul|ol|li|h[1-6])(?:\s[^<>]{0,500})?/?>", re.IGNORECASE
)
_APART = re.compile(r"\W+")
_BLANK = re.compile(r"\n{3,}")


def tags_with(tags: Iterable[str], text: str) -> tuple[str, ...]:
    """Foreign tags in the shape of ours, by which they can be looked for, and the hashtags of the words; each once."""
    found: dict[str, str] = {}
    for tag in (*map(_searchable, tags), *hashtags(text)):
        found.setdefault(tag_key(tag), tag)
    return tuple(found.values())


def _searchable(tag: str) -> str:
    """A tag as one word; unchanged where that is no tag either."""
    joined_up = _APART.sub("_", tag).strip("_")
    return joined_up if is_tag(joined_up) else tag


def entry_words(title: object, note: object, diary: str, tags: Iterable[object]) -> str:
    """Title, note and a line such as "Daylio: good · walk · music", below each other, cleaned. Raises Unusable."""
    named = [name for name in (" ".join(words(tag).split()) for tag in tags) if name]
    last = f"{diary}: {' · '.join(named)}" if named else ""
    return words(joined(words(title), words(note), last))


def noted(text: str, diary: str) -> str:
    """The words of an entry without such a last line; that line where there is nothing else."""
    note, _, last = text.rpartition("\n")
    return note if note and last.startswith(f"{diary}: ") else text


def plain(value: object) -> str:
    """Foreign words without the HTML that Daylio puts into notes; other signs stay as they are. Raises Unusable."""
    text = words(value)
    if "<" not in text and "&" not in text:
        return text
    marked = _ITEM.sub("- ", _BREAK.sub("\n", text))
    return _BLANK.sub("\n\n", html.unescape(_TAG.sub("", marked))).strip()
