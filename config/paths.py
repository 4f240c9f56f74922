"""Where things are on this machine."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from tzlocal import get_localzone_name

FALLBACK_TIMEZONE = "Asia/Seoul"


def default_home() -> Path:
    """The platform's folder for a user's application data."""
    return user_data_path("facelog", appauthor=False)


def system_timezone() -> str:
    """The machine's IANA time zone; Asia/Seoul where it has none of its own (a server or container on UTC)."""
    name = get_localzone_name() or "UTC"
    return FALLBACK_TIMEZONE if name in {"UTC", "Etc/UTC", "Etc/UCT", "GMT"} else name


def models_folder(home: Path) -> Path:
    """Where pulled models are: a folder each."""
    return home / "models"
