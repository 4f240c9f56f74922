"""The vectors of people's diary entries, in memory only and never anywhere else; bounded, those used last stay."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Half = NDArray[np.float16]
Key = tuple[str, int]
"""An entry's id, and what its words were: an entry that changed is another one."""


class VectorShelf:
    """One dictionary a person. Not thread-safe."""

    def __init__(self, *, people: int, most_bytes: int) -> None:
        """`most_bytes`: of all vectors together."""
        self._people = people
        self._most_bytes = most_bytes
        self._shelves: OrderedDict[str, dict[Key, Half]] = OrderedDict()
        self._bytes = 0

    @property
    def size(self) -> int:
        """Bytes of all vectors."""
        return self._bytes

    def __contains__(self, person_id: str) -> bool:
        """Whether the person has a shelf."""
        return person_id in self._shelves

    def __len__(self) -> int:
        """How many people have one."""
        return len(self._shelves)

    def open(self, person_id: str) -> None:
        """Make the person the one who was here last; those who were here longest ago go."""
        self._shelves.setdefault(person_id, {})
        self._shelves.move_to_end(person_id)
        while len(self._shelves) > self._people:
            self.forget(next(iter(self._shelves)))

    def of(self, person_id: str) -> Mapping[Key, Half]:
        """A person's vectors; empty without a shelf."""
        return self._shelves.get(person_id, {})

    def keep_only(self, person_id: str, keys: frozenset[Key]) -> None:
        """Drop what is not in the diary any more, or otherwise."""
        shelf = self._shelves.get(person_id, {})
        for key in shelf.keys() - keys:
            self._bytes -= shelf.pop(key).nbytes

    def put(self, person_id: str, key: Key, vector: NDArray[np.float32]) -> bool:
        """Keep a vector, others going for it; False where there is no room for it, or no shelf any more."""
        shelf = self._shelves.get(person_id)
        if shelf is None:
            return False
        kept = vector.astype(np.float16)
        while self._bytes + kept.nbytes > self._most_bytes:
            oldest = next(iter(self._shelves))
            if oldest == person_id:
                return False
            self.forget(oldest)
        self._bytes += kept.nbytes - (shelf[key].nbytes if key in shelf else 0)
        shelf[key] = kept
        return True

    def forget(self, person_id: str) -> None:
        """Drop everything of a person."""
        self._bytes -= sum(vector.nbytes for vector in self._shelves.pop(person_id, {}).values())
