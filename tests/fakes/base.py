"""What every fake of storage does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import StorageError

if TYPE_CHECKING:
    from tests.fakes.shelf import Shelf
    from tests.fakes.storage import FakeStorage


class Fake:
    """One port of one process over the shelf that all of them share."""

    def __init__(self, storage: FakeStorage) -> None:
        self._storage = storage
        self.closed = False

    @property
    def _shelf(self) -> Shelf:
        if self._storage.failing is not None:
            raise self._storage.failing
        return self._storage.shelf

    def _known(self, person_id: str) -> Shelf:
        if person_id not in self._shelf.people:
            raise StorageError("person_key_missing")
        return self._shelf

    async def aclose(self) -> None:
        self.closed = True
