"""Typical turns of somebody who writes in Korean, for benches of storage."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from core.emotions import EMOTIONS, Scores
from core.observations import Face, FaceReading, Mismatch, Mood, Observation, Source, TextReading
from core.types import ConversationKey, Mode, Reply, Turn

BEGIN = datetime(2025, 1, 1, 9, tzinfo=UTC)
WORDS = (
    "오늘은 발표가 잘 끝나서 마음이 놓여. 그래도 조금 피곤하다.",
    "점심에 친구를 만나서 한참 웃었다. 오랜만에 바다 이야기를 했다. 다음 달에 같이 가기로 했는데 벌써 기다려진다.",
    "회의가 길어서 지쳤다. 집에 오는 길에 비를 맞았다. 씻고 나니 조금 나아졌지만 내일이 걱정된다. "
    "그래도 할 수 있는 만큼만 하자고 마음먹었다. #회사 #비",
)
COMMENT = (
    "정말 수고했어! 준비한 만큼 잘 끝났다니 나도 마음이 놓여. "
    "오늘은 따뜻한 물에 씻고 일찍 쉬어 보는 건 어때? 내일 얘기도 들려줘."
)
FACE = Face(
    box=(210.4, 120.9, 430.2, 400.1),
    landmarks=((265.1, 230.2), (370.4, 228.8), (318.0, 285.5), (275.3, 335.1), (362.2, 334.0)),
    confidence=0.998,
    scores=Scores.of([0.02, 0.01, 0.03, 0.71, 0.05, 0.06, 0.12]),
    smile=0.82,
    unclear=0.04,
    quality=0.77,
)


def key_of(user: str) -> ConversationKey:
    """Where somebody talks."""
    return ConversationKey(platform="telegram", chat_id=user, user_id=user)


def typical_turn(person_id: str, user: str, number: int, *, mood: bool = True) -> Turn:
    """The `number`th turn of a person; with `mood`, of a selfie and words of which a mood was read."""
    rng = random.Random(number)  # noqa: S311 - the same in every run
    at = BEGIN + timedelta(hours=8 * number)
    scores = Scores.of([rng.random() for _ in EMOTIONS])
    text = WORDS[number % len(WORDS)]
    felt = Mood(
        label=scores.top,
        scores=scores,
        valence=rng.uniform(-1, 1),
        arousal=rng.random(),
        confidence=rng.random(),
        sources=(Source.FACE, Source.WORDS),
    )
    reading = TextReading(scores=scores, valence=felt.valence, arousal=felt.arousal, confidence=0.8, model="words 1")
    seen: tuple[Observation, ...] = (FaceReading(faces=(FACE,), size=(1280, 960), model="face 1"), reading)
    gap = Mismatch(
        first=Source.FACE, second=Source.WORDS, first_label=FACE.scores.top, second_label=scores.top, distance=0.6
    )
    return Turn(
        id=f"{user}-{number}",
        person_id=person_id,
        key=key_of(user),
        message_ids=(f"{user}-{number}",),
        text=text,
        mode=Mode.DIARY,
        started_at=at,
        local_date=at.date(),
        observations=seen if mood else (),
        mood=felt if mood else None,
        mismatch=gap if mood and number % 8 == 0 else None,
        tags=("회사", "비") if "#" in text else (),
        reply=Reply(text=COMMENT, language="ko", writer="composer"),
    )
