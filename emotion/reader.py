"""Reads the emotion of faces in a photo."""

from __future__ import annotations

from core.errors import MediaError
from core.observations import FaceReading
from core.problems import ProblemCode
from core.worker import ModelWorker
from emotion.models import FaceModels
from emotion.photo import decode_photo


class OnnxFaceReader:
    """`FaceReader` on the packaged models, in their worker's thread."""

    def __init__(self, worker: ModelWorker[FaceModels]) -> None:
        """`worker`: from `emotion.models.face_worker`; a video reader may share it."""
        self._worker = worker

    async def read(self, image: bytes) -> FaceReading:
        """Read an encoded photo. Raises MediaError (no face is one) and ModelError."""
        return await self._worker.call(lambda models: read_photo(models, image))

    async def warm(self) -> None:
        """Load the models now. Raises ModelError."""
        await self._worker.warm()

    async def aclose(self) -> None:
        """Close the worker, also for those who share it."""
        await self._worker.aclose()


def read_photo(models: FaceModels, content: bytes) -> FaceReading:
    """Decode, detect, align and classify; blocking. Raises MediaError."""
    photo = decode_photo(content)
    faces = models.faces(photo.image, photo.shrink)
    if faces is None:
        raise MediaError(ProblemCode.FACE_TOO_SMALL)
    if not faces:
        raise MediaError(ProblemCode.NO_FACE)
    return FaceReading(faces=faces, size=photo.size, model=models.classifier.title)
