"""A small residual network with squeeze-excitation, timm's networks by name, and the heads on either."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor, nn

from core.errors import ConfigError
from emotion.train.config import HeadConfig, NetConfig
from emotion.train.heads import HEADS

_TIMM = "timm:"


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


class Trunk(nn.Module):
    """The network below the heads: pictures to features."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        first = config.widths[0]
        kernel = 3 if config.stem_stride == 1 else 5
        self.stem = nn.Sequential(
            nn.Conv2d(config.channels, first, kernel, config.stem_stride, kernel // 2, bias=False),
            nn.BatchNorm2d(first),
            nn.ReLU(),
        )
        blocks: list[nn.Module] = []
        for stage, ((before, width), depth) in enumerate(
            zip(pairwise((first, *config.widths)), config.depths, strict=True)
        ):
            blocks.append(Block(before, width, 2 if stage else 1))
            blocks += [Block(width, width, 1) for _ in range(depth - 1)]
        self.stages = nn.Sequential(*blocks)
        self.width = config.widths[-1]

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, S, S), normalised, to (N, width)."""
        features: Tensor = self.stages(self.stem(x)).mean((2, 3))
        return features


class FaceNet(nn.Module):
    """Faces to the logits of every head. Not probabilities: export adds temperature and softmax."""

    def __init__(self, config: NetConfig, heads: Sequence[HeadConfig]) -> None:
        """Random weights. Raises ConfigError for a network or head that does not exist."""
        super().__init__()
        self.trunk, width = _trunk(config)
        self.drop = nn.Dropout(config.dropout)
        self.heads = nn.ModuleDict({head.name: _head(head, width) for head in heads})

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """(N, C, S, S), normalised, to (N, labels) for each head."""
        features = self.drop(self.trunk(x))
        return {name: head(features) for name, head in self.heads.items()}


def flip_averaged(net: nn.Module, x: Tensor) -> dict[str, Tensor]:
    """Mean logits over each picture and its mirror image."""
    both = net(torch.cat([x, x.flip(3)]))
    return {name: logits.unflatten(0, (2, -1)).mean(0) for name, logits in both.items()}


def take_weights(net: nn.Module, path: Path) -> int:
    """Copy those weights of a checkpoint that have the same name and shape; how many did.

    Raises ConfigError when none fits.
    """
    stored = torch.load(path, weights_only=True)["net"]
    own = net.state_dict()
    fitting = {name: value for name, value in stored.items() if name in own and own[name].shape == value.shape}
    if not fitting:
        raise ConfigError(f"no weight of {path.name} fits the network")
    net.load_state_dict(fitting, strict=False)
    return len(fitting)


def _trunk(config: NetConfig) -> tuple[nn.Module, int]:
    if config.name == "facenet":
        if not config.widths or len(config.widths) != len(config.depths):
            raise ConfigError("net: a facenet wants as many depths as widths")
        trunk = Trunk(config)
        return trunk, trunk.width
    if not config.name.startswith(_TIMM):
        raise ConfigError(f'net: {config.name!r} is neither "facenet" nor "timm:" and a name')
    import timm

    name = config.name.removeprefix(_TIMM)
    if not timm.is_model(name):
        raise ConfigError(f"net: timm has no model {name!r}")
    # No weights from elsewhere: what ships is trained on what the card names.
    model = timm.create_model(name, pretrained=False, in_chans=config.channels, num_classes=0)
    with torch.no_grad():
        width = model.eval()(torch.zeros(1, config.channels, config.size, config.size)).shape[1]
    return model, int(width)


def _head(config: HeadConfig, width: int) -> nn.Module:
    if config.name not in HEADS:
        raise ConfigError(f"heads: {config.name!r} is not one of {', '.join(HEADS)}")
    labels = len(HEADS[config.name])
    if not config.hidden:
        return nn.Linear(width, labels)
    return nn.Sequential(nn.Linear(width, config.hidden), nn.ReLU(), nn.Linear(config.hidden, labels))
