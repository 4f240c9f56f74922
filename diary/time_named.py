"""Times of the day as people type them: 21:30, 밤 9시 반, 9pm, 20:00-22:00."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_WORDS: Mapping[str, int] = {"정오": 720, "noon": 720, "자정": 0, "midnight": 0}
DAY = 24 * 60
_PARTS = "새벽|아침|오전|낮|오후|저녁|밤"
_KOREAN = re.compile(rf"(?:({_PARTS}) ?)?(\d{{1,2}}) ?시(?: ?(반|(\d{{1,2}}) ?분))?", re.ASCII)
_CLOCK = re.compile(rf"(?:({_PARTS}) ?)?(\d{{1,2}}):(\d{{2}})(?: ?([ap])\.?m\.?)?", re.ASCII)
_TWELVE = re.compile(r"(\d{1,2}) ?([ap])\.?m\.?", re.ASCII)
_BARE = re.compile(rf"(?:({_PARTS}) ?)?(\d{{1,2}})", re.ASCII)
_BETWEEN = re.compile(r"\s*(?:[-~–—−〜∼]|부터|에서|\b(?:to|until|till|and)\b)\s*")
_BEFORE = re.compile(r"^(?:(?:from|between|at|daily|remind me|every (?:day|night|evening|morning))\b|매일|날마다)\s*")
_AFTER = re.compile(
    r"\s*(?:까지|사이|쯤|에|마다|(?:알려|보내) ?(?:줘|주세요|줘요)|please|every (?:day|night|evening|morning))$"
)
_LATIN_HALF = re.compile(r"[ap]\.?m\b", re.ASCII)
_HALF = re.compile(rf"{_PARTS}|정오|자정|noon|midnight|{_LATIN_HALF.pattern}")
_TWO_DIGITS = re.compile(r"0\d")
"""As on a clock of 24 hours."""
_HALF_FIRST = re.compile(r"([ap])\.?m\.? ?(\d{1,2}(?::\d{2})?)", re.ASCII)
_COUNTED = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두")
_COUNTED_HOUR = re.compile(rf"(?<![가-힣])({'|'.join(sorted(_COUNTED, key=len, reverse=True))}) ?시")


def time_named(text: str) -> int | None:
    """The minute of the day, 0..1439, that a text names and nothing else; None for other texts.

    Without 오전, 오후 and their like a number is read as on a clock of 24 hours.
    """
    said = _plain(text)
    if said in _WORDS:
        return _WORDS[said]
    if match := _KOREAN.fullmatch(said):
        part, hour, rest, minute = match.groups()
        return _minute(_hour(int(hour), part or ""), 30 if rest == "반" else int(minute or 0))
    if match := _CLOCK.fullmatch(said):
        part, hour, minute, half = match.groups()
        return _minute(_hour(int(hour), part or half or ""), int(minute))
    if match := _TWELVE.fullmatch(said):
        return _minute(_hour(int(match[1]), match[2]), 0)
    return None


def window_named(text: str) -> tuple[int, int] | None:
    """The two minutes of the day that a text names as a span and nothing else; None for other texts.

    It may go over midnight; a span from a time to the same time is None. Its ends may be bare hours. One without a part
    of the day is that of twelve hours which is nearer to the other: 밤 8시부터 10시까지, 8-10pm.
    """
    ends = _BETWEEN.split(_plain(text), maxsplit=1)
    if len(ends) != 2:
        return None
    first, last = _end_named(ends[0]), _end_named(ends[1])
    if first is None or last is None:
        return None
    if _HALF.search(ends[0]) and not _HALF.search(ends[1]) and not _TWO_DIGITS.match(ends[1]):
        last = _nearer(last, last - first)
    if _LATIN_HALF.search(ends[1]) and not _HALF.search(ends[0]) and not _TWO_DIGITS.match(ends[0]):
        first = _nearer(first, last - first, -1)
    return None if first == last else (first, last)


def clock_text(minute: int) -> str:
    """A minute of the day as 21:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _plain(text: str) -> str:
    """One way of writing: 9pm for pm 9, 9시 for 아홉 시, without what stands around a time."""
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    while (bare := _AFTER.sub("", _BEFORE.sub("", said))) != said:
        said = bare
    said = _HALF_FIRST.sub(r"\2\1m", said)
    return _COUNTED_HOUR.sub(lambda found: f"{_COUNTED.index(found[1]) + 1}시", said)


def _end_named(said: str) -> int | None:
    """Like `time_named`, also for a bare hour."""
    at = time_named(said)
    if at is None and (match := _BARE.fullmatch(_plain(said))):
        at = _minute(_hour(int(match[2]), match[1] or ""), 0)
    return at


def _nearer(minute: int, span: int, sign: int = 1) -> int:
    """The minute, or the one twelve hours away where that makes a span of minutes shorter; 13:00 is no other."""
    other = (span + sign * 720) % DAY
    return (minute + 720) % DAY if minute < 780 and 0 < other < span % DAY else minute


def _minute(hour: int | None, minute: int) -> int | None:
    """24:00 is midnight."""
    if hour is None or minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return hour % 24 * 60 + minute


def _hour(hour: int, part: str) -> int | None:
    """The hour of 24 that an hour is in a part of the day; None where it cannot be, such as 15 in the morning."""
    match part:
        case "":
            return hour
        case "a" | "p":
            return hour % 12 + 12 * (part == "p") if 1 <= hour <= 12 else None
        case "새벽" | "아침" | "오전":
            return hour % 12 if hour <= 12 else None
        case "낮":
            return hour if hour >= 10 else hour + 12
        case "밤":
            return hour % 12 if hour <= 5 or hour == 12 else _evening(hour)
        case "저녁" if hour == 12:
            return 0
        case _:
            return _evening(hour)


def _evening(hour: int) -> int:
    return hour + 12 if hour < 12 else hour
