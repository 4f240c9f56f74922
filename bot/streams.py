"""The process's standard streams: present, UTF-8, and never a traceback or a terminal's control sequence in them."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from contextlib import suppress
from typing import NoReturn

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that steer a terminal, break a line, reorder text, or have no shape."""


def prepare_streams() -> None:
    """Make all three usable in any locale; ends the process with status 1 when standard output is closed."""
    # A closed descriptor's number goes to the next file that is opened, and what is printed into that file.
    if sys.stdout is None:
        fail("standard output is closed")
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - stays open as the process's own
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stays open as the process's own
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def give_output_up() -> None:
    """Drop what standard output cannot take, so that the interpreter does not try, and complain, once more."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def fail(line: str) -> NoReturn:
    """Say one line on standard error and end with status 1."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"facelog: {printable(line)}\n")
            sys.stderr.flush()
    raise SystemExit(1)


def fail_with(error: OSError) -> NoReturn:
    """`fail` with what the system says of a file, or of the output where it names none."""
    fail(f"{_named(error)}: {error.strerror or type(error).__name__}")


def recoded(text: str) -> str:
    """Text from an argument, a name or the environment as UTF-8 in any locale; bytes that are not become U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def printable(text: str) -> str:
    """One line that is safe to show: what could steer a terminal or break the line becomes U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(c) in _HIDDEN else c for c in recoded(text))


def _named(error: OSError) -> str:
    name = error.filename
    if isinstance(name, bytes):
        return os.fsdecode(name)
    return str(name) if name else "output"
