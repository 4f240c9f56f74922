"""Fusion of the signals into a mood, and the mismatch between them: arithmetic, no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import sqrt

from core.corrections import UNCALIBRATED, Calibration
from core.emotions import EMOTIONS, HURT, Emotion, Scores
from core.observations import FaceReading, Mismatch, Mood, Observation, Source, TextReading, ToneReading, VideoReading

AFFECT: dict[Emotion, tuple[float, float]] = {
    Emotion.ANGER: (-0.70, 0.80),
    Emotion.DISGUST: (-0.60, 0.50),
    Emotion.FEAR: (-0.70, 0.80),
    Emotion.HAPPINESS: (0.85, 0.60),
    Emotion.SADNESS: (-0.75, 0.30),
    Emotion.SURPRISE: (0.15, 0.80),
    Emotion.NEUTRAL: (0.00, 0.30),
}
"""Valence (-1..1) and arousal (0..1) of each emotion; our constants, after Russell's circumplex (1980)."""

NEUTRAL_DISCOUNT = 0.5
"""How much of its weight a wholly neutral face loses: a blank face says less than a clear one."""
SOURCE_WEIGHT: dict[Source, float] = {Source.FACE: 0.8, Source.VIDEO: 0.8, Source.WORDS: 1.2, Source.VOICE: 0.5}
"""In a mood, what somebody says about their day counts more than how they look in one picture. Chosen by hand."""
TONE_VALENCE = 0.3
"""How much of a voice's weight its valence has: unseen speakers' voices tell arousal well, and valence hardly."""
NEGLIGIBLE = 1e-6
"""A signal less reliable than this is none; the sums stay away from the smallest floats."""

READABLE = 0.15
"""Least confidence of words that say anything. By hand; nothing from 0.10 to 0.20 changes a case of the tuning half."""

# The constants below were chosen on the tuning half of tests/data/mismatch.toml: docs/models/mismatch.md.
SMILE = 0.5
"""Least happiness of a face that smiles something away; a gap without cases lies around it."""
JOY_WEIGHT = 2.0
"""Gladness among hurt words speaks twice against asking: moaning among friends, a bad week that ended well."""
TOLD = 0.545
"""Least hurt in words for a smile over them to be a difference."""
SHOWN = 0.55
"""Least hurt in a face that is more than tired or concentrated."""
UNTOLD = 0.33
"""Least of that hurt which the words leave out."""
HAPPY_TEARS = 0.08
"""Happiness from which a face that looks sad may as well be moved to tears."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One source's reading, brought to common terms."""

    source: Source
    scores: Scores
    valence: float
    arousal: float
    certainty: float
    """How well it could be seen or read, 0..1."""
    reliability: float
    """How much it says about a mood, 0..1."""


def valence_of(scores: Scores) -> float:
    """Expected valence, -1..1."""
    return sum(scores[emotion] * AFFECT[emotion][0] for emotion in EMOTIONS)


def arousal_of(scores: Scores) -> float:
    """Expected arousal, 0..1."""
    return sum(scores[emotion] * AFFECT[emotion][1] for emotion in EMOTIONS)


def signals(observations: Sequence[Observation], calibration: Calibration = UNCALIBRATED) -> tuple[Signal, ...]:
    """The observations that carry emotion, read as this person's, with how far each can be relied on."""
    found: list[Signal] = []
    for observation in observations:
        match observation:
            case FaceReading():
                found.append(_seen(Source.FACE, observation.main.scores, observation.main.quality))
            case VideoReading():
                found.append(_seen(Source.VIDEO, observation.scores, observation.quality))
            case TextReading(scores=scores, valence=valence, arousal=arousal, confidence=confidence):
                found.append(
                    Signal(
                        source=Source.WORDS,
                        scores=scores,
                        valence=valence,
                        arousal=arousal,
                        certainty=confidence,
                        reliability=confidence,
                    )
                )
            case _:
                pass
    return tuple(_calibrated(signal, calibration) for signal in found)


def fuse(observations: Sequence[Observation], calibration: Calibration = UNCALIBRATED) -> Mood | None:
    """Average the signals by reliability; None when there is no signal with any."""
    found = [signal for signal in signals(observations, calibration) if signal.reliability >= NEGLIGIBLE]
    if not found:
        return None
    weights = [SOURCE_WEIGHT[signal.source] * signal.reliability for signal in found]
    total = sum(weights)

    def mean(values: Sequence[float]) -> float:
        return sum(weight * value for weight, value in zip(weights, values, strict=True)) / total

    scores = Scores.of({emotion: mean([signal.scores[emotion] for signal in found]) for emotion in EMOTIONS})
    tones = [one for one in observations if isinstance(one, ToneReading) and one.confidence >= NEGLIGIBLE]
    valence, arousal = _toned(
        (mean([signal.valence for signal in found]), mean([signal.arousal for signal in found])), total, tones
    )
    return Mood(
        label=scores.top,
        scores=scores,
        valence=max(-1.0, min(1.0, valence)),
        arousal=max(0.0, min(1.0, arousal)),
        confidence=min(1.0, sum(signal.reliability for signal in found)) * scores[scores.top],
        sources=tuple(dict.fromkeys([signal.source for signal in found] + [Source.VOICE for _ in tones])),
    )


def _toned(affect: tuple[float, float], weight: float, tones: Sequence[ToneReading]) -> tuple[float, float]:
    """Valence and arousal with the tone of the voice, which says nothing about which emotion it is."""
    valence, arousal = affect[0] * weight, affect[1] * weight
    heavy, light = weight, weight
    for tone in tones:
        share = SOURCE_WEIGHT[Source.VOICE] * tone.confidence
        arousal, heavy = arousal + share * tone.arousal, heavy + share
        valence, light = valence + TONE_VALENCE * share * tone.valence, light + TONE_VALENCE * share
    return valence / light, arousal / heavy


def as_said(mood: Mood, label: Emotion) -> Mood:
    """The mood as the person corrected it: their word is not a guess."""
    valence, arousal = AFFECT[label]
    return replace(mood, label=label, scores=Scores.of({label: 1.0}), valence=valence, arousal=arousal, confidence=1.0)


def mismatch(observations: Sequence[Observation], calibration: Calibration = UNCALIBRATED) -> Mismatch | None:
    """The largest difference between what shows and what the words say; None when a friend would not ask about any.

    What shows comes first. The order of the observations does not matter.
    """
    found = signals(observations, calibration)
    words = [signal for signal in found if signal.source is Source.WORDS and signal.certainty >= READABLE]
    shown = [signal for signal in found if signal.source is not Source.WORDS]
    differences = [
        difference
        for a, b in product(shown, words)
        for difference in (_smiled_away(a, b), _kept_back(a, b))
        if difference is not None
    ]
    return max(differences, key=lambda one: (one.distance, one.first, one.first_label, one.second_label), default=None)


def _smiled_away(shown: Signal, words: Signal) -> Mismatch | None:
    """A smile over words that hurt. The distance is how much of both there is."""
    smile = shown.scores[Emotion.HAPPINESS] * sqrt(shown.certainty)
    told = (_hurt(words.scores) - JOY_WEIGHT * words.scores[Emotion.HAPPINESS] - words.valence) / 2
    if not (smile >= SMILE and told >= TOLD):
        return None
    return Mismatch(
        first=shown.source,
        second=words.source,
        first_label=Emotion.HAPPINESS,
        second_label=_strongest(words.scores, HURT),
        distance=min(1.0, smile * told),
    )


def _kept_back(shown: Signal, words: Signal) -> Mismatch | None:
    """A hurt face over words that say little or nothing of it. The distance is what they leave out."""
    hurt = _hurt(shown.scores) * sqrt(shown.certainty)
    untold = hurt - _hurt(words.scores)
    if not (hurt >= SHOWN and untold >= UNTOLD and shown.scores[Emotion.HAPPINESS] < HAPPY_TEARS):
        return None
    return Mismatch(
        first=shown.source,
        second=words.source,
        first_label=_strongest(shown.scores, HURT),
        second_label=_strongest(words.scores, tuple(emotion for emotion in EMOTIONS if emotion not in HURT)),
        distance=min(1.0, untold),
    )


def _hurt(scores: Scores) -> float:
    return sum(scores[emotion] for emotion in HURT)


def _strongest(scores: Scores, among: Sequence[Emotion]) -> Emotion:
    return max(among, key=scores.__getitem__)


def _calibrated(signal: Signal, calibration: Calibration) -> Signal:
    """The signal with this person's scores; what depends on them follows."""
    scores = calibration.adjust(signal.source, signal.scores)
    if scores is signal.scores:
        return signal
    if signal.source in (Source.FACE, Source.VIDEO):
        return _seen(signal.source, scores, signal.certainty)
    valence = signal.valence + valence_of(scores) - valence_of(signal.scores)
    arousal = signal.arousal + arousal_of(scores) - arousal_of(signal.scores)
    return replace(signal, scores=scores, valence=max(-1.0, min(1.0, valence)), arousal=max(0.0, min(1.0, arousal)))


def _seen(source: Source, scores: Scores, quality: float) -> Signal:
    return Signal(
        source=source,
        scores=scores,
        valence=valence_of(scores),
        arousal=arousal_of(scores),
        certainty=quality,
        reliability=quality * (1 - NEUTRAL_DISCOUNT * scores[Emotion.NEUTRAL]),
    )
