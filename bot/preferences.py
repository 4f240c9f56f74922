"""Changes a person's settings by name and value, as people type them in either language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import available_timezones

from core.errors import FacelogError
from core.people import Ingredient, Length, Person, SpeechLevel, Strength, VoiceReplies
from core.retention import OFFERED, days_of, shown_days
from core.words import clean
from diary.time_named import clock_text, time_named, window_named

MAX_NAME = 40
MAX_INTRODUCTION = 600
EMPTY = "-"
SWITCH = ("off", "on")
HOURS = tuple(map(str, range(7)))
"""At which a diary day may end."""

SYNONYMS = {
    "한국어": "ko", "korean": "ko", "영어": "en", "english": "en",
    "반말": "casual", "존댓말": "polite", "높임말": "polite",
    "조언": "advice", "위로": "comfort", "공감": "empathy", "모두": "all",
    "솔직": "honest", "보통": "normal", "창의": "creative",
    "짧게": "short", "중간": "medium", "길게": "long",
    "끄기": "off", "켜기": "on", "말할때": "when_i_speak",
    "안나": "anna", "도윤": "doyun", "은지": "eunji", "모리": "mori", "서진": "seojin", "유나": "yuna",
    "계속": "forever", "for ever": "forever",
}  # fmt: skip
"""Words that mean one of the values."""
NAMES = {
    "언어": "language", "이름": "name", "소개": "introduction", "시간대": "timezone", "페르소나": "persona",
    "말투": "speech-level", "구성": "make-up", "강도": "strength", "길이": "length", "목소리": "voice",
    "외부모델": "remote", "얼굴보기": "faces", "음성듣기": "voices", "글읽기": "words", "막대그래프": "bars",
    "하루끝": "day-ends", "조용한시간": "quiet",
    "사진보관": "keep-photos", "보관기간": "retention",
}  # fmt: skip
"""Korean names of the settings."""
CITIES = {
    "서울": "Asia/Seoul", "한국": "Asia/Seoul", "도쿄": "Asia/Tokyo", "일본": "Asia/Tokyo", "런던": "Europe/London",
    "파리": "Europe/Paris", "베를린": "Europe/Berlin", "뉴욕": "America/New_York",
    "로스앤젤레스": "America/Los_Angeles", "시드니": "Australia/Sydney",
}  # fmt: skip
"""Korean words for a time zone."""


class SettingError(FacelogError):
    """A setting that does not exist (`value` is None) or a value that it cannot have."""

    def __init__(self, name: str, value: str | None, allowed: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.value, self.allowed = name, value, tuple(allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that a person can change."""

    name: str
    allowed: tuple[str, ...]
    """Values; for free text and time zones, keys of the sentence that describes them."""
    show: Callable[[Person], str]
    change: Callable[[Person, str], Person]
    """Raises ValueError when the value is not allowed."""


def settings_of(personas: Sequence[str]) -> tuple[Setting, ...]:
    """All settings, in the order to show them."""
    return (
        Setting(name="language", allowed=("ko", "en"), show=lambda p: p.language, change=_language),
        Setting(name="name", allowed=("value-name",), show=lambda p: p.name, change=_name),
        Setting(
            name="introduction",
            allowed=("value-introduction",),
            show=lambda p: p.introduction,
            change=_introduction,
        ),
        Setting(name="timezone", allowed=("value-timezone",), show=lambda p: p.timezone, change=_timezone),
        Setting(
            name="persona",
            allowed=tuple(personas),
            show=lambda p: p.preferences.persona,
            change=lambda p, v: prefer(p, persona=_one_of(v, personas)),
        ),
        Setting(
            name="speech-level",
            allowed=tuple(SpeechLevel),
            show=lambda p: p.preferences.speech_level,
            change=lambda p, v: prefer(p, speech_level=SpeechLevel(v)),
        ),
        Setting(
            name="make-up",
            allowed=(*Ingredient, "all"),
            show=lambda p: ", ".join(i for i in Ingredient if i in p.preferences.make_up) or "all",
            change=_make_up,
        ),
        Setting(
            name="strength",
            allowed=tuple(Strength),
            show=lambda p: p.preferences.strength,
            change=lambda p, v: prefer(p, strength=Strength(v)),
        ),
        Setting(
            name="length",
            allowed=tuple(Length),
            show=lambda p: p.preferences.length,
            change=lambda p, v: prefer(p, length=Length(v)),
        ),
        Setting(
            name="voice",
            allowed=tuple(VoiceReplies),
            show=lambda p: p.preferences.voice,
            change=lambda p, v: prefer(p, voice=VoiceReplies(v)),
        ),
        Setting(
            name="remote",
            allowed=SWITCH,
            show=lambda p: SWITCH[p.preferences.remote],
            change=lambda p, v: prefer(p, remote=_one_of(v, SWITCH) == "on"),
        ),
        Setting(name="quiet", allowed=("value-quiet",), show=_quiet_text, change=_quiet),
        *map(_switch, ("faces", "voices", "words", "bars")),
        Setting(
            name="keep-photos",
            allowed=SWITCH,
            show=lambda p: SWITCH[p.preferences.photos],
            change=lambda p, v: prefer(p, photos=_one_of(v, SWITCH) == "on"),
        ),
        Setting(
            name="retention",
            allowed=(*OFFERED, "value-days"),
            show=lambda p: shown_days(p.preferences.retention_days),
            change=lambda p, v: prefer(p, retention_days=days_of(v)),
        ),
        Setting(
            name="day-ends",
            allowed=HOURS,
            show=lambda p: str(p.preferences.day_ends),
            change=_day_ends,
        ),
    )


def _switch(name: str) -> Setting:
    """A setting that is the preference of its name, on or off."""
    return Setting(
        name=name,
        allowed=SWITCH,
        show=lambda p: SWITCH[getattr(p.preferences, name)],
        change=lambda p, v: prefer(p, **{name: _one_of(v, SWITCH) == "on"}),
    )


def change(person: Person, name: str, value: str, personas: Sequence[str]) -> tuple[Person, Setting]:
    """The person with one setting changed, and which it was; `-` empties a free text. Raises SettingError."""
    settings = {setting.name: setting for setting in settings_of(personas)}
    wanted = name.strip().lower().replace("_", "-")
    wanted = NAMES.get(wanted, wanted)
    if wanted not in settings:
        raise SettingError(name, None, tuple(settings))
    setting = settings[wanted]
    free = setting.allowed[0].startswith("value-")
    meant = clean(value) if free else SYNONYMS.get(value.strip().lower(), value.strip().lower())
    if free and meant == EMPTY:
        meant = ""
    try:
        return setting.change(person, meant), setting
    except ValueError as error:
        raise SettingError(wanted, value, setting.allowed) from error


def _language(person: Person, value: str) -> Person:
    match value:
        case "ko" | "en":
            return replace(person, language=value)
        case _:
            raise ValueError("language")


def _name(person: Person, value: str) -> Person:
    return replace(person, name=_within(" ".join(value.split()), MAX_NAME))


def _introduction(person: Person, value: str) -> Person:
    return replace(person, introduction=_within(value, MAX_INTRODUCTION))


def _timezone(person: Person, value: str) -> Person:
    zones, wanted = available_timezones(), _zone_words(CITIES.get(value, value))
    whole = [zone for zone in zones if _zone_words(zone) == wanted]
    # A city is enough where only one zone is called after it.
    found = whole or [zone for zone in zones if _zone_words(zone.rpartition("/")[2]) == wanted]
    if value in zones:
        return replace(person, timezone=value)
    if len(found) != 1:
        raise ValueError("timezone")
    return replace(person, timezone=found[0])


def _zone_words(zone: str) -> str:
    return zone.casefold().replace(" ", "_")


def _quiet(person: Person, value: str) -> Person:
    said = value.lower()
    if SYNONYMS.get(said, said) in ("", "off"):
        return prefer(person, quiet=None)
    window = window_named(value)
    if window is None:
        raise ValueError("quiet")
    return prefer(person, quiet=window)


def _quiet_text(person: Person) -> str:
    quiet = person.preferences.quiet
    return "" if quiet is None else "-".join(map(clock_text, quiet))


def _make_up(person: Person, value: str) -> Person:
    parts = [SYNONYMS.get(part, part) for part in value.replace("+", " ").replace(",", " ").split()]
    chosen = frozenset[Ingredient]() if parts == ["all"] else frozenset(Ingredient(part) for part in parts)
    if not parts:
        raise ValueError("make-up")
    return prefer(person, make_up=chosen)


def prefer(person: Person, **changes: object) -> Person:
    """The person with other preferences, by their names in `Preferences`; values are not checked."""
    return replace(person, preferences=replace(person.preferences, **changes))  # type: ignore[arg-type]  # by name


def hour_named(text: str) -> int | None:
    """The hour at which a day can end that a text says: 4, 4시, 새벽 4시, 자정; None for others."""
    said = text.strip()
    if said in HOURS:
        return int(said)
    minutes = time_named(said)
    if minutes is None or minutes % 60 or str(minutes // 60) not in HOURS:
        return None
    return minutes // 60


def _day_ends(person: Person, value: str) -> Person:
    hour = hour_named(value)
    if hour is None:
        raise ValueError("not an hour at which a day can end")
    return prefer(person, day_ends=hour)


def _one_of(value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise ValueError("not one of the allowed values")
    return value


def _within(value: str, limit: int) -> str:
    if len(value) > limit:
        raise ValueError("too long")
    return value
