"""The package `fer` with its defaults: OpenCV's Haar cascade and a TensorFlow Lite network, both in its wheels."""

from __future__ import annotations

from typing import Any

from bench.peers.contest import NAMES, Contender, compete

_NAMES = dict(zip(("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"), NAMES, strict=True))


def load(threads: int, *, mtcnn: bool = False) -> Contender:
    """`mtcnn`: find faces with facenet-pytorch instead, as the package's own option does."""
    import cv2
    import numpy as np
    from fer.fer import FER

    cv2.setNumThreads(threads)
    if mtcnn:
        import torch

        torch.set_num_threads(threads)
    reader = FER(mtcnn=mtcnn)

    def read(content: bytes) -> bool:
        return bool(reader.detect_emotions(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)))

    def label(images: Any) -> list[str]:
        whole = FER(offsets=(0, 0))  # otherwise it adds ten pixels of padding on each side
        box = [(0, 0, images.shape[2], images.shape[1])]
        answers = [whole.detect_emotions(cv2.cvtColor(face, cv2.COLOR_GRAY2BGR), box)[0] for face in images]
        return [_NAMES[max(answer["emotions"], key=answer["emotions"].get)] for answer in answers]

    return Contender(read=read, label=None if mtcnn else label)  # the network is the same


if __name__ == "__main__":
    compete(load)
