"""Whether the amounts in a sentence are those of a report: digits, number words, shares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from core.people import Language

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_MINUS = re.compile(r"(?:(?<![\w)])[-−]|(?:마이너스|영하|\bminus)\s?)$", re.IGNORECASE)
_PERCENT = re.compile(r"\s?(?:%|퍼센트|프로(?![가-힣])|per ?cent)", re.IGNORECASE)

_UNITS = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}
_TENS = {"열": 10, "스무": 20, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50}
_TENS |= {"예순": 60, "일흔": 70, "여든": 80, "아흔": 90}
_DAYS = {"이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7}
_DAYS |= {"여드레": 8, "아흐레": 9, "열흘": 10, "보름": 15}
# "네" and "세" are also "your" and part of other words: only counters that leave no doubt follow them.
_NATIVE = re.compile(
    rf"(?<![가-힣])({'|'.join(_TENS)})?({'|'.join(_UNITS)})?\s?"
    r"(번|개|가지|명|차례|배|편|(?<!네)(?<!네\s)(?:날|주|달|해|사람)(?!말|변|인))"
)
_DAY_WORD = re.compile(rf"(?<![가-힣])({'|'.join(_DAYS)})")
_SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_SINO_TENS = {"십": 10, "백": 100, "천": 1000}
_SINO_NUMBER = re.compile(
    r"(?<![가-힣])(?:([일이삼사오육칠팔구]?[십백천][일이삼사오육칠팔구십백천]*)\s?|([삼사오육칠팔구])\s)"
    r"(?:퍼센트|프로|번|회|개월|점|년|주|일)(?!기|상)"
)
_ENGLISH = {
    name: value
    for value, names in {
        2: "two twice couple", 3: "three thrice", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
        10: "ten", 11: "eleven", 12: "twelve dozen", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen",
        17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty",
        60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety", 100: "hundred", 1000: "thousand", 1000000: "million",
    }.items()
    for name in names.split()
}  # fmt: skip
_ENGLISH_NUMBER = re.compile(rf"\b({'|'.join(_ENGLISH)})(?:[- ](one|{'|'.join(_ENGLISH)}))?\b", re.IGNORECASE)
_SHARES: dict[Language, re.Pattern[str]] = {
    "ko": re.compile(
        r"절반|대부분|매일|날마다|갑절|하루도 (?=빠|거르|빼)|빠짐없이|내내|줄곧"
        r"|(?<![가-힣])(?:반(?= 이상|을 넘|이 넘)|늘(?!어)|항상|언제나|한 번도)"
    ),
    "en": re.compile(
        r"\b(?:half|mostly|most(?! often)|majority|every ?(?:single )?day|without (?:missing|skipping)"
        r"|each day|daily|always|never|(?:doubl|tripl)\w+)\b",
        re.IGNORECASE,
    ),
}
"""Amounts without a number, which nothing in a report stands for unless it says so itself."""


class Amounts:
    """The amounts that a report names."""

    def __init__(self, facts: Sequence[str], language: Language) -> None:
        """Read the numbers of its lines."""
        text = _plain("\n".join(facts))
        self._text = text.casefold()
        self._language = language
        self._numbers = set(_numbers(text))
        self._sizes = {abs(number) for number, _ in self._numbers}

    def cover(self, sentence: str) -> bool:
        """Whether the report names every amount in a sentence; "one" is taken for a word like others."""
        text = _plain(sentence)
        if any(not sign.isdecimal() and unicodedata.numeric(sign, None) is not None for sign in text):
            return False
        known = all(
            (number, percent) in self._numbers or (not percent and (number, True) in self._numbers)
            for number, percent in _numbers(text)
        )
        spelt = _korean_words(text) if self._language == "ko" else _english_words(text)
        shares = _SHARES[self._language].finditer(text)
        return (
            known
            and all(value == 1 or value in self._sizes for value in spelt)
            and all(share[0].casefold() in self._text for share in shares)
        )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _numbers(text: str) -> Iterator[tuple[Decimal, bool]]:
    """Each number in digits with its sign, and whether it is a percentage."""
    for found in _NUMBER.finditer(text):
        number = Decimal(found[0].replace(",", ""))
        if _MINUS.search(text, max(0, found.start() - 8), found.start()):
            number = -number
        yield number, _PERCENT.match(text, found.end()) is not None


def _korean_words(text: str) -> Iterator[int]:
    for native in _NATIVE.finditer(text):
        if native[1] or native[2]:
            yield _TENS.get(native[1], 0) + _UNITS.get(native[2], 0)
    for days in _DAY_WORD.finditer(text):
        yield _DAYS[days[1]]
    for sino in _SINO_NUMBER.finditer(text):
        yield _sino(sino[1] or sino[2])


def _sino(word: str) -> int:
    total = unit = 0
    for sign in word:
        if sign in _SINO:
            unit = _SINO[sign]
        else:
            total, unit = total + (unit or 1) * _SINO_TENS[sign], 0
    return total + unit


def _english_words(text: str) -> Iterator[int]:
    for found in _ENGLISH_NUMBER.finditer(text):
        first = _ENGLISH[found[1].lower()]
        second = _ENGLISH.get(found[2].lower(), 1) if found[2] else 0
        yield first * second if second >= 100 else first + second
