"""Pictures of a month and of a year in pixels: each day in the colour of its mood, with the mood's name."""

from __future__ import annotations

from datetime import date

from core.emotions import Emotion
from diary.calendar import MoodCalendar
from diary.canvas import (
    CARD,
    GREY,
    INK,
    MARGIN,
    PALE,
    PALETTE,
    PAPER,
    TAPPED,
    TO_COME,
    WIDTH,
    Box,
    Canvas,
    Weight,
    ink_on,
    width_of,
)
from diary.felt import Counts
from diary.labels import Labels, mark, month_name, month_title, weekday_name
from diary.periods import WEEK_BEGINS, weeks_of
from diary.taps import DayTaps

CELL = 132
GAP = 8
_HEAD = 176
_CHIP = 56
_PIXEL, _PIXEL_GAP = 72, 6
_ROW = 42
_KEY = 36


def month_picture(calendar: MoodCalendar, labels: Labels) -> bytes:
    """Draw a month as a wall calendar; PNG. Blocks for some ten milliseconds: call it off the event loop."""
    weeks = weeks_of(calendar.span.first)
    chips = chips_height(calendar.counts, labels)
    key = _KEY if calendar.tapped.total else 0
    canvas = Canvas(WIDTH, _HEAD + 64 + len(weeks) * (CELL + GAP) + 40 + chips + 78 + key)
    _title(canvas, month_title(labels.language, calendar.span.first), calendar, labels)
    top = draw_month(canvas, calendar, labels, _HEAD)
    top = draw_chips(canvas, calendar.counts, labels, top + 28)
    canvas.text((MARGIN, top + 14), labels.say("calendar-key"), 24, colour=GREY, most=WIDTH - 2 * MARGIN)
    _tapped_key(canvas, calendar, labels, top + 14 + _KEY)
    return canvas.png()


def year_picture(calendar: MoodCalendar, labels: Labels) -> bytes:
    """Draw a year in pixels, a column a month; PNG. Blocks for some ten milliseconds: call it off the event loop."""
    chips = chips_height(calendar.counts, labels)
    key = _KEY if calendar.tapped.total else 0
    canvas = Canvas(WIDTH, _HEAD + 50 + 31 * (_ROW + _PIXEL_GAP) + 40 + chips + 20 + key)
    _title(canvas, labels.say("calendar-year", year=str(calendar.span.first.year)), calendar, labels)
    left = MARGIN + (WIDTH - 2 * MARGIN - 12 * (_PIXEL + _PIXEL_GAP)) + _PIXEL_GAP
    for month in range(1, 13):
        x = left + (month - 1) * (_PIXEL + _PIXEL_GAP)
        name = month_name(labels.language, month)
        canvas.text((x + _PIXEL / 2, _HEAD + 8), name, 24, colour=GREY, anchor="ma", most=_PIXEL)
    for number in range(31):
        y = _HEAD + 50 + number * (_ROW + _PIXEL_GAP)
        canvas.text((left - 14, y + _ROW / 2), str(number + 1), 20, colour=GREY, anchor="rm")
    for day in calendar.span.days():
        x = left + (day.month - 1) * (_PIXEL + _PIXEL_GAP)
        y = _HEAD + 50 + (day.day - 1) * (_ROW + _PIXEL_GAP)
        draw_pixel(canvas, calendar, day, labels, (x, y, x + _PIXEL, y + _ROW), size=24)
    top = draw_chips(canvas, calendar.counts, labels, _HEAD + 50 + 31 * (_ROW + _PIXEL_GAP) + 28)
    _tapped_key(canvas, calendar, labels, top + 6)
    return canvas.png()


def draw_month(canvas: Canvas, calendar: MoodCalendar, labels: Labels, top: int) -> int:
    """Draw a month's days with the names of the weekdays above; returns where it ends."""
    step = CELL + GAP
    left = (WIDTH - 7 * step + GAP) // 2
    for place in range(7):
        weekday = (WEEK_BEGINS + place) % 7
        x = left + place * step + CELL / 2
        canvas.text((x, top + 16), weekday_name(labels.language, weekday), 28, colour=GREY, anchor="ma")
    weeks = weeks_of(calendar.span.first)
    for row, week in enumerate(weeks):
        for place, day in enumerate(week):
            if day is not None:
                x, y = left + place * step, top + 64 + row * step
                draw_day(canvas, calendar, day, labels, (x, y, x + CELL, y + CELL))
    return top + 64 + len(weeks) * step


def draw_day(canvas: Canvas, calendar: MoodCalendar, day: date, labels: Labels, box: Box) -> None:
    """Draw one day: its number, its mood's name, and where its mean lies from bad (left) to good (right)."""
    left, top, right, bottom = box
    mood, taps = calendar.moods.get(day), calendar.tapped.days.get(day)
    if mood is None:
        _blank(canvas, calendar, day, box)
        ink = GREY if day <= calendar.today else PALE
        if day in calendar.written:
            said = labels.say("calendar-written" if taps is None else "tapped-only")
            middle = ((left + right) / 2, (top + bottom) / 2 + 8)
            canvas.text(middle, said, 24, colour=GREY, anchor="mm", most=right - left - 12)
        if taps is not None:
            _tapped_scale(canvas, taps, box)
    else:
        ink = ink_on(mood.label)
        _today(canvas, calendar, day, box)
        canvas.tile(box, PALETTE[mood.label], radius=18)
        name = labels.emotion(mood.label)
        size = 30 if width_of(name, 30, "bold") <= right - left - 14 else 23
        canvas.text(
            ((left + right) / 2, (top + bottom) / 2 + 10),
            name,
            size,
            colour=ink,
            weight="bold",
            anchor="mm",
            most=right - left - 8,
        )
        _scale(canvas, mood.valence, box, ink)
        if taps is not None:
            canvas.diamond((right - 20, top + 21), 8, ink)
    weight: Weight = "bold" if day == calendar.today else "regular"
    canvas.text((left + 12, top + 9), str(day.day), 24, colour=ink, weight=weight)


def draw_pixel(canvas: Canvas, calendar: MoodCalendar, day: date, labels: Labels, box: Box, *, size: int) -> None:
    """Draw one day as a small tile with its mood's mark; `size` of the mark, in pixels."""
    left, top, right, bottom = box
    mood, taps = calendar.moods.get(day), calendar.tapped.days.get(day)
    middle = ((left + right) / 2, (top + bottom) / 2)
    if mood is not None:
        ink = ink_on(mood.label)
        canvas.tile(box, PALETTE[mood.label], radius=8)
        canvas.text(middle, mark(labels, mood.label), size, colour=ink, anchor="mm", most=right - left)
        if taps is not None:
            canvas.diamond((right - 6, top + 6), 4, ink)
    elif taps is not None:
        canvas.frame(box, PALE, CARD, radius=8)
        reach = (right - left) / 2 - 9
        canvas.diamond((middle[0] + taps.valence * reach, middle[1]), 5, TAPPED)
    elif day in calendar.written:
        canvas.frame(box, PALE, CARD, radius=8)
        canvas.text(middle, "·", size, colour=GREY, anchor="mm")
    elif day <= calendar.today:
        canvas.frame(box, PALE, PAPER, radius=8)
    else:
        canvas.tile(box, TO_COME, radius=8)


def chips_height(counts: Counts, labels: Labels) -> int:
    """Pixels that `draw_chips` takes."""
    return len(_chip_rows(counts, labels)) * (_CHIP + GAP)


def draw_chips(canvas: Canvas, counts: Counts, labels: Labels, top: int) -> int:
    """Name each emotion with its colour and how often it was felt; returns where it ends."""
    for row in _chip_rows(counts, labels):
        x = MARGIN
        for emotion, said, width in row:
            canvas.tile((x, top, x + width, top + _CHIP), PALETTE[emotion], radius=_CHIP // 2)
            middle = (x + width / 2, top + _CHIP / 2)
            canvas.text(middle, said, 26, colour=ink_on(emotion), weight="bold", anchor="mm")
            x += width + 10
        top += _CHIP + GAP
    return top


def _chip_rows(counts: Counts, labels: Labels) -> list[list[tuple[Emotion, str, int]]]:
    rows: list[list[tuple[Emotion, str, int]]] = []
    room = 0
    for emotion, count in counts:
        said = f"{labels.emotion(emotion)} {count}"
        width = width_of(said, 26, "bold") + 44
        if not rows or width > room:
            rows.append([])
            room = WIDTH - 2 * MARGIN
        rows[-1].append((emotion, said, width))
        room -= width + 10
    return rows


def _title(canvas: Canvas, title: str, calendar: MoodCalendar, labels: Labels) -> None:
    canvas.text((MARGIN, 44), title, 56, weight="bold", most=WIDTH - 2 * MARGIN)
    if calendar.empty:
        said = labels.say("calendar-none")
    else:
        elapsed = calendar.span.elapsed(calendar.today)
        said = labels.say("calendar-recorded", recorded=len(calendar.written), days=max(elapsed, len(calendar.written)))
    canvas.text((MARGIN, 122), said, 30, colour=GREY, most=WIDTH - 2 * MARGIN)


def _blank(canvas: Canvas, calendar: MoodCalendar, day: date, box: Box) -> None:
    _today(canvas, calendar, day, box)
    if day <= calendar.today:
        canvas.frame(box, PALE, CARD if day in calendar.written else PAPER, radius=18)
    else:
        canvas.tile(box, TO_COME, radius=18)


def _today(canvas: Canvas, calendar: MoodCalendar, day: date, box: Box) -> None:
    if day == calendar.today:
        left, top, right, bottom = box
        canvas.tile((left - 5, top - 5, right + 5, bottom + 5), INK, radius=22)


def _scale(canvas: Canvas, valence: float, box: Box, ink: str) -> None:
    x, y = _scaled(canvas, valence, box, ink)
    canvas.tile((x - 7, y - 6, x + 7, y + 8), ink, radius=7)


def _tapped_scale(canvas: Canvas, taps: DayTaps, box: Box) -> None:
    canvas.diamond(_scaled(canvas, taps.valence, box, PALE), 8, TAPPED)


def _scaled(canvas: Canvas, valence: float, box: Box, ink: str) -> tuple[int, int]:
    """Draw a line from bad to good; returns where a valence lies on it."""
    left, _, right, bottom = box
    start, length, y = left + 22, right - left - 44, bottom - 18
    canvas.line([(start, y), (start + length, y)], ink, 2)
    return round(start + length * (valence + 1) / 2), y


def _tapped_key(canvas: Canvas, calendar: MoodCalendar, labels: Labels, top: int) -> None:
    if calendar.tapped.total:
        canvas.text((MARGIN, top), labels.say("tapped-calendar"), 24, colour=GREY, most=WIDTH - 2 * MARGIN)
