"""A diary as one JSON document: complete, and read again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from core.checkins import CheckinRecord
from core.emotions import EMOTIONS, Scores
from core.observations import Mismatch, Mood
from core.types import DiaryEntry, Fact, MoodRecord
from diary.exchange.bounded import json_of
from diary.exchange.found import MOST_ENTRIES, Finds, Found, ImportFailed, Unusable, lived, lived_day, tags_of, words
from diary.exchange.json_taps import dump_choice, dump_tap, read_choice, read_tap
from diary.exchange.outgoing import Outgoing, whole
from diary.exchange.photos import ELSEWHERE, PhotoShelf
from diary.exchange.schema import (
    FORMAT,
    VERSION,
    CheckinDocument,
    ChoiceDocument,
    EntryDocument,
    FactDocument,
    FeltDocument,
    Frame,
    MismatchDocument,
    MoodDocument,
    TapDocument,
)
from diary.exchange.settings import dump_settings, read_person
from llm.checkin import Progress, QuestionnaireName

Json = dict[str, Any]
Model = TypeVar("Model", bound=BaseModel)
Item = TypeVar("Item")
_SUM_ERROR = 0.01
"""How far the sum of scores may be from 1."""


def write_json(outgoing: Outgoing, photos: Mapping[str, Sequence[Json]] | None = None) -> bytes:
    """Write the document that `schema.DiaryDocument` describes, in UTF-8.

    `photos`: what it says of the photos that lie beside it, by the id of their entry.
    """
    archive, person = outgoing.archive, outgoing.person
    beside = photos or {}
    zone = ZoneInfo(person.timezone)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": outgoing.at.isoformat(),
        "person": {
            "name": whole(person.name),
            "introduction": whole(person.introduction),
            "language": person.language,
            "timezone": person.timezone,
        },
        "settings": dump_settings(person.preferences),
        "entries": [
            _entry(one, zone, one.id not in archive.forgotten, beside.get(one.id, ())) for one in archive.entries
        ],
        "moods": [
            {
                "local_date": one.local_date.isoformat(),
                "felt_at": one.felt_at.isoformat(),
                "mood": _mood(one.mood),
                "corrected": one.corrected,
            }
            for one in archive.moods
        ],
        "facts": [{"text": whole(one.text), "asked_at": one.asked_at.isoformat()} for one in archive.facts],
        "checkins": [
            {
                "questionnaire": one.questionnaire,
                "answers": one.answers,
                "taken_at": one.taken_at.isoformat(),
                "local_date": one.local_date.isoformat(),
            }
            for one in archive.checkins
        ],
        "taps": [dump_tap(one) for one in archive.taps],
        "choices": [dump_choice(one) for one in archive.choices],
        "photos_left_out": sum(max(0, one.photos - len(beside.get(one.id, ()))) for one in archive.entries),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def read_json(content: bytes) -> Found:
    """Read our own document. Raises ImportFailed."""
    return found_in(json_of(content))


def found_in(document: object, archive: ZipFile | None = None, most_photos: int = 0) -> Found:
    """Check a parsed document, record by record. Raises ImportFailed.

    `archive`: where its photos lie; `most_photos`: bytes of photos that are taken, 0 for none.
    """
    try:
        frame = Frame.model_validate(document)
    except ValidationError as error:
        raise ImportFailed("damaged") from error
    if frame.version > VERSION:
        raise ImportFailed("newer")
    finds = Finds()
    shelf = PhotoShelf(archive, most_photos, finds.notes)
    for number, raw in enumerate(frame.entries, start=1):
        try:
            entry = EntryDocument.model_validate(raw)
            finds.keep(_read_entry(entry), forgotten=not entry.recalled, photos=shelf.ours(entry.photos))
        except ValidationError:
            finds.skip(f"entries {number}", "invalid")
        except Unusable as error:
            finds.skip(f"entries {number}", error.reason)
    if isinstance(frame.photos_left_out, int) and frame.photos_left_out > 0:
        finds.notes[ELSEWHERE] += min(frame.photos_left_out, MOST_ENTRIES)
    moods = _records(finds, "moods", frame.moods, FeltDocument, _read_felt)
    facts = _records(finds, "facts", frame.facts, FactDocument, _read_fact)
    checkins = _records(finds, "checkins", frame.checkins, CheckinDocument, _read_checkin)
    taps = _records(finds, "taps", frame.taps, TapDocument, read_tap)
    choices = _records(finds, "choices", frame.choices, ChoiceDocument, read_choice)
    return replace(
        finds.found("facelog-json"),
        moods=moods,
        facts=facts,
        checkins=checkins,
        taps=taps,
        choices=choices,
        person=read_person(frame, finds),
        skipped=tuple(finds.skipped),
    )


def _entry(entry: DiaryEntry, zone: ZoneInfo, recalled: bool, photos: Sequence[Json]) -> Json:
    mismatch = entry.mismatch
    return {
        "local_date": entry.local_date.isoformat(),
        "local_time": entry.written_at.astimezone(zone).isoformat(timespec="minutes"),
        "written_at": entry.written_at.isoformat(),
        "text": whole(entry.text),
        "transcript": whole(entry.transcript),
        "comment": whole(entry.comment),
        "mood": entry.mood and _mood(entry.mood),
        "corrected": entry.corrected,
        "mismatch": mismatch
        and {
            "first": mismatch.first,
            "second": mismatch.second,
            "first_label": mismatch.first_label,
            "second_label": mismatch.second_label,
            "distance": mismatch.distance,
        },
        "recalled": recalled,
        "tags": [whole(tag) for tag in entry.tags],
        "source": entry.source,
        "photos": list(photos),
    }


def _mood(mood: Mood) -> Json:
    return {
        "label": mood.label,
        "scores": dict(mood.scores),
        "valence": mood.valence,
        "arousal": mood.arousal,
        "confidence": mood.confidence,
        "sources": mood.sources,
    }


def _records(
    finds: Finds, name: str, raw: Sequence[Any], model: type[Model], read: Callable[[Model], Item]
) -> tuple[Item, ...]:
    kept: list[Item] = []
    for number, one in enumerate(raw, start=1):
        try:
            kept.append(read(model.model_validate(one)))
        except ValidationError:
            finds.skip(f"{name} {number}", "invalid")
        except Unusable as error:
            finds.skip(f"{name} {number}", error.reason)
    return tuple(kept)


def _read_entry(document: EntryDocument) -> DiaryEntry:
    mood = None if document.mood is None else _read_mood(document.mood)
    mismatch = None if document.mismatch is None else _read_mismatch(document.mismatch)
    return DiaryEntry(
        id="",
        person_id="",
        turn_id="",
        local_date=lived_day(document.local_date),
        written_at=lived(document.written_at),
        text=words(document.text),
        transcript=words(document.transcript),
        comment=words(document.comment),
        mood=mood,
        mismatch=mismatch,
        corrected=document.corrected if mood else None,
        tags=tags_of(document.tags),
        source=document.source,
    )


def _read_mood(document: MoodDocument) -> Mood:
    values = tuple(document.scores.get(emotion, 0.0) for emotion in EMOTIONS)
    total = sum(values)
    if total <= 0:
        raise Unusable("invalid")
    return Mood(
        label=document.label,
        scores=Scores(values) if abs(total - 1) <= _SUM_ERROR else Scores.of(values),
        valence=document.valence,
        arousal=document.arousal,
        confidence=document.confidence,
        sources=tuple(dict.fromkeys(document.sources)),
    )


def _read_mismatch(document: MismatchDocument) -> Mismatch:
    return Mismatch(
        first=document.first,
        second=document.second,
        first_label=document.first_label,
        second_label=document.second_label,
        distance=document.distance,
    )


def _read_felt(document: FeltDocument) -> MoodRecord:
    return MoodRecord(
        id="",
        person_id="",
        entry_id=None,
        local_date=lived_day(document.local_date),
        felt_at=lived(document.felt_at),
        mood=_read_mood(document.mood),
        corrected=document.corrected,
    )


def _read_fact(document: FactDocument) -> Fact:
    text = words(document.text)
    if not text:
        raise Unusable("empty")
    return Fact(id="", text=text, asked_at=lived(document.asked_at))


def _read_checkin(document: CheckinDocument) -> CheckinRecord:
    try:
        progress = Progress(questionnaire=QuestionnaireName(document.questionnaire), answers=document.answers)
    except ValueError as error:
        raise Unusable("unknown-checkin") from error
    if not progress.complete:
        raise Unusable("unknown-checkin")
    return CheckinRecord(
        id="",
        person_id="",
        questionnaire=document.questionnaire,
        answers=document.answers,
        taken_at=lived(document.taken_at),
        local_date=lived_day(document.local_date),
    )
