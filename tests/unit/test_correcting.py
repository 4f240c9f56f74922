"""Phrases that correct a reading, and as many that look like it and do not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.correcting import LONGEST, corrected_feeling, named_feeling
from core.emotions import EMOTIONS, Emotion

CORRECTIONS = [
    ("아니야, 슬펐어", "sadness"),
    ("아니야 슬펐어ㅠㅠ", "sadness"),
    ("아니, 슬펐어요.", "sadness"),
    ("아니 화난 거였어", "anger"),
    ("아니 나 화났었어", "anger"),
    ("아니야, 화가 났어", "anger"),
    ("아니요, 저는 짜증났어요", "anger"),
    ("사실은 행복했어", "happiness"),
    ("아니야, 사실은 기뻤어!", "happiness"),
    ("아니야 행복한 거야", "happiness"),
    ("아뇨, 신났어요 ㅎㅎ", "happiness"),
    ("틀렸어 무서웠어", "fear"),
    ("틀렸어요. 불안했어요", "fear"),
    ("아냐 좀 놀란 거야", "surprise"),
    ("아니에요, 당황했어요", "surprise"),
    ("아니야, 놀람", "surprise"),
    ("잘못 봤어, 역겨웠어", "disgust"),
    ("아니야 혐오였어", "disgust"),
    ("아닌데, 그냥 그랬어", "neutral"),
    ("아니야, 괜찮았어", "neutral"),
    ("아니야. 중립", "neutral"),
    ("아니야, 진짜 우울했어...", "sadness"),
    ("그게 아니라 속상했어", "sadness"),
    ("아니야 슬픈 표정이었어", "sadness"),
    ("아니 그게 아니라 화났어", "anger"),
    ("슬픔이 아니라 분노였어", "anger"),
    ("ㄴㄴ 기분 좋았어", "happiness"),
    ("아니야, 무서웠다고요!", "fear"),
    ("실은 속상했어", "sadness"),
    ("not sad, angry", "anger"),
    ("No, I was not angry but really scared", "fear"),
    ("no, I was sad", "sadness"),
    ("No. I was really sad!", "sadness"),
    ("actually I felt angry", "anger"),
    ("Actually, I was a bit annoyed", "anger"),
    ("wrong, that was surprise", "surprise"),
    ("Wrong! I was shocked", "surprise"),
    ("no I\u2019m scared", "fear"),
    ("nope, just anxious", "fear"),
    ("no, happy", "happiness"),
    ("no, actually I was happy", "happiness"),
    ("that's wrong, I felt disgusted", "disgust"),
    ("no, it was more like sadness", "sadness"),
    ("no, I was fine", "neutral"),
    ("not quite, I was neutral", "neutral"),
    ("you're wrong, I felt calm today", "neutral"),
]
OTHERS = [
    "아니야",
    "아니",
    "슬펐어",
    "오늘은 너무 슬펐어",
    "아니야, 안 슬펐어",
    "아니야 슬프지 않았어",
    "아니야, 슬픈 건 아니었어",
    "아니 진짜 화나",
    "아니 너무 행복해",
    "아니 무서워",
    "사실은 너무 무서워",
    "사실 슬퍼",
    "사실은 너무 슬펐어",
    "Actually I'm really nervous",
    "actually, I feel sad",
    "no, not sad",
    "not sad",
    "아니야, 슬픔이 아니야",
    "아니야, 슬펐어?",
    "아니야, 화났어? 미안해",
    "친구가 아니야, 슬펐어라고 했다",
    "아니야 괜찮아, 슬펐어도 이제 다 지나갔으니까",
    "엄마가 아니야 하고 말해서 슬펐어",
    "그건 사실이 아니야. 나는 슬펐어, 그래서 집에 일찍 왔고 밥도 안 먹었어",
    "아니야, 슬펐어\n그리고 집에 와서 잤어",
    "아니야, 행복하고 싶어",
    "아니야, 기뻐해 줘서 고마워",
    "사실은 슬픈 영화를 봤어",
    "사실은 행복했던 때가 그리워",
    "틀렸어, 또 시험에서 틀렸어",
    "아니야, 네가 화났었지",
    "아니야 슬펐다가 기뻤어",
    "아니야, 슬프고 화났어",
    "아니요 뚱뚱해요",
    "아니야, 고마워",
    "no",
    "I was sad",
    "no, I was not sad",
    "no, I wasn't sad",
    "not really happy",
    "no surprise",
    "no fear",
    "no happy birthday this year",
    "no, happy birthday",
    "no, I'm afraid not",
    "no, I'm fine",
    "no, was I sad?",
    "no one was sad",
    "actually I felt angry at my boss and left",
    "actually happy people annoy me",
    "wrong, I was sad and then happy",
    "no, I was sad because the dog died",
    "wrong number, I was surprised",
    "My sister said no, I was sad",
    "no, she was sad",
    "Actually it was a sad movie",
    "no more sadness",
    "no, I was in bed all day",
]


@pytest.mark.parametrize(("text", "right"), CORRECTIONS)
def test_a_correction_is_understood(text, right):
    assert corrected_feeling(text) == right


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_looks_like_one_is_left_to_the_diary(text):
    assert corrected_feeling(text) is None


def test_there_are_enough_phrases_of_both_kinds_and_languages():
    for phrases in ([text for text, _ in CORRECTIONS], OTHERS):
        english = sum(text.isascii() or "\u2019" in text for text in phrases)
        assert english >= 15
        assert len(phrases) - english >= 15


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("슬픔", "sadness"), ("슬퍼", "sadness"), ("슬펐어", "sadness"), ("sad", "sadness"), ("Sadness", "sadness"),
        ("1", "anger"), ("7", "neutral"), (" 화남 ", "anger"),
        ("화", "anger"), ("기쁨", "happiness"), ("HAPPY", "happiness"),
        ("무서움", "fear"), ("두려움", "fear"), ("", None), ("0", None), ("8", None),
        ("슬픔 기쁨", None), ("blue", None),
    ],
)  # fmt: skip
def test_an_emotion_is_known_by_name_form_and_number(text, right):
    assert named_feeling(text) == right


def test_decomposed_hangul_is_the_same():
    assert corrected_feeling(unicodedata.normalize("NFD", "아니야, 슬펐어")) is Emotion.SADNESS


PIECES = [
    "아니야",
    "아니",
    "사실은",
    "틀렸어",
    "슬펐어",
    "화난 거였어",
    "no",
    "wrong",
    "actually",
    "i was",
    "so ",
    "sad",
    ",",
]


@given(st.text() | st.lists(st.sampled_from([*PIECES, " ", ".", "안 ", "너무 ", "\n"]), max_size=40).map("".join))
def test_any_text_is_taken(text):
    for found in (corrected_feeling(text), named_feeling(text)):
        assert found is None or found in EMOTIONS
    if len(text) > 2 * LONGEST:
        assert corrected_feeling(text) is None


@pytest.mark.parametrize("piece", ["아니 ", "no ", "아니야, ", "진짜 ", "wrong, ", "- ", "no, so "])
def test_a_tedious_text_is_no_correction(piece):
    assert corrected_feeling((piece * LONGEST)[:LONGEST]) is None
