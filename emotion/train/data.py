"""The data sets of a run, whatever their layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.errors import ConfigError
from emotion.train.aihub import load_aihub
from emotion.train.config import DataConfig, FitConfig, SourceConfig
from emotion.train.faces import Faces, joined, split, twins_of
from emotion.train.fer2013 import are_faces, load_fer2013
from emotion.train.folders import load_folders
from emotion.train.heads import HEADS
from emotion.train.smiles import load_smiles

_VALIDATION_SHARE = 0.2


def load_training(config: FitConfig) -> tuple[Faces, tuple[Faces, ...]]:
    """The faces that an epoch goes through, and the sets that have a fixed share of every batch."""
    sources = config.data.training
    loaded = [_load(source, config, training=True) for source in sources]
    main = [faces for faces, source in zip(loaded, sources, strict=True) if not source.share]
    if not main:
        raise ConfigError("data.training: one set needs a share of 0, the one that an epoch goes through")
    beside = tuple(faces for faces, source in zip(loaded, sources, strict=True) if source.share)
    faces = joined(main)
    if not config.data.keep_twins:
        faces = faces.take(~twins_of(faces.images, load_validation(config)[0].images))
    return faces, beside


def load_validation(config: FitConfig) -> tuple[Faces, ...]:
    """The sets that are measured on; the first one chooses the checkpoint."""
    return tuple(_load(source, config, training=False) for source in config.data.validation)


def _load(source: SourceConfig, config: FitConfig, *, training: bool) -> Faces:
    folder = Path(config.data.folder)
    parts = [_read(source.kind, folder / name.strip(), config) for name in source.path.split(",")]
    faces = joined(parts)
    if source.part != "all":
        measured = split(_first_labels(faces), share=_VALIDATION_SHARE, seed=config.seed)
        faces = faces.take(measured if source.part == "validation" else ~measured)
    if not training:
        return faces
    if source.kind == "fer2013":
        faces = faces.take(are_faces(faces))
    return _smoothed(faces, config.data)


def _read(kind: str, path: Path, config: FitConfig) -> Faces:
    side, channels = config.data.side, config.net.channels
    match kind:
        case "folders":
            return load_folders(path, side=side, channels=channels)
        case "aihub":
            return load_aihub(path, side=side, channels=channels, seed=config.seed)
        case "fer2013":
            faces = load_fer2013(path, config.data)
        case "smiles":
            faces = load_smiles(path, config.data)
        case _:
            raise ConfigError(f"data: the kind {kind!r} cannot be read")
    return faces if channels == 1 else replace(faces, images=np.repeat(faces.images[..., None], channels, axis=3))


def _first_labels(faces: Faces) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return next(iter(faces.labels.values()))


def _smoothed(faces: Faces, config: DataConfig) -> Faces:
    if not config.smoothing:
        return faces
    share = np.float32(config.smoothing)
    targets = {
        head: np.where(rows.sum(1, keepdims=True) > 0, (1 - share) * rows + share / len(HEADS[head]), rows)
        for head, rows in faces.targets.items()
    }
    return replace(faces, targets=targets)


def class_weights(labels: Sequence[int] | np.ndarray[tuple[int], np.dtype[np.int64]], count: int) -> np.ndarray:
    """Weight of each of `count` labels, inverse to how often it occurs; 1 on average over the pictures."""
    known = np.asarray(labels)
    found = np.bincount(known[known >= 0], minlength=count)
    return np.where(found > 0, found.sum() / (max(1, np.count_nonzero(found)) * np.maximum(found, 1)), 0.0)
