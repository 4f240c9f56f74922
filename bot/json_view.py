"""Turns and observations as plain data for scripts: names, numbers, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.wording.wording import problem_notice, wording
from core.mood import arousal_of, valence_of
from core.observations import (
    Face,
    FaceReading,
    Mismatch,
    Mood,
    Observation,
    TextReading,
    ToneReading,
    Transcript,
    VideoReading,
)
from core.people import Language
from core.problems import Problem
from core.types import Notice, Reply

if TYPE_CHECKING:
    # Commands that only print would load everything that answers.
    from bot.companion import Answered

Json = dict[str, Any]


def answered_json(answered: Answered, reply: Json) -> Json:
    """One answered message; `reply` is from `reply_json`."""
    turn = answered.turn
    return {
        "turn": turn.id,
        "observations": [observation_json(o, turn.reply.language) for o in turn.observations],
        "mood": mood_json(turn.mood),
        "mismatch": mismatch_json(turn.mismatch),
        "reply": reply,
        "saved": True,
        "ms": dict(answered.milliseconds),
    }


def reply_json(reply: Reply, voice_path: str | None) -> Json:
    """A reply, and the file of its voice, or null."""
    return {
        "text": reply.text,
        "language": reply.language,
        "writer": reply.writer,
        "voice": voice_path,
        "notices": [notice_json(notice, reply.language) for notice in reply.notices],
    }


def observation_json(observation: Observation, language: Language) -> Json:
    """One observation, with its kind."""
    match observation:
        case FaceReading():
            return {"kind": "face", **face_json(observation)}
        case VideoReading():
            return {"kind": "video", **video_json(observation)}
        case Transcript():
            return {"kind": "transcript", **transcript_json(observation)}
        case TextReading():
            return {"kind": "text", **text_json(observation)}
        case ToneReading():
            return {"kind": "tone", **tone_json(observation)}
        case Problem():
            return {"kind": "problem", **problem_json(observation, language)}


def face_json(reading: FaceReading) -> Json:
    """Faces, the main one first; boxes and landmarks in pixels of the upright photo."""
    return {
        "faces": [_one_face(face) for face in reading.faces],
        "size": list(reading.size),
        "model": reading.model,
    }


def video_json(reading: VideoReading) -> Json:
    """The timeline and its mean."""
    return {
        "seconds": round(reading.seconds, 2),
        "emotions": reading.scores.as_dict(),
        "label": reading.scores.top.value,
        "smile_share": round(reading.smile_share, 3),
        "first_smile": None if reading.first_smile is None else round(reading.first_smile, 2),
        "quality": round(reading.quality, 3),
        "moments": [
            {
                "seconds": round(m.seconds, 2),
                "emotions": m.scores.as_dict(),
                "smile": round(m.smile, 4),
                "quality": round(m.quality, 3),
            }
            for m in reading.moments
        ],
        "model": reading.model,
    }


def transcript_json(transcript: Transcript) -> Json:
    """What was said."""
    return {
        "text": transcript.text,
        "language": transcript.language,
        "confidence": round(transcript.confidence, 3),
        "seconds": round(transcript.seconds, 2),
        "model": transcript.model,
    }


def tone_json(reading: ToneReading) -> Json:
    """How a voice sounds."""
    return {
        "valence": round(reading.valence, 3),
        "arousal": round(reading.arousal, 3),
        "confidence": round(reading.confidence, 3),
        "seconds": round(reading.seconds, 2),
        "model": reading.model,
    }


def text_json(reading: TextReading) -> Json:
    """How words feel."""
    return {
        "emotions": reading.scores.as_dict(),
        "label": reading.scores.top.value,
        "valence": round(reading.valence, 3),
        "arousal": round(reading.arousal, 3),
        "confidence": round(reading.confidence, 3),
        "model": reading.model,
    }


def problem_json(problem: Problem, language: Language) -> Json:
    """What could not be used, and its sentence."""
    sentence = wording(language).notice(problem_notice(problem))
    return {"stage": problem.stage.value, "code": problem.code.value, "text": sentence}


def mood_json(mood: Mood | None) -> Json | None:
    """The mood, or null."""
    if mood is None:
        return None
    return {
        "label": mood.label.value,
        "valence": round(mood.valence, 3),
        "arousal": round(mood.arousal, 3),
        "confidence": round(mood.confidence, 3),
        "emotions": mood.scores.as_dict(),
        "sources": [source.value for source in mood.sources],
    }


def mismatch_json(mismatch: Mismatch | None) -> Json | None:
    """The mismatch, or null."""
    if mismatch is None:
        return None
    return {
        "first": mismatch.first.value,
        "second": mismatch.second.value,
        "first_label": mismatch.first_label.value,
        "second_label": mismatch.second_label.value,
        "distance": round(mismatch.distance, 3),
    }


def notice_json(notice: Notice, language: Language) -> Json:
    """A notice's code and sentence."""
    return {"code": notice.code, "text": wording(language).notice(notice)}


def _one_face(face: Face) -> Json:
    return {
        "box": [round(value, 1) for value in face.box],
        "landmarks": [[round(x, 1), round(y, 1)] for x, y in face.landmarks],
        "confidence": round(face.confidence, 4),
        "emotions": face.scores.as_dict(),
        "label": face.scores.top.value,
        "four": {label: round(value, 4) for label, value in face.scores.four.items()},
        "valence": round(valence_of(face.scores), 3),
        "arousal": round(arousal_of(face.scores), 3),
        "smile": round(face.smile, 4),
        "unclear": round(face.unclear, 4),
        "quality": round(face.quality, 3),
        "flaws": [flaw.value for flaw in face.flaws],
    }
