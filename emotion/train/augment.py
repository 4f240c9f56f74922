"""Random changes of a batch of faces: turn, scale, shift, flip, relight, blur, erase, blend."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
import torch.nn.functional as nnf
from torch import Tensor

from emotion.train.config import AugmentConfig


def augment(images: Tensor, size: int, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    """Change faces (N, C, S, S) in 0..255 at random and crop them to (N, C, size, size), still 0..255."""
    moved = _move(images, size, config, generator)
    return _erase(_blur(_relight(moved, config, generator), config, generator), config, generator)


def mixup(
    images: Tensor, targets: Mapping[str, Tensor], alpha: float, generator: torch.Generator
) -> tuple[Tensor, dict[str, Tensor]]:
    """Blend every face and its targets with another one of the batch (Zhang et al., 2018).

    A pair of which one has no target for a head has none for it afterwards.
    """
    # Beta(a, a) from two Gamma draws; torch's own Beta takes no generator.
    one, two = (float(torch._standard_gamma(torch.tensor(alpha), generator=generator)) for _ in range(2))
    share = one / max(one + two, 1e-9)
    partner = torch.randperm(len(images), generator=generator)
    mixed = {}
    for head, rows in targets.items():
        known = ((rows.sum(1) > 0) & (rows[partner].sum(1) > 0)).unsqueeze(1)
        mixed[head] = torch.where(known, share * rows + (1 - share) * rows[partner], 0.0)
    return share * images + (1 - share) * images[partner], mixed


def centre_crop(images: Tensor, size: int) -> Tensor:
    """Cut the middle (N, C, size, size) out of (N, C, S, S), or enlarge it when `size` is larger."""
    side = images.shape[-1]
    if size > side:
        return nnf.interpolate(images, (size, size), mode="bilinear", align_corners=False)
    start = (side - size) // 2
    return images[..., start : start + size, start : start + size]


def _uniform(count: int, limit: float, generator: torch.Generator) -> Tensor:
    return (torch.rand(count, generator=generator) * 2 - 1) * limit


def _move(images: Tensor, size: int, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    count, channels, side, _ = images.shape
    angle = _uniform(count, math.radians(config.degrees), generator)
    # A net whose input is larger than the pictures sees all of them, enlarged.
    scale = torch.exp(_uniform(count, config.scale, generator)) * min(1.0, size / side)
    mirror = torch.where(torch.rand(count, generator=generator) < 0.5, -1.0, 1.0)
    matrix = torch.zeros(count, 2, 3)
    matrix[:, 0, 0] = torch.cos(angle) * scale * mirror
    matrix[:, 0, 1] = -torch.sin(angle) * scale
    matrix[:, 1, 0] = torch.sin(angle) * scale * mirror
    matrix[:, 1, 1] = torch.cos(angle) * scale
    matrix[:, 0, 2] = _uniform(count, 2 * config.shift, generator)
    matrix[:, 1, 2] = _uniform(count, 2 * config.shift, generator)
    grid = nnf.affine_grid(matrix, [count, channels, size, size], align_corners=False)
    return nnf.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _relight(images: Tensor, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    count = len(images)
    gain = torch.exp(_uniform(count, config.contrast, generator)).view(-1, 1, 1, 1)
    lift = _uniform(count, 255 * config.brightness, generator).view(-1, 1, 1, 1)
    mean = images.mean((1, 2, 3), keepdim=True)
    return ((images - mean) * gain + mean + lift).clamp(0, 255)


def _blur(images: Tensor, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    if not config.blur:
        return images
    chosen = (torch.rand(len(images), generator=generator) < config.blur).view(-1, 1, 1, 1)
    coarse = nnf.avg_pool2d(images, 3, 1, 1, count_include_pad=False)
    return torch.where(chosen, coarse, images)


def _erase(images: Tensor, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    count, channels, size, _ = images.shape
    chosen = torch.rand(count, generator=generator) < config.erase
    extent = size * (0.15 + 0.3 * torch.rand(count, 2, generator=generator))
    middle = size * torch.rand(count, 2, generator=generator)
    place = torch.arange(size).view(1, -1)
    rows = (place - middle[:, :1]).abs() * 2 < extent[:, :1]
    columns = (place - middle[:, 1:]).abs() * 2 < extent[:, 1:]
    wiped = (rows[:, :, None] & columns[:, None, :] & chosen[:, None, None])[:, None]
    noise = torch.rand(count, channels, size, size, generator=generator) * 255
    return torch.where(wiped, noise, images)
