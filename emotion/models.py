"""The models that read faces, loaded together and used in one thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.observations import Face, Point
from core.worker import ModelWorker
from emotion.align import cut_face
from emotion.card import load_card, packaged_weights
from emotion.classify import Answer, Classifier
from emotion.detect import Detector
from emotion.memory import return_memory
from emotion.quality import READABLE_WIDTH, judge

MOST_FACES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceModels:
    """A detector and a classifier. Not thread-safe: call them in one `ModelWorker`."""

    detector: Detector
    classifier: Classifier

    def faces(self, image: Image.Image, shrink: tuple[float, float], most: int = MOST_FACES) -> tuple[Face, ...] | None:
        """Faces of an RGB picture, main one first, at most `most`; None when there are only faces too small to read.

        `shrink`: photo pixels per picture pixel, across and down; the result is in photo pixels.
        """
        found = self.detector.find(image)
        boxes, points = found.boxes.tolist(), found.points.tolist()
        widths = [(box[2] - box[0]) * shrink[0] for box in boxes]
        readable = [i for i, width in enumerate(widths) if width >= READABLE_WIDTH and _spread(points[i])]
        if not readable:
            return None if boxes else ()
        chosen = sorted(readable, key=lambda i: -_weight(boxes[i], image.size))[:most]
        rule, size = self.classifier.crop, self.classifier.size
        cut = np.stack([cut_face(image, points[i], rule, size) for i in chosen])
        answers = self.classifier.answers(cut)
        return tuple(
            _face(boxes[i], points[i], float(found.scores[i]), cut[place], answers.of(place), image.size, shrink)
            for place, i in enumerate(chosen)
        )


def load_models(threads: int) -> FaceModels:
    """Load the packaged detector and classifier; some 100 ms. Raises ModelUnavailable."""
    folder = packaged_weights()
    models = FaceModels(
        detector=Detector(load_card(folder, "detector"), threads),
        classifier=Classifier(load_card(folder, "face"), threads),
    )
    return_memory()
    return models


def face_worker(threads: int, *, timeout: float = 30.0) -> ModelWorker[FaceModels]:
    """A worker that photo and video readers can share; it loads the models on first use."""
    return ModelWorker("face", lambda: load_models(threads), timeout=timeout)


def _face(
    box: list[float],
    points: list[Point],
    confidence: float,
    cut: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    answer: Answer,
    size: tuple[int, int],
    shrink: tuple[float, float],
) -> Face:
    across, down = shrink
    quality, flaws = judge(cut, points, (box[2] - box[0]) * across, answer.unclear)
    left, top, right, bottom = box
    one, two, three, four, five = ((x * across, y * down) for x, y in points)
    return Face(
        box=(
            max(0.0, left) * across,
            max(0.0, top) * down,
            min(float(size[0]), right) * across,
            min(float(size[1]), bottom) * down,
        ),
        landmarks=(one, two, three, four, five),
        confidence=min(1.0, max(0.0, confidence)),
        scores=answer.scores,
        smile=answer.smile,
        unclear=answer.unclear,
        quality=quality,
        flaws=flaws,
    )


def _weight(box: list[float], size: tuple[int, int]) -> float:
    """How much a face looks like the one that the photo is about: large and near the middle."""
    left, top, right, bottom = box
    aside = abs((left + right) / 2 / size[0] - 0.5) + abs((top + bottom) / 2 / size[1] - 0.5)
    return (right - left) * (bottom - top) * (1.25 - aside)


def _spread(points: list[Point]) -> bool:
    return len({(round(x), round(y)) for x, y in points}) == len(points)
