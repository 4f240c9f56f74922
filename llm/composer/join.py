"""Join the parts of a reply in the order in which a friend would say them."""

from __future__ import annotations

from collections.abc import Sequence

from core.people import Language, Length

_ORDER = (
    "problem",
    "lead",
    "second",
    "mismatch",
    "smile",
    "recall",
    "domain",
    "empathy",
    "comfort",
    "advice",
    "aside",
    "hour",
    "end",
    "unsure",
)


def joined(parts: Sequence[tuple[str, str]], address: str, length: Length, language: Language) -> str:
    """Return the (place, line) pairs as one text after the address; a long reply has paragraphs."""
    text = ""
    broken, before = False, ""
    for number, (place, line) in enumerate(sorted(parts, key=lambda part: _ORDER.index(part[0]))):
        if number == 0:
            text = f"{address} {_after(address, line, language)}" if address else line
            continue
        breaks = length is Length.LONG and (
            (place in ("end", "advice") and place != before) or (place in ("empathy", "comfort") and not broken)
        )
        broken, before = broken or breaks, place
        text += ("\n\n" if breaks else " ") + line
    return text


def _after(address: str, line: str, language: Language) -> str:
    if language == "en" and address.endswith(",") and not line.startswith(("I ", "I'", "“")):
        return line[0].lower() + line[1:]
    return line
