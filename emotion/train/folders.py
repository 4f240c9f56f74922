"""Faces in folders, one for each label, or beside a list, as RAF-DB comes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.emotions import EMOTIONS, Emotion
from core.errors import DataError
from emotion.train.faces import Faces
from emotion.train.pictures import read_pictures

RAF_DB: tuple[Emotion, ...] = (
    Emotion.SURPRISE,
    Emotion.FEAR,
    Emotion.DISGUST,
    Emotion.HAPPINESS,
    Emotion.SADNESS,
    Emotion.ANGER,
    Emotion.NEUTRAL,
)
"""What its labels 1 to 7 mean."""
LIST_NAME = "list_patition_label.txt"
"""As RAF-DB spells it."""
_WORDS: dict[Emotion, tuple[str, ...]] = {
    Emotion.ANGER: ("anger", "angry", "분노", "화남"),
    Emotion.DISGUST: ("disgust", "disgusted", "혐오", "역겨움"),
    Emotion.FEAR: ("fear", "fearful", "afraid", "공포", "두려움", "불안"),
    Emotion.HAPPINESS: ("happiness", "happy", "joy", "기쁨", "행복"),
    Emotion.SADNESS: ("sadness", "sad", "슬픔"),
    Emotion.SURPRISE: ("surprise", "surprised", "놀람", "당황"),
    Emotion.NEUTRAL: ("neutral", "중립", "무표정"),
}
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})


def load_folders(path: Path, *, side: int, channels: int) -> Faces:
    """Faces with one-hot targets of the head "emotion".

    `path` is a folder with a folder for each label, named 1 to 7 in RAF-DB's order or by an emotion in Korean or
    English; or a folder that holds `list_patition_label.txt` with lines such as `train_00001.jpg 5`, and, after a `#`,
    the part of it that is meant: `raf-db#train`. Its pictures lie beside it or in `aligned`, with
    `_aligned` before the suffix.
    Raises DataError when there are no pictures.
    """
    folder, _, part = str(path).partition("#")
    listed = Path(folder) / LIST_NAME
    found = _listed(listed, part) if listed.is_file() else _sorted(Path(folder))
    images, read = read_pictures(found, lambda item: item[0], lambda _: None, side, channels)
    if not read:
        raise DataError(f"{Path(folder).name} holds no pictures of labelled faces")
    labels = np.array([EMOTIONS.index(emotion) for _, emotion in read], np.int64)
    targets = np.eye(len(EMOTIONS), dtype=np.float32)[labels]
    return Faces(images=images, targets={"emotion": targets}, labels={"emotion": labels})


def emotion_named(name: str) -> Emotion | None:
    """What the folder of a label means; None for other folders."""
    word = name.strip().lower()
    if word.isdecimal() and word.isascii() and 1 <= int(word) <= len(RAF_DB):
        return RAF_DB[int(word) - 1]
    return next((emotion for emotion, words in _WORDS.items() if word in words), None)


def _sorted(folder: Path) -> list[tuple[Path, Emotion]]:
    if not folder.is_dir():
        raise DataError(f"{folder.name} is not a folder")
    found = []
    for inner in sorted(folder.iterdir()):
        emotion = emotion_named(inner.name) if inner.is_dir() else None
        if emotion is not None:
            found += [(path, emotion) for path in sorted(inner.rglob("*")) if path.suffix.lower() in _SUFFIXES]
    return found


def _listed(path: Path, part: str) -> list[tuple[Path, Emotion]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise DataError(f"{path.name} cannot be read") from error
    found = []
    for number, line in enumerate(lines, 1):
        name, _, label = line.strip().rpartition(" ")
        emotion = emotion_named(label)
        if not line.strip() or not name.startswith(part):
            continue
        if emotion is None or not name or Path(name).name != name:
            raise DataError(f"{path.name}: line {number} is not a file name and a label from 1 to 7")
        found.append((_placed(path.parent, name), emotion))
    return found


def _placed(folder: Path, name: str) -> Path:
    """Where a listed picture lies; RAF-DB's aligned ones have another name than in the list."""
    aligned = f"{Path(name).stem}_aligned{Path(name).suffix}"
    places = (folder / name, folder / "aligned" / aligned, folder / "aligned" / name, folder / aligned)
    return next((place for place in places if place.is_file()), places[0])
