"""What a terminal shows of readings, moods and days; 80 columns, Hangul counted as two."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.wording.wording import Wording
from core.emotions import EMOTIONS, Scores
from core.observations import FaceReading, Mismatch, Mood, Observation, TextReading, Transcript, VideoReading
from diary.digest import MoodDigest

BAR_CELLS = 34
BAR, HALF, REST = "█", "▌", "·"
SURE = 0.35
"""Below this the mood is not named."""
HIGHLIGHT, DIMMED = "bold dodger_blue1", "dim"


def observation_picture(observation: Observation, words: Wording) -> RenderableType | None:
    """Bars of a reading, or the words that were heard; None for what is told as a notice."""
    match observation:
        case FaceReading():
            return scores_picture(words.say("seen-title"), observation.main.scores, words)
        case VideoReading():
            smile = words.say("smile-line", percent=round(observation.smile_share * 100))
            return Group(scores_picture(words.say("watched-title"), observation.scores, words), Text(smile))
        case TextReading():
            return scores_picture(words.say("read-title"), observation.scores, words)
        case Transcript():
            return Text(words.say("heard-line", text=observation.text))
        case _:
            return None


def scores_picture(title: str, scores: Scores, words: Wording) -> RenderableType:
    """The seven emotions as bars: the top one highlighted, the rest dimmed."""
    rows = [(words.emotion(e), scores[e], f"{scores[e]:>4.0%}", e is scores.top) for e in EMOTIONS]
    return Group(Text(title, style="italic"), _bars(rows))


def mood_lines(mood: Mood | None, mismatch: Mismatch | None, words: Wording) -> list[Text]:
    """The mood in a line, and the disagreement in another."""
    lines: list[Text] = []
    if mood is not None:
        percent = round(mood.confidence * 100)
        known = words.say("mood-line", emotion=words.emotion(mood.label), percent=percent)
        lines.append(Text(known if mood.confidence >= SURE else words.say("mood-line-unsure")))
    if mismatch is not None:
        line = words.say(
            "mismatch-line",
            first=words.say(f"source-{mismatch.first.value}"),
            first_emotion=words.emotion(mismatch.first_label),
            second=words.say(f"source-{mismatch.second.value}"),
            second_emotion=words.emotion(mismatch.second_label),
        )
        lines.append(Text(line, style="yellow"))
    return lines


def digest_picture(digest: MoodDigest, words: Wording) -> RenderableType:
    """How often each emotion occurred."""
    if not digest.counts:
        return Text(words.say("mood-empty", level="polite", days=digest.days), style=DIMMED)
    most = digest.counts[0][1]
    rows = [
        (words.emotion(emotion), count / most, words.say("mood-times", count=count), index == 0)
        for index, (emotion, count) in enumerate(digest.counts)
    ]
    footer = words.say("mood-days", recorded=digest.recorded, days=digest.days)
    return Group(Text(words.say("mood-title", days=digest.days), style="italic"), _bars(rows), Text(footer))


def _bars(rows: Iterable[tuple[str, float, str, bool]]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", min_width=10)
    table.add_column(width=BAR_CELLS, no_wrap=True)
    table.add_column()
    for name, share, label, top in rows:
        style = HIGHLIGHT if top else DIMMED
        table.add_row(Text(name, style=style), Text(_bar(share), style=style), Text(label, style=style))
    return table


def _bar(share: float) -> str:
    halves = round(share * BAR_CELLS * 2)
    return (BAR * (halves // 2) + HALF * (halves % 2)).ljust(BAR_CELLS, REST)
