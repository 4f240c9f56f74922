"""Export trained classifiers to one ONNX file with its card."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from core.emotions import EMOTIONS
from core.errors import ConfigError, DataError
from emotion.card import CropRule, ImageInput, ModelCard, WeightFile, dump_card
from emotion.classify import Classifier
from emotion.evaluate.digests import DIGESTS_FILE, Digests, write_digests
from emotion.evaluate.face import card_figures, evaluate_faces
from emotion.train.calibrate import calibrate
from emotion.train.checkpoint import FinishedRun, load_run
from emotion.train.config import FitConfig
from emotion.train.data import load_training, load_validation
from emotion.train.infer import logits_of
from emotion.train.refit import refit_heads
from emotion.train.served import Calibration, Served, export_graph, halved, has_all_heads, mean_answers
from emotion.train.template import measure_template

_LIMITS = (
    "Reads what an expression looks like to people who label pictures, not what somebody feels. The training faces are "
    "48 pixels wide, grey, found by web searches for emotion words: many are posed, actors and stock photography, "
    "mostly western, few are old. Fear, disgust and sadness are often mistaken for one another and for neutral. "
    "Not for decisions about people."
)
_WEIGHTS = "face.onnx"


def export_classifier(
    folders: Sequence[Path],
    out: Path,
    *,
    version: str,
    data: str | None = None,
    refit_views: int = 0,
    rule: CropRule | None = None,
) -> ModelCard:
    """Write face.onnx, face.digests and face.json into `out` from the best checkpoints of runs on the same data.

    Their answers are averaged. `data` replaces the folder of the data sets; with `refit_views` the last layers are
    fitted anew on so many augmented views of every training face, see `refit_heads`; a `rule` is measured when there is
    none. Raises ConfigError for runs that do not go together and DataError for what is no run.
    """
    torch.set_num_threads(os.cpu_count() or 1)
    runs = [load_run(folder, data=data) for folder in folders]
    first = runs[0]
    _check(runs)
    refit = _refitted(runs, refit_views) if refit_views else {}
    nets = [halved(run.net) for run in runs]
    contempt = first.config.data.contempt_to_disgust
    calibration = _calibration(runs, nets)
    out.mkdir(parents=True, exist_ok=True)
    size, channels = first.config.net.size, first.config.net.channels
    export_graph(Served(nets, calibration, contempt), channels=channels, size=size, path=out / _WEIGHTS)
    write_digests(_training_pictures(first.config), out / DIGESTS_FILE)
    rule = rule or _measured_rule(first.config)
    card = _card(
        version=version,
        files=tuple(_weight_file(out / name) for name in (_WEIGHTS, DIGESTS_FILE)),
        input_=ImageInput(size=size, channels=channels, mean=first.mean, std=first.std, crop=rule),
        folder=out,
    )
    figures = _facts(runs, nets) | refit | calibration.as_figures() | _measured(card, first.config)
    card = replace(card, figures=figures)
    (out / "face.json").write_text(dump_card(card), encoding="utf-8")
    return card


def _check(runs: Sequence[FinishedRun]) -> None:
    shapes = {(run.config.net.size, run.config.net.channels, run.mean, run.std) for run in runs}
    if len(shapes) > 1:
        raise ConfigError("runs differ in the size or the scale of their input and cannot be averaged")
    for run in runs:
        if not has_all_heads([head.name for head in run.config.heads]):
            raise ConfigError('what ships needs the heads "emotion", "votes" and "smile"')


def _calibration(runs: Sequence[FinishedRun], nets: Sequence[torch.nn.Module]) -> Calibration:
    first = runs[0]
    validation = load_validation(first.config)
    answers = [
        mean_answers([logits_of(net, faces.images, first.config.net.size, first.mean, first.std) for net in nets])
        for faces in validation
    ]
    return calibrate(answers, validation, first.config.data.contempt_to_disgust)


def _training_pictures(config: FitConfig) -> list[np.ndarray]:
    """Every picture of the training files as it lies there; what was left out of training is among them."""
    folder = Path(config.data.folder)
    pictures = []
    for source in config.data.training:
        for name in source.path.split(","):
            try:
                with np.load(folder / name.strip()) as archive:
                    pictures.append(archive["images"])
            except (OSError, ValueError, KeyError) as error:
                raise DataError("only sets of arrays can be exported from: their pictures are remembered") from error
    return pictures


def _refitted(runs: Sequence[FinishedRun], views: int) -> dict[str, float]:
    """Fit the last layers of emotion and votes anew, in place."""
    config = runs[0].config
    training, _ = load_training(config)
    validation = load_validation(config)[0]
    found = refit_heads(runs, training, validation, heads=("emotion", "votes"), views=views, seed=config.seed)
    return {"refit_views": float(views)} | {f"refit_{head}_ridge": one.ridge for head, one in found.items()}


def _measured_rule(config: FitConfig) -> CropRule:
    main, _ = load_training(config)
    return measure_template(main.images, count=3000, seed=config.seed, threads=torch.get_num_threads())


def _measured(card: ModelCard, config: FitConfig) -> dict[str, float]:
    """Figures of the exported file on the set that chose it, by the code that serves."""
    path = Path(config.data.folder) / config.data.validation[0].path
    figures = evaluate_faces(path, Classifier(card, torch.get_num_threads()), known=Digests.load(card))
    return card_figures(figures, "public_test")


def _facts(runs: Sequence[FinishedRun], nets: Sequence[torch.nn.Module]) -> dict[str, float]:
    facts = {
        "training_faces": float(runs[0].facts["training_faces"]),
        "networks": float(len(runs)),
        "parameters": float(sum(p.numel() for net in nets for p in net.parameters())),
    }
    for place, run in enumerate(runs, 1):
        facts |= {f"run_{place}_{name}": float(run.facts[name]) for name in ("epoch", "minutes", "emotion_accuracy")}
    return facts


def _weight_file(path: Path) -> WeightFile:
    return WeightFile(name=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def _card(*, version: str, files: tuple[WeightFile, ...], input_: ImageInput, folder: Path) -> ModelCard:
    return ModelCard(
        name="facelog-face",
        version=version,
        purpose="Guesses which of seven emotions a face shows, what ten voters would say, and whether it smiles.",
        labels=tuple(EMOTIONS),
        files=files,
        input=input_,
        licence="GPL-3.0-or-later; trained on FER2013 and SMILEsmileD, which were published for research",
        source="Trained from random weights by `python -m emotion.train fit`; docs/models/face.md tells how.",
        training_data=(
            "FER2013, Training split without non-faces (ICML 2013 challenge, research use)",
            "FER+ votes on the same pictures (MIT)",
            "SMILEsmileD, four fifths of what was there (no licence stated: research use)",
        ),
        figures={},
        chosen_on="FER2013 PublicTest and a fifth of SMILEsmileD: checkpoints, temperatures and the share of the votes "
        "were chosen on them, so figures on them flatter the model",
        limits=_LIMITS,
        folder=folder,
    )
