"""Draws batches of faces in random order, set by set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from core.errors import ConfigError
from emotion.align import normalise
from emotion.train.augment import augment, mixup
from emotion.train.config import FitConfig
from emotion.train.data import class_weights
from emotion.train.faces import Faces, Integers, joined
from emotion.train.heads import HEADS
from emotion.train.infer import as_batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Augmented, normalised faces and their targets."""

    images: Tensor = field(repr=False)
    """(N, C, size, size)"""
    targets: dict[str, Tensor] = field(repr=False)
    """Head to (N, labels); rows of zeros where nothing is known."""


class Batches:
    """Endless epochs over one set, every batch of which holds a share of the others too."""

    def __init__(
        self,
        main: Faces,
        beside: Sequence[Faces],
        config: FitConfig,
        mean: float,
        std: float,
        generator: torch.Generator,
    ) -> None:
        """Raises ConfigError when the sets beside leave no room for the main one, or a head has no data."""
        self._faces = joined((main, *beside))
        for head in config.heads:
            if head.name not in self._faces.targets:
                raise ConfigError(f"heads: no data set says anything about {head.name!r}")
        if config.heads[0].name not in main.labels:
            raise ConfigError("heads: the first one needs data that has no share of its own")
        self._config = config
        self._mean, self._std = mean, std
        self._generator = generator
        shares = [source.share for source in config.data.training if source.share]
        self._counts = [round(config.fit.batch * share) for share in shares]
        self._main = config.fit.batch - sum(self._counts)
        if self._main < 1:
            raise ConfigError("data.training: the shares leave no room in a batch")
        starts = np.cumsum([len(main)] + [len(faces) for faces in beside])
        self._beside = [np.arange(start, start + len(faces)) for start, faces in zip(starts, beside, strict=False)]
        self._labels = main.labels[config.heads[0].name]
        self._length = len(main)
        self._targets = self._weighed()

    @property
    def steps(self) -> int:
        """Batches of an epoch."""
        return self._length // self._main

    def epoch(self) -> Iterator[Batch]:
        """Every face of the main set at most once, in a new order; balanced sampling repeats the rare."""
        order = self._order()
        for step in range(self.steps):
            chosen = [order[step * self._main : (step + 1) * self._main]]
            chosen += [self._drawn(places, count) for places, count in zip(self._beside, self._counts, strict=True)]
            yield self._batch(np.concatenate(chosen))

    def _order(self) -> Integers:
        if self._config.data.balance != "sampling":
            return torch.randperm(self._length, generator=self._generator).numpy()
        weights = class_weights(self._labels, len(HEADS[self._config.heads[0].name]))
        chances = torch.from_numpy(np.where(self._labels >= 0, weights[self._labels], 1.0))
        return torch.multinomial(chances, self._length, replacement=True, generator=self._generator).numpy()

    def _drawn(self, places: Integers, count: int) -> Integers:
        return places[torch.randint(len(places), (count,), generator=self._generator).numpy()]

    def _batch(self, chosen: Integers) -> Batch:
        config = self._config
        moved = augment(as_batch(self._faces.images[chosen]), config.net.size, config.augment, self._generator)
        targets = {head: torch.from_numpy(rows[chosen]) for head, rows in self._targets.items()}
        if config.augment.mixup:
            moved, targets = mixup(moved, targets, config.augment.mixup, self._generator)
        return Batch(images=torch.from_numpy(normalise(moved.numpy(), self._mean, self._std)), targets=targets)

    def _weighed(self) -> dict[str, np.ndarray]:
        targets = {head.name: self._faces.targets[head.name] for head in self._config.heads}
        if self._config.data.balance == "weights":
            first = self._config.heads[0].name
            weights = class_weights(self._faces.labels[first], len(HEADS[first])).astype(np.float32)
            rows = np.where(self._faces.labels[first] >= 0, weights[self._faces.labels[first]], np.float32(1))
            targets[first] = targets[first] * rows[:, None]
        return targets
