"""The package `emotiefflib`: a classifier of cut-out faces; it fetches its weights at first use."""

from __future__ import annotations

from typing import Any

from bench.peers.contest import NAMES, Contender, compete


def load(threads: int) -> Contender:
    """Its default network on ONNX Runtime."""
    import cv2
    from emotiefflib.facial_analysis import EmotiEffLibRecognizer

    cv2.setNumThreads(threads)
    recognizer = EmotiEffLibRecognizer(engine="onnx")

    def label(images: Any) -> list[str]:
        return [_best(recognizer.predict_emotions(cv2.cvtColor(face, cv2.COLOR_GRAY2RGB))[1][0]) for face in images]

    def _best(scores: Any) -> str:
        """The highest of FER2013's seven: contempt is not among them."""
        named = {recognizer.idx_to_emotion_class[place].lower(): score for place, score in enumerate(scores)}
        return max(NAMES, key=lambda name: named[name])

    return Contender(label=label)


if __name__ == "__main__":
    compete(load)
