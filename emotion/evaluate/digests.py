"""What a model was trained on, remembered by digests: enough to recognise a picture or a text, not to see it."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import ModelUnavailable
from emotion.align import Bytes
from emotion.card import ModelCard

DIGESTS_FILE = "face.digests"
_SIZE = 5
"""Bytes of a digest: among 40,000, a picture that is not there is taken for one that is in 1 of 27 million cases."""


class Digests:
    """Digests of pictures, compared by their pixels at their own size, or of texts."""

    def __init__(self, content: bytes, name: str = DIGESTS_FILE) -> None:
        """Take sorted digests, one after another. Raises ModelUnavailable when they are not that."""
        if len(content) % _SIZE:
            raise ModelUnavailable(f"{name}: not a list of digests")
        self._known = _numbers(content)
        if np.any(self._known[1:] <= self._known[:-1]):
            raise ModelUnavailable(f"{name}: its digests are not sorted")

    @classmethod
    def load(cls, card: ModelCard, name: str = DIGESTS_FILE) -> Digests:
        """Those of a card. Raises ModelUnavailable when it names none, or the file is missing or another one."""
        return cls(card.weights(name), name)

    def __len__(self) -> int:
        return len(self._known)

    def twins(self, images: Bytes) -> npt.NDArray[np.bool_]:
        """Which images (N, ...) are among the known ones, pixel by pixel."""
        return self.holds(image.tobytes() for image in images)

    def holds(self, contents: Iterable[bytes]) -> npt.NDArray[np.bool_]:
        """Which contents are among the known ones, byte by byte."""
        return np.isin(_numbers(b"".join(map(_digest, contents))), self._known)


def write_digests(sets: Iterable[Bytes], path: Path) -> int:
    """Write the digests of sets of pictures (N, ...), sorted, each once; how many there are."""
    content = digests_of(image.tobytes() for images in sets for image in images)
    path.write_bytes(content)
    return len(content) // _SIZE


def digests_of(contents: Iterable[bytes]) -> bytes:
    """Their digests, sorted, each once, as `Digests` takes them."""
    return b"".join(sorted(set(map(_digest, contents))))


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_SIZE).digest()


def _numbers(digests: bytes) -> npt.NDArray[np.uint64]:
    """Digests as numbers in the same order."""
    rows = np.frombuffer(digests, np.uint8).reshape(-1, _SIZE)
    padded = np.pad(rows, ((0, 0), (8 - _SIZE, 0)))
    return padded.view(">u8").astype(np.uint64).reshape(-1)
