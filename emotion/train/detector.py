"""Export facenet-pytorch's MTCNN, weights included, to ONNX."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

import torch
from facenet_pytorch.models.mtcnn import ONet, PNet, RNet
from torch import nn

from emotion.card import ImageInput, ModelCard, WeightFile, dump_card

_NETS: tuple[tuple[str, type[nn.Module], int, tuple[str, ...]], ...] = (
    ("pnet", PNet, 12, ("shift", "score")),
    ("rnet", RNet, 24, ("shift", "score")),
    ("onet", ONet, 48, ("shift", "points", "score")),
)
_LIMITS = (
    "Finds upright and moderately turned faces from about 15 pixels; misses faces that are turned away, upside down or "
    "largely covered, and finds a few that are none. It says where a face is, not whose. WIDER FACE and CelebA show "
    "celebrities and news scenes; how it fares by age or skin colour was not measured here."
)


def export_detector(out: Path) -> ModelCard:
    """Write pnet.onnx, rnet.onnx, onet.onnx and detector.json into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, kind, side, outputs in _NETS:
        path = out / f"{name}.onnx"
        _export(_plain(kind().eval()), side, outputs, path, any_size=name == "pnet")
        written.append(WeightFile(name=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest()))
    card = _card(tuple(written), out)
    (out / "detector.json").write_text(dump_card(card), encoding="utf-8")
    return card


class _Rectifier(nn.Module):
    """A PReLU in plain arithmetic: ONNX Runtime spends more than half of these networks' time in its own PRelu."""

    def __init__(self, prelu: nn.PReLU) -> None:
        super().__init__()
        slope = prelu.weight.detach()
        self.register_buffer("below", slope)
        self.register_buffer("above", 1 - slope)

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Values (N, C) or (N, C, H, W)."""
        shape = (-1,) + (1,) * (values.dim() - 2)
        return values * self.below.view(shape) + torch.relu(values) * self.above.view(shape)


def _plain(net: nn.Module) -> nn.Module:
    """The network with every PReLU spelt out."""
    for name, part in net.named_children():
        if isinstance(part, nn.PReLU):
            setattr(net, name, _Rectifier(part))
    return net


def _export(net: nn.Module, side: int, outputs: tuple[str, ...], path: Path, *, any_size: bool) -> None:
    seen = {2: "height", 3: "width"} if any_size else {}
    told = {2: "rows", 3: "columns"} if any_size else {}
    axes = {"faces": {0: "batch"} | seen} | {name: {0: "batch"} | told for name in outputs}
    torch.onnx.export(
        net,
        (torch.zeros(2, 3, side, side),),
        str(path),
        input_names=["faces"],
        output_names=list(outputs),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def _card(written: tuple[WeightFile, ...], folder: Path) -> ModelCard:
    return ModelCard(
        name="mtcnn",
        version=f"facenet-pytorch-{version('facenet-pytorch')}",
        purpose="Finds faces, their boxes and five landmarks in a photo.",
        labels=("other", "face"),
        files=written,
        # (grey / 255 - 0.5) / (128 / 255) is MTCNN's own (grey - 127.5) / 128.
        input=ImageInput(size=None, channels=3, mean=0.5, std=128 / 255, crop=None),
        licence="MIT",
        source="P-, R- and O-Net from the wheel of facenet-pytorch (Tim Esler), ported from davidsandberg/facenet; "
        "Zhang et al., Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks, 2016.",
        training_data=("WIDER FACE", "CelebA"),
        figures={},
        chosen_on="",
        limits=_LIMITS,
        folder=folder,
    )
