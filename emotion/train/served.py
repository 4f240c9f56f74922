"""The network as it ships: several trained ones averaged, over the mirror image too, calibrated; and its ONNX file."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from core.emotions import EMOTIONS
from emotion.train.heads import HEADS, VOTES
from emotion.train.net import flip_averaged

OUTPUTS = ("probabilities", "votes", "smile")
_SMALLEST_HALVED = 256
"""Values; a smaller constant stays in single precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What turns logits into probabilities; found on validation data."""

    emotion_temperature: float = 1.0
    votes_temperature: float = 1.0
    smile_temperature: float = 1.0
    votes_share: float = 0.0
    """Weight of the votes in the seven probabilities; the rest is the head "emotion"."""

    def as_figures(self) -> dict[str, float]:
        """For the card."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


class Served(nn.Module):
    """Faces to probabilities over EMOTIONS, FER+ votes and the chance of a smile."""

    def __init__(self, nets: Sequence[nn.Module], calibration: Calibration, contempt_to_disgust: float) -> None:
        """Networks with the heads "emotion", "votes" and "smile"."""
        super().__init__()
        self.nets = nn.ModuleList(nets)
        self.calibration = calibration
        self.register_buffer("seven", torch.from_numpy(votes_to_emotions(contempt_to_disgust)))

    def forward(self, faces: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(N, C, S, S), normalised, to (N, 7), (N, 10) and (N,)."""
        answers = mean_answers([flip_averaged(net, faces) for net in self.nets])
        return probabilities_of(answers, self.calibration, self.seven)


def mean_answers(answers: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Mean log probabilities (N, labels) of each head over several networks."""
    return {
        head: torch.stack([torch.log_softmax(answer[head], 1) for answer in answers]).mean(0) for head in answers[0]
    }


def probabilities_of(
    answers: dict[str, Tensor], calibration: Calibration, seven: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Calibrated outputs; `seven`: (10, 7), from `votes_to_emotions`."""
    emotion = torch.softmax(answers["emotion"] / calibration.emotion_temperature, 1)
    votes = torch.softmax(answers["votes"] / calibration.votes_temperature, 1)
    smile = torch.softmax(answers["smile"] / calibration.smile_temperature, 1)[:, 1]
    seen = votes @ seven
    share = calibration.votes_share
    return (1 - share) * emotion + share * seen / seen.sum(1, keepdim=True), votes, smile


def votes_to_emotions(contempt_to_disgust: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Matrix (10, 7) from shares of votes to emotions; "unknown" and "not a face" count nothing."""
    matrix = np.zeros((len(VOTES), len(EMOTIONS)), np.float32)
    for row, name in enumerate(VOTES):
        for column, emotion in enumerate(EMOTIONS):
            matrix[row, column] = name == emotion.value
    names = [emotion.value for emotion in EMOTIONS]
    matrix[VOTES.index("contempt"), names.index("disgust")] = contempt_to_disgust
    matrix[VOTES.index("contempt"), names.index("neutral")] = 1 - contempt_to_disgust
    return matrix


def halved(net: nn.Module) -> nn.Module:
    """A copy for serving: norms folded into convolutions, weights rounded to what half precision holds."""
    folded = _folded(copy.deepcopy(net).eval())
    with torch.no_grad():
        for parameter in folded.parameters():
            if parameter.numel() >= _SMALLEST_HALVED:
                parameter.copy_(parameter.half().float())
    return folded


def export_graph(served: Served, *, channels: int, size: int, path: Path) -> None:
    """Write the network for faces (N, channels, size, size) as ONNX; weights are stored in half precision.

    Exact where the weights are rounded already, see `halved`; ONNX Runtime widens them when it loads the file.
    """
    torch.onnx.export(
        served.eval(),
        (torch.zeros(2, channels, size, size),),
        str(path),
        input_names=["faces"],
        output_names=list(OUTPUTS),
        dynamic_axes={name: {0: "batch"} for name in ("faces", *OUTPUTS)},
        opset_version=17,
        dynamo=False,
    )
    _store_halves(path)


def has_all_heads(heads: Sequence[str]) -> bool:
    """Whether a network answers everything that is served."""
    return {"emotion", "votes", "smile"} <= set(heads) <= set(HEADS)


def _folded(net: nn.Module) -> nn.Module:
    """Fold every norm that directly follows a convolution in a sequence or a `Block` into it."""
    for module in net.modules():
        if isinstance(module, nn.Sequential):
            for place in range(len(module) - 1):
                if isinstance(module[place], nn.Conv2d) and isinstance(module[place + 1], nn.BatchNorm2d):
                    module[place] = fuse_conv_bn_eval(module[place], module[place + 1])
                    module[place + 1] = nn.Identity()
        for name in ("first", "second"):
            norm = f"{name}_norm"
            if hasattr(module, norm):
                setattr(module, name, fuse_conv_bn_eval(getattr(module, name), getattr(module, norm)))
                setattr(module, norm, nn.Identity())
    return net


def _store_halves(path: Path) -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(str(path))
    graph = model.graph
    casts = []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < _SMALLEST_HALVED:
            continue
        name = weight.name
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    for place, cast in enumerate(casts):
        graph.node.insert(place, cast)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
