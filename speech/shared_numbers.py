"""What numbers have in common in all languages: telephone numbers and calendar dates."""

from __future__ import annotations

import re
from datetime import date

from core.people import Language
from speech.numerals import digits

PHONE = re.compile(
    r"(?<![0-9A-Za-z.,-])(?:"
    r"(?:\+[0-9]{1,3}[- ])?[0-9]{1,4}-[0-9]{3,4}-[0-9]{4}"
    r"|(?:\+?1[- .])?[0-9]{3}[.-][0-9]{3}[.-][0-9]{4}"
    r"|(?:\+?1[- .])?\([0-9]{3}\) ?[0-9]{3}-[0-9]{4}"
    r"|01[016-9] ?[0-9]{3,4} ?[0-9]{4}"
    r"|1[568][0-9]{2}-[0-9]{4}"
    r")(?![0-9A-Za-z-])"
)
"""Korean and American numbers, and those with a country's code."""
DATE = re.compile(
    r"(?<![0-9.,-])([12][0-9]{3})([-./]) ?(1[0-2]|0?[1-9])\2 ?(3[01]|[12][0-9]|0?[1-9])(?![0-9-]|\.[0-9])"
)
"""2026-11-21, 2026.11.21, 2026. 11. 21, 2026/11/21."""
NEGATIVE = r"(?<![0-9A-Za-z가-힣.)\]-])[-−](?=[0-9])"
"""A minus before a number; not the hyphen of a range."""
HELPLINES = ("109", "112", "119", "1388", "1393", "911", "988")
"""Short telephone numbers that people must be able to dial after hearing them."""
_GROUP = re.compile(r"[0-9]+")


def phone(match: re.Match[str], language: Language) -> str:
    """Say a telephone number group by group, with pauses."""
    groups = _GROUP.findall(match[0])
    if len(groups) == 1:
        whole = groups[0]
        groups = [whole[:3], whole[3:-4], whole[-4:]]
    return ", ".join(digits(group, language) for group in groups)


def calendar_date(match: re.Match[str]) -> date | None:
    """The day that `DATE` matched; None when no calendar has it."""
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None
