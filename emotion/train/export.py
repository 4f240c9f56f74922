"""Export a trained classifier to ONNX with its card; calibrated, mirror averaging included."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from core.emotions import EMOTIONS
from emotion.card import ImageInput, ModelCard, WeightFile, dump_card
from emotion.classify import Classifier
from emotion.train.config import config_from
from emotion.train.data import load_public, load_training
from emotion.train.evaluate import figures_of
from emotion.train.infer import logits_of
from emotion.train.net import FaceNet, flip_averaged
from emotion.train.template import measure_template

_LIMITS = (
    "Reads what an expression looks like to people who label pictures, not what somebody feels. The training faces are "
    "48 pixels wide, grey, found by web searches for emotion words: many are posed, actors and stock photography, "
    "mostly western, few are old. Fear, disgust and sadness are often mistaken for one another and for neutral. "
    "Not for decisions about people."
)


class Served(nn.Module):
    """What is exported: faces to probabilities, averaged over the mirror image, softened by a temperature."""

    def __init__(self, net: FaceNet, temperature: float) -> None:
        super().__init__()
        self.net = net
        self.temperature = temperature

    def forward(self, faces: Tensor) -> Tensor:
        """(N, 1, S, S), normalised, to (N, 7)."""
        return torch.softmax(flip_averaged(self.net, faces) / self.temperature, 1)


def export_classifier(run: Path, out: Path, *, version: str, folder: str | None = None) -> ModelCard:
    """Write face.onnx and face.json into `out` from a run's best checkpoint; `folder` replaces its data folder."""
    record = json.loads((run / "config.json").read_text(encoding="utf-8"))
    mean, std, faces = record.pop("mean"), record.pop("std"), record.pop("training_faces")
    config = config_from(record, "config.json", folder=folder)
    torch.set_num_threads(config.threads)
    state = torch.load(run / "best.pt", weights_only=True)
    net = FaceNet(config.net)
    net.load_state_dict(state["net"])
    public = load_public(config.data)
    logits = logits_of(net, public.images, config.net.size, mean, std)
    temperature = fit_temperature(logits, torch.from_numpy(public.labels))
    out.mkdir(parents=True, exist_ok=True)
    path = out / "face.onnx"
    export_graph(Served(net, temperature).eval(), config.net.size, path)
    rule = measure_template(load_training(config.data).images, count=3000, seed=config.seed, threads=config.threads)
    card = _card(
        version=version,
        weights=WeightFile(name=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest()),
        input_=ImageInput(size=config.net.size, channels=1, mean=mean, std=std, crop=rule),
        folder=out,
    )
    measured = figures_of(Classifier(card, config.threads), public.images, public.labels)
    figures = {
        "training_faces": float(faces),
        "epoch": float(state["epoch"]),
        "training_minutes": round(state["seconds"] / 60, 1),
        "temperature": round(temperature, 4),
    }
    figures |= {f"public_test_{name}": value for name, value in measured.items()}
    card = replace(card, figures=figures)
    (out / "face.json").write_text(dump_card(card), encoding="utf-8")
    return card


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature that makes the labels most likely, found on a fine grid over 0.3 .. 3."""
    grid = torch.logspace(math.log10(0.3), math.log10(3), 200)
    losses = torch.stack([nnf.cross_entropy(logits / temperature, labels) for temperature in grid])
    return float(grid[losses.argmin()])


def export_graph(served: Served, size: int, path: Path) -> None:
    """Write the served network for faces (N, 1, size, size) as ONNX."""
    torch.onnx.export(
        served,
        (torch.zeros(2, 1, size, size),),
        str(path),
        input_names=["faces"],
        output_names=["probabilities"],
        dynamic_axes={"faces": {0: "batch"}, "probabilities": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )


def _card(*, version: str, weights: WeightFile, input_: ImageInput, folder: Path) -> ModelCard:
    return ModelCard(
        name="facelog-face",
        version=version,
        purpose="Guesses which of seven emotions a face shows.",
        labels=tuple(EMOTIONS),
        files=(weights,),
        input=input_,
        licence="GPL-3.0-or-later; trained on FER2013, which was published for research",
        source="Trained from random weights by `python -m emotion.train fit`; docs/models/face.md tells how.",
        training_data=(
            "FER2013, Training split without non-faces and without pictures that PublicTest holds too "
            "(ICML 2013 challenge, research use)",
            "FER+ votes on the same pictures (MIT)",
        ),
        figures={},
        chosen_on="FER2013 PublicTest: checkpoint and temperature were chosen on it, so its figures flatter the model",
        limits=_LIMITS,
        folder=folder,
    )
