"""Writes a diary down in the format that is asked for."""

from __future__ import annotations

from collections.abc import Callable

from core.emotions import Emotion
from diary.exchange.csv_file import write_csv
from diary.exchange.json_file import write_json
from diary.exchange.markdown_file import write_markdown
from diary.exchange.outgoing import ExportFormat, Outgoing
from diary.exchange.zip_file import DOCUMENT, write_zip


def write_export(outgoing: Outgoing, wanted: ExportFormat, *, title: str, name_of: Callable[[Emotion], str]) -> bytes:
    """The content of the file. Blocks.

    `title`: heading of the Markdown file; `name_of`: what an emotion is called in it.
    """
    match wanted:
        case ExportFormat.JSON:
            return write_json(outgoing)
        case ExportFormat.CSV:
            return write_csv(outgoing)
        case ExportFormat.MARKDOWN:
            return write_markdown(outgoing, title, name_of)
        case ExportFormat.ZIP:
            files = {
                DOCUMENT: write_json(outgoing),
                "diary.csv": write_csv(outgoing),
                "diary.md": write_markdown(outgoing, title, name_of),
            }
            return write_zip(outgoing, files)


def file_name(outgoing: Outgoing, wanted: ExportFormat) -> str:
    """Such as facelog-2026-11-21.json."""
    return f"facelog-{outgoing.at.date().isoformat()}.{wanted.suffix}"
