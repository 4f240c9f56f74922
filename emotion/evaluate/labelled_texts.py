"""Texts that people have labelled, as files in the layout of GoEmotions (Ekman grouping) or KOTE."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from core.errors import DataError
from emotion.evaluate.text_labels import GOEMOTIONS, KOTE, Target, goemotions_target, kote_target

MOST_BYTES = 256 << 20
"""What a file may take."""


class TextFormat(StrEnum):
    """Layouts of tab-separated files without a header."""

    GOEMOTIONS = "goemotions"
    """text, ids of seven labels, id of the text"""
    KOTE = "kote"
    """id of the text, text, ids of 44 labels; quoted as in CSV"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text and what it should be read as."""

    text: str = field(repr=False)
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledTexts:
    """What a file holds."""

    format: TextFormat
    texts: tuple[LabelledText, ...] = field(repr=False)
    """At least one."""
    left_out: int
    """Texts whose labels say nothing of our seven emotions."""


def read_texts(path: Path, layout: TextFormat, *, most: int = MOST_BYTES) -> LabelledTexts:
    """Read a file of at most `most` bytes. Raises DataError, naming what is wrong and the line, but no text of it."""
    text_column, label_column = (0, 1) if layout is TextFormat.GOEMOTIONS else (1, 2)
    known = len(GOEMOTIONS) if layout is TextFormat.GOEMOTIONS else len(KOTE)
    texts: list[LabelledText] = []
    left_out = 0
    for line, row in _rows(path, layout, _content(path, most)):
        if len(row) != 3:
            raise DataError(f"{path}: line {line}: expected 3 columns as in {layout}, found {len(row)}")
        labels = _labels(row[label_column], known)
        if labels is None:
            wanted = f"comma-separated labels from 0 to {known - 1} in column {label_column + 1}"
            raise DataError(f"{path}: line {line}: expected {wanted}, as in {layout}")
        target = goemotions_target(labels) if layout is TextFormat.GOEMOTIONS else kote_target(labels)
        if target is None:
            left_out += 1
        else:
            texts.append(LabelledText(text=row[text_column], target=target))
    if not texts:
        raise DataError(f"{path}: there are no labelled texts in it")
    return LabelledTexts(format=layout, texts=tuple(texts), left_out=left_out)


def _content(path: Path, most: int) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or type(error).__name__}") from error
    if len(content) > most:
        raise DataError(f"{path}: larger than {most:,} bytes")
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not a text file in UTF-8") from error
    if "\0" in words:
        raise DataError(f"{path}: not a text file in UTF-8")
    return words


def _rows(path: Path, layout: TextFormat, content: str) -> Iterator[tuple[int, list[str]]]:
    """Numbers of lines, from 1, and their columns; empty lines are skipped."""
    # Only \n ends a line: texts hold other characters that Python would split at.
    lines = [line.removesuffix("\r") for line in content.split("\n")]
    if layout is TextFormat.GOEMOTIONS:
        # In GoEmotions a quotation mark is a character of the text.
        yield from ((number, line.split("\t")) for number, line in enumerate(lines, 1) if line.strip())
        return
    reader = csv.reader((f"{line}\n" for line in lines), "excel-tab")
    try:
        yield from ((reader.line_num, row) for row in reader if any(row))
    except csv.Error as error:
        raise DataError(f"{path}: line {reader.line_num}: not a table as in {layout}") from error


def _labels(written: str, known: int) -> list[int] | None:
    """Ids of labels; None when it is not that."""
    parts = [part.strip() for part in written.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) <= len(str(known)) for part in parts):
        return None
    labels = sorted({int(part) for part in parts})
    return labels if labels[-1] < known else None
