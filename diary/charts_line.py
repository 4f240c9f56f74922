"""The mood line: means of days with their uncertainty, drawn with Matplotlib off the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import nan
from threading import Lock
from typing import TYPE_CHECKING

from core.days import local_time
from core.emotions import Emotion
from diary.canvas import CARD, GREY, INK, PALE, PALETTE, TAPPED
from diary.charts import hangul_font
from diary.felt import valence_felt
from diary.labels import Labels, month_name, short_day, weekday_name
from diary.periods import Period
from diary.report import Report
from diary.statistics import LinePoint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from PIL import Image

LINE = "#2b4c8c"
_DPI = 100
_POINTS = 72 / _DPI
"""Points of a pixel."""
_TEXT = 22 * _POINTS
_LATEST = 30
"""Hours after midnight at which a diary day can end."""
_MATPLOTLIB = Lock()
"""Its caches of fonts and texts are not made for several threads."""


def mood_line_image(report: Report, labels: Labels, timezone: str, size: tuple[int, int]) -> Image.Image:
    """Draw the moods of a report over its span; `size` in pixels. Blocks for some ten milliseconds.

    Days are dots in the colours of their emotions; the line is their mean with Student's interval (95 %), and is
    interrupted where days are missing. What people tapped is diamonds and a dotted line of their own. `timezone`: IANA
    name, for the hours of a day.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    with _MATPLOTLIB:
        figure = Figure(figsize=(size[0] / _DPI, size[1] / _DPI), dpi=_DPI, facecolor=CARD)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0.085, 0.15, 0.895, 0.8), facecolor=CARD)
        _frame(axes, labels)
        if report.span.period is Period.DAY:
            _draw_day(axes, report, timezone)
        else:
            _draw_days(axes, report, labels)
        canvas.draw()  # type: ignore[no-untyped-call]  # Matplotlib leaves it without hints
        pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]  # as above
        return Image.frombuffer("RGBA", size, pixels).convert("RGB")


def _frame(axes: Axes, labels: Labels) -> None:
    font = hangul_font(_TEXT)
    axes.set_ylim(-1.05, 1.05)
    axes.set_yticks([-0.75, 0, 0.75], [labels.say(f"report-axis-{tone}") for tone in ("bad", "even", "good")])
    for tick in axes.get_yticklabels():
        tick.set(fontproperties=font, color=GREY)
    axes.axhline(0, color=PALE, linewidth=1.5, zorder=0)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)


def _draw_day(axes: Axes, report: Report, timezone: str) -> None:
    axes.set_xlim(-0.5, 24.5)
    axes.set_xticks(range(0, 25, 6), [f"{hour}:00" for hour in range(0, 25, 6)])
    _style_days(axes)
    for record in report.moments:
        _dots(axes, [_hour(report, record.felt_at, timezone)], [valence_felt(record)], [record.felt], 210)
    # What was tapped for a day that was over has no hour in it.
    taps = [tap for tap in report.tapped.moments if _hours(report, tap.tapped_at, timezone) <= _LATEST]
    places = [_hour(report, tap.tapped_at, timezone) for tap in taps]
    _diamonds(axes, places, [tap.step.valence for tap in taps], 130)


def _hour(report: Report, at: datetime, timezone: str) -> float:
    """Where on the day's axis; whatever the clock says, what is of after midnight may belong to the day before."""
    return min(24.0, max(0.0, _hours(report, at, timezone)))


def _hours(report: Report, at: datetime, timezone: str) -> float:
    """Since the day's midnight, by the clock on the wall."""
    local = local_time(at, timezone)
    return (local.date() - report.span.first).days * 24 + local.hour + local.minute / 60


def _draw_days(axes: Axes, report: Report, labels: Labels) -> None:
    span = report.span
    axes.set_xlim(-0.6, span.length - 0.4)
    ticks = _ticks(report, labels)
    axes.set_xticks([(day - span.first).days for day, _ in ticks], [said for _, said in ticks])
    _style_days(axes)
    days = list(report.moods.values())
    year = span.period is Period.YEAR
    places = [(mood.day - span.first).days for mood in days]
    _dots(axes, places, [mood.valence for mood in days], [mood.label for mood in days], 26 if year else 150)
    if span.period is Period.WEEK:
        _bars(axes, report)
    else:
        _mean(axes, report.line, span.first, LINE, "solid")
        _mean(axes, report.tapped_line, span.first, TAPPED, (0, (1, 1.4)))
    # Beside the dots of the same days, not on them.
    aside = {Period.WEEK: 0.16, Period.MONTH: 0.3}.get(span.period, 0.0)
    taps = list(report.tapped.days.values())
    beside = [(day.day - span.first).days + aside for day in taps]
    _diamonds(axes, beside, [day.valence for day in taps], 12 if year else 64)


def _mean(
    axes: Axes, line: Sequence[LinePoint], first: date, colour: str, style: str | tuple[float, tuple[float, ...]]
) -> None:
    xs, means, lows, highs = _unbroken(line, first)
    axes.fill_between(xs, lows, highs, color=colour, alpha=0.16 if colour == LINE else 0.1, linewidth=0, zorder=2)
    axes.plot(xs, means, color=colour, linewidth=3.2, linestyle=style, zorder=3, solid_capstyle="round")


def _diamonds(axes: Axes, xs: Sequence[float], ys: Sequence[float], size: float) -> None:
    few = size > 20
    axes.scatter(
        xs,
        ys,
        s=size,
        c=TAPPED,
        marker="D",
        edgecolors=CARD,
        linewidths=0.8 if few else 0.0,
        alpha=1.0 if few else 0.3,
        zorder=5 if few else 1,
    )


def _bars(axes: Axes, report: Report) -> None:
    """The intervals of days with enough moods."""
    for point in report.line:
        low, high = point.estimate.low, point.estimate.high
        if low is not None and high is not None:
            place = (point.day - report.span.first).days
            axes.plot([place, place], [low, high], color=LINE, alpha=0.35, linewidth=5, solid_capstyle="round")


def _style_days(axes: Axes) -> None:
    for tick in axes.get_xticklabels():
        tick.set(fontproperties=hangul_font(_TEXT), color=GREY)


def _dots(axes: Axes, xs: Sequence[float], ys: Sequence[float], emotions: Sequence[Emotion], size: float) -> None:
    colours = [PALETTE[emotion] for emotion in emotions]
    axes.scatter(xs, ys, s=size, c=colours, edgecolors=INK, linewidths=0.5, zorder=4 if size > 100 else 1)


def _ticks(report: Report, labels: Labels) -> list[tuple[date, str]]:
    span, language = report.span, labels.language
    match span.period:
        case Period.WEEK:
            return [(day, weekday_name(language, day.weekday())) for day in span.days()]
        case Period.MONTH:
            return [
                (span.first + timedelta(days=step), short_day(language, span.first + timedelta(days=step)))
                for step in range(0, span.length - 1, 7)
            ]
        case _:
            months = [date(span.first.year, month, 1) for month in range(1, 13)]
            return [(month, month_name(language, month.month)) for month in months]


def _unbroken(line: Sequence[LinePoint], first: date) -> tuple[list[float], list[float], list[float], list[float]]:
    """Places, means and ends of the intervals, with a gap where days without a point lie between."""
    xs: list[float] = []
    means: list[float] = []
    lows: list[float] = []
    highs: list[float] = []
    for point in line:
        place = float((point.day - first).days)
        if xs and place > xs[-1] + 1:
            for values, gap in ((xs, place - 0.5), (means, nan), (lows, nan), (highs, nan)):
                values.append(gap)
        found = point.estimate
        xs.append(place)
        means.append(found.mean)
        lows.append(nan if found.low is None else found.low)
        highs.append(nan if found.high is None else found.high)
    return xs, means, lows, highs
