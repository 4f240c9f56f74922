"""What travels with the text reader's weights: what they were made from, how good they are, and their checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from importlib.resources.abc import Traversable

from core.emotions import EMOTIONS
from core.errors import ModelUnavailable

CARD = "text.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCard:
    """The text reader's card. Not the model: `weights` gives the bytes, checked."""

    name: str
    version: str
    purpose: str
    labels: tuple[str, ...]
    """What the first outputs mean, in order; valence and arousal follow."""
    file: str
    sha256: str
    licence: str
    source: str
    """Who made it from what."""
    training_data: tuple[str, ...]
    thresholds: Mapping[str, tuple[float, ...]]
    """Score from which an emotion counts as present, for each data set that is measured with several answers."""
    figures: Mapping[str, float]
    chosen_on: str
    """Data that the settings were chosen on: figures on it flatter the model."""
    limits: str
    folder: Traversable = field(repr=False, compare=False)
    """Where card and weights lie."""

    @property
    def title(self) -> str:
        """Name and version, as readings quote it."""
        return f"{self.name} {self.version}"

    def weights(self) -> bytes:
        """Bytes of the weights. Raises ModelUnavailable when they are missing or not the ones described."""
        try:
            content = self.folder.joinpath(self.file).read_bytes()
        except OSError as error:
            raise ModelUnavailable(f"{self.name}: {self.file} cannot be read") from error
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ModelUnavailable(f"{self.name}: {self.file} is not the file that its card describes")
        return content


def load_text_card(folder: Traversable | None = None) -> TextCard:
    """Read the card, the packaged one unless a folder is given. Raises ModelUnavailable naming what is wrong."""
    folder = folder if folder is not None else files("emotion") / "weights"
    try:
        table = json.loads(folder.joinpath(CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{CARD} cannot be read") from error
    names = {entry.name for entry in fields(TextCard)} - {"folder"}
    if not isinstance(table, dict) or table.keys() != names:
        raise ModelUnavailable(f"{CARD} does not have the keys of a card")
    try:
        card = TextCard(
            **table
            | {
                "labels": tuple(str(label) for label in table["labels"]),
                "training_data": tuple(str(source) for source in table["training_data"]),
                "thresholds": {k: tuple(float(t) for t in row) for k, row in table["thresholds"].items()},
                "figures": {key: float(value) for key, value in table["figures"].items()},
            },
            folder=folder,
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise ModelUnavailable(f"{CARD} has a value of the wrong kind") from error
    if card.labels != tuple(emotion.value for emotion in EMOTIONS):
        raise ModelUnavailable(f"{CARD} names other emotions")
    return card


def dump_text_card(card: TextCard) -> str:
    """The card as JSON text, as `load_text_card` reads it."""
    table = {entry.name: getattr(card, entry.name) for entry in fields(card) if entry.name != "folder"}
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"
