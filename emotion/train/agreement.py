"""How far annotators agree about the Korean AI-Hub faces: what a model can be expected to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from emotion.train.aihub import Record, read_records


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Of the pictures with one uploader's label; all but `pictures` 0..1."""

    label: str
    pictures: int
    agreed: float
    """Share about which at least two of the three annotators agree."""
    same: float
    """Share of those whose agreed label is the uploader's."""
    ceiling: float
    """How often an annotator says what the other two say, where those two say the same."""


def agreement(records: Sequence[Record]) -> tuple[Agreement, ...]:
    """Agreement for each uploader's label and, last, for all of them. Raises ValueError without records."""
    if not records:
        raise ValueError("no records")
    labels = sorted({record.uploader for record in records})
    rows = [_row(label, [record for record in records if record.uploader == label]) for label in labels]
    return (*rows, _row("all", list(records)))


def print_agreement(folder: Path) -> None:
    """Print it for a folder of `read_records`. Raises DataError."""
    table = Table("label", "pictures", "two agree", "with the uploader", "ceiling", box=None)
    for row in agreement(read_records(folder)):
        table.add_row(row.label, str(row.pictures), f"{row.agreed:.1%}", f"{row.same:.1%}", f"{row.ceiling:.1%}")
    Console().print(table)


def _row(label: str, records: Sequence[Record]) -> Agreement:
    agreed = [record for record in records if record.agreed is not None]
    same = sum(record.agreed == record.uploader for record in agreed)
    trials = [
        record.labels[one] == record.labels[two]
        for record in records
        for one, two, three in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
        if record.labels[two] == record.labels[three]
    ]
    return Agreement(
        label=label,
        pictures=len(records),
        agreed=len(agreed) / len(records),
        same=same / len(agreed) if agreed else 0.0,
        ceiling=sum(trials) / len(trials) if trials else 0.0,
    )
