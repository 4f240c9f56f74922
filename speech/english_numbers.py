"""Numbers, dates and times in English text, as people say them."""

from __future__ import annotations

import re

from speech.numerals import NUMBER, PLAIN, cardinal, digits, ordinal, year
from speech.shared_numbers import DATE, HELPLINES, NEGATIVE, PHONE, calendar_date, phone

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORT = {name[:3]: name for name in _MONTHS} | {"Sept": "September"}
_NAMES = "|".join((*_MONTHS, *sorted(_SHORT, key=len, reverse=True)))
_DAY = re.compile(
    rf"\b({_NAMES})\b\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:.,]?[0-9])(?:,? ([12][0-9]{{3}})(?![0-9]))?"
)
_CLOCK = re.compile(
    r"(?<![0-9:])([01]?[0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9]))?(?![0-9:])(?: ?([AaPp])\.?[Mm]\b\.?)?"
)
_HOUR = re.compile(r"(?<![0-9:.,])(1[0-2]|0?[1-9]) ?([AaPp])\.?[Mm]\b\.?")
_FRACTIONS = {"1/2": "one half", "1/3": "one third", "2/3": "two thirds", "1/4": "one quarter", "3/4": "three quarters"}
_SLASHED = re.compile(r"(?<![0-9/])([0-9]{1,3})/([0-9]{1,3})(?![0-9/])")
_RATED = {"5", "10", "100"}
"""What people rate things out of."""
_RANGE = re.compile(r"(?<![0-9A-Za-z.,-])([0-9]{1,4})(?: ?[~–] ?|-)([0-9]{1,4})(?![0-9-])")
_PLUS = re.compile(r"(?<=[0-9]) ?\+ ?(?=[0-9])")
_CURRENCIES = {"$": "dollar", "₩": "won", "€": "euro", "¥": "yen", "£": "pound"}
_UNCHANGED = {"won", "yen"}
_CURRENCY = re.compile(rf"([{''.join(_CURRENCIES)}]) ?({PLAIN})")
_UNITS = {
    "km": "kilometer",
    "cm": "centimeter",
    "mm": "millimeter",
    "m": "meter",
    "kg": "kilogram",
    "mg": "milligram",
    "g": "gram",
    "ml": "milliliter",
    "mL": "milliliter",
    "L": "liter",
    "mi": "mile",
    "lb": "pound",
    "kcal": "kilocalorie",
}
_UNIT = re.compile(rf"((?<![A-Za-z0-9])[0-9][0-9,.]{{0,20}}) ?({'|'.join(_UNITS)})(?![A-Za-z])")
_ORDINAL = re.compile(r"(?<![0-9A-Za-z.,])([0-9]{1,6})(?:st|nd|rd|th)\b")
_DECADE = re.compile(r"(?<![0-9A-Za-z.,])(1[1-9][0-9]0|20[0-9]0)s\b")
_YEAR = re.compile(r"(?<![0-9A-Za-z.,])(1[1-9][0-9]{2}|20[0-9]{2})(?![0-9A-Za-z]|[.,][0-9]| (?:kilo|meter|won|dollar))")
_HELPLINE = re.compile(rf"(?<![0-9A-Za-z.,])({'|'.join(HELPLINES)})(?![0-9A-Za-z]|[.,][0-9])")
_NUMBER = re.compile(NUMBER)


def english_numbers(text: str) -> str:
    """Write out the numbers of an English text: 3:30 pm as three thirty PM, 1st as first, 1999 as a year."""
    text = PHONE.sub(lambda match: phone(match, "en"), text)
    text = _DAY.sub(_day, DATE.sub(_date, text))
    text = _HOUR.sub(lambda match: f"{match[1].lstrip('0')} {match[2].upper()}M", _CLOCK.sub(_clock, text))
    text = _SLASHED.sub(_slashed, text)
    text = _PLUS.sub(" plus ", _RANGE.sub(r"\1 to \2", text))
    text = re.sub(NEGATIVE, "minus ", text)
    text = _CURRENCY.sub(lambda match: f"{match[2]} {_plural(_CURRENCIES[match[1]], match[2])}", text)
    text = _UNIT.sub(lambda match: f"{match[1]} {_plural(_UNITS[match[2]], match[1])}", text)
    text = _ORDINAL.sub(lambda match: ordinal(int(match[1]), "en"), text)
    text = _HELPLINE.sub(lambda match: digits(match[1], "en"), text)
    text = _YEAR.sub(lambda match: year(int(match[1])), _DECADE.sub(_decade, text))
    return _NUMBER.sub(lambda match: cardinal(match[0], "en"), text)


def _date(match: re.Match[str]) -> str:
    day = calendar_date(match)
    return match[0] if day is None else f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _day(match: re.Match[str]) -> str:
    name, day = _SHORT.get(match[1], match[1]), int(match[2])
    said = f"{name} {ordinal(day, 'en')}" if 1 <= day <= 31 else f"{name} {match[2]}"
    return f"{said}, {year(int(match[3]))}" if match[3] else said


def _clock(match: re.Match[str]) -> str:
    hours, minutes = str(int(match[1])), match[2]
    half = f" {match[4].upper()}M" if match[4] else ""
    if minutes == "00":
        said = hours if half else f"{hours} o'clock"
    elif minutes.startswith("0"):
        said = f"{hours} oh {minutes[1]}"
    else:
        said = f"{hours} {minutes}"
    return said + half


def _slashed(match: re.Match[str]) -> str:
    """3/4 is a part, 7/10 a rating; others stay."""
    if match[0] in _FRACTIONS:
        return _FRACTIONS[match[0]]
    return f"{match[1]} out of {match[2]}" if match[2] in _RATED else match[0]


def _plural(word: str, number: str) -> str:
    return word if number == "1" or word in _UNCHANGED else f"{word}s"


def _decade(match: re.Match[str]) -> str:
    said = year(int(match[1]))
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"
