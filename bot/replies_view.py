"""What `facelog eval replies` found, for scripts and for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from bot.json_view import Json
from bot.wording.wording import Wording
from core.people import LANGUAGES
from llm.scoring import Check
from llm.situations import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One reply and its checks."""

    situation: Situation = field(repr=False)
    text: str = field(repr=False)
    checks: dict[Check, bool]
    first_ms: float
    """Until the first piece."""
    failed: bool = False


def _shares(judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Kept and asked for, by check."""
    found: dict[str, tuple[int, int]] = {}
    for check in Check:
        answers = [one.checks[check] for one in judged if check in one.checks]
        if answers:
            found[check.value] = (sum(answers), len(answers))
    return found


def replies_json(writer: str, judged: Sequence[Judged], tokens: int) -> Json:
    """Checks kept, by language, too; `tokens`: that a model on another machine used, 0 for any other writer."""
    return {
        "writer": writer,
        "situations": len(judged),
        "failed": sum(one.failed for one in judged),
        "first_piece_ms": _first(judged),
        "tokens": tokens,
        "checks": {name: {"kept": kept, "of": all_} for name, (kept, all_) in _shares(judged).items()},
        "by_language": {
            language: {
                name: {"kept": kept, "of": all_}
                for name, (kept, all_) in _shares([one for one in judged if one.situation.language == language]).items()
            }
            for language in LANGUAGES
        },
    }


def show_replies(console: Console, writer: str, judged: Sequence[Judged], words: Wording) -> None:
    """Print which share of the replies keeps each promise, and how soon they began."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for number, key in enumerate(("eval-check", *(f"eval-language-{language}" for language in LANGUAGES))):
        table.add_column(words.say(key), justify="right" if number else "left")
    parts = [_shares([one for one in judged if one.situation.language == language]) for language in LANGUAGES]
    for check in Check:
        cells = [part.get(check.value) for part in parts]
        if any(cells):
            row = ("–" if cell is None else f"{cell[0]}/{cell[1]}" for cell in cells)
            table.add_row(words.say(f"eval-check-{check.value.replace('_', '-')}"), *row)
    failed = sum(one.failed for one in judged)
    console.print(words.say("eval-replies", writer=writer, count=len(judged), failed=failed))
    console.print(table)
    if first := _first(judged):
        console.print(words.say("eval-replies-first", **first), highlight=False)


def _first(judged: Sequence[Judged]) -> dict[str, float] | None:
    """Milliseconds until the first piece, of the replies that there are."""
    written = sorted(one.first_ms for one in judged if not one.failed)
    if not written:
        return None
    return {f"p{share}": round(written[(len(written) - 1) * share // 100], 2) for share in (50, 95)}
