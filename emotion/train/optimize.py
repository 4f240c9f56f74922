"""Optimizers, and the running mean of the weights."""

from __future__ import annotations

import torch
from torch import nn

from emotion.train.config import OptimizerConfig


def optimizer_for(net: nn.Module, config: OptimizerConfig) -> torch.optim.Optimizer:
    """SGD with Nesterov momentum or AdamW; norms and biases are not decayed: they scale, they do not overfit."""
    weights = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim <= 1]
    groups = [{"params": weights, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
    if config.name == "adamw":
        return torch.optim.AdamW(groups, lr=config.peak_rate, betas=(config.momentum, 0.999))
    return torch.optim.SGD(groups, lr=config.peak_rate, momentum=config.momentum, nesterov=config.momentum > 0)


def follow(average: nn.Module, net: nn.Module, decay: float) -> None:
    """Move the running mean of the weights a step towards the net's."""
    with torch.no_grad():
        new = net.state_dict()
        for name, value in average.state_dict().items():
            if value.dtype.is_floating_point:
                value.lerp_(new[name], 1 - decay)
            else:
                value.copy_(new[name])
