"""SMILEsmileD: faces from news photographs that smile or do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.errors import DataError
from emotion.align import resized
from emotion.train.config import DataConfig
from emotion.train.faces import Faces


def load_smiles(path: Path, config: DataConfig) -> Faces:
    """One file with `images` (N, 64, 64) and `smiling`. Raises DataError when it is another kind of file."""
    try:
        with np.load(path) as archive:
            images, smiling = archive["images"], archive["smiling"].astype(np.int64)
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path.name} is not a file of smiling faces") from error
    return Faces(
        images=resized(images, config.side),
        targets={"smile": np.eye(2, dtype=np.float32)[smiling]},
        labels={"smile": smiling},
    )
