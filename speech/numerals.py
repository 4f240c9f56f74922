"""Digits as words, by the Unicode CLDR's rules for spelling numbers out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from core.people import Language

if TYPE_CHECKING:
    from unicode_rbnf import RbnfEngine

PLAIN = r"[0-9]++(?:,[0-9]{3}(?![0-9]))*+(?:\.[0-9]++)*+(?![A-Za-z_])"
NUMBER = rf"(?<![A-Za-z0-9_])(?<![A-Za-z0-9_]\.){PLAIN}"
"""Patterns: 3, 1,234, 2.5 or 1.2.3; not the digits of MP3 or 4K. Possessive, so that no text makes it slow."""
LONGEST = 15
"""Digits; a longer number is read digit by digit."""
_POINT: dict[Language, str] = {"ko": "점", "en": " point "}
_CARDINAL: dict[Language, str] = {"ko": "spellout-cardinal-sinokorean", "en": "spellout-cardinal"}
_ORDINAL: dict[Language, str] = {"ko": "spellout-ordinal-native-count", "en": "spellout-ordinal"}
_ZERO: dict[Language, str] = {"ko": "공", "en": "oh"}
"""How people say it in a telephone number."""


def cardinal(number: str, language: Language) -> str:
    """Say what `NUMBER` matches: "1,203.5" as "천이백삼점오" or "one thousand two hundred three point five"."""
    whole, *parts = number.replace(",", "").split(".")
    long = len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0"))
    said = [digits(whole, language) if long else _spelled(int(whole), _CARDINAL[language], language)]
    said += [_joined((_digit(sign, language) for sign in part), language) for part in parts]
    return _POINT[language].join(said)


def digits(number: str, language: Language) -> str:
    """Say digit by digit, as in a telephone number; other signs are left out."""
    said = (_ZERO[language] if sign == "0" else _digit(sign, language) for sign in number if sign in "0123456789")
    return _joined(said, language)


def ordinal(number: int, language: Language) -> str:
    """Say a place in a row, from 1: "첫 번째", "first"."""
    return _spelled(number, _ORDINAL[language], language)


def native(number: int) -> str:
    """Say a Korean count before a counter: 한, 두, 스무."""
    return _spelled(number, "spellout-cardinal-native-attributive", "ko")


def year(number: int) -> str:
    """Say an English year: "nineteen ninety-nine"."""
    return _spelled(number, "spellout-numbering-year", "en")


def _digit(sign: str, language: Language) -> str:
    return _spelled(int(sign), _CARDINAL[language], language)


def _joined(words: Iterable[str], language: Language) -> str:
    return ("" if language == "ko" else " ").join(words)


@cache
def _engine(language: Language) -> RbnfEngine:
    # Parses its rules when it is made.
    from unicode_rbnf import RbnfEngine

    return RbnfEngine.for_language(language)


def _spelled(number: int, rules: str, language: Language) -> str:
    return _engine(language).format_number(number, ruleset_names=[rules]).text
