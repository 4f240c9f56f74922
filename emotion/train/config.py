"""Settings of one training run, read strictly from TOML."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from core.errors import ConfigError

Section = TypeVar("Section")

SOURCES = ("fer2013", "smiles", "folders", "aihub")
"""Kinds of data sets that can be read."""
SCHEDULES = ("one-cycle", "cosine", "plateau")
OPTIMIZERS = ("sgd", "adamw")
BALANCES = ("none", "weights", "sampling")
DEVICES = ("auto", "cpu", "cuda")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """One data set."""

    kind: str
    """One of SOURCES."""
    path: str
    """File or folder below `data.folder`; several files are parted by commas."""
    share: float = 0.0
    """Of every batch; 0 is what the others leave. Nothing to a set that is only measured on."""
    part: str = "all"
    """"all", or "training" or "validation" of a stratified 8:2 split for sets that have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataConfig:
    """Where the pictures are and how a target is made from label and votes."""

    folder: str
    training: tuple[SourceConfig, ...]
    validation: tuple[SourceConfig, ...]
    """The first one chooses the checkpoint."""
    side: int = 48
    """Pixels; pictures of other sizes are resized to it when they are read."""
    vote_share: float = 0.5
    """Weight of the votes in a target of the head "emotion"; the rest is the original label."""
    contempt_to_disgust: float = 0.5
    """Share of contempt votes that count as disgust there; the rest count as neutral."""
    smoothing: float = 0.0
    """Share of every target that is spread evenly over the labels."""
    balance: str = "none"
    """One of BALANCES: weigh rare labels up in the loss, or draw them more often."""
    keep_twins: bool = True
    """Train also on pictures that a validation set holds pixel by pixel; figures without them are reported apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadConfig:
    """One set of outputs on top of the shared trunk."""

    name: str
    """A key of `heads.HEADS`."""
    weight: float = 1.0
    """In the loss."""
    hidden: int = 0
    """Width of a dense layer before the outputs; 0 is a single layer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetConfig:
    """Shape of the network."""

    name: str
    """"facenet", or "timm:" and a model's name there."""
    size: int
    """Side of the square input in pixels."""
    channels: int = 1
    """1 is grey, 3 is colour."""
    widths: tuple[int, ...] = ()
    """Channels of each stage of a facenet; the picture halves before every stage but the first."""
    depths: tuple[int, ...] = ()
    """Blocks of each stage."""
    stem_stride: int = 1
    dropout: float = 0.0
    start: str = ""
    """Checkpoint whose fitting weights are taken over; nothing for random ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimizerConfig:
    """How the weights move."""

    name: str = "sgd"
    """One of OPTIMIZERS."""
    batch: int = 128
    peak_rate: float = 0.1
    weight_decay: float = 5e-4
    momentum: float = 0.9
    average_decay: float = 0.998
    """Of the exponential moving average of the weights, a step."""
    clip: float = 0.0
    """Longest gradient; 0 does not clip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleConfig:
    """How the learning rate moves over the run, and when the run ends."""

    name: str = "one-cycle"
    """One of SCHEDULES."""
    minutes: float = 0.0
    """Wall-clock time that the schedule fits into; 0 counts epochs instead."""
    epochs: int = 0
    warm_share: float = 0.12
    """Share of the run in which the rate rises."""
    factor: float = 0.5
    """What "plateau" multiplies the rate by ..."""
    patience: int = 3
    """... after so many epochs without a better validation loss."""
    stop_after: int = 0
    """End early after so many epochs without a better checkpoint; 0 never does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AugmentConfig:
    """How far a picture may be moved, turned, relit, wiped and blended."""

    degrees: float = 0.0
    scale: float = 0.0
    shift: float = 0.0
    """Of the width."""
    erase: float = 0.0
    """Probability that a rectangle is wiped."""
    brightness: float = 0.0
    """Of the full range."""
    contrast: float = 0.0
    blur: float = 0.0
    """Probability of losing fine detail."""
    mixup: float = 0.0
    """Alpha of the Beta distribution that two faces are blended by; 0 does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeacherConfig:
    """Finished runs whose mean answer the net learns from too."""

    runs: tuple[str, ...] = ()
    weight: float = 0.0
    """Share of the teachers' answer in a target; the rest is the data's."""
    temperature: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FitConfig:
    """Everything that decides a run but the machine."""

    seed: int
    threads: int = 2
    device: str = "auto"
    """One of DEVICES."""
    half: bool = True
    """Multiply in bfloat16."""
    compiled: bool = False
    """Let torch.compile fuse the steps; needs a C++ compiler on a CPU."""
    data: DataConfig
    net: NetConfig
    heads: tuple[HeadConfig, ...]
    """The first one chooses the checkpoint."""
    fit: OptimizerConfig
    schedule: ScheduleConfig
    augment: AugmentConfig
    teachers: TeacherConfig = TeacherConfig()


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
    config = _section(FitConfig, table, where)
    _check(config, where)
    return config


def as_table(config: FitConfig) -> dict[str, Any]:
    """The settings as plain values, for the record beside a checkpoint."""
    return asdict(config)


def _check(config: FitConfig, where: str) -> None:
    sources = config.data.training + config.data.validation
    chosen = {
        "device": (config.device, DEVICES),
        "fit.name": (config.fit.name, OPTIMIZERS),
        "schedule.name": (config.schedule.name, SCHEDULES),
        "data.balance": (config.data.balance, BALANCES),
    }
    for key, (value, allowed) in chosen.items():
        if value not in allowed:
            raise ConfigError(f"{where}: {key} is {value!r}, not one of {', '.join(allowed)}")
    for source in sources:
        if source.kind not in SOURCES:
            raise ConfigError(f"{where}: data has the unknown kind {source.kind!r}")
    for key, filled in (("data.training", config.data.training), ("data.validation", config.data.validation)):
        if not filled:
            raise ConfigError(f"{where}: {key} is empty")
    if not config.heads:
        raise ConfigError(f"{where}: heads is empty")
    if (config.schedule.minutes > 0) == (config.schedule.epochs > 0):
        raise ConfigError(f"{where}: schedule wants either minutes or epochs")


def _section(kind: type[Section], table: object, where: str) -> Section:
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: expected a table")
    hints = get_type_hints(kind)
    known = {entry.name: entry for entry in fields(kind)}  # type: ignore[arg-type]  # every caller passes a dataclass
    for key in sorted(table.keys() - known.keys()):
        raise ConfigError(f"{where}: unknown key {key!r}")
    for key in sorted(known.keys() - table.keys()):
        if known[key].default is MISSING:
            raise ConfigError(f"{where}: missing key {key!r}")
    return kind(**{name: _value(hints[name], value, f"{where}: {name}") for name, value in table.items()})


def _value(hint: Any, value: object, where: str) -> object:
    if isinstance(hint, type) and is_dataclass(hint):
        return _section(hint, value, where)
    if isinstance(value, list | tuple):
        (item, *_) = get_args(hint) or (None,)
        if item is None:
            raise ConfigError(f"{where}: expected one value")
        return tuple(_value(item, entry, where) for entry in value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(hint, type) or not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ConfigError(f"{where}: expected {getattr(hint, '__name__', hint)}")
    return value
