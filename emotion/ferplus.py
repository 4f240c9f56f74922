"""The published majority protocol of FER+ (Barsoum et al., 2016)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LABELS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
"""What a majority may be; "unknown" and "not a face" are the ninth and tenth column of the votes."""


def majority_labels(votes: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """The label (N,) that more than half of the votes (N, 10) agree on, an index into LABELS; -1 where there is none.

    A single vote for an answer is an outlier and not counted; pictures whose majority is "unknown" or "not a face"
    are left out, as in the authors' published code.
    """
    counted = np.where(votes > 1, votes, 0).astype(np.int64)
    best = counted.argmax(1)
    agreed = (counted.max(1) * 2 > counted.sum(1)) & (best < len(LABELS))
    return np.where(agreed, best, -1)
