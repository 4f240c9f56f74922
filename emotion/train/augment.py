"""Random changes of a batch of faces: turn, scale, shift, flip, relight, erase."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as nnf
from torch import Tensor

from emotion.train.config import AugmentConfig


def augment(images: Tensor, size: int, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    """Change faces (N, 1, S, S) in 0..255 at random and crop them to (N, 1, size, size), still 0..255."""
    turned = _move(images, size, config, generator)
    return _erase(_relight(turned, config, generator), config, generator)


def centre_crop(images: Tensor, size: int) -> Tensor:
    """Cut the middle (N, 1, size, size) out of (N, 1, S, S)."""
    start = (images.shape[-1] - size) // 2
    return images[..., start : start + size, start : start + size]


def _uniform(count: int, limit: float, generator: torch.Generator) -> Tensor:
    return (torch.rand(count, generator=generator) * 2 - 1) * limit


def _move(images: Tensor, size: int, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    count, _, side, _ = images.shape
    angle = _uniform(count, math.radians(config.degrees), generator)
    scale = torch.exp(_uniform(count, config.scale, generator)) * (size / side)
    mirror = torch.where(torch.rand(count, generator=generator) < 0.5, -1.0, 1.0)
    matrix = torch.zeros(count, 2, 3)
    matrix[:, 0, 0] = torch.cos(angle) * scale * mirror
    matrix[:, 0, 1] = -torch.sin(angle) * scale
    matrix[:, 1, 0] = torch.sin(angle) * scale * mirror
    matrix[:, 1, 1] = torch.cos(angle) * scale
    matrix[:, 0, 2] = _uniform(count, 2 * config.shift, generator)
    matrix[:, 1, 2] = _uniform(count, 2 * config.shift, generator)
    grid = nnf.affine_grid(matrix, [count, 1, size, size], align_corners=False)
    return nnf.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _relight(images: Tensor, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    count = len(images)
    gain = torch.exp(_uniform(count, config.contrast, generator)).view(-1, 1, 1, 1)
    lift = _uniform(count, 255 * config.brightness, generator).view(-1, 1, 1, 1)
    mean = images.mean((2, 3), keepdim=True)
    return ((images - mean) * gain + mean + lift).clamp(0, 255)


def _erase(images: Tensor, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    count, _, size, _ = images.shape
    chosen = torch.rand(count, generator=generator) < config.erase
    extent = size * (0.15 + 0.3 * torch.rand(count, 2, generator=generator))
    middle = size * torch.rand(count, 2, generator=generator)
    place = torch.arange(size).view(1, -1)
    rows = (place - middle[:, :1]).abs() * 2 < extent[:, :1]
    columns = (place - middle[:, 1:]).abs() * 2 < extent[:, 1:]
    wiped = (rows[:, :, None] & columns[:, None, :] & chosen[:, None, None])[:, None]
    noise = torch.rand(count, 1, size, size, generator=generator) * 255
    return torch.where(wiped, noise, images)
