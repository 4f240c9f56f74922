"""Gives memory back to the system."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any


def return_memory() -> None:
    """Return what loading used for a moment, where the C library can; glibc would keep some 25 MB otherwise.

    Not for every photo: the pages that it gives back are needed again for the next, which costs 15 ms.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
