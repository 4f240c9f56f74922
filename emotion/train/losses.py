"""How far answers are from their targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from emotion.train.config import HeadConfig, TeacherConfig


def soft_cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean cross entropy of logits (N, K) over those rows of targets (N, K) that are not all zero; 0 without any."""
    known = (targets.sum(1) > 0).sum()
    total: Tensor = -(targets * nnf.log_softmax(logits, 1)).sum()
    return total / known.clamp(min=1)


def loss_of(
    answers: Mapping[str, Tensor],
    targets: Mapping[str, Tensor],
    heads: Sequence[HeadConfig],
    taught: Mapping[str, Tensor],
    teachers: TeacherConfig,
) -> Tensor:
    """Weighted sum over the heads; a head that the teachers answer too learns from them (Hinton et al., 2015).

    `taught` holds the teachers' probabilities at their temperature.
    """
    total = torch.zeros(())
    for head in heads:
        logits = answers[head.name].float()
        loss = soft_cross_entropy(logits, targets[head.name])
        if head.name in taught:
            warm = teachers.temperature
            imitation = soft_cross_entropy(logits / warm, taught[head.name]) * warm**2
            loss = (1 - teachers.weight) * loss + teachers.weight * imitation
        total = total + head.weight * loss
    return total


def taught_by(nets: Sequence[nn.Module], images: Tensor, temperature: float) -> dict[str, Tensor]:
    """Mean probabilities (N, labels) of each head over the networks that have it, softened by the temperature."""
    with torch.no_grad():
        answers = [net(images) for net in nets]
    heads = {head for answer in answers for head in answer}
    return {
        head: torch.stack([torch.softmax(a[head].float() / temperature, 1) for a in answers if head in a]).mean(0)
        for head in heads
    }
