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


def logits_of(
    net: nn.Module,
    images: npt.NDArray[np.uint8],
    size: int,
    mean: float,
    std: float,
    *,
    flipped: bool = True,
    half: bool = False,
) -> dict[str, Tensor]:
    """Logits (N, labels) of each head for faces (N, S, S) or (N, S, S, 3); on the net's device, given on the CPU."""
    net.eval()
    device = next(net.parameters()).device
    pieces: list[dict[str, Tensor]] = []
    with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, enabled=half):
        for start in range(0, len(images), _BATCH):
            pixels = centre_crop(as_batch(images[start : start + _BATCH]), size)
            x = torch.from_numpy(normalise(pixels.numpy(), mean, std)).to(device)
            answers = flip_averaged(net, x) if flipped else net(x)
            pieces.append({name: logits.float().cpu() for name, logits in answers.items()})
    return {name: torch.cat([piece[name] for piece in pieces]) for name in pieces[0]}


def as_batch(images: npt.NDArray[np.uint8]) -> Tensor:
    """Grey (N, S, S) or colour (N, S, S, 3) bytes to floats (N, C, S, S), still 0..255."""
    planes = images[:, None] if images.ndim == 3 else images.transpose(0, 3, 1, 2)
    return torch.from_numpy(planes.astype(np.float32))
