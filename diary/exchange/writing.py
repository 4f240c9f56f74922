"""Writes a diary down in the format that is asked for."""

from __future__ import annotations

import io
from collections.abc import Callable

from core.days import local_date
from core.emotions import Emotion
from diary.exchange.csv_file import write_csv
from diary.exchange.json_file import write_json
from diary.exchange.markdown_file import write_markdown
from diary.exchange.outgoing import ExportFormat, Outgoing
from diary.exchange.zip_file import DOCUMENT, DiaryZip


def write_export(outgoing: Outgoing, wanted: ExportFormat, *, title: str, name_of: Callable[[Emotion], str]) -> bytes:
    """The content of the file, without photos. Blocks.

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
            out = io.BytesIO()
            finish_zip(DiaryZip(out, outgoing), outgoing, title=title, name_of=name_of)
            return out.getvalue()


def finish_zip(packed: DiaryZip, outgoing: Outgoing, *, title: str, name_of: Callable[[Emotion], str]) -> None:
    """Put the three other formats into a ZIP that has its photos already, and end it. Blocks."""
    packed.finish(
        {
            DOCUMENT: write_json(outgoing, packed.photos),
            "diary.csv": write_csv(outgoing),
            "diary.md": write_markdown(outgoing, title, name_of),
        }
    )


def file_name(outgoing: Outgoing, wanted: ExportFormat) -> str:
    """Such as facelog-2026-11-21.json, by the calendar on the person's wall."""
    return f"facelog-{local_date(outgoing.at, outgoing.person.timezone).isoformat()}.{wanted.suffix}"
