"""Fits the last layers of several trained networks anew, together, on their frozen features.

Networks learn from softened targets, which makes better features; what ships is compared with labels. So the last
layer is fitted once more: one softmax regression over the features of all networks side by side, on the labels or
votes alone, by L-BFGS with a ridge that validation faces choose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import ConfigError
from emotion.align import normalise
from emotion.train.augment import augment, centre_crop
from emotion.train.checkpoint import FinishedRun
from emotion.train.faces import Bytes, Faces
from emotion.train.infer import as_batch
from emotion.train.losses import soft_cross_entropy
from emotion.train.net import FaceNet

RIDGES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
"""Weights of the squared norm that are tried."""
_BATCH = 128
_ITERATIONS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Refit:
    """A last layer over the features of all networks."""

    weight: Tensor
    """(labels, features of all)"""
    bias: Tensor
    """(labels,)"""
    ridge: float
    accuracy: float
    """On the validation faces, 0..1."""


def refit_heads(
    runs: Sequence[FinishedRun], training: Faces, validation: Faces, *, heads: Sequence[str], views: int, seed: int
) -> dict[str, Refit]:
    """Fit heads anew on `views` augmented views of every training face and the plain one, and put them into the nets.

    Every network's share of a layer replaces its own; since answers are averaged, it is scaled by their number.
    Raises ConfigError for heads of more than one layer.
    """
    for run in runs:
        for head in heads:
            if not isinstance(run.net.heads[head], nn.Linear):
                raise ConfigError(f"the head {head!r} has more than one layer and cannot be fitted anew")
    generator = torch.Generator().manual_seed(seed)
    seen = [_features(runs, batch) for batch in _views(runs[0], training.images, views, generator)]
    features = torch.cat(seen)
    mean, std = features.mean(0), features.std(0) + 1e-6
    plain = (_features(runs, _plain(runs[0], validation.images)) - mean) / std
    features = (features - mean) / std
    found = {}
    for head in heads:
        targets = torch.from_numpy(_targets(training, head)).repeat(views + 1, 1)
        best = _best(features, targets, plain, validation, head)
        found[head] = best
        _install([run.net for run in runs], head, best.weight / std, best.bias - (best.weight / std) @ mean)
    return found


def _best(features: Tensor, targets: Tensor, plain: Tensor, validation: Faces, head: str) -> Refit:
    labels = torch.from_numpy(validation.labels[head])
    known = labels >= 0
    tried = []
    for ridge in RIDGES:
        weight, bias = _fit(features, targets, ridge)
        right = (plain @ weight.T + bias).argmax(1) == labels
        tried.append(Refit(weight=weight, bias=bias, ridge=ridge, accuracy=float(right[known].float().mean())))
    return max(tried, key=lambda one: one.accuracy)


def _fit(features: Tensor, targets: Tensor, ridge: float) -> tuple[Tensor, Tensor]:
    weight = torch.zeros(targets.shape[1], features.shape[1], requires_grad=True)
    bias = torch.zeros(targets.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=_ITERATIONS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = soft_cross_entropy(features @ weight.T + bias, targets) + ridge * weight.square().sum()
        torch.autograd.backward(loss)
        return loss

    optimizer.step(closure)
    return weight.detach(), bias.detach()


def _targets(faces: Faces, head: str) -> np.ndarray:
    """One-hot labels of the emotion; the shares of votes as they are."""
    if head != "emotion":
        return faces.targets[head]
    return np.eye(faces.targets[head].shape[1], dtype=np.float32)[faces.labels[head]]


def _install(nets: Sequence[FaceNet], head: str, weight: Tensor, bias: Tensor) -> None:
    start = 0
    with torch.no_grad():
        for net in nets:
            layer = net.heads[head]
            width = layer.in_features
            layer.weight.copy_(weight[:, start : start + width] * len(nets))
            layer.bias.copy_(bias)
            start += width


def _views(run: FinishedRun, images: Bytes, views: int, generator: torch.Generator) -> Iterator[Iterator[Tensor]]:
    for _ in range(views):
        yield _augmented(run, images, generator)
    yield _plain(run, images)


def _augmented(run: FinishedRun, images: Bytes, generator: torch.Generator) -> Iterator[Tensor]:
    for start in range(0, len(images), _BATCH):
        moved = augment(as_batch(images[start : start + _BATCH]), run.config.net.size, run.config.augment, generator)
        yield torch.from_numpy(normalise(moved.numpy(), run.mean, run.std))


def _plain(run: FinishedRun, images: Bytes) -> Iterator[Tensor]:
    for start in range(0, len(images), _BATCH):
        cropped = centre_crop(as_batch(images[start : start + _BATCH]), run.config.net.size)
        yield torch.from_numpy(normalise(cropped.numpy(), run.mean, run.std))


def _features(runs: Sequence[FinishedRun], batches: Iterator[Tensor]) -> Tensor:
    """(N, features of all networks), averaged over the mirror image as the answers are."""
    rows = []
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=runs[0].config.half):
        for images in batches:
            both = torch.cat([images, images.flip(3)])
            parts = [run.net.trunk(both).float().unflatten(0, (2, -1)).mean(0) for run in runs]
            rows.append(torch.cat(parts, 1))
    return torch.cat(rows).clone()
