"""A run's folder: config.json, log.csv, last.pt and best.pt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from core.errors import DataError
from emotion.train.config import FitConfig, config_from
from emotion.train.net import FaceNet


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedRun:
    """The best network of a run and what it was made with."""

    config: FitConfig
    net: FaceNet
    mean: float
    std: float
    """Of the grey values of the training faces, 0..1."""
    facts: dict[str, float]
    """Epoch, minutes and figures of the checkpoint, as it was chosen."""


def load_run(folder: Path, *, data: str | None = None) -> FinishedRun:
    """Read config.json and best.pt; `data` replaces the folder of the data sets. Raises DataError or ConfigError."""
    try:
        record = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        state = torch.load(folder / "best.pt", weights_only=True)
    except (OSError, ValueError) as error:
        raise DataError(f"{folder.name} is not the folder of a run that has a checkpoint") from error
    measured = record.pop("measured")
    config = config_from(record, "config.json", folder=data)
    net = FaceNet(config.net, config.heads)
    net.load_state_dict(state["net"])
    facts = {"training_faces": float(measured["faces"])} | state["facts"]
    return FinishedRun(config=config, net=net.eval(), mean=measured["mean"], std=measured["std"], facts=facts)


def save(state: dict[str, Any], path: Path) -> None:
    """Write a checkpoint so that a kill leaves the old or the new one."""
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)
