"""Runs a network over a whole data set."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from emotion.align import normalise
from emotion.train.augment import centre_crop
from emotion.train.net import flip_averaged

_BATCH = 64


def logits_of(net: nn.Module, images: npt.NDArray[np.uint8], size: int, mean: float, std: float) -> Tensor:
    """Flip-averaged logits (N, 7) of faces (N, 48, 48)."""
    net.eval()
    pieces: list[Tensor] = []
    with torch.inference_mode():
        for start in range(0, len(images), _BATCH):
            grey = torch.from_numpy(images[start : start + _BATCH][:, None].astype(np.float32))
            cropped = centre_crop(grey, size).numpy()
            pieces.append(flip_averaged(net, torch.from_numpy(normalise(cropped, mean, std))))
    return torch.cat(pieces)
