"""Finds temperatures, and how much the votes say, on validation faces."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from emotion.train.faces import Faces
from emotion.train.losses import soft_cross_entropy
from emotion.train.served import Calibration, probabilities_of, votes_to_emotions

_SHARES = tuple(step / 20 for step in range(10))


def fit_temperature(logits: Tensor, targets: Tensor) -> float:
    """The temperature that makes targets (N, K) most likely, on a fine grid over 0.3 .. 3 (Guo et al., 2017)."""
    grid = torch.logspace(math.log10(0.3), math.log10(3), 200)
    losses = torch.stack([soft_cross_entropy(logits / temperature, targets) for temperature in grid])
    return float(grid[losses.argmin()])


def calibrate(answers: Sequence[dict[str, Tensor]], validation: Sequence[Faces], contempt: float) -> Calibration:
    """Fit every temperature on the first set that knows its head, then the share of the votes on the first set.

    `answers`: mean log probabilities of each set.
    """
    found: dict[str, float] = {}
    for head in ("emotion", "votes", "smile"):
        for answer, faces in zip(answers, validation, strict=True):
            if head in faces.labels:
                found[f"{head}_temperature"] = fit_temperature(answer[head], _gold(faces, head))
                break
    return _with_best_share(Calibration(**found), answers[0], validation[0], contempt)


def _gold(faces: Faces, head: str) -> Tensor:
    """The labels of the emotion, since users' readings are compared with labels; else the targets."""
    if head != "emotion":
        return torch.from_numpy(faces.targets[head])
    labels = torch.from_numpy(faces.labels[head])
    return torch.nn.functional.one_hot(labels, faces.targets[head].shape[1]).float()


def _with_best_share(
    calibration: Calibration, answers: dict[str, Tensor], faces: Faces, contempt: float
) -> Calibration:
    labels = torch.from_numpy(faces.labels["emotion"])
    seven = torch.from_numpy(votes_to_emotions(contempt))

    def merit(share: float) -> tuple[float, float]:
        """Accuracy, then likelihood."""
        mixed, _, _ = probabilities_of(answers, replace(calibration, votes_share=share), seven)
        right = float((mixed.argmax(1) == labels).float().mean())
        return right, float(mixed[torch.arange(len(labels)), labels].clamp(min=1e-9).log().mean())

    return replace(calibration, votes_share=max(_SHARES, key=merit))
