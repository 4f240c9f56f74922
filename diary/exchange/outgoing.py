"""What an export is made from, the same for every format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.exchange import Archive
from core.people import Person


class ExportFormat(StrEnum):
    """Ways to write a diary down; also the end of the file's name."""

    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    ZIP = "zip"

    @property
    def suffix(self) -> str:
        """End of a file name, without its dot."""
        return "md" if self is ExportFormat.MARKDOWN else self.value

    @property
    def media_type(self) -> str:
        """IANA media type."""
        return {
            "json": "application/json",
            "csv": "text/csv",
            "markdown": "text/markdown",
            "zip": "application/zip",
        }[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A diary at the time of its export."""

    person: Person
    archive: Archive = field(repr=False)
    at: datetime
    """Aware, UTC."""


def whole(text: str) -> str:
    """Text that can be encoded: halves of surrogate pairs, which no encoding holds, become U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
