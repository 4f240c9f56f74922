"""What an import did, for people and for programs. Nothing of the diary itself is in it."""

from __future__ import annotations

import json

import typer

from bot.exchanging import Report
from bot.import_words import counts_of, plan_lines
from bot.wording.wording import Wording

SHOWN = 10
"""Skipped records that are listed; all of them with --json."""


def report_json(report: Report) -> str:
    """One JSON object. Counts of a dry run are what would be added."""
    plan, days = report.plan, report.plan.days
    return json.dumps(
        {
            "format": plan.format,
            "applied": report.added is not None,
            **counts_of(plan, report.added),
            "duplicates": plan.duplicates,
            "removed": plan.removed,
            "first": days and days[0].isoformat(),
            "last": days and days[1].isoformat(),
            "skipped": [{"place": one.place, "reason": one.reason} for one in plan.skipped],
            "notes": {code: count for code, count in plan.notes.items() if count},
            "settings": "taken" if report.took_settings else "left" if report.has_settings else "none",
        }
    )


def show_report(report: Report, words: Wording) -> None:
    """Print it in sentences."""
    head = "import-dry" if report.added is None else "import-applied"
    for line in plan_lines(report.plan, report.added, words.say, head=head, shown=SHOWN):
        typer.echo(line)
    if report.plan.notes.get("mood-as-words"):
        typer.echo(words.say("import-hint-mood"))
    if report.outlived:
        typer.echo(words.say("import-not-kept", count=report.outlived))
    if report.has_settings:
        typer.echo(words.say("import-settings-taken" if report.took_settings else "import-settings-there"))
