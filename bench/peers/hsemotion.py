"""The package `hsemotion-onnx`: a classifier of cut-out faces; it fetches its weights at first use."""

from __future__ import annotations

from typing import Any

from bench.peers.contest import NAMES, Contender, compete


def load(threads: int) -> Contender:
    """Its default network."""
    import urllib.request  # noqa: F401 - the package uses it without importing it

    import cv2
    from hsemotion_onnx.facial_emotions import HSEmotionRecognizer

    cv2.setNumThreads(threads)
    recognizer = HSEmotionRecognizer()

    def label(images: Any) -> list[str]:
        return [_best(recognizer.predict_emotions(cv2.cvtColor(face, cv2.COLOR_GRAY2RGB))[1]) for face in images]

    def _best(scores: Any) -> str:
        """The highest of FER2013's seven: contempt is not among them."""
        named = {recognizer.idx_to_class[place].lower(): score for place, score in enumerate(scores)}
        return max(NAMES, key=lambda name: named[name])

    return Contender(label=label)


if __name__ == "__main__":
    compete(load)
