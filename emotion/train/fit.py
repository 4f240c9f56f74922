"""Fit a face network within a number of epochs or a budget of wall-clock time; resumable."""

from __future__ import annotations

import csv
import json
import time
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from tqdm import tqdm

from core.errors import ConfigError
from emotion.train.batches import Batch, Batches
from emotion.train.checkpoint import load_run, save
from emotion.train.config import FitConfig, as_table
from emotion.train.data import load_training, load_validation
from emotion.train.faces import Faces
from emotion.train.infer import logits_of
from emotion.train.losses import loss_of, soft_cross_entropy, taught_by
from emotion.train.net import FaceNet, take_weights
from emotion.train.optimize import follow, optimizer_for
from emotion.train.schedule import Plateau, rate_at

_LONGEST_STEP = 60.0
"""Seconds; a process that was suspended does not lose its budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is."""

    epoch: int = 0
    steps: int = 0
    seconds: float = 0.0
    best: float = -1.0
    """Best accuracy of the first head on the first validation set so far, 0..1."""
    waited: int = 0
    """Epochs since."""


class Run:
    """One training run and its folder."""

    def __init__(self, config: FitConfig, folder: Path) -> None:
        """Read the data and make the network. Raises ConfigError and DataError."""
        self._config = config
        self._folder = folder
        self._device = _device(config.device)
        self._generator = torch.Generator().manual_seed(config.seed)
        torch.manual_seed(config.seed)
        torch.set_num_threads(config.threads)
        self._net = FaceNet(config.net, config.heads)
        main, beside = load_training(config)
        self._validation = load_validation(config)
        grey = main.images.astype("float32") / 255
        self._mean, self._std = float(grey.mean()), float(grey.std())
        self._faces = len(main) + sum(map(len, beside))
        self._batches = Batches(main, beside, config, self._mean, self._std, self._generator)
        if config.net.start:
            take_weights(self._net, Path(config.net.start))
        self._net.to(self._device, memory_format=torch.channels_last)
        self._average = FaceNet(config.net, config.heads).to(self._device)
        self._average.load_state_dict(self._net.state_dict())
        self._teachers = [load_run(Path(run)).net.to(self._device) for run in config.teachers.runs]
        self._compiled = torch.compile(self._net) if config.compiled else self._net
        self._optimizer = optimizer_for(self._net, config.fit)
        self._progress = Progress()
        self._plateau = Plateau()
        self._clock = time.monotonic()

    def resume(self) -> None:
        """Go on from last.pt where there is one."""
        path = self._folder / "last.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True, map_location=self._device)
        self._net.load_state_dict(state["net"])
        self._average.load_state_dict(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._generator.set_state(state["generator"].cpu())
        self._progress = Progress(**state["progress"])
        self._plateau = Plateau(**state["plateau"])

    def fit(self) -> Progress:
        """Train until the schedule is over or nothing gets better; the last epoch of a budget may be a short one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        measured = {"mean": self._mean, "std": self._std, "faces": self._faces}
        record = as_table(self._config) | {"measured": measured}
        (self._folder / "config.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        self._clock = time.monotonic()
        patience = self._config.schedule.stop_after
        while self._share() < 1 and not (patience and self._progress.waited >= patience):
            loss = self._epoch()
            self._evaluate(loss)
        return self._progress

    def _share(self) -> float:
        schedule = self._config.schedule
        if schedule.minutes:
            return min(1.0, self._progress.seconds / (60 * schedule.minutes))
        return min(1.0, self._progress.steps / max(1, schedule.epochs * self._batches.steps))

    def _rate(self) -> float:
        return rate_at(self._share(), self._config.fit.peak_rate, self._config.schedule, self._plateau)

    def _tick(self) -> None:
        now = time.monotonic()
        spent = self._progress.seconds + min(now - self._clock, _LONGEST_STEP)
        self._clock = now
        self._progress = replace(self._progress, seconds=spent)

    def _epoch(self) -> float:
        self._net.train()
        total, seen = 0.0, 0
        for batch in tqdm(self._batches.epoch(), total=self._batches.steps, mininterval=1, leave=False, disable=None):
            total += self._step(batch)
            seen += 1
            self._progress = replace(self._progress, steps=self._progress.steps + 1)
            self._tick()
            if self._share() >= 1:
                break
        self._progress = replace(self._progress, epoch=self._progress.epoch + 1)
        return total / max(1, seen)

    def _step(self, batch: Batch) -> float:
        config = self._config
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate()
        images = batch.images.to(self._device, memory_format=torch.channels_last)
        targets = {head: rows.to(self._device) for head, rows in batch.targets.items()}
        half = torch.autocast(self._device.type, torch.bfloat16) if config.half else nullcontext()
        with half:
            answers: dict[str, Tensor] = self._compiled(images)
            taught = taught_by(self._teachers, images, config.teachers.temperature) if self._teachers else {}
        loss = loss_of(answers, targets, config.heads, taught, config.teachers)
        self._optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        if config.fit.clip:
            torch.nn.utils.clip_grad_norm_(self._net.parameters(), config.fit.clip)
        self._optimizer.step()
        # A young average follows fast, so that it does not remember the random start.
        steps = self._progress.steps
        follow(self._average, self._net, min(config.fit.average_decay, (1 + steps) / (10 + steps)))
        return float(loss.item())

    def _evaluate(self, loss: float) -> None:
        """Measure the running mean; without flips and in half precision, since this happens every epoch."""
        figures = self._figures()
        first = self._config.heads[0].name
        accuracy, nll = figures[f"{first}_accuracy"], figures[f"{first}_nll"]
        better = accuracy > self._progress.best
        waited = 0 if better else self._progress.waited + 1
        self._progress = replace(self._progress, best=max(accuracy, self._progress.best), waited=waited)
        if self._config.schedule.name == "plateau":
            self._plateau = self._plateau.after(nll, self._config.schedule)
        self._tick()
        progress = self._progress
        row = {"epoch": progress.epoch, "minutes": round(progress.seconds / 60, 2), "steps": progress.steps}
        facts = row | {"loss": round(loss, 4), "rate": round(self._rate(), 6)} | figures
        self._log(facts)
        if better:
            save({"net": self._average.state_dict(), "facts": facts}, self._folder / "best.pt")
        save(self._state(), self._folder / "last.pt")

    def _figures(self) -> dict[str, float]:
        figures: dict[str, float] = {}
        heads = [head.name for head in self._config.heads]
        for faces in self._validation:
            shape = self._config.net.size, self._mean, self._std
            answers = logits_of(self._average, faces.images, *shape, flipped=False, half=self._config.half)
            for head in heads:
                # The first set that knows a head measures it.
                if head in faces.labels and f"{head}_accuracy" not in figures:
                    figures |= _measured(answers[head], faces, head)
        return figures

    def _state(self) -> dict[str, Any]:
        return {
            "net": self._net.state_dict(),
            "average": self._average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "generator": self._generator.get_state(),
            "progress": asdict(self._progress),
            "plateau": asdict(self._plateau),
        }

    def _log(self, facts: dict[str, float]) -> None:
        path = self._folder / "log.csv"
        fresh = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(facts))
            if fresh:
                writer.writeheader()
            writer.writerow(facts)
        print(*(f"{name} {value}" for name, value in facts.items()), flush=True)


def _measured(logits: Tensor, faces: Faces, head: str) -> dict[str, float]:
    labels = torch.from_numpy(faces.labels[head])
    known = labels >= 0
    right = (logits.argmax(1) == labels)[known].float().mean()
    nll = soft_cross_entropy(logits[known], torch.from_numpy(faces.targets[head])[known])
    return {f"{head}_accuracy": round(float(right), 4), f"{head}_nll": round(float(nll), 4)}


def _device(name: str) -> torch.device:
    there = torch.cuda.is_available()
    if name == "cuda" and not there:
        raise ConfigError("device: this machine has no GPU that torch can use")
    return torch.device("cuda" if there and name != "cpu" else "cpu")
