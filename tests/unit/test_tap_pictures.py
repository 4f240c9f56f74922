import io
import json
from datetime import date, datetime

import pytest
from PIL import Image

from bot.report_words import report_json, report_text
from bot.wording.wording import wording
from core.emotions import Emotion
from core.people import LANGUAGES, SpeechLevel
from core.taps import Step
from diary.calendar import mood_calendar
from diary.canvas import TAPPED, WIDTH
from diary.charts_calendar import month_picture, year_picture
from diary.charts_report import report_picture
from diary.labels import drawable
from diary.periods import Period, span_of
from diary.report import Material, build_report
from tests.fakes.diary_taps import tapped_on, taps
from tests.fakes.diary_years import diary, records_of, written

TODAY = date(2026, 11, 21)
ENTRIES = diary(date(2026, 9, 1), TODAY, skipped=0.3)
TAPS = taps(date(2026, 9, 1), TODAY)
FORBIDDEN = ("때문", "덕분", "because", "cause", "깨졌", "놓쳤", "실패", "lost", "broke", "fail", "should")


def report_of(period, entries=(), tapped=(), day=TODAY):
    material = Material(entries=entries, records=records_of(entries), taps=tapped)
    return build_report(material, span_of(period, day), TODAY)


def colours(png):
    return {colour for _, colour in Image.open(io.BytesIO(png)).convert("RGB").getcolors(1_000_000)}


def has(png, colour):
    wanted = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return any(max(abs(x - y) for x, y in zip(one, wanted, strict=True)) <= 8 for one in colours(png))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("entries", [(), ENTRIES], ids=["taps", "both"])
def test_taps_are_drawn_and_told_beside_what_was_read(language, period, entries):
    words = wording(language)
    day = next(one.local_date for one in reversed(ENTRIES) if one.local_date in {tap.local_date for tap in TAPS})
    report = report_of(period, entries, TAPS, day)
    picture = report_picture(report, words, "Asia/Seoul")
    assert Image.open(io.BytesIO(picture)).width == WIDTH
    assert has(picture, TAPPED)
    assert not has(report_picture(report_of(period, ENTRIES, (), day), words, "Asia/Seoul"), TAPPED)
    for level in SpeechLevel:
        text = report_text(report, words, level)
        assert not any(word in text.casefold() for word in FORBIDDEN)
        assert (words.say("report-told-guess", level=level.value) in text) is bool(entries)
    if language == "ko":
        assert not any(line.endswith("요.") for line in report_text(report, words, SpeechLevel.CASUAL).splitlines())


@pytest.mark.parametrize("draw", [month_picture, year_picture])
def test_days_that_have_only_taps_are_no_empty_days(draw):
    span = span_of(Period.MONTH if draw is month_picture else Period.YEAR, TODAY)
    one = mood_calendar(span, TODAY, [], [], [tapped_on(1, date(2026, 11, 3), 4)])
    assert not one.empty
    assert one.written == {date(2026, 11, 3)}
    assert has(draw(one, wording("ko")), TAPPED)
    entry = written(1, date(2026, 11, 3), "", Emotion.HAPPINESS)
    read = mood_calendar(span, TODAY, [*records_of([entry])], [entry.local_date])
    marked = mood_calendar(span, TODAY, [*records_of([entry])], [entry.local_date], [tapped_on(1, entry.local_date, 4)])
    assert draw(read, wording("ko")) != draw(marked, wording("ko"))


def test_a_report_as_json_has_what_was_tapped():
    report = report_of(Period.MONTH, ENTRIES, TAPS)
    found = json.loads(json.dumps(report_json(report, wording("en"))))
    inside = [tap for tap in TAPS if report.span.first <= tap.local_date <= report.span.last]
    assert found["tapped"]["count"] == len(inside) == sum(found["tapped"]["steps"].values())
    assert found["tapped"]["steps"]["4"] == sum(tap.step is Step.GOOD for tap in inside)
    assert sum(one["count"] for one in found["tapped"]["days"]) == len(inside)
    assert found["together_by"] == "tapped"
    assert report_json(report_of(Period.MONTH, ENTRIES), wording("en"))["together_by"] == "read"


def test_few_taps_get_no_mean():
    report = report_of(Period.MONTH, (), [tapped_on(1, TODAY, 4)])
    text = report_text(report, wording("en"), SpeechLevel.CASUAL)
    assert "one tapped mood" in text
    assert "on one day only" in text
    assert "0 entries" in text
    assert report_picture(report, wording("en"), "Asia/Seoul")


def test_an_activity_that_is_called_like_a_word_is_told_as_one():
    days = [date(2026, 11, 1 + number) for number in range(21)]
    every = [tapped_on(n, day, 5 if n % 2 else 1, *["산책"][: n % 2]) for n, day in enumerate(days)]
    words = [written(n, day, "산책을 했다" if n % 2 else "회의만 했다", Emotion.NEUTRAL) for n, day in enumerate(days)]
    report = report_of(Period.MONTH, words, every)
    text = report_text(report, wording("ko"), SpeechLevel.CASUAL)
    assert "산책 (10일" in text
    assert "산책 (활동) (10일" in text
    assert report_picture(report, wording("ko"), "Asia/Seoul")


@pytest.mark.parametrize(("days", "said"), [(14, "report-together-none"), (15, "report-together-nothing")])
def test_that_nothing_was_found_is_told_apart_from_too_few_days(days, said):
    class Told:
        """Wording that notes what is asked of it."""

        language, emotion, day = "ko", wording("ko").emotion, wording("ko").day

        def __init__(self):
            self.keys = set()

        def say(self, key, **args):
            self.keys.add(key)
            return wording("ko").say(key, **args)

    told = Told()
    report_picture(
        report_of(Period.MONTH, (), [tapped_on(n, date(2026, 11, 1 + n), 4) for n in range(days)]), told, "Asia/Seoul"
    )
    assert {key for key in told.keys if key.startswith("report-together-n")} == {said}


def test_what_good_days_are_by_is_told():
    words = wording("en")
    every = [tapped_on(n, date(2026, 11, 1 + n), 5 if n % 2 else 1, *["run"][: n % 2]) for n in range(21)]
    text = report_text(report_of(Period.MONTH, (), every), words, SpeechLevel.CASUAL)
    assert "run (10 days: 10 good, 0 bad)" in text
    assert words.say("tapped-told-basis-tapped", level="casual") in text


def test_a_tap_for_a_day_that_was_over_has_no_hour_in_it():
    late = tapped_on(1, TODAY, 4)
    late = type(late)(
        id=late.id,
        person_id=late.person_id,
        local_date=TODAY,
        step=Step.GOOD,
        tapped_at=datetime.fromisoformat("2026-11-25T03:00:00+00:00"),
    )
    report = report_of(Period.DAY, (), [late])
    assert report_picture(report, wording("ko"), "Asia/Seoul")


@pytest.mark.parametrize(
    ("said", "shown"),
    [("🧗클라이밍", "클라이밍"), ("👩‍👩‍👧 family", "family"), ("🧗", "person climbing"), ("café", "café")],
)
def test_names_are_drawn_without_what_no_font_has(said, shown):
    assert drawable(said) == shown
