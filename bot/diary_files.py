"""Files that may be a diary, as people send them in a conversation."""

from __future__ import annotations

MOST_BYTES = 10_000_000
"""A larger file is not fetched; `facelog import` takes it."""
_SUFFIXES = frozenset({"json", "zip", "csv", "daylio", "md", "markdown", "txt"})
_MEDIA_TYPES = frozenset(
    {
        "application/json",
        "application/zip",
        "application/x-zip-compressed",
        "text/csv",
        "text/comma-separated-values",
        "text/json",
        "text/markdown",
        "text/plain",
        "text/x-markdown",
    }
)
_MEDIA = frozenset({"image", "audio", "video"})


def may_be_diary(name: str, media_type: str) -> bool:
    """Whether a file is worth fetching: by the end of its name, else by its media type. Its content decides later."""
    said = media_type.partition(";")[0].strip().lower()
    if said.partition("/")[0] in _MEDIA:
        return False
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return suffix in _SUFFIXES or said in _MEDIA_TYPES
