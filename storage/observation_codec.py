"""Observations, moods and mismatches to JSON and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from core.emotions import Emotion
from core.observations import (
    Face,
    FaceReading,
    Flaw,
    Mismatch,
    Mood,
    Observation,
    Point,
    Source,
    Spoken,
    TextReading,
    ToneReading,
    Transcript,
    VideoMoment,
    VideoReading,
)
from core.problems import Problem, ProblemCode, Stage
from storage.documents import (
    Json,
    UnknownMember,
    arguments,
    dump,
    dump_scores,
    known,
    language,
    load,
    load_scores,
    member,
    reading,
)


def dump_observations(observations: Sequence[Observation]) -> bytes:
    """Write what was noticed."""
    return dump([_observation(item) for item in observations])


def load_observations(document: bytes) -> tuple[Observation, ...]:
    """Read what was noticed. Raises StorageError."""
    with reading():
        return known(load(document), _read_observation)


def dump_mood(mood: Mood) -> bytes:
    """Write a mood."""
    return dump(
        {
            "label": mood.label.value,
            "scores": dump_scores(mood.scores),
            "valence": mood.valence,
            "arousal": mood.arousal,
            "confidence": mood.confidence,
            "sources": [source.value for source in mood.sources],
        }
    )


def load_mood(document: bytes) -> Mood:
    """Read a mood. Raises StorageError."""
    with reading():
        data = load(document)
        return Mood(
            label=Emotion(data["label"]),
            scores=load_scores(data["scores"]),
            valence=data["valence"],
            arousal=data["arousal"],
            confidence=data["confidence"],
            sources=known(data["sources"], lambda value: member(Source, value)),
        )


def dump_mismatch(mismatch: Mismatch) -> bytes:
    """Write a mismatch."""
    return dump(
        {
            "first": mismatch.first.value,
            "second": mismatch.second.value,
            "first_label": mismatch.first_label.value,
            "second_label": mismatch.second_label.value,
            "distance": mismatch.distance,
        }
    )


def load_mismatch(document: bytes) -> Mismatch:
    """Read a mismatch. Raises StorageError."""
    with reading():
        data = load(document)
        return Mismatch(
            first=Source(data["first"]),
            second=Source(data["second"]),
            first_label=Emotion(data["first_label"]),
            second_label=Emotion(data["second_label"]),
            distance=data["distance"],
        )


def _observation(item: Observation) -> Json:
    match item:
        case FaceReading():
            faces = [_face(face) for face in item.faces]
            return {"kind": "face", "faces": faces, "size": item.size, "model": item.model}
        case VideoReading():
            return _video(item)
        case Transcript():
            return {
                "kind": "transcript",
                "text": item.text,
                "language": item.language,
                "confidence": item.confidence,
                "seconds": item.seconds,
                "model": item.model,
                "stretches": [[part.start, part.end, part.text] for part in item.stretches],
            }
        case TextReading():
            return {
                "kind": "text",
                "scores": dump_scores(item.scores),
                "valence": item.valence,
                "arousal": item.arousal,
                "confidence": item.confidence,
                "model": item.model,
            }
        case ToneReading():
            return {
                "kind": "tone",
                "valence": item.valence,
                "arousal": item.arousal,
                "confidence": item.confidence,
                "seconds": item.seconds,
                "model": item.model,
            }
        case Problem():
            return {"kind": "problem", "stage": item.stage.value, "code": item.code.value, "args": item.args}


def _face(face: Face) -> Json:
    return {
        "box": face.box,
        "landmarks": face.landmarks,
        "confidence": face.confidence,
        "scores": dump_scores(face.scores),
        "smile": face.smile,
        "unclear": face.unclear,
        "quality": face.quality,
        "flaws": [flaw.value for flaw in face.flaws],
    }


def _video(video: VideoReading) -> Json:
    return {
        "kind": "video",
        "moments": [
            {
                "seconds": moment.seconds,
                "scores": dump_scores(moment.scores),
                "smile": moment.smile,
                "quality": moment.quality,
            }
            for moment in video.moments
        ],
        "seconds": video.seconds,
        "scores": dump_scores(video.scores),
        "smile_share": video.smile_share,
        "quality": video.quality,
        "model": video.model,
    }


def _read_observation(data: Json) -> Observation:
    match data["kind"]:
        case "face":
            width, height = data["size"]
            faces = tuple(_read_face(face) for face in data["faces"])
            return FaceReading(faces=faces, size=(width, height), model=data["model"])
        case "video":
            return _read_video(data)
        case "transcript":
            return Transcript(
                text=data["text"],
                language=language(data["language"]),
                confidence=data["confidence"],
                seconds=data["seconds"],
                model=data["model"],
                # Not in what was written before they were kept.
                stretches=tuple(
                    Spoken(start=start, end=end, text=text) for start, end, text in data.get("stretches", ())
                ),
            )
        case "tone":
            return ToneReading(
                valence=data["valence"],
                arousal=data["arousal"],
                confidence=data["confidence"],
                seconds=data["seconds"],
                model=data["model"],
            )
        case "text":
            return TextReading(
                scores=load_scores(data["scores"]),
                valence=data["valence"],
                arousal=data["arousal"],
                confidence=data["confidence"],
                model=data["model"],
            )
        case "problem":
            stage, code = member(Stage, data["stage"]), member(ProblemCode, data["code"])
            return Problem(stage=stage, code=code, args=arguments(data["args"]))
        case _:
            raise UnknownMember("observation")


def _read_face(data: Json) -> Face:
    left, top, right, bottom = data["box"]
    points = tuple((x, y) for x, y in data["landmarks"])
    if len(points) != 5:
        raise ValueError("a face has five landmarks")
    return Face(
        box=(left, top, right, bottom),
        landmarks=cast(tuple[Point, Point, Point, Point, Point], points),
        confidence=data["confidence"],
        scores=load_scores(data["scores"]),
        smile=_smile(data),
        unclear=data.get("unclear", 0.0),
        quality=data["quality"],
        flaws=known(data["flaws"], lambda value: member(Flaw, value)),
    )


def _read_video(data: Json) -> VideoReading:
    return VideoReading(
        moments=tuple(
            VideoMoment(
                seconds=moment["seconds"],
                scores=load_scores(moment["scores"]),
                smile=_smile(moment),
                quality=moment["quality"],
            )
            for moment in data["moments"]
        ),
        seconds=data["seconds"],
        scores=load_scores(data["scores"]),
        smile_share=data["smile_share"],
        quality=data["quality"],
        model=data["model"],
    )


def _smile(data: Json) -> float:
    """Of a face or a moment; classifiers before 2.0 said nothing about it but its happiness."""
    smile: float = data["smile"] if "smile" in data else load_scores(data["scores"])[Emotion.HAPPINESS]
    return smile
