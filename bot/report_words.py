"""A report in sentences, and as JSON. Composed from counts: no model, no reasons, no praise, no blame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bot.wording.wording import Wording
from core.people import SpeechLevel
from diary.associations import Association, AssociationKind, foremost
from diary.charts_report import association_name, span_title
from diary.disagreements import Disagreements
from diary.report import MOST_BACK, Report
from diary.statistics import Estimate

NAMED = 3
"""Associations of a direction that are told."""
Say = Callable[..., str]


def report_text(report: Report, words: Wording, level: SpeechLevel) -> str:
    """The report in a language and speech level, some lines long."""

    def say(key: str, **args: str | int | float) -> str:
        return words.say(key, level=level.value, **args)

    title = span_title(report, words)
    if report.calendar.empty:
        return say("report-none", span=title)
    lines = [title, *_days(report, say), *_moods(report, words, say), *_tapped(report, say)]
    lines += [*_together(report, words, say), *_gaps(report, say), *_streak(report, say)]
    # Nothing was read where somebody only tapped.
    return "\n".join([*lines, *([say("report-told-guess")] if report.entries or report.moods else [])])


def report_json(report: Report, words: Wording) -> dict[str, Any]:
    """The report as JSON; valences -1..1, missing days left out."""
    span, calendar = report.span, report.calendar
    return {
        "period": span.period.value,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "days": report.elapsed,
        "days_recorded": report.streaks.days,
        "entries": report.entries,
        "emotions": {emotion.value: count for emotion, count in calendar.counts},
        "average": _estimate(report.average),
        "average_before": _estimate(report.before),
        "moods": [
            {
                "day": day.isoformat(),
                "emotion": mood.label.value,
                "valence": round(mood.valence, 3),
                "count": mood.count,
            }
            for day, mood in calendar.moods.items()
        ],
        "tapped": _tapped_json(report),
        "line": [{"day": point.day.isoformat()} | (_estimate(point.estimate) or {}) for point in report.line],
        "cumulative": [
            {"day": day.isoformat()} | {emotion.value: count for emotion, count in counts.items() if count}
            for day, counts in report.cumulative
        ],
        "together": [_association(one, words) for one in report.associations],
        "together_by": report.basis.value,
        "disagreements": _disagreements(report.disagreements),
        "streak": {"current": report.streaks.current, "longest": report.streaks.longest},
    }


def _association(one: Association, words: Wording) -> dict[str, str | int | float]:
    return {
        "kind": one.kind.value,
        "name": association_name(one, words),
        "days": one.days,
        "without": one.without,
        "good": one.good,
        "bad": one.bad,
        "mean": round(one.mean, 3),
        "others": round(one.others, 3),
    }


def _tapped_json(report: Report) -> dict[str, Any]:
    """What the person tapped; steps 1..5, valences -1..1."""
    found = report.tapped
    return {
        "count": found.total,
        "steps": {str(int(step)): count for step, count in found.counts},
        "average": _estimate(found.average),
        "days": [
            {
                "day": day.isoformat(),
                "valence": round(one.valence, 3),
                "count": one.count,
                "activities": sorted(one.activities),
                "sleep_hours": one.sleep_hours,
            }
            for day, one in found.days.items()
        ],
        "line": [{"day": point.day.isoformat()} | (_estimate(point.estimate) or {}) for point in report.tapped_line],
    }


def _disagreements(gaps: Disagreements) -> dict[str, Any]:
    found = [{"day": one.day.isoformat(), "shown": one.shown.value, "told": one.told.value} for one in gaps.found]
    return {"both": gaps.both, "found": found}


def _estimate(found: Estimate | None) -> dict[str, float | int | None] | None:
    if found is None:
        return None
    return {
        "mean": round(found.mean, 3),
        "low": None if found.low is None else round(found.low, 3),
        "high": None if found.high is None else round(found.high, 3),
        "count": found.count,
    }


def _days(report: Report, say: Say) -> Iterator[str]:
    recorded = report.streaks.days
    days = max(report.elapsed, recorded)
    if report.tapped.total:
        taps = report.tapped.total
        yield say("tapped-told-days", days=days, recorded=recorded, entries=report.entries, taps=taps)
    else:
        yield say("report-told-days", days=days, recorded=recorded, count=report.entries)
    if days > recorded:
        yield say("report-told-missing", missing=days - recorded)


def _moods(report: Report, words: Wording, say: Say) -> Iterator[str]:
    if report.average is None:
        if report.entries:
            yield say("report-told-unread")
        return
    counts = ", ".join(
        say("calendar-count", emotion=words.emotion(emotion), count=count) for emotion, count in report.calendar.counts
    )
    yield say("report-told-counts", counts=counts)
    if report.span.length == 1:
        return
    known = _interval(report.average)
    if known is None:
        yield say("report-told-few", count=report.average.count)
        return
    yield say("report-told-average", **known)
    before = None if report.before is None else _interval(report.before)
    if before is not None:
        yield say("report-told-before", period=say(f"report-period-{report.span.period.value}"), **before)


def _tapped(report: Report, say: Say) -> Iterator[str]:
    found = report.tapped
    if found.average is None:
        return
    steps = ((say(f"step-{int(step)}"), count) for step, count in reversed(found.counts) if count)
    counts = ", ".join(say("tapped-step", step=step, count=count) for step, count in steps)
    yield say("tapped-told", days=len(found.days), counts=counts)
    if report.span.length == 1:
        return
    known = _interval(found.average)
    yield say("tapped-told-few", count=found.average.count) if known is None else say("tapped-told-average", **known)


def _together(report: Report, words: Wording, say: Say) -> Iterator[str]:
    told = False
    for tone in ("good", "bad"):
        found = foremost(report.associations, AssociationKind, better=tone == "good", most=NAMED)
        names = [
            say(
                "report-told-one",
                name=association_name(one, words, report.associations),
                days=one.days,
                good=one.good,
                bad=one.bad,
            )
            for one in found
        ]
        if names:
            told = True
            yield say("report-told-together", tone=tone, list=", ".join(names))
    if told:
        yield say(f"tapped-told-basis-{report.basis.value}")
        yield say("report-told-chance")


def _gaps(report: Report, say: Say) -> Iterator[str]:
    if report.disagreements.both:
        yield say("report-told-gaps", both=report.disagreements.both, count=len(report.disagreements.found))


def _streak(report: Report, say: Say) -> Iterator[str]:
    current = report.streaks.current
    if current >= 2 and report.span.first <= report.calendar.today <= report.span.last:
        key = "report-told-long-streak" if current >= MOST_BACK else "report-told-streak"
        yield say(key, count=min(MOST_BACK, current))


def _interval(found: Estimate) -> dict[str, str | int] | None:
    if found.low is None or found.high is None:
        return None
    return {
        "mean": _hundred(found.mean),
        "low": _hundred(found.low),
        "high": _hundred(found.high),
        "count": found.count,
    }


def _hundred(valence: float) -> str:
    """A valence from -100 to 100, with a real minus."""
    rounded = round(100 * valence)
    return f"−{-rounded}" if rounded < 0 else str(rounded)
