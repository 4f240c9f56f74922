"""What was seen, heard and read in one message, and what it adds up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from core.emotions import Emotion, Scores
from core.people import Language
from core.problems import Problem

Point = tuple[float, float]

SMILING = 0.5
"""Probability from which a face counts as smiling; the classifier's is calibrated."""


class Flaw(StrEnum):
    """Why a face is hard to read."""

    SMALL = "small"
    BLURRED = "blurred"
    DARK = "dark"
    BRIGHT = "bright"
    TURNED = "turned"
    UNCLEAR = "unclear"
    """People who label pictures would not know what the face shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One face in a photo; coordinates in pixels of the upright photo, origin at the top left."""

    box: tuple[float, float, float, float]
    """Left, top, right, bottom."""
    landmarks: tuple[Point, Point, Point, Point, Point]
    """Left eye, right eye, nose, left and right mouth corner, as seen in the picture."""
    confidence: float
    """The detector's, 0..1."""
    scores: Scores
    """Calibrated probabilities of the classifier."""
    smile: float
    """Probability that people would call it smiling, 0..1."""
    unclear: float
    """Share of people who could not tell what it shows, or would see no face, 0..1."""
    quality: float
    """0 (unusable) .. 1 (clear, frontal, well lit)."""
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceReading:
    """What a photo shows. The first face is the main one (size and place), never none: that is a `Problem`."""

    faces: tuple[Face, ...]
    size: tuple[int, int]
    """Width and height of the upright photo in pixels."""
    model: str
    """Name and version of the classifier."""

    @property
    def main(self) -> Face:
        """The face that the reading is about."""
        return self.faces[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoMoment:
    """The main face of one frame."""

    seconds: float
    scores: Scores
    smile: float
    """Probability 0..1."""
    quality: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoReading:
    """How a face moves through a short video."""

    moments: tuple[VideoMoment, ...]
    """In time order; frames without a face are left out."""
    seconds: float
    scores: Scores
    """Mean of the moments, weighted by quality."""
    smile_share: float
    """Share of the moments in which the face smiles, 0..1."""
    quality: float
    model: str

    @property
    def first_smile(self) -> float | None:
        """Seconds into the video at which the face first smiles; None when it never does."""
        return next((moment.seconds for moment in self.moments if moment.smile >= SMILING), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A stretch of a transcript."""

    start: float
    """Seconds into the sound."""
    end: float
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What was said. Empty text is a `Problem` instead."""

    text: str = field(repr=False)
    language: Language | None
    """None when it is neither Korean nor English."""
    confidence: float
    """0..1, mean token probability."""
    seconds: float
    """Length of the sound."""
    model: str
    stretches: tuple[Spoken, ...] = ()
    """The text in its parts, in time order; none where nobody kept them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReading:
    """What words feel like."""

    scores: Scores
    valence: float
    """-1 (bad) .. 1 (good)."""
    arousal: float
    """0 (calm) .. 1 (stirred)."""
    confidence: float
    """0..1; low for very short or mixed texts, where the reading should carry little weight."""
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneReading:
    """How a voice sounds, whatever it says. Not an emotion: prosody tells stirred from calm far better than which."""

    valence: float
    """-1 (bad) .. 1 (good); weak."""
    arousal: float
    """0 (calm) .. 1 (stirred)."""
    confidence: float
    """0..1; low for a short sound."""
    seconds: float
    model: str


Observation = FaceReading | VideoReading | Transcript | TextReading | ToneReading | Problem


class Source(StrEnum):
    """A signal that a mood is made from."""

    FACE = "face"
    VIDEO = "video"
    WORDS = "words"
    VOICE = "voice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What the signals add up to: a guess, offered for correction."""

    label: Emotion
    scores: Scores
    valence: float
    """-1..1"""
    arousal: float
    """0..1"""
    confidence: float
    """0..1"""
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Two signals that disagree so much that a friend would ask."""

    first: Source
    second: Source
    first_label: Emotion
    second_label: Emotion
    distance: float
    """0..1"""
