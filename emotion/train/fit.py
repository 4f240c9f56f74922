"""Fit the face classifier within a budget of wall-clock time; resumable."""

from __future__ import annotations

import csv
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor, nn
from tqdm import tqdm

from emotion.align import normalise
from emotion.train.augment import augment
from emotion.train.config import FitConfig, as_table
from emotion.train.data import load_public, load_training
from emotion.train.infer import logits_of
from emotion.train.net import FaceNet

_LONGEST_STEP = 60.0
"""Seconds; a process that was suspended does not lose its budget."""
_COLUMNS = ("epoch", "minutes", "steps", "loss", "public_accuracy", "public_nll", "rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is."""

    epoch: int = 0
    steps: int = 0
    seconds: float = 0.0
    best: float = 0.0
    """Best accuracy on PublicTest so far, 0..1."""


class Run:
    """One training run and its folder: config.json, log.csv, last.pt and best.pt."""

    def __init__(self, config: FitConfig, folder: Path) -> None:
        self._config = config
        self._folder = folder
        self._generator = torch.Generator().manual_seed(config.seed)
        torch.manual_seed(config.seed)
        torch.set_num_threads(config.threads)
        self._faces = load_training(config.data)
        self._public = load_public(config.data)
        grey = self._faces.images.astype(np.float64) / 255
        self._mean, self._std = float(grey.mean()), float(grey.std())
        self._net = FaceNet(config.net).to(memory_format=torch.channels_last)
        self._average = FaceNet(config.net)
        self._average.load_state_dict(self._net.state_dict())
        self._optimizer = _optimizer(self._net, config)
        self._progress = Progress()
        self._clock = time.monotonic()

    def resume(self) -> None:
        """Go on from last.pt where there is one."""
        path = self._folder / "last.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        self._net.load_state_dict(state["net"])
        self._average.load_state_dict(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._generator.set_state(state["generator"])
        self._progress = Progress(**state["progress"])

    def fit(self) -> Progress:
        """Train until the budget is spent; the last epoch may be a short one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        record = as_table(self._config) | {"mean": self._mean, "std": self._std, "training_faces": len(self._faces)}
        (self._folder / "config.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        self._clock = time.monotonic()
        while self._share() < 1:
            loss = self._epoch()
            self._evaluate(loss)
        return self._progress

    def _share(self) -> float:
        return min(1.0, self._progress.seconds / (60 * self._config.minutes))

    def _tick(self) -> None:
        now = time.monotonic()
        spent = self._progress.seconds + min(now - self._clock, _LONGEST_STEP)
        self._clock = now
        self._progress = replace(self._progress, seconds=spent)

    def _epoch(self) -> float:
        self._net.train()
        total, seen = 0.0, 0
        bar = tqdm(self._batches(), total=len(self._faces) // self._config.fit.batch, mininterval=20, leave=False)
        for images, targets in bar:
            total += self._step(images, targets) * len(images)
            seen += len(images)
            self._progress = replace(self._progress, steps=self._progress.steps + 1)
            self._tick()
            if self._share() >= 1:
                break
        self._progress = replace(self._progress, epoch=self._progress.epoch + 1)
        return total / seen

    def _batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        size = self._config.fit.batch
        order = torch.randperm(len(self._faces), generator=self._generator).numpy()
        for start in range(0, len(order) - size + 1, size):
            chosen = order[start : start + size]
            images = torch.from_numpy(self._faces.images[chosen][:, None].astype(np.float32))
            moved = augment(images, self._config.net.size, self._config.augment, self._generator)
            yield (
                torch.from_numpy(normalise(moved.numpy(), self._mean, self._std)),
                torch.from_numpy(self._faces.targets[chosen]),
            )

    def _step(self, images: Tensor, targets: Tensor) -> float:
        for group in self._optimizer.param_groups:
            group["lr"] = rate_at(self._share(), self._config)
        with torch.autocast("cpu", torch.bfloat16):
            logits = self._net(images.to(memory_format=torch.channels_last))
        loss = nnf.cross_entropy(logits.float(), targets)
        self._optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        self._optimizer.step()
        # A young average follows fast, so that it does not remember the random start.
        decay = min(self._config.fit.average_decay, (1 + self._progress.steps) / (10 + self._progress.steps))
        _follow(self._average, self._net, decay)
        return float(loss.item())

    def _evaluate(self, loss: float) -> None:
        logits = logits_of(self._average, self._public.images, self._config.net.size, self._mean, self._std)
        labels = torch.from_numpy(self._public.labels)
        accuracy = float((logits.argmax(1) == labels).float().mean())
        nll = float(nnf.cross_entropy(logits, labels))
        better = accuracy > self._progress.best
        self._progress = replace(self._progress, best=max(accuracy, self._progress.best))
        self._tick()
        self._log(loss, accuracy, nll)
        if better:
            best = {"net": self._average.state_dict(), "epoch": self._progress.epoch, "public_accuracy": accuracy}
            _save(best | {"seconds": self._progress.seconds}, self._folder / "best.pt")
        _save(self._state(), self._folder / "last.pt")

    def _state(self) -> dict[str, Any]:
        return {
            "net": self._net.state_dict(),
            "average": self._average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "generator": self._generator.get_state(),
            "progress": {name: getattr(self._progress, name) for name in ("epoch", "steps", "seconds", "best")},
        }

    def _log(self, loss: float, accuracy: float, nll: float) -> None:
        path = self._folder / "log.csv"
        fresh = not path.exists()
        p = self._progress
        rate = rate_at(self._share(), self._config)
        row = (p.epoch, f"{p.seconds / 60:.2f}", p.steps, f"{loss:.4f}", f"{accuracy:.4f}", f"{nll:.4f}", f"{rate:.5f}")
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(_COLUMNS)
            writer.writerow(row)
        print(*(f"{name} {value}" for name, value in zip(_COLUMNS, row, strict=True)), flush=True)


def rate_at(share: float, config: FitConfig) -> float:
    """One-cycle learning rate when `share` (0..1) of the budget is spent; ends near 0."""
    warm, peak = config.fit.warm_share, config.fit.peak_rate
    if share < warm:
        return peak * (0.04 + 0.96 * share / warm)
    return peak * max(1e-4, 0.5 * (1 + math.cos(math.pi * (share - warm) / (1 - warm))))


def _optimizer(net: nn.Module, config: FitConfig) -> torch.optim.SGD:
    # Norms and biases are not decayed: they scale, they do not overfit.
    weights = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim <= 1]
    groups = [{"params": weights, "weight_decay": config.fit.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.SGD(groups, lr=config.fit.peak_rate, momentum=config.fit.momentum, nesterov=True)


def _follow(average: nn.Module, net: nn.Module, decay: float) -> None:
    with torch.no_grad():
        new = net.state_dict()
        for name, value in average.state_dict().items():
            if value.dtype.is_floating_point:
                value.lerp_(new[name], 1 - decay)
            else:
                value.copy_(new[name])


def _save(state: dict[str, Any], path: Path) -> None:
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)
