"""Reads the emotion of the main face through a short video."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from core.emotions import EMOTIONS, Scores
from core.errors import MediaError
from core.observations import SMILING, VideoMoment, VideoReading
from core.problems import ProblemCode
from core.worker import ModelWorker
from emotion.frames import Frame, video_frames
from emotion.models import FaceModels

_FRAMES_A_CALL = 5
"""Between calls, photos of other people get their turn on the worker."""


class OnnxVideoReader:
    """`VideoReader` on the packaged face models, in their worker's thread."""

    def __init__(
        self, worker: ModelWorker[FaceModels], *, longest_seconds: float = 60.0, frames_a_second: float = 5.0
    ) -> None:
        """`worker`: from `emotion.models.face_worker`; a photo reader may share it."""
        self._worker = worker
        self._longest = longest_seconds
        self._rate = frames_a_second

    async def watch(self, video: bytes) -> VideoReading:
        """Read an encoded video. Raises MediaError (no face is one) and ModelError."""
        frames = video_frames(video, per_second=self._rate, longest=self._longest)
        moments: list[VideoMoment] = []
        small, seconds = False, 0.0
        while True:
            part = await self._worker.call(lambda models: _read_some(models, frames))
            moments += part.moments
            small |= part.small
            if part.last is None:
                break
            seconds = part.last + 1 / self._rate
        if not moments:
            raise MediaError(ProblemCode.FACE_TOO_SMALL if small else ProblemCode.NO_FACE)
        model = await self._worker.call(lambda models: models.classifier.title)
        return summary(moments, seconds=seconds, model=model)

    async def aclose(self) -> None:
        """Close the worker, also for those who share it."""
        await self._worker.aclose()


def summary(moments: Sequence[VideoMoment], *, seconds: float, model: str) -> VideoReading:
    """What at least one moment adds up to; clear ones count more."""
    quality = sum(moment.quality for moment in moments) / len(moments)
    weights = [moment.quality if quality > 0 else 1.0 for moment in moments]
    pairs = list(zip(moments, weights, strict=True))
    mixed = [sum(weight * moment.scores[emotion] for moment, weight in pairs) for emotion in EMOTIONS]
    smiling = sum(moment.smile >= SMILING for moment in moments)
    return VideoReading(
        moments=tuple(moments),
        seconds=seconds,
        scores=Scores.of(mixed),
        smile_share=smiling / len(moments),
        quality=quality,
        model=model,
    )


class _Part:
    """What a few frames gave; `last` is the time of the last one, None when there were no more."""

    __slots__ = ("last", "moments", "small")

    def __init__(self) -> None:
        self.moments: list[VideoMoment] = []
        self.small = False
        self.last: float | None = None


def _read_some(models: FaceModels, frames: Iterator[Frame]) -> _Part:
    part = _Part()
    for frame in islice(frames, _FRAMES_A_CALL):
        part.last = frame.seconds
        faces = models.faces(frame.image, frame.shrink, most=1)
        if faces is None:
            part.small = True
            continue
        part.moments += [
            VideoMoment(seconds=frame.seconds, scores=face.scores, smile=face.smile, quality=face.quality)
            for face in faces
        ]
    return part
