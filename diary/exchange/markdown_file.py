"""A diary as a Markdown file that reads well, and reads back: words, what was said, answers, and what was felt.

The signs are the same in every language: a heading of two # is a day, one of three a time; 🎙 begins what was said, 💬
the answer, both as quotes; a face says the mood, with ? where it is a reading and not the person's own word; 🏷 begins
the tags. A line of words that looks like one of these has a backslash before it. Moods that were logged stand in a list
below the heading of their day, with their step from 1 to 5; they are not read back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

from core.emotions import Emotion
from core.taps import Step, Tap
from core.types import DiaryEntry
from diary.exchange.bounded import text_of
from diary.exchange.found import Finds, Found, ImportFailed, Unusable, lived, lived_day, tags_of, words
from diary.exchange.outgoing import Outgoing, whole
from diary.exchange.own_mood import own_mood

FACES = {
    Emotion.ANGER: "😠",
    Emotion.DISGUST: "🤢",
    Emotion.FEAR: "😨",
    Emotion.HAPPINESS: "😊",
    Emotion.SADNESS: "😢",
    Emotion.SURPRISE: "😲",
    Emotion.NEUTRAL: "😐",
}
STEP_FACES = {Step.RAD: "😄", Step.GOOD: "🙂", Step.MEH: "😶", Step.BAD: "🙁", Step.AWFUL: "😣"}
SAID, ANSWER, TAGS, SLEEP = "🎙", "💬", "🏷", "💤"
_MARK = "<!-- facelog-markdown 1; time zone {zone} -->"
_MARKED = re.compile(r"<!-- facelog-markdown (\d{1,4}); time zone ([\w+/-]{1,64}) -->")
_DAY = re.compile(r"## (\d{4}-\d\d-\d\d)")
_TIME = re.compile(r"### (?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d)(?: \((\+|-)(\d\d):(\d\d)\))?")
_FELT = re.compile(rf"({'|'.join(FACES.values())})(\??) .*")
_LOGGED = re.compile(rf"- (?:\d{{4}}-\d\d-\d\d )?\d\d:\d\d (?:{'|'.join(STEP_FACES.values())}) [1-5]/5(?: .*)?")
_SIGN = re.compile(rf"\s*(?:#|>|\\|<!--|{TAGS}|{'|'.join(FACES.values())})")
_QUOTED_SIGN = re.compile(rf"\\|{SAID}|{ANSWER}")


def write_markdown(outgoing: Outgoing, title: str, name_of: Callable[[Emotion], str]) -> bytes:
    """Write all entries and logged moods, oldest first; `name_of`: what an emotion is called.

    Facts and check-ins are not in it, nor moods of no entry.
    """
    zone = ZoneInfo(outgoing.person.timezone)
    lines = [f"# {title}", "", _MARK.format(zone=outgoing.person.timezone), ""]
    days: defaultdict[date, tuple[list[Tap], list[DiaryEntry]]] = defaultdict(lambda: ([], []))
    for tap in outgoing.archive.taps:
        days[tap.local_date][0].append(tap)
    for entry in outgoing.archive.entries:
        days[entry.local_date][1].append(entry)
    for day, (taps, entries) in sorted(days.items()):
        lines += [f"## {day.isoformat()}", ""]
        if taps:
            lines += [*(_logged(tap, zone) for tap in taps), ""]
        for entry in entries:
            lines += [_heading(entry, zone), "", *_body(entry, name_of)]
    return "\n".join(lines).encode()


def is_markdown(text: str) -> bool:
    """Whether a file begins as ours do."""
    return _MARKED.search(text[:2000]) is not None


def read_markdown(content: bytes) -> Found:
    """Read our own Markdown. Raises ImportFailed."""
    text = text_of(content).replace("\r\n", "\n")
    marked = _MARKED.search(text[:2000])
    if marked is None:
        raise ImportFailed("unknown")
    if int(marked[1]) > 1:
        raise ImportFailed("newer")
    if marked[2] not in available_timezones():
        raise ImportFailed("damaged")
    zone, finds = ZoneInfo(marked[2]), Finds()
    logged = sum(_LOGGED.fullmatch(line) is not None for line in _below_days(text[marked.end() :]))
    if logged:
        finds.notes["logged-left-out"] = logged
    for number, day, heading, lines in _blocks(text[marked.end() :], text[: marked.end()].count("\n")):
        try:
            finds.keep(_read_entry(day, heading, lines, zone, finds))
        except Unusable as error:
            finds.skip(f"line {number}", error.reason)
    return finds.found("facelog-markdown")


def _heading(entry: DiaryEntry, zone: ZoneInfo) -> str:
    """The time; with its date where that is not the day's, and its offset where the clock showed it twice or never."""
    at = entry.written_at.astimezone(zone)
    shown = at.strftime("%H:%M")
    if at.date() != entry.local_date:
        shown = f"{at.date().isoformat()} {shown}"
    again = at.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if again != entry.written_at:
        offset = at.strftime("%z")
        shown += f" ({offset[:3]}:{offset[3:5]})"
    return f"### {shown}"


def _logged(tap: Tap, zone: ZoneInfo) -> str:
    """Such as "- 22:13 🙂 4/5 calm · friends · 💤 7.5"."""
    at = tap.tapped_at.astimezone(zone)
    date_too = "" if at.date() == tap.local_date else f"{at.date().isoformat()} "
    slept = [] if tap.sleep_hours is None else [f"{SLEEP} {tap.sleep_hours:g}"]
    named = " · ".join(part for part in (tap.name, *tap.activities, *slept) if part)
    return f"- {date_too}{at:%H:%M} {STEP_FACES[tap.step]} {int(tap.step)}/5 {whole(named)}".rstrip()


def _body(entry: DiaryEntry, name_of: Callable[[Emotion], str]) -> Iterator[str]:
    if entry.text:
        yield from (_escaped(line, _SIGN) for line in whole(entry.text).split("\n"))
        yield ""
    for sign, quoted in ((SAID, entry.transcript), (ANSWER, entry.comment)):
        if quoted:
            first, *rest = (_escaped(line, _QUOTED_SIGN) for line in whole(quoted).split("\n"))
            yield f"> {sign} {first}"
            yield from (f"> {line}".rstrip() for line in rest)
            yield ""
    if entry.felt is not None:
        guess = "" if entry.corrected is not None else "?"
        yield f"{FACES[entry.felt]}{guess} {name_of(entry.felt)}"
        yield ""
    if entry.tags:
        yield " ".join([TAGS, *(f"#{whole(tag)}" for tag in entry.tags)])
        yield ""


def _escaped(line: str, sign: re.Pattern[str]) -> str:
    return f"\\{line}" if sign.match(line) else line


def _below_days(text: str) -> Iterator[str]:
    """Lines between the heading of a day and its first entry."""
    below = False
    for line in text.split("\n"):
        if line.startswith("#"):
            below = _DAY.fullmatch(line.rstrip()) is not None
        elif below:
            yield line


def _blocks(text: str, first: int) -> Iterator[tuple[int, str, re.Match[str] | None, list[str]]]:
    """Line number, day, heading and lines of each entry; no heading for a block that is under one of another shape."""
    day, number, heading = "", 0, None
    lines: list[str] = []
    # None stands behind the last line, so that the last block ends, too.
    for here, line in enumerate([*text.split("\n"), None], start=first + 1):
        if line is not None and not line.startswith("#"):
            lines.append(line)
            continue
        if number:
            yield number, day, heading, lines
        lines, number = [], here
        sign = (line or "").rstrip()
        heading, found = _TIME.fullmatch(sign), _DAY.fullmatch(sign)
        if found is not None:
            day, number = found[1], 0


def _read_entry(day: str, heading: re.Match[str] | None, lines: list[str], zone: ZoneInfo, finds: Finds) -> DiaryEntry:
    if heading is None:
        raise Unusable("invalid")
    said: dict[str, list[str]] = {"": [], SAID: [], ANSWER: []}
    felt, quote = None, ""
    tags: list[str] = []
    for line in lines:
        if line.startswith(">"):
            quoted = line[1:].removeprefix(" ")
            sign = next((sign for sign in (SAID, ANSWER) if quoted.startswith(sign)), None)
            if sign is not None:
                quote, quoted = sign, quoted.removeprefix(sign).removeprefix(" ")
            said[quote].append(quoted.removeprefix("\\"))
            continue
        quote = ""
        mood = _FELT.fullmatch(line)
        if line.startswith(TAGS):
            tags += line.removeprefix(TAGS).split(" #")
        elif mood is not None:
            felt = mood
        else:
            said[""].append(line.removeprefix("\\"))
    own = felt is not None and not felt[2]
    if felt is not None and not own:
        finds.notes["reading-left-out"] += 1
    mood_of = {face: emotion for emotion, face in FACES.items()}
    emotion = mood_of[felt[1]] if felt is not None and own else None
    return DiaryEntry(
        id="",
        person_id="",
        turn_id="",
        local_date=_date(day),
        written_at=_instant(day, heading, zone),
        text=words("\n".join(said[""]).strip("\n")),
        transcript=words("\n".join(said[SAID])),
        comment=words("\n".join(said[ANSWER])),
        mood=None if emotion is None else own_mood(emotion),
        corrected=emotion,
        tags=tags_of(tags),
    )


def _date(day: str) -> date:
    try:
        return lived_day(date.fromisoformat(day))
    except ValueError as error:
        raise Unusable("bad-date") from error


def _instant(day: str, heading: re.Match[str], zone: ZoneInfo) -> datetime:
    other, clock, sign, hours, minutes = heading.groups()
    offset = f"{sign}{hours}:{minutes}" if sign else ""
    lived_day(_date(other or day))
    try:
        at = datetime.fromisoformat(f"{other or day}T{clock}{offset}")
    except ValueError as error:
        raise Unusable("bad-date") from error
    return lived(at if at.tzinfo is not None else at.replace(tzinfo=zone))
