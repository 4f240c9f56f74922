"""The picture of a report: mood line, distribution, calendar, what came with good and bad days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from diary.associations import LEAST_WITH, LEAST_WITHOUT, Association, AssociationKind, Basis, foremost
from diary.canvas import CARD, GREY, INK, MARGIN, PALE, PALETTE, TAPPED, WIDTH, Canvas
from diary.charts_calendar import draw_chips, draw_day, draw_month, draw_pixel
from diary.charts_line import LINE, mood_line_image
from diary.labels import Labels, drawable, month_name, month_title, short_day, weekday_name
from diary.periods import Period
from diary.report import Report

MOST_HEIGHT = 5000
_INSIDE = WIDTH - 2 * MARGIN
_LINE_HEIGHT = 360
_STEPS_HEIGHT = 84
HURT_FACE = "#8a3a00"
"""A hurt face over light words; also drawn below the line and square, not only in another colour."""
_SHOWN = 3
"""Associations of a kind and direction on the picture."""


def report_picture(report: Report, labels: Labels, timezone: str) -> bytes:
    """Draw a report, as wide as a phone; PNG. Blocks for some hundred milliseconds: call it off the event loop.

    `timezone`: IANA name, for the hours of a day. Raises ModelUnavailable when the font is not installed.
    """
    canvas = Canvas(WIDTH, MOST_HEIGHT)
    top = _title(canvas, report, labels)
    if not report.calendar.empty:
        if report.moods or report.tapped.total:
            top = _line(canvas, report, labels, timezone, top)
        if report.moods:
            top = _distribution(canvas, report, labels, top)
        if report.tapped.total:
            top = _steps(canvas, report, labels, top)
        top = _calendar(canvas, report, labels, top)
        if report.span.period in (Period.MONTH, Period.YEAR):
            top = _associations(canvas, report, labels, top)
        top = _disagreements(canvas, report, labels, top)
        if report.entries or report.moods:
            top = canvas.paragraph((MARGIN, top), labels.say("report-guess"), 23, most=_INSIDE)
    return canvas.cropped(top + 30).png()


def span_title(report: Report, labels: Labels) -> str:
    """The days of a report as people write them."""
    span = report.span
    match span.period:
        case Period.DAY:
            return labels.day(span.first)
        case Period.WEEK:
            first, last = short_day(labels.language, span.first), short_day(labels.language, span.last)
            return labels.say("report-week", year=str(span.first.year), first=first, last=last)
        case Period.MONTH:
            return month_title(labels.language, span.first)
        case Period.YEAR:
            return labels.say("report-year", year=str(span.first.year))


def association_name(found: Association, labels: Labels, among: Sequence[Association] = ()) -> str:
    """What it is called: the word, the person's name of the activity, the weekday's name, how the night was.

    `among`: what is told beside it; an activity that is called like a word there is told as one.
    """
    match found.kind:
        case AssociationKind.ACTIVITY if any(one.name == found.name and one.kind is not found.kind for one in among):
            return labels.say("association-activity", name=found.name)
        case AssociationKind.WEEKDAY:
            return weekday_name(labels.language, int(found.name), wide=True)
        case AssociationKind.SLEEP:
            return labels.say(f"association-sleep-{found.name}")
        case _:
            return found.name


def _title(canvas: Canvas, report: Report, labels: Labels) -> int:
    canvas.text((MARGIN, 44), span_title(report, labels), 52, weight="bold", most=_INSIDE)
    if report.calendar.empty:
        canvas.text((MARGIN, 122), labels.say("calendar-none"), 32, colour=GREY)
        return 180
    parts = [
        labels.say("report-days", recorded=report.streaks.days, days=max(report.elapsed, report.streaks.days)),
        labels.say("report-entries", count=report.entries),
    ]
    if report.tapped.total:
        parts.append(labels.say("tapped-taps", count=report.tapped.total))
    if report.streaks.longest > 1:
        parts.append(labels.say("report-longest", count=report.streaks.longest))
    return canvas.paragraph((MARGIN, 118), " · ".join(parts), 29, most=_INSIDE) + 24


def _heading(canvas: Canvas, said: str, top: int) -> int:
    canvas.text((MARGIN, top), said, 32, weight="bold", most=_INSIDE)
    return top + 54


def _line(canvas: Canvas, report: Report, labels: Labels, timezone: str, top: int) -> int:
    top = _heading(canvas, labels.say("report-line"), top)
    canvas.tile((MARGIN - 14, top, WIDTH - MARGIN + 14, top + _LINE_HEIGHT + 24), CARD, radius=22)
    canvas.paste(mood_line_image(report, labels, timezone, (_INSIDE, _LINE_HEIGHT)), (MARGIN, top + 12))
    top += _LINE_HEIGHT + 36
    for key in _line_keys(report):
        top = canvas.paragraph((MARGIN, top), labels.say(key), 23, most=_INSIDE)
    return top + 22


def _line_keys(report: Report) -> list[str]:
    """Sentences that say what the line shows."""
    meant = report.span.period in (Period.MONTH, Period.YEAR)
    if not report.tapped.total:
        return ["report-line-key"] if meant else []
    if not report.moods:
        return ["tapped-alone-key", *(["tapped-alone-line-key"] if meant else [])]
    return [*(["report-line-key", "tapped-line-key"] if meant else []), "tapped-key"]


def _steps(canvas: Canvas, report: Report, labels: Labels, top: int) -> int:
    """A column a step, from bad to good."""
    top = _heading(canvas, labels.say("tapped-heading"), top)
    counts = report.tapped.counts
    most, width = max(count for _, count in counts), _INSIDE // len(counts)
    floor = top + 34 + _STEPS_HEIGHT
    for place, (step, count) in enumerate(counts):
        left, right = MARGIN + place * width + 12, MARGIN + (place + 1) * width - 12
        middle, high = (left + right) / 2, round(_STEPS_HEIGHT * count / most)
        canvas.tile((left, floor - high, right, floor), TAPPED, radius=8)
        canvas.text((middle, floor - high - 6), str(count), 24, colour=INK if count else GREY, anchor="md")
        canvas.text((middle, floor + 10), labels.say(f"step-{int(step)}"), 26, colour=GREY, anchor="ma", most=width)
    canvas.line([(MARGIN, floor), (WIDTH - MARGIN, floor)], PALE, 2)
    return floor + 66


def _distribution(canvas: Canvas, report: Report, labels: Labels, top: int) -> int:
    top = _heading(canvas, labels.say("report-distribution"), top)
    counts = report.calendar.counts
    total = sum(count for _, count in counts)
    done = 0
    for emotion, count in counts:
        left = MARGIN + round(_INSIDE * done / total)
        done += count
        right = MARGIN + round(_INSIDE * done / total)
        canvas.tile((left, top, max(left + 2, right - 3), top + 44), PALETTE[emotion], radius=6)
    return draw_chips(canvas, counts, labels, top + 60) + 24


def _calendar(canvas: Canvas, report: Report, labels: Labels, top: int) -> int:
    calendar = report.calendar
    match report.span.period:
        case Period.DAY:
            return top
        case Period.WEEK:
            top = _heading(canvas, labels.say("report-calendar"), top)
            for place, day in enumerate(report.span.days()):
                left = MARGIN + place * 140
                canvas.text(
                    (left + 66, top), weekday_name(labels.language, day.weekday()), 26, colour=GREY, anchor="ma"
                )
                draw_day(canvas, calendar, day, labels, (left, top + 42, left + 132, top + 174))
            return top + 206
        case Period.MONTH:
            top = _heading(canvas, labels.say("report-calendar"), top)
            return draw_month(canvas, calendar, labels, top - 16) + 30
        case Period.YEAR:
            top = _heading(canvas, labels.say("report-calendar"), top)
            return _year(canvas, report, labels, top) + 30


def _year(canvas: Canvas, report: Report, labels: Labels, top: int) -> int:
    """A row a month, a column a day."""
    left, step, height = MARGIN + 66, 29, 40
    for number in (1, 5, 10, 15, 20, 25, 30):
        canvas.text((left + (number - 1) * step + 13, top), str(number), 20, colour=GREY, anchor="ma")
    top += 32
    for month in range(1, 13):
        name = month_name(labels.language, month)
        canvas.text((left - 14, top + (month - 1) * (height + 4) + height / 2), name, 22, colour=GREY, anchor="rm")
    size = 19 if labels.language == "ko" else 16
    for day in report.span.days():
        x, y = left + (day.day - 1) * step, top + (day.month - 1) * (height + 4)
        draw_pixel(canvas, report.calendar, day, labels, (x, y, x + step - 3, y + height), size=size)
    return top + 12 * (height + 4)


def _associations(canvas: Canvas, report: Report, labels: Labels, top: int) -> int:
    top = _heading(canvas, labels.say("report-together"), top)
    shown = False
    for better in (True, False):
        found = [
            one for kind in AssociationKind for one in foremost(report.associations, [kind], better=better, most=_SHOWN)
        ]
        if not found:
            continue
        shown = True
        canvas.text((MARGIN, top), labels.say("report-with-good" if better else "report-with-bad"), 27, colour=GREY)
        top += 44
        for one in found:
            _association(canvas, one, association_name(one, labels, report.associations), labels, top)
            top += 52
        top += 14
    said = "report-together-key" if shown else "report-together-nothing" if _enough(report) else "report-together-none"
    told = labels.say(said, least=LEAST_WITH, others=LEAST_WITHOUT)
    if shown:
        told = f"{told} {labels.say(f'tapped-basis-{report.basis.value}')}"
    return canvas.paragraph((MARGIN, top), told, 23, most=_INSIDE) + 26


def _enough(report: Report) -> bool:
    """Whether there are days enough that something could have been found."""
    judged = report.tapped.days if report.basis is Basis.TAPPED else report.moods
    return len(judged) >= LEAST_WITH + LEAST_WITHOUT


def _association(canvas: Canvas, one: Association, name: str, labels: Labels, top: int) -> None:
    """Its name, the counts, and the means of the days with it (dot) and without it (ring) from bad to good."""
    canvas.text((MARGIN, top + 20), drawable(name), 28, weight="bold", anchor="lm", most=250)
    start, length, y = MARGIN + 270, 330, top + 20
    canvas.line([(start, y), (start + length, y)], PALE, 3)
    other = round(start + length * (one.others + 1) / 2)
    mean = round(start + length * (one.mean + 1) / 2)
    canvas.line([(other, y), (mean, y)], LINE, 4)
    canvas.tile((other - 9, y - 9, other + 10, y + 10), GREY, radius=10)
    canvas.tile((other - 6, y - 6, other + 7, y + 7), CARD, radius=7)
    canvas.tile((mean - 12, y - 12, mean + 13, y + 13), LINE, radius=13)
    said = labels.say("report-days-with", days=one.days, good=one.good, bad=one.bad)
    canvas.text((WIDTH - MARGIN, y), said, 24, colour=INK, anchor="rm", most=340)


def _disagreements(canvas: Canvas, report: Report, labels: Labels, top: int) -> int:
    gaps = report.disagreements
    if not gaps.both:
        return top
    top = _heading(canvas, labels.say("report-gaps"), top)
    canvas.text((MARGIN, top), labels.say("report-gaps-count", count=len(gaps.found), both=gaps.both), 27, most=_INSIDE)
    top += 50
    if not gaps.found or report.span.period is Period.DAY:
        return top + 14
    canvas.line([(MARGIN, top + 22), (WIDTH - MARGIN, top + 22)], PALE, 3)
    for one in gaps.found:
        x = round(_place(report, one.day))
        box = (x - 8, top + 2, x + 8, top + 18) if one.smiling else (x - 8, top + 26, x + 8, top + 42)
        canvas.tile(box, LINE if one.smiling else HURT_FACE, radius=8 if one.smiling else 2)
    top += 56
    canvas.tile((MARGIN, top + 6, MARGIN + 16, top + 22), LINE, radius=8)
    x = MARGIN + 26 + canvas.text((MARGIN + 26, top), labels.say("report-gap-smiling"), 23, colour=GREY) + 36
    canvas.tile((x, top + 6, x + 16, top + 22), HURT_FACE, radius=2)
    canvas.text((x + 26, top), labels.say("report-gap-hurt"), 23, colour=GREY)
    return top + 62


def _place(report: Report, day: date) -> float:
    return MARGIN + _INSIDE * ((day - report.span.first).days + 0.5) / report.span.length
