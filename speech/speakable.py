"""Text as a voice can read it: without what only eyes read."""

from __future__ import annotations

import re
import unicodedata

from core.people import Language
from speech.english_numbers import english_numbers
from speech.korean_numbers import korean_numbers

# Counts are bounded where a pattern could otherwise run through the whole text from every start.
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,1000}\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s가-힣]+", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_RULE = re.compile(r"^[ \t]{0,9}(?:(?:[-*_=][ \t]?){3,80}|`{3}[^\n]{0,40})$", re.MULTILINE)
_LINE_MARK = re.compile(r"^[ \t]{0,9}(?:(?:#{1,6}|>|[-*+•])[ \t]+)+", re.MULTILINE)
_EMOTICON = re.compile(r"(?<![A-Za-z0-9])(?:[:;]-?[)(DPp]|<3|[TQ][_.]{1,3}[TQ]|>[_.]{1,3}<|-_{1,3}-)(?![A-Za-z0-9])")
_LAUGHTER = re.compile(r"[ㅋㅎ]{2,}")
_JAMO = re.compile(r"[\u3131-\u318e]+")
_ABBREVIATIONS = {"ㅇㅇ": "응", "ㄴㄴ": "아니", "ㅇㅋ": "오케이", "ㄱㅅ": "감사", "ㅊㅋ": "축하"}
_CRYING = frozenset("ㅠㅜ")
_MARKS = re.compile(r"[*_`~〜^|\\<>{}\[\]#]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\u20e3\ufe00-\ufe0f\ufeff]+")
_UNSPOKEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"})
"""Unicode categories; all emoji are in them, those newer than this Python's tables too (Cn)."""
_SIGNS: dict[str, dict[Language, str]] = {
    "%": {"ko": " 퍼센트", "en": " percent"},
    "°C": {"ko": "도", "en": " degrees"},
    "&": {"ko": " 그리고 ", "en": " and "},
}
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r" ([.,!?;:])")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{3,}")
_REPEATED = re.compile(r"([.,!?;:=-])[.,!?;:=-]+")
_SENTENCE_END = re.compile(r"(?:(?<=[.!?。])|(?<=[.!?。][\"'”’)])) ")
_CLAUSE_END = re.compile(r"(?<=[,;:]) ")


def speakable(text: str, language: Language) -> str:
    """One line to read aloud, without emoji, addresses, markup, lone jamo and control characters.

    Laughter (ㅋㅋ) becomes a laugh, crying (ㅠㅠ) a pause; numbers, dates and times become words. Empty when no letter
    or digit is left to speak.
    """
    text = unicodedata.normalize("NFC", text)
    text = _EMAIL.sub(" ", _ADDRESS.sub(" ", _LINK.sub(r"\1", text)))
    text = _LINE_MARK.sub("", _RULE.sub("", text))
    text = _JAMO.sub(_jamo, _LAUGHTER.sub(" 하하 ", _EMOTICON.sub(" ", text)))
    text = unicodedata.normalize("NFKC", text)
    for sign, words in _SIGNS.items():
        text = text.replace(sign, words[language])
    text = _DRAWN_OUT.sub(r"\1\1\1", _INVISIBLE.sub("", text))
    text = korean_numbers(text) if language == "ko" else english_numbers(text)
    text = _MARKS.sub(" ", text)
    lines = (_line(line) for line in text.splitlines())
    return " ".join(line for line in lines if line)


def sentences(line: str, longest: int) -> list[str]:
    """The sentences of a speakable line; one longer than `longest` characters is cut, at a comma or space if it can."""
    return [piece for sentence in _SENTENCE_END.split(line) for piece in _cut(sentence, longest)]


def shorten(text: str, limit: int) -> str:
    """The first whole sentences of a line within `limit` characters; without one, as many whole words as fit."""
    if len(text) <= limit:
        return text
    kept = ""
    for sentence in _SENTENCE_END.split(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > limit:
            break
        kept = longer
    return kept or text[:limit].rpartition(" ")[0] or text[:limit]


def _cut(sentence: str, longest: int) -> list[str]:
    pieces = [""]
    for clause in _CLAUSE_END.split(sentence):
        for part in (clause,) if len(clause) <= longest else clause.split(" "):
            longer = f"{pieces[-1]} {part}".strip()
            if len(longer) <= longest:
                pieces[-1] = longer
            else:
                pieces += [part[start : start + longest] for start in range(0, len(part), longest)]
    return [piece for piece in pieces if any(sign.isalnum() for sign in piece)]


def _jamo(match: re.Match[str]) -> str:
    run = match[0]
    return ". " if _CRYING.intersection(run) else f" {_ABBREVIATIONS.get(run, '')} "


def _line(line: str) -> str:
    """A line as one or more closed sentences; empty when there is nothing to speak in it."""
    line = "".join(" " if unicodedata.category(sign) in _UNSPOKEN else sign for sign in line)
    line = _REPEATED.sub(r"\1", _SPACE_BEFORE.sub(r"\1", _SPACES.sub(" ", line)))
    line = line.lstrip(" .,!?;:=").rstrip(" ,;:=-")
    if not any(sign.isalnum() for sign in line):
        return ""
    return line if line.rstrip("\"'”’)")[-1] in ".!?。" else f"{line}."
