"""Figures and pictures of a run's best network, with and without the mirror image."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from core.emotions import EMOTIONS
from core.errors import ConfigError
from emotion.align import Bytes
from emotion.card import CropRule
from emotion.classify import Answers
from emotion.evaluate.face import FaceFigures, evaluate_faces
from emotion.evaluate.figures import SMILES
from emotion.evaluate.pictures import PictureWords, figures_picture, learning_curves
from emotion.train.checkpoint import FinishedRun, load_run
from emotion.train.infer import logits_of
from emotion.train.served import Calibration, has_all_heads, probabilities_of, votes_to_emotions

_WORDS = PictureWords(
    labels=(),
    confusion="confusion",
    label="label",
    guess="guess",
    reliability="reliability",
    confidence="confidence",
    accuracy="accuracy",
)


class TrainedClassifier:
    """A run's network behind the interface of the one that serves; uncalibrated."""

    def __init__(self, run: FinishedRun, title: str, *, flipped: bool) -> None:
        """`flipped`: average over the mirror image. Raises ConfigError when the network lacks a head that is served."""
        if not has_all_heads([head.name for head in run.config.heads]):
            raise ConfigError('a run without the heads "emotion", "votes" and "smile" is measured by its log alone')
        self.title = title
        self.size = run.config.net.size
        self.crop = CropRule(frame=run.config.data.side, points=())
        self._run = run
        self._flipped = flipped
        self._seven = torch.from_numpy(votes_to_emotions(run.config.data.contempt_to_disgust))

    def answers(self, faces: Bytes) -> Answers:
        """Read grey faces (N, size, size)."""
        run = self._run
        logits = logits_of(run.net, faces, self.size, run.mean, run.std, flipped=self._flipped)
        probabilities, votes, smile = probabilities_of(logits, Calibration(), self._seven)
        return Answers(probabilities=probabilities.numpy(), votes=votes.numpy(), smile=smile.numpy())


def report(folder: Path, files: list[Path], out: Path) -> dict[str, Any]:
    """Measure a run on labelled files; write report.json and pictures into `out`.

    Raises DataError and ConfigError.
    """
    run = load_run(folder)
    torch.set_num_threads(run.config.threads)
    measured: dict[str, Any] = {"chosen": run.facts}
    out.mkdir(parents=True, exist_ok=True)
    for name, flipped in (("flipped", True), ("single", False)):
        classifier = TrainedClassifier(run, folder.name, flipped=flipped)
        figures = {path.stem: evaluate_faces(path, classifier, known=None) for path in files}
        measured[name] = {stem: one.as_dict() for stem, one in figures.items()}
        for stem, one in figures.items():
            _draw(one, out / f"{stem}_{name}.png")
    (out / "report.json").write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    learning_curves(folder / "log.csv", out / "curves.png")
    return measured


def _draw(figures: FaceFigures, out: Path) -> None:
    """The confusion matrix and the reliability of what the file has labels for; nothing where it has only votes."""
    measured = figures.all.smile or figures.all.emotion
    if measured is not None:
        labels = SMILES if figures.all.smile else tuple(EMOTIONS)
        words = replace(_WORDS, labels=labels)
        out.write_bytes(figures_picture(measured.confusion, measured.calibration, words))
