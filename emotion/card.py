"""What travels with weights: labels, preprocessing, licence, data, figures and checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from core.errors import ModelUnavailable
from core.observations import Point

_TEXTS = ("name", "version", "purpose", "licence", "source", "chosen_on", "limits")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightFile:
    """One file of weights beside its card."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CropRule:
    """Where the landmarks of a face belong before it is read."""

    frame: int
    """Side in pixels of the square that the points are measured in; the input is its middle."""
    points: tuple[Point, ...]
    """Left eye, right eye, nose, left and right mouth corner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageInput:
    """What the network expects."""

    size: int | None
    """Side of the square input in pixels; None when it takes any."""
    channels: int
    mean: float
    std: float
    """Both in 0..1, over all channels."""
    crop: CropRule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """A model's card. Not a model: `weights` gives the bytes, checked."""

    name: str
    version: str
    purpose: str
    labels: tuple[str, ...]
    """What each output means, in order."""
    files: tuple[WeightFile, ...]
    input: ImageInput | None
    """None where the input is text."""
    licence: str
    source: str
    """Who made it from what."""
    training_data: tuple[str, ...]
    figures: Mapping[str, float]
    chosen_on: str
    """Data that settings, checkpoint or temperature were chosen on: figures on it flatter the model."""
    limits: str
    thresholds: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Score from which a label counts as present, for each data set that is measured with several answers."""
    folder: Traversable = field(repr=False, compare=False)
    """Where card and weights lie."""

    @property
    def title(self) -> str:
        """Name and version, as readings quote it."""
        return f"{self.name} {self.version}"

    def weights(self, name: str) -> bytes:
        """Bytes of a file of the card. Raises ModelUnavailable when it is missing or not the one described."""
        known = {file.name: file.sha256 for file in self.files}
        if name not in known:
            raise ModelUnavailable(f"{self.name}: the card names no file {name!r}")
        try:
            content = self.folder.joinpath(name).read_bytes()
        except OSError as error:
            raise ModelUnavailable(f"{self.name}: {name} cannot be read") from error
        if hashlib.sha256(content).hexdigest() != known[name]:
            raise ModelUnavailable(f"{self.name}: {name} is not the file that its card describes")
        return content


def packaged_weights() -> Traversable:
    """The folder of the weights that ship with Facelog."""
    return files("emotion") / "weights"


def load_card(folder: Traversable, name: str) -> ModelCard:
    """Read `name`.json strictly. Raises ModelUnavailable naming what is wrong."""
    where = f"{name}.json"
    try:
        table = json.loads(folder.joinpath(where).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{where} cannot be read") from error
    _check_keys(table, ModelCard, where, without=("folder",))
    try:
        return ModelCard(
            **{name: _text(table[name]) for name in _TEXTS},
            labels=tuple(_text(label) for label in table["labels"]),
            training_data=tuple(_text(line) for line in table["training_data"]),
            files=tuple(_weight_file(row, where) for row in table["files"]),
            input=None if table["input"] is None else _image_input(table["input"], where),
            figures={_text(key): float(value) for key, value in table["figures"].items()},
            thresholds={_text(key): tuple(map(float, row)) for key, row in table["thresholds"].items()},
            folder=folder,
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise ModelUnavailable(f"{where} has a value of the wrong kind") from error


def dump_card(card: ModelCard) -> str:
    """The card as JSON text, as `load_card` reads it."""
    table = asdict(card)
    del table["folder"]
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def _image_input(table: dict[str, Any], where: str) -> ImageInput:
    _check_keys(table, ImageInput, f"{where}: input")
    crop = table["crop"]
    if crop is not None:
        _check_keys(crop, CropRule, f"{where}: crop")
        points = tuple((float(x), float(y)) for x, y in crop["points"])
        crop = CropRule(frame=int(crop["frame"]), points=points)
    size = None if table["size"] is None else int(table["size"])
    mean, std = float(table["mean"]), float(table["std"])
    if std <= 0:
        raise ValueError("std")
    return ImageInput(size=size, channels=int(table["channels"]), mean=mean, std=std, crop=crop)


def _weight_file(table: dict[str, Any], where: str) -> WeightFile:
    _check_keys(table, WeightFile, f"{where}: files")
    return WeightFile(name=_text(table["name"]), sha256=_text(table["sha256"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _check_keys(table: object, kind: type, where: str, without: tuple[str, ...] = ()) -> None:
    if not isinstance(table, dict):
        raise ModelUnavailable(f"{where} is not a table")
    names = {entry.name for entry in fields(kind)} - set(without)
    for key in sorted(table.keys() ^ names):
        raise ModelUnavailable(f"{where}: {'unknown' if key in table else 'missing'} key {key!r}")
