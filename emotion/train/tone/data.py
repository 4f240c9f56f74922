"""RAVDESS and EmoDB: acted sentences, with the emotion and the speaker in the file's name."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt

from core.emotions import Emotion
from core.errors import DataError
from core.mood import AFFECT
from emotion.tone_features import RATE, tone_features

Floats = npt.NDArray[np.float64]

RAVDESS = {
    "01": Emotion.NEUTRAL.value,
    "02": "calm",
    "03": Emotion.HAPPINESS.value,
    "04": Emotion.SADNESS.value,
    "05": Emotion.ANGER.value,
    "06": Emotion.FEAR.value,
    "07": Emotion.DISGUST.value,
    "08": Emotion.SURPRISE.value,
}
"""Third part of a name such as 03-01-05-02-01-01-12; the last part is the speaker."""
EMODB = {
    "W": Emotion.ANGER.value,
    "L": "boredom",
    "E": Emotion.DISGUST.value,
    "A": Emotion.FEAR.value,
    "F": Emotion.HAPPINESS.value,
    "T": Emotion.SADNESS.value,
    "N": Emotion.NEUTRAL.value,
}
"""Sixth character of a name such as 03a01Fa; the first two are the speaker."""
TARGETS: dict[str, tuple[float, float]] = {
    **{emotion.value: affect for emotion, affect in AFFECT.items()},
    "calm": (0.2, 0.15),
    "boredom": (-0.3, 0.15),
}
"""Valence and arousal of each acted emotion: our constants, not ratings of the recordings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recordings:
    """Features and targets of the recordings that could be judged."""

    features: Floats
    """Shape (n, FEATURES)."""
    targets: Floats
    """Valence and arousal, shape (n, 2)."""
    speakers: npt.NDArray[np.str_]
    corpora: npt.NDArray[np.str_]


def read_recordings(ravdess: Path | None, emodb: Path | None) -> Recordings:
    """Read tar files of sounds. Raises DataError when none can be judged."""
    rows: list[tuple[Floats, str, str, str]] = []
    for corpus, path in (("ravdess", ravdess), ("emodb", emodb)):
        if path is not None:
            rows += _corpus(corpus, path)
    if not rows:
        raise DataError("no recording that can be judged")
    return Recordings(
        features=np.stack([row[0] for row in rows]),
        targets=np.array([TARGETS[row[1]] for row in rows]),
        speakers=np.array([row[2] for row in rows]),
        corpora=np.array([row[3] for row in rows]),
    )


def described(corpus: str, name: str) -> tuple[str, str] | None:
    """Emotion and speaker of a file's stem; None for a name of another kind."""
    if corpus == "ravdess":
        parts = name.split("-")
        emotion = RAVDESS.get(parts[2]) if len(parts) == 7 else None
        return None if emotion is None else (emotion, f"ravdess {parts[6]}")
    emotion = EMODB.get(name[5]) if len(name) >= 6 else None
    return None if emotion is None else (emotion, f"emodb {name[:2]}")


def decoded(content: bytes) -> npt.NDArray[np.float32]:
    """Mono samples at RATE of any container. Raises av.FFmpegError."""
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(io.BytesIO(content), "r") as container:
        pieces = [piece for frame in container.decode(audio=0) for piece in resampler.resample(frame)]
    pieces += resampler.resample(None)
    samples = np.concatenate([piece.to_ndarray()[0] for piece in pieces])
    return np.asarray(samples, np.float32) / np.float32(32_768)


def _corpus(corpus: str, path: Path) -> Iterator[tuple[Floats, str, str, str]]:
    """Yield features, emotion, speaker and corpus. Raises DataError for what is no tar file."""
    from av import FFmpegError
    from tqdm import tqdm

    try:
        with tarfile.open(path) as tar:
            for member in tqdm(tar, desc=corpus, unit=" files"):
                found = described(corpus, PurePosixPath(member.name).stem)
                file = tar.extractfile(member) if member.isfile() and found else None
                if file is None or found is None:
                    continue
                try:
                    features = tone_features(decoded(file.read()).astype(np.float64))
                except (FFmpegError, ValueError):
                    continue
                yield features, *found, corpus
    except (tarfile.TarError, OSError) as error:
        raise DataError(f"{path.name}: not a tar file that can be read") from error
