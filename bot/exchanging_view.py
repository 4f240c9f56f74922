"""What an import did, for people and for programs. Nothing of the diary itself is in it."""

from __future__ import annotations

import json

import typer

from bot.exchanging import Report
from bot.wording.wording import Wording

SHOWN = 10
"""Skipped records that are listed; all of them with --json."""


def report_json(report: Report) -> str:
    """One JSON object. Counts of a dry run are what would be added."""
    plan, days = report.plan, report.plan.days
    entries, moods, facts, checkins = _counts(report)
    return json.dumps(
        {
            "format": plan.format,
            "applied": report.added is not None,
            "entries": entries,
            "moods": moods,
            "facts": facts,
            "checkins": checkins,
            "duplicates": plan.duplicates,
            "removed": plan.removed,
            "first": days and days[0].isoformat(),
            "last": days and days[1].isoformat(),
            "skipped": [{"place": one.place, "reason": one.reason} for one in plan.skipped],
            "notes": dict(plan.notes),
            "settings": "taken" if report.took_settings else "left" if report.has_settings else "none",
        }
    )


def show_report(report: Report, words: Wording) -> None:
    """Print it in sentences."""
    plan = report.plan
    entries, moods, facts, checkins = _counts(report)
    key = "import-dry" if report.added is None else "import-applied"
    skipped = len(plan.skipped)
    typer.echo(words.say(key, format=plan.format, entries=entries, duplicates=plan.duplicates, skipped=skipped))
    if plan.days is not None:
        first, last = plan.days
        typer.echo(words.say("import-days", first=first.isoformat(), last=last.isoformat()))
    if moods or facts or checkins:
        typer.echo(words.say("import-more", moods=moods, facts=facts, checkins=checkins))
    if plan.removed:
        typer.echo(words.say("import-removed", count=plan.removed))
    for code, count in sorted(plan.notes.items()):
        typer.echo(words.say(f"import-note-{code}", count=count))
    for one in plan.skipped[:SHOWN]:
        reason = words.say(f"import-skipped-{one.reason}")
        typer.echo(words.say("import-skipped-line", place=one.place, reason=reason))
    if skipped > SHOWN:
        typer.echo(words.say("import-skipped-more", count=skipped - SHOWN))
    if report.has_settings:
        typer.echo(words.say("import-settings-taken" if report.took_settings else "import-settings-there"))


def _counts(report: Report) -> tuple[int, int, int, int]:
    if report.added is not None:
        return report.added.entries, report.added.moods, report.added.facts, report.added.checkins
    new = report.plan.additions
    return len(new.entries), len(new.moods), len(new.facts), len(new.checkins)
