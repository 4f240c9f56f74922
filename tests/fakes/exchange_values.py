"""Diaries of any content, for the tests of export and import."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from core.checkins import CheckinRecord
from core.emotions import EMOTIONS, Emotion, Scores
from core.exchange import Archive
from core.observations import Mismatch, Mood, Source
from core.taps import MAX_NAME, Choice, ChoiceKind, Step, Tap
from core.types import Attachment, AttachmentKind, DiaryEntry, Fact, MoodRecord
from core.words import clean


def nameless(record):
    """A record without the ids that storing gave it, and without where it was stored from."""
    changes = {"id": "", "person_id": ""}
    # A photo is told by its bytes, not by how many there are.
    if isinstance(record, DiaryEntry):
        changes |= {"turn_id": "", "source": None, "photos": 0}
    return replace(record, **({"id": ""} if isinstance(record, Fact) else changes))


def content_of(archive: Archive):
    """What of an archive an export has to carry."""
    return (
        [(nameless(one), one.source, one.id in archive.forgotten) for one in archive.entries],
        [nameless(one) for one in archive.moods],
        [nameless(one) for one in archive.facts],
        [nameless(one) for one in archive.checkins],
        [nameless(one) for one in archive.taps],
        [nameless(one) for one in archive.choices],
    )


def _clean(text: str) -> str:
    while (cleaned := clean(text)) != text:
        text = cleaned
    return text


def texts(size: int = 60):
    """Words as they come from conversations: cleaned, and often like the signs of a format."""
    signs = st.sampled_from(
        ["# ", "## 2026-01-01", "### 10:00", "> ", "💬 ", "🎙 ", "😊", "\\", "=1+1", ",", '"', "\n", ""]
    )
    return st.builds(lambda *parts: _clean("".join(parts)), signs, st.text(max_size=size), signs, st.text(max_size=9))


def named(size: int = MAX_NAME):
    """Names of moods, activities and tags: one line, not empty."""
    signs = st.sampled_from(["", "=", "🏷 ", "- 10:00 🙂 4/5 ", "|", "💤 "])
    parts = st.tuples(signs, st.text(min_size=1, max_size=9))
    return parts.map(lambda two: " ".join(_clean("".join(two).replace("#", "")).split())).filter(
        lambda name: 0 < len(name) <= size
    )


unit = st.floats(0, 1, allow_nan=False)
instants = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
    timezones=st.just(UTC),
)
moods = st.builds(
    Mood,
    label=st.sampled_from(EMOTIONS),
    scores=st.lists(st.floats(0.001, 1), min_size=7, max_size=7).map(Scores.of),
    valence=st.floats(-1, 1),
    arousal=unit,
    confidence=unit,
    sources=st.lists(st.sampled_from(Source), unique=True, max_size=3).map(tuple),
)
mismatches = st.builds(
    Mismatch,
    first=st.sampled_from(Source),
    second=st.sampled_from(Source),
    first_label=st.sampled_from(EMOTIONS),
    second_label=st.sampled_from(EMOTIONS),
    distance=unit,
)


@st.composite
def entries(draw, words=texts()):  # noqa: B008 - a strategy is a constant
    """A diary entry without ids."""
    mood = draw(st.none() | moods)
    at = draw(instants)
    text = draw(words)
    return DiaryEntry(
        id="",
        person_id="",
        turn_id="",
        local_date=at.date(),
        written_at=at,
        text=text,
        transcript=draw(words),
        comment=draw(words) if text or mood else draw(words) or "…",
        mood=mood,
        mismatch=draw(st.none() | mismatches),
        tags=tuple(draw(st.lists(named(), max_size=3, unique=True))),
        source=draw(st.sampled_from(["console", "telegram", "discord", "web"])),
        corrected=draw(st.none() | st.sampled_from(Emotion)) if mood else None,
    )


facts = st.builds(Fact, id=st.just(""), text=texts(20).filter(bool), asked_at=instants)
checkins = st.builds(
    lambda at, answers: CheckinRecord(
        id="", person_id="", questionnaire="who-5", answers=tuple(answers), taken_at=at, local_date=at.date()
    ),
    instants,
    st.lists(st.integers(0, 5), min_size=5, max_size=5),
)
alone = st.builds(
    lambda at, mood, corrected: MoodRecord(
        id="", person_id="", entry_id=None, local_date=at.date(), felt_at=at, mood=mood, corrected=corrected
    ),
    instants,
    moods,
    st.none() | st.sampled_from(Emotion),
)
taps = st.builds(
    lambda at, step, name, activities, sleep: Tap(
        id="",
        person_id="",
        local_date=at.date(),
        tapped_at=at,
        step=step,
        name=name,
        activities=tuple(activities),
        sleep_hours=sleep,
    ),
    instants,
    st.sampled_from(Step),
    st.just("") | named(),
    st.lists(named(), max_size=3, unique=True),
    st.none() | st.floats(0, 24).map(lambda hours: round(hours, 1)),
)
choices = st.builds(
    lambda kind, name, step: Choice(
        id="", person_id="", kind=kind, name=name, step=step if kind is ChoiceKind.MOOD else None
    ),
    st.sampled_from(ChoiceKind),
    named(),
    st.sampled_from(Step),
)
photos = st.builds(
    lambda kind, content: Attachment(kind=AttachmentKind.IMAGE, media_type=kind[0], content=kind[1] + content),
    st.sampled_from(
        [("image/jpeg", b"\xff\xd8\xff"), ("image/png", b"\x89PNG\r\n\x1a\n"), ("image/webp", b"RIFF1234WEBP")]
    ),
    st.binary(max_size=50),
)
