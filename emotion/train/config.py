"""Settings of one training run, read strictly from TOML."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from core.errors import ConfigError

Section = TypeVar("Section")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataConfig:
    """Where the pictures are and how a target is made from label and votes."""

    folder: str
    training: tuple[str, ...]
    public: str
    vote_share: float
    contempt_to_disgust: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetConfig:
    """Shape of the network."""

    size: int
    """Side of the square input in pixels."""
    widths: tuple[int, ...]
    """Channels of each stage; the picture halves before every stage but the first."""
    dropout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimizerConfig:
    """How the weights move."""

    batch: int
    peak_rate: float
    warm_share: float
    """Share of the budget in which the learning rate rises."""
    weight_decay: float
    momentum: float
    average_decay: float
    """Of the exponential moving average of the weights, a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AugmentConfig:
    """How far a picture may be moved, turned and relit."""

    degrees: float
    scale: float
    shift: float
    """Of the width."""
    erase: float
    """Probability that a rectangle is wiped."""
    brightness: float
    contrast: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FitConfig:
    """Everything that decides a run but the machine."""

    seed: int
    minutes: float
    """Budget of wall-clock time; the schedule is a function of the share that is spent."""
    threads: int
    data: DataConfig
    net: NetConfig
    fit: OptimizerConfig
    augment: AugmentConfig


def read_config(path: Path, *, folder: str | None = None) -> FitConfig:
    """Read a run's settings; `folder` replaces `data.folder`. Raises ConfigError naming the key."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path.name} cannot be read") from error
    return config_from(table, path.name, folder=folder)


def config_from(table: dict[str, Any], where: str, *, folder: str | None = None) -> FitConfig:
    """Settings from plain values, as `as_table` gives them. Raises ConfigError naming the key."""
    if folder is not None:
        table = table | {"data": table.get("data", {}) | {"folder": folder}}
    return _section(FitConfig, table, where)


def as_table(config: FitConfig) -> dict[str, Any]:
    """The settings as plain values, for the record beside a checkpoint."""
    return asdict(config)


def _section(kind: type[Section], table: dict[str, Any], where: str) -> Section:
    hints = get_type_hints(kind)
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # every caller passes a dataclass
    for key in sorted(table.keys() ^ names):
        raise ConfigError(f"{where}: {'unknown' if key in table else 'missing'} key {key!r}")
    values: dict[str, Any] = {}
    for name, value in table.items():
        hint = hints[name]
        if is_dataclass(hint) and isinstance(hint, type):
            values[name] = _section(hint, value, f"{where}: [{name}]")
        else:
            values[name] = _plain(hint, value, f"{where}: {name}")
    return kind(**values)


def _plain(hint: object, value: object, where: str) -> object:
    if isinstance(value, list):
        value = tuple(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    expected = hint if isinstance(hint, type) else tuple
    if not isinstance(value, expected):
        raise ConfigError(f"{where}: expected {getattr(hint, '__name__', hint)}")
    return value
