"""Numbers, dates and times in Korean text, as Koreans say them."""

from __future__ import annotations

import re

from speech.numerals import NUMBER, PLAIN, cardinal, digits, native, ordinal
from speech.shared_numbers import DATE, HELPLINES, NEGATIVE, PHONE, calendar_date, phone

_COUNTER = (
    "시간|시|개|명|살|마리|번|권|잔|병|달|가지|배|대|장|벌|켤레|송이|그루|채|자루|곳|군데|사람|판|줄|쌍|통|모금|숟갈|숟가락|"
    "조각|그릇|끼|바퀴|걸음|차례|편|곡|캔|컵|봉지|상자|박스|팀|방울|알|다발|포기|접시|스푼|마디"
)
"""Counters that take 한, 두, 세."""
_NOT_COUNTER = "개월|개국|개년|개소|달러|배럴|통화|시리즈|번지|번길|번가|번대|장조"
"""Words that begin like one of them and take 일, 이, 삼."""
_COUNTED = rf"(?!{_NOT_COUNTER})(?P<counter>{_COUNTER})"
_LONGEST_COUNT = 4
_NOON_HOURS = 12
_DAY_HOURS = 24

_FRACTIONS = {"1/2": "이분의 일", "1/3": "삼분의 일", "2/3": "삼분의 이", "1/4": "사분의 일", "3/4": "사분의 삼"}
_SLASHED = re.compile(r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})(?![0-9/])")
_CLOCK = re.compile(r"(?<![0-9:])([01]?[0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9]))?(?![0-9:])")
_MEASURED = rf"(?:{_COUNTED}|(?P<unit>개월|시간|년|월|일|주|분|초|원|층|도|살|세|회|점|쪽|퍼센트))"
_RANGE_MEASURED = re.compile(rf"(?<![0-9A-Za-z.,-])([0-9]{{1,4}}) ?[~∼〜–-] ?(?=[0-9]{{1,4}} ?{_MEASURED})")
_RANGE = re.compile(r"(?<=[0-9가-힣]) ?[~∼〜] ?(?=[0-9])")
_SCORE = re.compile(
    rf"(?<![0-9A-Za-z.,-])([0-9]{{1,4}})(?:[–:-]| ?대 ?(?![0-9]{{1,4}} ?(?:{_COUNTER})))([0-9]{{1,4}})(?![0-9:-])"
)
"""3-1, 3:1 and 3대 1; 20대 3명 are three people."""
_PLUS = re.compile(r"(?<=[0-9]) ?\+ ?(?=[0-9])")
_BELOW_ZERO = re.compile(rf"{NEGATIVE}(?=[0-9.]{{1,6}} ?도)")
_CURRENCIES = {"₩": "원", "$": "달러", "€": "유로", "¥": "엔", "£": "파운드"}
_CURRENCY = re.compile(rf"([{''.join(_CURRENCIES)}]) ?({PLAIN})")
_UNITS = {
    "km": "킬로미터",
    "cm": "센티미터",
    "mm": "밀리미터",
    "m": "미터",
    "kg": "킬로그램",
    "mg": "밀리그램",
    "g": "그램",
    "ml": "밀리리터",
    "mL": "밀리리터",
    "L": "리터",
    "l": "리터",
    "kcal": "킬로칼로리",
}
_UNIT = re.compile(rf"((?<![A-Za-z0-9])[0-9][0-9,.]{{0,20}}) ?({'|'.join(_UNITS)})(?![A-Za-z])")
_NUMBERED = re.compile(r"제 ?([0-9]{1,6})(?![0-9])")
_PLACE = re.compile(r"(?<![0-9A-Za-z.,])([0-9]{1,4}) ?번째")
_COUNT = re.compile(rf"(?<![0-9A-Za-z.,])([0-9]{{1,{_LONGEST_COUNT}}}) ?{_COUNTED}")
_MONTHS = {"6": "유월", "10": "시월"}
_MONTH = re.compile(r"(?<![0-9A-Za-z.,])(6|10)월")
_HELPLINE = re.compile(rf"(?<![0-9A-Za-z.,])({'|'.join(HELPLINES)})(?=[에로나을를은는이가,.!?) ]|$|번[으에])")
_NUMBER = re.compile(NUMBER)


def korean_numbers(text: str) -> str:
    """Write out the numbers of a Korean text: 3개 as 세 개, 2026-11-21 as 이천이십육년 십일월 이십일일."""
    text = PHONE.sub(lambda match: phone(match, "ko"), text)
    text = DATE.sub(_date, text)
    text = _SLASHED.sub(_slashed, text)
    text = _CLOCK.sub(_clock, text)
    text = _RANGE.sub("에서 ", _RANGE_MEASURED.sub(_range, text))
    text = _PLUS.sub(" 플러스 ", _SCORE.sub(_score, text))
    text = re.sub(NEGATIVE, "마이너스 ", _BELOW_ZERO.sub("영하 ", text))
    text = _CURRENCY.sub(lambda match: f"{match[2]}{_CURRENCIES[match[1]]}", text)
    text = _UNIT.sub(lambda match: f"{match[1]} {_UNITS[match[2]]}", text)
    text = _HELPLINE.sub(lambda match: digits(match[1], "ko"), text)
    text = _NUMBERED.sub(lambda match: f"제{cardinal(match[1], 'ko')}", text)
    text = _PLACE.sub(_place, text)
    text = _COUNT.sub(_count, text)
    text = _MONTH.sub(lambda match: _MONTHS[match[1]], text)
    return _NUMBER.sub(lambda match: cardinal(match[0], "ko"), text)


def _date(match: re.Match[str]) -> str:
    day = calendar_date(match)
    return match[0] if day is None else f"{day.year}년 {day.month}월 {day.day}일"


def _slashed(match: re.Match[str]) -> str:
    """3/4 is a part, 11/21 a day, 17/20 a part again."""
    if match[0] in _FRACTIONS:
        return _FRACTIONS[match[0]]
    first, second = int(match[1]), int(match[2])
    if 1 <= first <= 12 and 1 <= second <= 31:
        return f"{first}월 {second}일"
    return f"{second}분의 {first}"


def _clock(match: re.Match[str]) -> str:
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    parts = (f"{hours}시", f"{minutes}분" if minutes else "", f"{seconds}초" if seconds else "")
    return " ".join(part for part in parts if part)


def _range(match: re.Match[str]) -> str:
    return f"{match[1]}{match['counter'] or match['unit']}에서 "


def _score(match: re.Match[str]) -> str:
    return f"{cardinal(match[1], 'ko')} 대 {cardinal(match[2], 'ko')}"


def _place(match: re.Match[str]) -> str:
    place = int(match[1])
    return ordinal(place, "ko") if place else "영 번째"


def _count(match: re.Match[str]) -> str:
    count, counter = int(match[1]), match["counter"]
    if _is_native(count, counter):
        return f"{native(count)} {counter}"
    return f"{cardinal(match[1], 'ko')} {counter}"


def _is_native(count: int, counter: str) -> bool:
    match counter:
        case "시":
            return 1 <= count <= _NOON_HOURS
        case "시간":
            return 1 <= count < _DAY_HOURS
        case "대":
            # 20대 is an age, 2대 are two cars.
            return count > 0 and count % 10 != 0
        case _:
            return count > 0
