"""Sentences that were spoken lately, in memory only."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import int16
    from numpy.typing import NDArray

MAX_BYTES = 8_000_000
"""About three minutes of a voice at 22 kHz."""
MAX_ENTRIES = 200


class SpokenCache:
    """Keeps what was used last, within bounds. It holds sound and keyed digests of texts, never a text."""

    def __init__(self, *, max_bytes: int = MAX_BYTES, max_entries: int = MAX_ENTRIES) -> None:
        """`max_bytes`: of all samples together; a sound longer than that is not kept."""
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._secret = secrets.token_bytes(32)
        self._kept: OrderedDict[bytes, NDArray[int16]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size(self) -> int:
        """Bytes of all samples."""
        return self._size

    def get(self, text: str, speed: float = 1.0) -> NDArray[int16] | None:
        """What a text sounded like at a speed; None when it is not kept."""
        key = self._digest(text, speed)
        samples = self._kept.get(key)
        if samples is not None:
            self._kept.move_to_end(key)
        return samples

    def put(self, text: str, samples: NDArray[int16], speed: float = 1.0) -> None:
        """Keep what a text sounds like, and let go of what was not used for longest."""
        if samples.nbytes > self._max_bytes:
            return
        key = self._digest(text, speed)
        replaced = self._kept.pop(key, None)
        self._size += samples.nbytes - (0 if replaced is None else replaced.nbytes)
        self._kept[key] = samples
        while self._size > self._max_bytes or len(self._kept) > self._max_entries:
            _, oldest = self._kept.popitem(last=False)
            self._size -= oldest.nbytes

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._size = 0

    def _digest(self, text: str, speed: float) -> bytes:
        spoken = f"{speed:.3f} {text}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(spoken, key=self._secret, digest_size=16).digest()
