"""Facelog: what the service does with a selfie."""

from __future__ import annotations

from typing import Any

from bench.peers.contest import Contender, compete

_BATCH = 256


def load(threads: int) -> Contender:
    """The packaged models."""
    from core.emotions import EMOTIONS
    from core.errors import MediaError
    from core.problems import ProblemCode
    from emotion.align import resized
    from emotion.models import load_models
    from emotion.reader import read_photo

    models = load_models(threads)
    rule, size = models.classifier.crop, models.classifier.size
    margin = (rule.frame - size) // 2

    def read(content: bytes) -> bool:
        try:
            read_photo(models, content)
        except MediaError as error:
            if error.code in (ProblemCode.NO_FACE, ProblemCode.FACE_TOO_SMALL):
                return False
            raise
        return True

    def label(images: Any) -> list[str]:
        framed = resized(images, rule.frame)[:, margin : margin + size, margin : margin + size]
        parts = [models.classifier.answers(framed[start : start + _BATCH]) for start in range(0, len(framed), _BATCH)]
        return [str(EMOTIONS[best]) for part in parts for best in part.probabilities.argmax(1).tolist()]

    return Contender(read=read, label=label)


if __name__ == "__main__":
    compete(load)
