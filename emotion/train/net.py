"""A small residual network with squeeze-excitation for grey faces."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from core.emotions import EMOTIONS
from emotion.train.config import NetConfig


class SqueezeExcite(nn.Module):
    """Weigh channels by what the whole picture holds."""

    def __init__(self, width: int) -> None:
        super().__init__()
        squeezed = max(8, width // 8)
        self.down = nn.Conv2d(width, squeezed, 1)
        self.up = nn.Conv2d(squeezed, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same shape."""
        gate = self.up(torch.relu(self.down(x.mean((2, 3), keepdim=True))))
        return x * torch.sigmoid(gate)


class Block(nn.Module):
    """Two 3x3 convolutions with a shortcut."""

    def __init__(self, before: int, width: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, width, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(width)
        self.excite = SqueezeExcite(width)
        self.shortcut = (
            nn.Identity()
            if stride == 1 and before == width
            else nn.Sequential(
                nn.AvgPool2d(stride, ceil_mode=True),  # a strided 1x1 convolution would not see three pixels of four
                nn.Conv2d(before, width, 1, bias=False),
                nn.BatchNorm2d(width),
            )
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, before, H, W) to (N, width, H / stride, W / stride)."""
        y = torch.relu(self.first_norm(self.first(x)))
        y = self.excite(self.second_norm(self.second(y)))
        return torch.relu(y + self.shortcut(x))


class FaceNet(nn.Module):
    """Grey faces to logits over EMOTIONS. Not a probability: export adds temperature and softmax."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        first = config.widths[0]
        self.stem = nn.Sequential(nn.Conv2d(1, first, 3, 1, 1, bias=False), nn.BatchNorm2d(first), nn.ReLU())
        blocks = [Block(first, first, 1)]
        blocks += [Block(before, width, 2) for before, width in pairwise(config.widths)]
        self.stages = nn.Sequential(*blocks)
        self.drop = nn.Dropout(config.dropout)
        self.head = nn.Linear(config.widths[-1], len(EMOTIONS))

    def forward(self, x: Tensor) -> Tensor:
        """(N, 1, S, S), normalised, to (N, 7)."""
        logits: Tensor = self.head(self.drop(self.stages(self.stem(x)).mean((2, 3))))
        return logits


def flip_averaged(net: nn.Module, x: Tensor) -> Tensor:
    """Mean logits (N, 7) over each picture and its mirror image."""
    both = net(torch.cat([x, x.flip(3)]))
    averaged: Tensor = both.unflatten(0, (2, -1)).mean(0)
    return averaged
