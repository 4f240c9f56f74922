"""What can be told of a GGUF file before a model is made of it: whether it is one, and whether it fits in memory."""

from __future__ import annotations

import struct
from pathlib import Path

from core.errors import ModelUnavailable

MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")
_HEADER = struct.Struct("<4sIQQ")
"""Magic, version, number of tensors, number of metadata entries; little-endian from version 2 on."""
_VERSIONS = (2, 3)
_GB = 1e9


def check_file(path: Path, name: str, memory: int | None) -> None:
    """Raise ModelUnavailable with a sentence when the file cannot be a model, or not in so many bytes of memory."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(_HEADER.size)
    except OSError as error:
        raise ModelUnavailable(f"{name}: the model file is not there or cannot be read") from error
    if not size:
        raise ModelUnavailable(f"{name}: the model file is empty")
    if header[:4] != b"GGUF":
        raise ModelUnavailable(f"{name}: the model file is not a GGUF file")
    if len(header) < _HEADER.size:
        raise ModelUnavailable(f"{name}: the model file is cut off; download it again")
    _, version, tensors, _ = _HEADER.unpack(header)
    if version not in _VERSIONS:
        raise ModelUnavailable(f"{name}: the model file is GGUF version {version}, not 2 or 3")
    if not tensors:
        raise ModelUnavailable(f"{name}: the model file has no weights, only a vocabulary")
    check_memory(size, name, memory)


def check_memory(needed: int, name: str, memory: int | None) -> None:
    """Raise ModelUnavailable when more bytes are needed than there are; None: nobody knows how many there are."""
    if memory is not None and needed > memory:
        raise ModelUnavailable(
            f"{name}: the model needs {needed / _GB:.1f} GB of memory, and {max(memory, 0) / _GB:.1f} GB are free; "
            "choose a smaller one"
        )


def available_memory() -> int | None:
    """Bytes that a program can still take, here or in this container; None where the system does not tell."""
    found = [known for known in (_meminfo(), _cgroup()) if known is not None]
    return min(found, default=None)


def _meminfo() -> int | None:
    kilobytes = _fields(MEMINFO).get("MemAvailable:")
    return kilobytes * 1024 if kilobytes is not None else None


def _cgroup() -> int | None:
    try:
        limit, used = ((CGROUP / name).read_text("ascii").strip() for name in ("memory.max", "memory.current"))
    except (OSError, UnicodeDecodeError):
        return None
    if not (limit.isdecimal() and used.isdecimal()):
        return None
    stat = _fields(CGROUP / "memory.stat")
    # Pages of files are given up when memory is short.
    return int(limit) - int(used) + stat.get("inactive_file", 0) + stat.get("active_file", 0)


def _fields(path: Path) -> dict[str, int]:
    """The numbers of a file with a name and a number a line."""
    try:
        lines = path.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {words[0]: int(words[1]) for line in lines if len(words := line.split()) > 1 and words[1].isdecimal()}
