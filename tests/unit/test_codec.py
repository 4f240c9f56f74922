"""Codecs: what is written comes back, and documents of other versions are read or refused, never misread."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import EMOTIONS, Emotion, Scores
from core.errors import StorageError
from core.observations import (
    Face,
    FaceReading,
    Mismatch,
    Mood,
    Spoken,
    TextReading,
    ToneReading,
    Transcript,
    VideoMoment,
    VideoReading,
)
from core.problems import Problem
from core.types import Attachment, ConversationKey, IncomingMessage, Notice, Reply, Voice
from storage.codec import (
    dump_attachment,
    dump_key,
    dump_message,
    dump_reply,
    load_attachment,
    load_key,
    load_message,
    load_reply,
)
from storage.observation_codec import (
    dump_mismatch,
    dump_mood,
    dump_observations,
    load_mismatch,
    load_mood,
    load_observations,
)
from tests.fakes.storage_rig import READING, message, mood, reply

words = st.text(alphabet=st.characters(), max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)
shares = st.floats(0, 1)
scores = st.builds(Scores, st.tuples(*[shares] * len(EMOTIONS)))
languages = st.sampled_from(["ko", "en"])
points = st.tuples(numbers, numbers)
arguments = st.lists(st.tuples(words, words | st.integers() | numbers), max_size=3).map(tuple)

faces = st.builds(
    Face, box=st.tuples(*[numbers] * 4), landmarks=st.tuples(*[points] * 5), confidence=shares, scores=scores,
    smile=shares, unclear=shares, quality=shares,
)  # fmt: skip
moments = st.builds(VideoMoment, seconds=numbers, scores=scores, smile=shares, quality=shares)
observations = st.one_of(
    st.builds(FaceReading, faces=st.lists(faces, min_size=1, max_size=2).map(tuple), model=words),
    st.builds(
        VideoReading, moments=st.lists(moments, max_size=2).map(tuple), seconds=numbers, scores=scores,
        smile_share=shares, quality=shares, model=words,
    ),
    st.builds(
        Transcript,
        text=words,
        language=languages | st.none(),
        confidence=shares,
        seconds=numbers,
        model=words,
        stretches=st.lists(st.builds(Spoken, start=numbers, end=numbers, text=words), max_size=3).map(tuple),
    ),
    st.builds(ToneReading, valence=numbers, arousal=shares, confidence=shares, seconds=numbers, model=words),
    st.builds(TextReading, scores=scores, valence=numbers, arousal=shares, confidence=shares, model=words),
    st.builds(Problem, args=arguments),
)  # fmt: skip
moods = st.builds(Mood, scores=scores, valence=numbers, arousal=shares, confidence=shares)
voices = st.builds(Voice, seconds=numbers, model=words)
replies = st.builds(
    Reply, text=words, language=languages, writer=words, voice=voices | st.none(),
    notices=st.lists(st.builds(Notice, code=words, args=arguments), max_size=2).map(tuple),
    memories=st.lists(words, max_size=2).map(tuple), read=st.none() | st.sampled_from(EMOTIONS),
)  # fmt: skip
keys = st.builds(
    ConversationKey, platform=st.sampled_from(["console", "telegram", "discord", "web"]), chat_id=words, user_id=words
)
attachments = st.builds(Attachment, media_type=words)
zones = st.sampled_from([UTC, timezone(timedelta(hours=9, minutes=30))])
messages = st.builds(
    IncomingMessage, id=words, key=keys, text=words, language=languages | st.none(),
    sent_at=st.datetimes(timezones=zones), day=st.none() | st.dates(),
    attachments=st.lists(attachments, max_size=2).map(tuple),
)  # fmt: skip


@given(items=st.lists(observations, max_size=4).map(tuple))
def test_observations_come_back(items):
    assert load_observations(dump_observations(items)) == items


@given(item=moods)
def test_moods_come_back(item):
    assert load_mood(dump_mood(item)) == item


@given(item=st.builds(Mismatch, distance=shares))
def test_mismatches_come_back(item):
    assert load_mismatch(dump_mismatch(item)) == item


@given(item=replies)
def test_replies_come_back(item):
    assert load_reply(dump_reply(item), item.voice and item.voice.content) == item


@pytest.mark.parametrize(
    "change", [lambda whole: whole["data"].pop("read"), lambda whole: whole["data"].update(read="contempt")]
)
def test_a_reply_of_another_version_tells_nothing_that_was_read(change):
    old = edited(dump_reply(replace(reply(voice=None), read=Emotion.SADNESS)), change)
    assert load_reply(old, None) == reply(voice=None)


@given(item=keys)
def test_conversations_come_back(item):
    assert load_key(dump_key(item)) == item


@given(item=messages)
def test_messages_come_back(item):
    files = [load_attachment(dump_attachment(attachment)) for attachment in item.attachments]
    assert load_message(dump_message(item), files) == item


def edited(document, change):
    whole = json.loads(document)
    change(whole)
    return json.dumps(whole).encode()


def test_what_a_later_version_adds_is_passed_over():
    def add(whole):
        [face] = [item for item in whole["data"] if item["kind"] == "text"]
        face["scores"]["contempt"] = 0.5
        face["irony"] = 0.9
        whole["note"] = "new"
        whole["data"] += [
            {"kind": "heartbeat", "bpm": 70},
            {"kind": "problem", "stage": "smell", "code": "busy", "args": []},
            {"kind": "problem", "stage": "see", "code": "too_pretty", "args": []},
        ]

    assert load_observations(edited(dump_observations((READING,)), add)) == (READING,)

    def more(whole):
        whole["data"]["sources"].append("smell")
        whole["data"]["weather"] = "rain"

    assert load_mood(edited(dump_mood(mood()), more)) == mood()


def test_a_document_of_a_later_format_is_refused():
    newer = edited(dump_mood(mood()), lambda whole: whole.update(v=2))
    with pytest.raises(StorageError, match="document_is_newer"):
        load_mood(newer)


@pytest.mark.parametrize(
    "document", [b"", b"{", b"[]", b"null", b'{"v":1}', b'{"v":"1","data":{}}', b'{"v":1,"data":3}']
)
@pytest.mark.parametrize("load", [load_mood, load_mismatch, load_observations, load_key, load_attachment])
def test_a_damaged_document_is_refused(load, document):
    with pytest.raises(StorageError):
        load(document)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["scores"].update(anger=2.0),
        lambda data: data.pop("valence"),
        lambda data: data.update(scores=[0.1]),
    ],
)
def test_a_damaged_observation_is_not_passed_over(change):
    with pytest.raises(StorageError, match="document_damaged"):
        load_observations(edited(dump_observations((READING,)), lambda whole: change(whole["data"][0])))


def test_a_number_that_json_lacks_is_never_written():
    with pytest.raises(ValueError, match="JSON"):
        dump_reply(Reply(text="", language="ko", writer="w", notices=(Notice(code="n", args=(("x", math.nan),)),)))


def test_a_reply_without_its_sound_has_no_voice():
    assert load_reply(dump_reply(reply()), None) == reply(voice=None)
    assert load_message(dump_message(message()), []) == message()


def test_faces_stored_before_smiles_were_read_keep_their_reading():
    scores = Scores.of({Emotion.HAPPINESS: 7, Emotion.NEUTRAL: 3})
    points = ((2.0, 3.0), (8.0, 3.0), (5.0, 5.0), (3.0, 8.0), (7.0, 8.0))
    face = Face(
        box=(0, 0, 9, 9), landmarks=points, confidence=0.9, scores=scores, smile=0.1, unclear=0.2, quality=0.8
    )  # fmt: skip
    stored = dump_observations([FaceReading(faces=(face,), size=(10, 10), model="m")])
    old = stored.replace(b'"smile":0.1,"unclear":0.2,', b"")
    assert old != stored
    ((face,),) = (reading.faces for reading in load_observations(old))
    assert (face.smile, face.unclear, face.quality) == (0.7, 0.0, 0.8)
