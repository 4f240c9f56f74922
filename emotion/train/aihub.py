"""The Korean AI-Hub faces, with the labels of an uploader and three annotators, and their boxes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, TypeAdapter, ValidationError

from core.emotions import EMOTIONS, FOUR, Emotion
from core.errors import DataError
from emotion.train.faces import Faces
from emotion.train.pictures import Box, read_pictures, tell

MEANINGS: dict[str, tuple[Emotion, ...]] = {
    "분노": (Emotion.ANGER,),
    "기쁨": (Emotion.HAPPINESS,),
    "당황": (Emotion.SURPRISE, Emotion.FEAR),
    "슬픔": (Emotion.SADNESS,),
    "불안": (Emotion.FEAR,),
    "상처": (Emotion.SADNESS,),
    "중립": (Emotion.NEUTRAL,),
}
"""Each label among the seven; 당황, the fluster of being caught out, is half surprise and half fear."""
FOUR_OF = dict(zip(("분노", "기쁨", "당황", "슬픔"), FOUR, strict=True))
_ENCODINGS = ("utf-8-sig", "cp949")
_MOST_BYTES = 512 * 1024 * 1024


class _Foreign(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Corners(_Foreign):
    left: FiniteFloat = Field(alias="minX")
    top: FiniteFloat = Field(alias="minY")
    right: FiniteFloat = Field(alias="maxX")
    bottom: FiniteFloat = Field(alias="maxY")


class _Annotation(_Foreign):
    label: str = Field(alias="faceExp")
    corners: _Corners = Field(alias="boxes")


class _Entry(_Foreign):
    filename: Annotated[str, Field(min_length=1, max_length=255)]
    uploader: str = Field(alias="faceExp_uploader")
    a: _Annotation = Field(alias="annot_A")
    b: _Annotation = Field(alias="annot_B")
    c: _Annotation = Field(alias="annot_C")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was said about one picture."""

    path: Path
    uploader: str
    """Label of the one who sent it."""
    labels: tuple[str, str, str]
    """Those of the annotators A, B and C."""
    boxes: tuple[Box, Box, Box]

    @property
    def agreed(self) -> str | None:
        """The label that at least two annotators share; None when all three differ."""
        label, count = Counter(self.labels).most_common(1)[0]
        return label if count > 1 else None

    @property
    def box(self) -> Box:
        """Mean of the boxes of those who agree, of all where none do."""
        chosen = [box for box, label in zip(self.boxes, self.labels, strict=True) if self.agreed in (None, label)]
        left, top, right, bottom = (sum(box[side] for box in chosen) / len(chosen) for side in range(4))
        return left, top, right, bottom


def read_records(folder: Path) -> list[Record]:
    """Every usable record of the label files (*.json) below a folder; what is not usable is counted and printed.

    Pictures lie anywhere below the folder, under the name in their record. Raises DataError when there is no record.
    """
    files = sorted(folder.rglob("*.json")) if folder.is_dir() else []
    if not files:
        raise DataError(f"{folder.name} holds no label files")
    pictures = {path.name: path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png"}}
    left_out: Counter[str] = Counter()
    records = []
    for file in files:
        for row in parse_rows(_text(file), file.name):
            found = record_of(row, pictures)
            if isinstance(found, str):
                left_out[found] += 1
            else:
                records.append(found)
    tell(left_out)
    if not records:
        raise DataError(f"{folder.name} holds no usable record")
    return records


def parse_rows(text: str, where: str) -> list[object]:
    """The rows of a label file. Raises DataError when it is no list of records."""
    try:
        return TypeAdapter(list[object]).validate_json(text)
    except ValidationError as error:
        raise DataError(f"{where} is not a list of records") from error


def record_of(row: object, pictures: dict[str, Path]) -> Record | str:
    """One row with its picture, or why it cannot be used."""
    try:
        entry = _Entry.model_validate(row)
    except ValidationError:
        return "records of another form"
    path = pictures.get(entry.filename)
    if path is None:
        return "missing"
    annotations = (entry.a, entry.b, entry.c)
    one, two, three = ((c.left, c.top, c.right, c.bottom) for c in (a.corners for a in annotations))
    labels = entry.a.label, entry.b.label, entry.c.label
    if not {entry.uploader, *labels} <= MEANINGS.keys():
        return "unknown labels"
    return Record(path=path, uploader=entry.uploader, labels=labels, boxes=(one, two, three))


def load_aihub(folder: Path, *, side: int, channels: int, seed: int) -> Faces:
    """Faces that at least two annotators agree about, as many of every label, for the heads "emotion" and "four".

    A target is the mean of the three annotators; the label is the agreed one. Raises DataError when there are none.
    """
    agreed = [record for record in read_records(folder) if record.agreed is not None]
    images, read = read_pictures(
        balanced(agreed, seed), lambda record: record.path, lambda record: record.box, side, channels
    )
    if not read:
        raise DataError(f"{folder.name} holds no pictures that annotators agree about")
    seven = np.stack([np.mean([_seven(label) for label in record.labels], axis=0) for record in read])
    four = np.stack([_four(record) for record in read])
    return Faces(
        images=images,
        targets={"emotion": seven.astype(np.float32), "four": four.astype(np.float32)},
        labels={
            "emotion": np.array([_seven(record.agreed or "").argmax() for record in read], np.int64),
            "four": np.array([_four_index(record.agreed or "") for record in read], np.int64),
        },
    )


def balanced(records: list[Record], seed: int) -> list[Record]:
    """As many of every agreed label as there are of the rarest, chosen by seed."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record.agreed or "", []).append(record)
    random = np.random.default_rng(seed)
    least = min(map(len, groups.values()), default=0)
    return [group[place] for group in groups.values() for place in sorted(random.permutation(len(group))[:least])]


def _seven(label: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    meant = MEANINGS[label]
    return np.array([(emotion in meant) / len(meant) for emotion in EMOTIONS])


def _four_index(label: str) -> int:
    return FOUR.index(FOUR_OF[label]) if label in FOUR_OF else -1


def _four(record: Record) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Shares of the annotators who named one of the four; zeros where the agreed label is none of them."""
    row = np.zeros(len(FOUR))
    if _four_index(record.agreed or "") < 0:
        return row
    for label in record.labels:
        if label in FOUR_OF:
            row[_four_index(label)] += 1
    return row / row.sum()


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DataError(f"{path.name} is too large for a label file")
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name} cannot be read") from error
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError(f"{path.name} is neither UTF-8 nor CP949")
