"""The package `deepface` with its defaults, asked for the emotion alone; it fetches its weights at first use."""

from __future__ import annotations

from typing import Any

from bench.peers.contest import NAMES, Contender, compete

_NAMES = dict(zip(("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"), NAMES, strict=True))


def load(threads: int) -> Contender:
    """Its emotion model and its default face detector."""
    import cv2
    import numpy as np
    from deepface import DeepFace
    from deepface.modules.exceptions import FaceNotDetected

    cv2.setNumThreads(threads)
    DeepFace.build_model("Emotion", task="facial_attribute")
    DeepFace.build_model("opencv", task="face_detector")

    def read(content: bytes) -> bool:
        photo = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
        try:
            DeepFace.analyze(photo, actions=["emotion"], silent=True)
        except FaceNotDetected:
            return False
        return True

    def label(images: Any) -> list[str]:
        colour = [cv2.cvtColor(face, cv2.COLOR_GRAY2BGR) for face in images]
        answers = [
            DeepFace.analyze(face, actions=["emotion"], detector_backend="skip", silent=True)[0] for face in colour
        ]
        return [_NAMES[answer["dominant_emotion"]] for answer in answers]

    return Contender(read=read, label=label)


if __name__ == "__main__":
    compete(load)
