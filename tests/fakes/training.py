"""Small made-up faces and runs on them; torch is imported when a run is made."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

BASE = {
    "seed": 3,
    "threads": 1,
    "half": False,
    "data": {
        "folder": "data",
        "training": [
            {"kind": "fer2013", "path": "a.npz, b.npz"},
            {"kind": "smiles", "path": "smiles.npz", "share": 0.125, "part": "training"},
        ],
        "validation": [
            {"kind": "fer2013", "path": "public.npz"},
            {"kind": "smiles", "path": "smiles.npz", "part": "validation"},
        ],
    },
    "net": {"name": "facenet", "size": 44, "widths": [8, 16], "depths": [1, 1]},
    "heads": [{"name": "emotion"}, {"name": "votes", "weight": 0.5}, {"name": "smile", "weight": 0.1}],
    "fit": {"batch": 32, "peak_rate": 0.05, "average_decay": 0.9},
    "schedule": {"epochs": 3},
    "augment": {"shift": 0.02},
}


def striped(path: Path, seed: int, count: int = 280) -> None:
    """Dim noise under stripes whose direction and width tell the label: learnable in a few steps."""
    chance = np.random.default_rng(seed)
    labels = chance.integers(0, 7, count, dtype=np.uint8)
    images = chance.integers(0, 60, (count, 48, 48), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        if label < 6:
            lines = np.arange(48) // (2, 4, 8)[label // 2] % 2 == 0
            (image if label % 2 else image.T)[lines] += 180
    order = np.array([4, 5, 6, 1, 3, 2, 0])  # of the seven emotions among the columns of the votes
    votes = 8 * np.eye(10, dtype=np.uint8)[order[labels]]
    votes[:, 8] = 2
    np.savez(path, images=images, label=labels, votes=votes, split=np.zeros(count, np.uint8))


def write_sets(folder: Path) -> None:
    """Write what BASE names."""
    for seed, name in enumerate(("a", "b", "public")):
        striped(folder / f"{name}.npz", seed)
    chance = np.random.default_rng(9)
    smiling = np.arange(100, dtype=np.uint8) % 2
    images = chance.integers(0, 60, (100, 64, 64), dtype=np.uint8)
    images[smiling == 1, 40:50] = 250
    np.savez(folder / "smiles.npz", images=images, smiling=smiling, name=np.array(["x"] * 100))


def changed(**changes: dict) -> dict:
    """BASE with some sections' keys replaced."""
    table = json.loads(json.dumps(BASE))
    for section, values in changes.items():
        table[section] = table[section] | values if isinstance(values, dict) and section in table else values
    return table


def run_of(table: dict, data: Path, folder: Path):
    from emotion.train.config import config_from
    from emotion.train.fit import Run

    return Run(config_from(table, "test", folder=str(data)), folder)


def log_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "log.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
