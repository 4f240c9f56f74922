"""Drops what is held of an erased person outside the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from core.types import ConversationKey

VOICES, FILES = "voices", "files"
"""Folders of the home: spoken replies of the terminal; its pictures and exports. Neither is encrypted."""


class Forgetter:
    """What `/delete_me` calls once the rows are gone."""

    def __init__(
        self, *, person: Callable[[str], None], account: Callable[[ConversationKey], None], home: Path
    ) -> None:
        """`person`: drops memories of a diary; `account`: drops messages that wait for a turn.

        `home`: the folder that holds what the terminal keeps to be played or looked at again.
        """
        self._person = person
        self._account = account
        self._home = home

    async def forget(self, key: ConversationKey, person_id: str) -> None:
        """Drop all of it. Raises OSError when spoken replies cannot be deleted."""
        self._account(key)
        self._person(person_id)
        if key.platform == "console":
            await asyncio.to_thread(drop_files, self._home)


def drop_files(home: Path) -> int:
    """Delete the terminal's spoken replies and pictures, whoever they were for, and return how many.

    What somebody exported stays: it is theirs. Blocks. Raises OSError.
    """
    files = [path for kind in (f"{VOICES}/*", f"{FILES}/*.png") for path in home.glob(kind) if path.is_file()]
    for path in files:
        path.unlink(missing_ok=True)
    return len(files)
