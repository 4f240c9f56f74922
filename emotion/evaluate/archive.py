"""Reads numbers out of .npz files that nobody vouches for."""

from __future__ import annotations

import stat
import struct
import tokenize
import warnings
import zipfile
import zlib
from math import prod
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Self

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from core.errors import DataError

MOST_BYTES = 2 << 30
"""What all arrays of a file may take when unpacked."""
_LONGEST_HEADER = 1000
"""Characters; numpy parses a header as Python, which is slow and deep for long ones."""
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""What numpy writes; both unpack piece by piece."""
_ENCRYPTED = 1
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)
_BAD_HEADER = (
    *_DAMAGED,
    SyntaxError,
    TypeError,
    tokenize.TokenError,
    RecursionError,
    MemoryError,
    OverflowError,
    Warning,
)


class Archive:
    """An open .npz file. Not numpy's own: nothing is unpacked before its size, kind and shape are known and wanted."""

    def __init__(self, path: Path, *, most: int = MOST_BYTES) -> None:
        """Read the directory. Raises DataError for what is missing, no .npz file, or larger than `most` bytes."""
        self._path = path
        self._file = self._open()
        try:
            self._zip = zipfile.ZipFile(self._file)
            entries = self._zip.infolist()
            if sum(entry.file_size for entry in entries) > most:
                raise self._error(f"its arrays would take more than {most:,} bytes")
        except _DAMAGED as error:
            self._file.close()
            raise self._error("not a whole .npz file") from error
        except DataError:
            self._file.close()
            raise
        self._members = {entry.filename: entry for entry in entries}

    @property
    def names(self) -> frozenset[str]:
        """Names of the arrays."""
        return frozenset(name.removesuffix(".npy") for name in self._members if name.endswith(".npy"))

    def read(self, name: str, *, row: tuple[int, ...], kinds: str, width: int | None = None) -> npt.NDArray[Any]:
        """The array (N, *row), N > 0, of one of numpy's dtype kinds and, when given, of `width` bytes an element.

        Raises DataError when it is missing, of another shape or type, or damaged.
        """
        entry = self._members.get(f"{name}.npy")
        if entry is None:
            raise self._error(f"there is no array {name!r}")
        if entry.compress_type not in _METHODS or entry.flag_bits & _ENCRYPTED:
            raise self._error(f"the array {name!r} is packed in another way than numpy packs")
        try:
            with self._zip.open(entry) as file:
                return self._numbers(name, file, entry.file_size, row, kinds, width)
        except _DAMAGED as error:
            raise self._error(f"the array {name!r} is damaged") from error

    def _numbers(
        self, name: str, file: IO[bytes], length: int, row: tuple[int, ...], kinds: str, width: int | None
    ) -> npt.NDArray[Any]:
        shape, by_column, dtype = self._header(name, file)
        if dtype.kind not in kinds or (width is not None and dtype.itemsize != width):
            raise self._error(f"the array {name!r} has numbers of the wrong type")
        if shape[1:] != row or len(shape) != len(row) + 1:
            wanted = ", ".join(("N", *map(str, row)))
            raise self._error(f"the array {name!r} is not of shape ({wanted})")
        if shape[0] < 1:
            raise self._error(f"the array {name!r} is empty")
        size = prod(shape) * dtype.itemsize
        if file.tell() + size != length:
            raise self._error(f"the array {name!r} is not as long as it says")
        content = file.read()
        if len(content) != size:
            raise self._error(f"the array {name!r} is damaged")
        numbers = np.frombuffer(content, dtype).reshape(shape, order="F" if by_column else "C")
        return np.ascontiguousarray(numbers)

    def _header(self, name: str, file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
        readers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                reader = readers[npy.read_magic(file)]
                return reader(file, max_header_size=_LONGEST_HEADER)
        except (*_BAD_HEADER, KeyError) as error:
            raise self._error(f"the array {name!r} has a header that cannot be read") from error

    def _open(self) -> BinaryIO:
        try:
            mode = self._path.stat().st_mode
            if stat.S_ISREG(mode):
                return self._path.open("rb")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            raise self._error(reason or "not the name of a file") from error
        # A pipe would be waited for, a device has no end.
        raise self._error("a folder, not a file" if stat.S_ISDIR(mode) else "not a regular file")

    def _error(self, words: str) -> DataError:
        return DataError(f"{self._path}: {words}")

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
