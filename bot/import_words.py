"""What an import would do, or did, in sentences. Nothing of the diary itself is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.wording.wording import wording
from core.exchange import Added
from core.people import LANGUAGES
from core.taps import Choice, ChoiceKind, Step
from diary.exchange.plan import Plan

Say = Callable[..., str]
"""A sentence by its key and arguments."""
Counts = Mapping[str, int]


def step_words() -> dict[str, int]:
    """What the steps of a mood are called here, in all languages, with their numbers."""
    return {wording(language).say(f"step-{int(step)}"): int(step) for language in LANGUAGES for step in Step}


def mood_steps(choices: Iterable[Choice]) -> dict[str, int]:
    """The steps of moods that a person named themselves."""
    return {one.name: int(one.step) for one in choices if one.kind is ChoiceKind.MOOD and one.step is not None}


def counts_of(plan: Plan, added: Added | None) -> Counts:
    """How much of each kind was added, or would be."""
    new = plan.additions
    if added is None:
        added = Added(
            entries=len(new.entries),
            moods=len(new.moods),
            facts=len(new.facts),
            checkins=len(new.checkins),
            taps=len(new.taps),
            choices=len(new.choices),
            photos=plan.photos,
        )
    names = ("entries", "taps", "photos", "choices", "moods", "facts", "checkins")
    return {name: getattr(added, name) for name in names}


def plan_lines(plan: Plan, added: Added | None, say: Say, *, head: str, shown: int) -> list[str]:
    """Counts, days, what was left out and why; `head`: the first sentence, `shown`: skipped records that are listed."""
    counts, skipped = counts_of(plan, added), len(plan.skipped)
    name = say(f"import-format-{plan.format}")
    told = {"entries": counts["entries"], "duplicates": plan.duplicates, "skipped": skipped}
    lines = [say(head, format=name, **told)]
    if plan.days is not None:
        first, last = plan.days
        lines.append(say("import-days", first=first.isoformat(), last=last.isoformat()))
    lines += [say(f"import-count-{kind}", count=count) for kind, count in counts.items() if count and kind != "entries"]
    if plan.removed:
        lines.append(say("import-removed", count=plan.removed))
    lines += [say(f"import-note-{code}", count=count) for code, count in sorted(plan.notes.items()) if count]
    for one in plan.skipped[:shown]:
        reason = say(f"import-skipped-{one.reason}")
        lines.append(say("import-skipped-line", place=one.place, reason=reason))
    if skipped > shown:
        lines.append(say("import-skipped-more", count=skipped - shown))
    return lines
