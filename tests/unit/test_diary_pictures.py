import io
import json
from datetime import date

import pytest
from PIL import Image

from bot.report_words import report_json, report_text
from bot.wording.wording import wording
from core.emotions import EMOTIONS
from core.people import LANGUAGES, SpeechLevel
from diary.calendar import mood_calendar
from diary.canvas import PALETTE, WIDTH, ink_on
from diary.charts_calendar import month_picture, year_picture
from diary.charts_report import report_picture
from diary.periods import Period, span_of
from diary.report import MOST_BACK, Material, build_report, read_report
from tests.fakes.diary_years import PERSON, diary, records_of, written
from tests.fakes.storage import FakeStorage

TODAY = date(2026, 11, 21)
ENTRIES = diary(date(2026, 9, 1), TODAY, skipped=0.3)
FORBIDDEN = ("때문", "덕분", "because", "cause", "깨졌", "놓쳤", "실패", "lost", "broke", "fail", "should")
"""Words of causes, of blame and of advice."""


def opened(png):
    image = Image.open(io.BytesIO(png))
    image.load()
    assert image.format == "PNG"
    return image.convert("RGB")


def report_of(period, day=TODAY, entries=ENTRIES):
    return build_report(Material(entries=entries, records=records_of(entries)), span_of(period, day), TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("period", "draw"), [(Period.MONTH, month_picture), (Period.YEAR, year_picture)])
def test_calendars_are_drawn_with_and_without_data(language, period, draw):
    span = span_of(period, TODAY)
    full = mood_calendar(span, TODAY, records_of(ENTRIES), {entry.local_date for entry in ENTRIES})
    empty = mood_calendar(span, TODAY, [], [])
    pictures = [opened(draw(calendar, wording(language))) for calendar in (full, empty)]
    assert all(picture.width == WIDTH for picture in pictures)
    assert pictures[0].tobytes() != pictures[1].tobytes()


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_a_day_is_drawn_in_its_colour_and_can_be_read(emotion):
    entries = [written(1, TODAY, "", emotion)]
    calendar = mood_calendar(span_of(Period.MONTH, TODAY), TODAY, records_of(entries), [TODAY])
    colours = {colour for _, colour in opened(month_picture(calendar, wording("ko"))).getcolors(1_000_000)}
    assert any(near(colour, rgb(PALETTE[emotion])) for colour in colours)
    assert contrast(rgb(PALETTE[emotion]), rgb(ink_on(emotion))) >= 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("period", Period)
def test_reports_are_drawn_and_told_with_and_without_data(language, period):
    words = wording(language)
    empty = report_of(period, date(2020, 1, 1))
    assert words.say("calendar-none") in report_text(empty, words, SpeechLevel.CASUAL)
    assert opened(report_picture(empty, words, "Asia/Seoul")).width == WIDTH
    full = report_of(period, ENTRIES[-1].local_date)
    assert opened(report_picture(full, words, "Asia/Seoul")).height > 500
    for level in SpeechLevel:
        text = report_text(full, words, level)
        assert not any(word in text.casefold() for word in FORBIDDEN)
    if language == "ko":
        assert not any(line.endswith("요.") for line in report_text(full, words, SpeechLevel.CASUAL).splitlines())


def test_one_entry_gets_no_mean():
    report = report_of(Period.WEEK, entries=[written(1, TODAY, "좋았다", EMOTIONS[3])])
    assert report.average.low is None
    assert "평균은 말하지 않을게요" in report_text(report, wording("ko"), SpeechLevel.POLITE)
    assert report_json(report, wording("ko"))["average"]["low"] is None
    assert report_picture(report, wording("ko"), "Asia/Seoul")


@pytest.mark.parametrize("period", Period)
def test_a_report_as_json_adds_up(period):
    report = report_of(period, ENTRIES[-1].local_date)
    found = json.loads(json.dumps(report_json(report, wording("en"))))
    assert {name: count for name, count in found["cumulative"][-1].items() if name != "day"} == found["emotions"]
    assert sum(mood["count"] for mood in found["moods"]) == sum(found["emotions"].values())
    assert found["days_recorded"] == len({entry.local_date for entry in ENTRIES} & set(report.span.days()))
    assert found["disagreements"]["both"] <= found["entries"]


def test_days_without_a_mood_are_missing_not_zero():
    entries = [written(n, date(2026, 11, n), "글만", None) for n in (3, 4)] + [
        written(9, date(2026, 11, 5), "", EMOTIONS[3], valence=0.8)
    ]
    report = report_of(Period.MONTH, entries=entries)
    assert report.average.count == 1
    assert report.average.mean == 0.8
    assert report.streaks.days == 3
    assert [one["day"] for one in report_json(report, wording("en"))["moods"]] == ["2026-11-05"]


async def test_a_current_streak_reaches_back_before_the_span_but_not_for_ever():
    storage = FakeStorage()
    storage.shelf.entries.extend(diary(date(2023, 1, 1), date(2026, 11, 20), a_day=1))
    span = span_of(Period.WEEK, TODAY)
    report = await read_report(storage.diary, storage.mood_log, PERSON, span, TODAY)
    assert report.streaks.current >= MOST_BACK
    assert f"{MOST_BACK}일 넘게" in report_text(report, wording("ko"), SpeechLevel.CASUAL)
    storage.shelf.entries = [one for one in storage.shelf.entries if one.local_date != date(2026, 11, 1)]
    report = await read_report(storage.diary, storage.mood_log, PERSON, span, TODAY)
    assert report.streaks.current == 19
    assert report.streaks.longest == 6


def rgb(colour):
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def near(a, b):
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) <= 8


def contrast(a, b):
    """As WCAG 2 computes it."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
