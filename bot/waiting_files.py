"""Files that wait for somebody's word, in memory only: nothing foreign is written to a disk."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_PEOPLE = 8
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    token: str
    content: bytes = field(repr=False)
    at: datetime


class WaitingFiles:
    """One file a person; with more people than there is room for, the oldest goes."""

    def __init__(self, *, most_people: int = MOST_PEOPLE, patience: timedelta = PATIENCE) -> None:
        self._most = most_people
        self._patience = patience
        self._files: OrderedDict[str, _Waiting] = OrderedDict()

    def keep(self, person_id: str, content: bytes, at: datetime) -> str:
        """Keep a file in place of an earlier one; returns what it is asked for by."""
        waiting = _Waiting(token=secrets.token_hex(4), content=content, at=at)
        self._files.pop(person_id, None)
        self._files[person_id] = waiting
        while len(self._files) > self._most:
            self._files.popitem(last=False)
        asyncio.get_running_loop().call_later(self._patience.total_seconds(), self.drop, person_id, waiting.token)
        return waiting.token

    def get(self, person_id: str, token: str, at: datetime) -> bytes | None:
        """The file; None where it is gone, or another one came since."""
        waiting = self._files.get(person_id)
        if waiting is None or waiting.token != token or at - waiting.at > self._patience:
            return None
        return waiting.content

    def drop(self, person_id: str, token: str | None = None) -> None:
        """Forget a person's file, if there is one; with `token`, only where it is still this one."""
        waiting = self._files.get(person_id)
        if waiting is not None and token in (None, waiting.token):
            del self._files[person_id]
