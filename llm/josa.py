"""Korean particles that agree with the sound a word ends in: Hangul, Latin words, digits.

Of the packages tried (tossi, es-hangul, hangeul, korean-glue), none reads both Latin words ("Jane" is 제인, "James" is
제임스) and numbers ("7" is 칠, "10000" is 만) rightly, so this module does.
"""

from __future__ import annotations

import re
from typing import Literal

Coda = Literal["none", "rieul", "other"]

MARKS = frozenset(
    {
        *("아/야", "이/가", "은/는", "을/를", "과/와", "으로/로", "이랑/랑", "이나/나", "이/"),
        *("이라는/라는", "이라고/라고", "이라도/라도", "이라면/라면", "이라니/라니", "이야/야", "이에요/예요"),
    }
)
"""Pairs that `josa` knows: the form after a consonant, a slash, the form after a vowel (which may be empty)."""

_BRACKETED = re.compile(r"\s*[(\[（［][^()\[\]（）［］]*[)\]）］]\s*$")
_TAIL = re.compile(r"([가-힣]|[A-Za-zÀ-ɏ]+|\d[\d,]*(?:\.\d+)?)(?P<sign>%)?[^0-9A-Za-zÀ-ɏ가-힣%]*$")
_DIGITS: dict[str, Coda] = {
    "0": "other",
    "1": "rieul",
    "2": "none",
    "3": "other",
    "4": "none",
    "5": "none",
    "6": "other",
    "7": "rieul",
    "8": "rieul",
    "9": "none",
}
_TRILLION_ZEROS = range(12, 16)
# Words whose Korean sound the spelling rules below miss.
_WORDS: dict[str, Coda] = {
    "kg": "other",
    "km": "none",
    "cm": "none",
    "mm": "none",
    "ml": "none",
    "elliot": "other",
    "sean": "other",
    "christine": "other",
    "noel": "rieul",
    "marc": "none",
    "louis": "none",
    "margot": "none",
    "bluetooth": "none",
    "facebook": "other",
    "site": "none",
    "chat": "other",
}
_LETTERS: dict[str, Coda] = {"L": "rieul", "R": "rieul", "M": "other", "N": "other"}
_SILENT_E = re.compile(r"[aeiouy](?:nn?|mm?|ll?|lle)e$|[aeiouy][nml]es?$")
_SHORT_STOP = re.compile(r"(?:^|[^aeiouy])[aeiouy](?:[tkpcb]|ck|tt|pp)$|ook$|[aeiouy]ac$|i[ao][bt]$")


def coda(word: str) -> Coda | None:
    """Tell which final consonant `word` ends in when read aloud in Korean; None when it cannot be read."""
    while (shorter := _BRACKETED.sub("", word)) not in (word, ""):
        word = shorter
    match = _TAIL.search(word)
    if match is None:
        return None
    tail = match.group(1)
    if match.group("sign"):
        return "none"  # 퍼센트
    if "가" <= tail <= "힣":
        index = (ord(tail) - ord("가")) % 28
        return "none" if index == 0 else "rieul" if index == 8 else "other"
    return _number(tail) if tail[0].isdigit() else _latin(tail)


def josa(word: str, mark: str) -> str:
    """Return the side of `mark` (one of `MARKS`) that agrees with `word`.

    A word that cannot be read aloud gets no vocative and the vowel form of every other particle.
    """
    if mark not in MARKS:
        raise ValueError(f"unknown particle mark {mark!r}")
    closed, opened = mark.split("/")
    sound = coda(word)
    if sound is None:
        return "" if mark == "아/야" else opened
    if sound == "none" or (sound == "rieul" and mark == "으로/로"):
        return opened
    return closed


def with_josa(word: str, mark: str) -> str:
    """Return `word` followed by the particle of `mark` that agrees with it."""
    return word + josa(word, mark)


def _number(digits: str) -> Coda:
    whole = digits.replace(",", "")
    zeros = len(whole) - len(whole.rstrip("0"))
    if "." in whole or zeros == 0 or zeros == len(whole):
        return _DIGITS[whole[-1]]
    return "none" if zeros in _TRILLION_ZEROS else "other"  # 십 백 천 만 억 all close; 조 does not


def _latin(word: str) -> Coda:
    lower = word.lower()
    if lower in _WORDS:
        return _WORDS[lower]
    if word.isupper() and (len(word) <= 3 or not re.search("[AEIOUY]", word)):  # read letter by letter: 에스엔에스
        return _LETTERS.get(word[-1], "none")
    if _SILENT_E.search(lower) and not lower.endswith("s"):
        return "rieul" if re.search(r"l+e$", lower) else "other"
    if lower.endswith("l"):
        return "rieul"
    if lower.endswith(("m", "n", "ng")) or _SHORT_STOP.search(lower):
        return "other"
    return "none"
