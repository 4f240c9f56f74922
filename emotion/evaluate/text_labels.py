"""How the labels of KOTE and GoEmotions become ours: emotion weights, valence and arousal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.emotions import EMOTIONS, Emotion
from core.mood import AFFECT

A, D, F, H, S, U, N = EMOTIONS
Floats = npt.NDArray[np.float64]

GOEMOTIONS: tuple[Emotion, ...] = (A, D, F, H, N, S, U)
"""Ids of the Ekman grouping: anger, disgust, fear, joy, neutral, sadness, surprise."""
VALENCE: dict[Emotion, float] = {e: (AFFECT[e][0] + 1) / 2 for e in EMOTIONS}
"""Valence of each emotion on the scale of the targets, 0 (bad) .. 1 (good)."""


@dataclass(frozen=True, slots=True)
class KoteLabel:
    """One of KOTE's 44 labels in our terms."""

    name: str
    valence: int
    """-1 bad, 0 neither, 1 good."""
    arousal: float
    """0..1, by our judgement after Russell's circumplex."""
    emotions: tuple[tuple[Emotion, float], ...]
    """Evidence for our emotions; empty where the label names none of them."""


KOTE: tuple[KoteLabel, ...] = (
    KoteLabel("불평/불만", -1, 0.6, ((A, 1.0),)),
    KoteLabel("환영/호의", 1, 0.5, ((H, 1.0),)),
    KoteLabel("감동/감탄", 1, 0.6, ((H, 1.0),)),
    KoteLabel("지긋지긋", -1, 0.5, ((A, 0.5), (D, 0.5))),
    KoteLabel("고마움", 1, 0.4, ((H, 1.0),)),
    KoteLabel("슬픔", -1, 0.3, ((S, 1.0),)),
    KoteLabel("화남/분노", -1, 0.9, ((A, 1.0),)),
    KoteLabel("존경", 1, 0.4, ((H, 1.0),)),
    KoteLabel("기대감", 1, 0.6, ((H, 1.0),)),
    KoteLabel("우쭐댐/무시함", 0, 0.5, ()),
    KoteLabel("안타까움/실망", -1, 0.4, ((S, 1.0),)),
    KoteLabel("비장함", 0, 0.6, ()),
    KoteLabel("의심/불신", -1, 0.5, ()),
    KoteLabel("뿌듯함", 1, 0.5, ((H, 1.0),)),
    KoteLabel("편안/쾌적", 1, 0.2, ((H, 1.0),)),
    KoteLabel("신기함/관심", 0, 0.6, ((U, 1.0),)),
    KoteLabel("아껴주는", 1, 0.4, ((H, 1.0),)),
    KoteLabel("부끄러움", -1, 0.5, ((S, 0.5),)),
    KoteLabel("공포/무서움", -1, 0.9, ((F, 2.0),)),
    KoteLabel("절망", -1, 0.4, ((S, 1.0),)),
    KoteLabel("한심함", -1, 0.5, ((D, 1.0),)),
    KoteLabel("역겨움/징그러움", -1, 0.6, ((D, 2.0),)),
    KoteLabel("짜증", -1, 0.7, ((A, 1.0),)),
    KoteLabel("어이없음", -1, 0.6, ((A, 0.5), (U, 0.5))),
    KoteLabel("없음", 0, 0.3, ((N, 2.0),)),
    KoteLabel("패배/자기혐오", -1, 0.4, ((S, 1.0),)),
    KoteLabel("귀찮음", -1, 0.3, ((A, 0.5),)),
    KoteLabel("힘듦/지침", -1, 0.3, ((S, 1.0),)),
    KoteLabel("즐거움/신남", 1, 0.8, ((H, 1.0),)),
    KoteLabel("깨달음", 0, 0.4, ((U, 0.5),)),
    KoteLabel("죄책감", -1, 0.4, ((S, 1.0),)),
    KoteLabel("증오/혐오", -1, 0.8, ((A, 0.5), (D, 1.0))),
    KoteLabel("흐뭇함(귀여움/예쁨)", 1, 0.5, ((H, 1.0),)),
    KoteLabel("당황/난처", -1, 0.7, ((U, 0.5), (F, 0.5))),
    KoteLabel("경악", -1, 0.9, ((U, 1.0),)),
    KoteLabel("부담/안_내킴", -1, 0.4, ((F, 0.5),)),
    KoteLabel("서러움", -1, 0.4, ((S, 1.0),)),
    KoteLabel("재미없음", -1, 0.2, ()),
    KoteLabel("불쌍함/연민", -1, 0.4, ((S, 1.0),)),
    KoteLabel("놀람", 0, 0.8, ((U, 1.0),)),
    KoteLabel("행복", 1, 0.6, ((H, 1.0),)),
    KoteLabel("불안/걱정", -1, 0.6, ((F, 1.0),)),
    KoteLabel("기쁨", 1, 0.7, ((H, 1.0),)),
    KoteLabel("안심/신뢰", 1, 0.2, ((H, 1.0),)),
)
"""In KOTE's order. Several annotators' labels are pooled there, so that a text has about nine of them."""

KOTE_LEAST = 1.0
"""Summed evidence from which an emotion counts as present when KOTE is the yardstick."""
_SHARPNESS = 2.0
"""Power by which the leading emotions of a pooled label set are favoured in the soft target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a text should be read as."""

    emotions: Floats
    """Soft target over the seven, sums to 1."""
    present: npt.NDArray[np.bool_]
    """Which emotions count as right answers."""
    valence: float | None
    """0 (bad) .. 1 (good); None when the labels do not say."""
    arousal: float
    """0..1"""


def kote_target(labels: Sequence[int]) -> Target | None:
    """Our target for a text with these KOTE labels; None when they name none of the seven emotions."""
    evidence = np.zeros(len(EMOTIONS))
    for label in labels:
        for emotion, weight in KOTE[label].emotions:
            evidence[EMOTIONS.index(emotion)] += weight
    if not evidence.any():
        return None
    saturated = (evidence / (evidence + 1.5)) ** _SHARPNESS
    good = sum(KOTE[label].valence > 0 for label in labels)
    bad = sum(KOTE[label].valence < 0 for label in labels)
    return Target(
        emotions=saturated / saturated.sum(),
        present=evidence >= KOTE_LEAST,
        valence=good / (good + bad) if good + bad else None,
        arousal=float(np.mean([KOTE[label].arousal for label in labels])),
    )


def goemotions_target(labels: Sequence[int]) -> Target:
    """Our target for a text with these ids of the Ekman grouping."""
    emotions = np.zeros(len(EMOTIONS))
    for label in labels:
        emotions[EMOTIONS.index(GOEMOTIONS[label])] = 1.0
    share = emotions / emotions.sum()
    good = float(share[EMOTIONS.index(H)])
    bad = float(sum(share[EMOTIONS.index(emotion)] for emotion in (A, D, F, S)))
    return Target(
        emotions=share,
        present=emotions > 0,
        valence=good / (good + bad) if good + bad else None,
        arousal=float(sum(w * AFFECT[e][1] for e, w in zip(EMOTIONS, share, strict=True))),
    )
